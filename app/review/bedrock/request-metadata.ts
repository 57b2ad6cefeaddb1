/** Converse's limits of `requestMetadata` (API reference): 16 entries; 256 characters, of these, in a key and in a value. */
const ENTRIES = 16;
const LENGTH = 256;
const NOT_ALLOWED = /[^a-zA-Z0-9 :_@$#=/+,.-]/g;

/** What the bill and the invocation log are filtered by, with every character that Bedrock refuses replaced by `_`. */
export function requestMetadata(metadata: Readonly<Record<string, string>>): Record<string, string> | undefined {
  const entries = Object.entries(metadata)
    .map(([key, value]) => [allowed(key), allowed(value)] as const)
    .filter(([key]) => key !== "")
    .slice(0, ENTRIES);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function allowed(text: string): string {
  return text.replace(NOT_ALLOWED, "_").slice(0, LENGTH);
}
