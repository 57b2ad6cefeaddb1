import { UnexpectedAnswerError } from "./failure.ts";
import type { Octokit } from "./octokit.ts";
import { queryWithAbsent } from "./query.ts";

/** GitHub lists at most 300 files of a comparison (docs.github.com, "Compare two commits"); one query asks for their modes. */
const MOST_FILES = 100;

interface RepositoryName {
  readonly owner: string;
  readonly name: string;
}

/**
 * Whether a pull request's own diff is the same for two heads, line for line, as after a clean merge of the base or a
 * rebase onto it. Both are compared with the base as it is now (three dots: from where they branched off). Where the base
 * moved the lines, it counts as another diff: nobody can tell from it that they moved by themselves. A comparison does not
 * show file modes (a file that became executable, or a symbolic link), so they are read from the trees.
 *
 * Anything that cannot be seen in full is `unproven`: a binary or too large file whose content differs, more than 100
 * files. Costs three requests.
 */
export async function compareDiffs(
  octokit: Octokit,
  repository: RepositoryName,
  base: string,
  heads: readonly [string, string],
): Promise<"same" | "different" | "unproven"> {
  const diffs = [];
  for (const head of heads) {
    const files = await changedFiles(octokit, repository, `${base}...${head}`);
    if (files === null || files.length > MOST_FILES) return "unproven";
    diffs.push(new Map(files.map((file) => [file.filename, file])));
  }
  const [before, after] = diffs;
  if (before === undefined || after === undefined) return "unproven";
  if (before.size !== after.size) return "different";
  for (const [path, file] of before) {
    const other = after.get(path);
    if (other === undefined) return "different";
    if (file.status !== other.status || file.previous_filename !== other.previous_filename) return "different";
    // Without a patch to see (a binary file, a pure rename), only the same content is the same change.
    if (file.patch !== undefined && other.patch !== undefined) {
      if (withoutHeadings(file.patch) !== withoutHeadings(other.patch)) return "different";
    } else if (file.sha !== other.sha || file.patch !== other.patch) return "unproven";
  }
  const [earlier, later] = await readModes(octokit, repository, heads, [...before.keys()]);
  return earlier === later ? "same" : "different";
}

/** Null where a commit is gone: nothing can be proven of it. */
async function changedFiles(octokit: Octokit, repository: RepositoryName, basehead: string) {
  const { owner, name: repo } = repository;
  try {
    const { data } = await octokit.rest.repos.compareCommitsWithBasehead({ owner, repo, basehead, per_page: 1 });
    return data.files ?? null;
  } catch (error) {
    if (error instanceof Error && "status" in error && error.status === 404) return null;
    throw error;
  }
}

/** The modes of these files at both commits, each as one text to compare. */
async function readModes(
  octokit: Octokit,
  repository: RepositoryName,
  heads: readonly [string, string],
  paths: readonly string[],
): Promise<readonly [string, string]> {
  if (paths.length === 0) return ["", ""];
  const variables = Object.fromEntries(paths.map((path, index) => [`path${index}`, path]));
  const { owner, name } = repository;
  const answer = await queryWithAbsent<ModesResponse>(
    octokit,
    modesQuery(paths.length),
    { owner, name, before: heads[0], after: heads[1], ...variables },
    (path) => /^file\d+$/.test(String(path.at(-1))),
  );
  const { before, after } = answer.repository ?? {};
  if (!before || !after) throw new UnexpectedAnswerError("GitHub answered without one of two commits");
  return [JSON.stringify(before), JSON.stringify(after)];
}

interface ModesResponse {
  readonly repository: { readonly before: object | null; readonly after: object | null } | null;
}

/** Asks for the modes of so many files at two commits. */
export function modesQuery(files: number): string {
  const indices = Array.from({ length: files }, (_, index) => index);
  return /* GraphQL */ `
  query Modes($owner: String!, $name: String!, $before: GitObjectID!, $after: GitObjectID!, ${indices.map((index) => `$path${index}: String!`).join(", ")}) {
    repository(owner: $owner, name: $name) {
      before: object(oid: $before) { ...modes }
      after: object(oid: $after) { ...modes }
    }
  }
  fragment modes on Commit {
    ${indices.map((index) => `file${index}: file(path: $path${index}) { mode }`).join("\n    ")}
  }`;
}

/**
 * A patch without the heading that git puts behind the line numbers of a hunk, which is whatever stands above it.
 *
 * The line numbers stay: in a file that repeats itself, the same lines in another place are another change. Only `\n` ends
 * a line of a patch (a carriage return or U+2028 is text in it), and every line of the file has a sign before it, so that
 * nothing in the file can pass for a hunk's header and hide what follows.
 */
function withoutHeadings(patch: string): string {
  const lines = patch.split("\n");
  return lines.map((line) => (line.startsWith("@@ ") ? line.slice(0, line.indexOf(" @@", 3) + 3) : line)).join("\n");
}
