import type { ReviewSettings } from "../policy/review-settings.ts";
import type { Fact, Snapshot } from "../pull-request/snapshot.ts";
import type { Guideline } from "../review/prompt/pull-words.ts";
import { type AttributesFile, attributesPaths } from "../review/selection/attributes.ts";
import { StaleReadError } from "./failure.ts";
import type { Octokit } from "./octokit.ts";
import { type FileAt, readFilesAt } from "./read-files-at.ts";

/** `.gitattributes` files that are looked for, there or not. */
const MOST_ATTRIBUTES = 200;
/** Characters of a guideline. */
const LONGEST_GUIDELINE = 20_000;

/** What the base branch tells the reviewer. */
export interface Guidance {
  /** Every `.gitattributes` that speaks for a changed file, by its names before and after. */
  readonly attributes: Fact<readonly AttributesFile[]>;
  readonly guidelines: readonly Guideline[];
}

/**
 * Reads `.gitattributes` and guidelines at the tip of the base branch, never at the head: whoever opens a pull request must
 * not tell how it is reviewed. A guideline is the file of that path, a name without a slash one in the root; what is not
 * there, or is no text, is left out, and one of more than 20,000 characters is cut, which its text says. Costs one request.
 *
 * @throws what Octokit throws, also for what GitHub refuses: without the guidelines there is no review that goes by them
 */
export async function readGuidance(
  octokit: Octokit,
  { repository, pull, files }: Snapshot,
  settings: Pick<ReviewSettings, "guidelines">,
): Promise<Guidance> {
  const attributes = attributesPaths(files.items.flatMap(({ path, previousPath = path }) => [path, previousPath]));
  const tooMany = attributes.length > MOST_ATTRIBUTES;
  const guidelines = [...new Set(settings.guidelines.map(pathOf))].filter((path) => path !== "");
  const paths = [...new Set([...(tooMany ? [] : attributes), ...guidelines])];
  const found = await readFilesAt(octokit, repository, pull.base.sha, paths);
  if (found === null) throw new StaleReadError("GitHub does not show the tip of the base branch yet");
  return {
    attributes: tooMany
      ? { known: false, reason: `there are more than ${MOST_ATTRIBUTES} places for .gitattributes` }
      : attributesAmong(attributes, found),
    guidelines: guidelines.flatMap((path) => {
      const file = found.get(path);
      return file?.kind === "text" && file.text.trim() !== "" ? [{ path, text: shortened(file) }] : [];
    }),
  };
}

/** From the root: `./a` and `/a` are `a`. */
function pathOf(guideline: string): string {
  return guideline.replace(/^(?:\.?\/)+/, "");
}

function attributesAmong(
  paths: readonly string[],
  found: ReadonlyMap<string, FileAt>,
): Fact<readonly AttributesFile[]> {
  const files: AttributesFile[] = [];
  for (const path of paths) {
    const file = found.get(path);
    if (file === undefined || file.kind === "unreadable" || (file.kind === "text" && !file.whole)) {
      const reason = file?.kind === "unreadable" ? file.reason : "it is too large";
      return { known: false, reason: `a .gitattributes cannot be read: ${reason}` };
    }
    if (file.kind === "text") files.push({ path, text: file.text });
  }
  return { known: true, value: files };
}

/** Cut behind a whole line, where there is one. */
function shortened({ text, whole }: Extract<FileAt, { readonly kind: "text" }>): string {
  if (whole && text.length <= LONGEST_GUIDELINE) return text;
  const start = text.slice(0, LONGEST_GUIDELINE);
  const lineEnd = start.lastIndexOf("\n");
  const kept = lineEnd > 0 ? start.slice(0, lineEnd) : start.toWellFormed();
  return `${kept}\n… (cut: only the first ${LONGEST_GUIDELINE} characters of this file are read)`;
}
