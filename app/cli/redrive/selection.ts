import { visible } from "../../report/markdown.ts";
import { refOf } from "../pull-ref.ts";
import { UsageError } from "../usage-error.ts";
import type { DeadLetter } from "./dead-letter.ts";

/** Which messages are meant. */
export type Selection =
  | { readonly kind: "ids"; readonly ids: ReadonlySet<string> }
  | { readonly kind: "all" }
  /** `owner/name`, in small letters. */
  | { readonly kind: "repository"; readonly repository: string }
  | { readonly kind: "pull"; readonly repository: string; readonly pull: number };

export interface SelectionOptions {
  readonly all?: boolean;
  readonly repository?: string;
  readonly pull?: string;
}

/** @throws UsageError where nothing is selected, in several ways, or in a wrong one */
export function selectionOf(ids: readonly string[], options: SelectionOptions): Selection {
  const selections = selectionsIn(ids, options);
  const [selection, ...more] = selections;
  if (selection === undefined) {
    throw new UsageError("Say which messages: their ids, --pull owner/name#12, --repository owner/name, or --all.");
  }
  if (more.length > 0) throw new UsageError("Say which messages in one way: by ids, --pull, --repository or --all.");
  return selection;
}

/** Those of a list; nothing told: all of them. @throws UsageError as {@link selectionOf} */
export function listedSelection(options: SelectionOptions): Selection {
  return selectionsIn([], options).length === 0 ? { kind: "all" } : selectionOf([], options);
}

function selectionsIn(ids: readonly string[], { all, repository, pull }: SelectionOptions): Selection[] {
  return [
    ...(ids.length === 0 ? [] : [{ kind: "ids" as const, ids: new Set(ids) }]),
    ...(all === true ? [{ kind: "all" as const }] : []),
    ...(repository === undefined ? [] : [{ kind: "repository" as const, repository: repositoryOf(repository) }]),
    ...(pull === undefined ? [] : [pullOf(pull)]),
  ];
}

function repositoryOf(text: string): string {
  if (/^[\w.-]+\/[\w.-]+$/.test(text)) return text.toLowerCase();
  throw new UsageError(`--repository is owner/name, not “${visible(text)}”.`);
}

function pullOf(text: string): Selection {
  const { owner, name, number } = refOf(text);
  return { kind: "pull", repository: `${owner}/${name}`.toLowerCase(), pull: number };
}

/** Ids that were named and of which nothing was seen. */
export function missingOf(selection: Selection, seen: readonly DeadLetter[]): string[] {
  if (selection.kind !== "ids") return [];
  const found = new Set(seen.map(({ id }) => id));
  return [...selection.ids].filter((id) => !found.has(id));
}

/** Whether a message is meant. What cannot be read is of no repository. */
export function isSelected(selection: Selection, { id, content: { envelope } }: DeadLetter): boolean {
  const repository =
    envelope === null ? null : `${envelope.repository.owner}/${envelope.repository.name}`.toLowerCase();
  switch (selection.kind) {
    case "ids":
      return selection.ids.has(id);
    case "all":
      return true;
    case "repository":
      return repository === selection.repository;
    case "pull":
      return (
        repository === selection.repository &&
        envelope !== null &&
        "pull" in envelope &&
        envelope.pull === selection.pull
      );
  }
}
