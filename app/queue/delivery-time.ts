/** Between the beginnings of the Gregorian calendar and of Unix' time, in milliseconds. */
const GREGORIAN_MS = 12_219_292_800_000n;
const UUID = /^([0-9a-f]{8})-([0-9a-f]{4})-([1-8])([0-9a-f]{3})-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/**
 * When the event of a delivery happened, as its GUID tells it: GitHub's are made of the time (version 1, such as that of the
 * example in "List deliveries for an app webhook", docs.github.com), and a redelivery has the GUID of what it repeats. Nothing
 * else of a redelivery tells how late it is. Null: the GUID tells no time.
 *
 * GitHub does not promise it, and does not sign it: it may be used to find something late, and never to find it timely.
 *
 * @returns ISO 8601, UTC
 * @see https://www.rfc-editor.org/rfc/rfc9562 for versions 1 and 7
 */
export function deliveryTime(guid: string): string | null {
  const [, low = "", middle = "", version, high = ""] = UUID.exec(guid) ?? [];
  switch (version) {
    case "1":
      // In steps of 100 nanoseconds.
      return iso(BigInt(`0x${high}${middle}${low}`) / 10_000n - GREGORIAN_MS);
    case "7":
      return iso(BigInt(`0x${low}${middle}`));
    default:
      return null;
  }
}

function iso(milliseconds: bigint): string {
  return new Date(Number(milliseconds)).toISOString();
}
