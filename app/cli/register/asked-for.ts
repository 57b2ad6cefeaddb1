import { isMap, isScalar, isSeq, type Node, parseDocument } from "yaml";

/** Something that the App asks for, with the reason that `app.yml` gives. */
export interface AskedFor {
  readonly name: string;
  /** Of a permission. */
  readonly level: string | null;
  /** Text with `code` in backticks; empty where the file gives none. */
  readonly why: string;
}

/** What stands in `app.yml` above each permission and each event, so that a page can tell it to whoever has to agree. */
export function readAskedFor(appYml: string): {
  readonly permissions: readonly AskedFor[];
  readonly events: readonly AskedFor[];
} {
  const document = parseDocument(appYml);
  const permissions = document.get("default_permissions");
  const events = document.get("default_events");
  if (!isMap(permissions) || !isSeq(events)) throw new TypeError("app.yml names no permissions, or no events");
  let above = "";
  // The comment above the first of them belongs to the list; one above a few events is for all of these.
  const reason = (node: unknown, list: Node, first: boolean): string => {
    const comment = (isScalar(node) ? node.commentBefore : undefined) ?? (first ? list.commentBefore : undefined);
    return (comment ?? "").replace(/\s+/g, " ").trim();
  };
  return {
    permissions: permissions.items.map(({ key, value }, index) => ({
      name: String(key),
      level: String(value),
      why: reason(key, permissions, index === 0),
    })),
    events: events.items.map((event, index) => {
      above = reason(event, events, index === 0) || above;
      return { name: String(event), level: null, why: above };
    }),
  };
}
