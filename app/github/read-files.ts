import type { ChangedFile, Listing } from "../pull-request/snapshot.ts";
import type { FileNode, PullNode } from "./answers.ts";
import type { Octokit } from "./octokit.ts";
import { type PageSubject, readPages } from "./pages.ts";
import { FILES_PAGE } from "./queries.ts";

/** GitHub lists at most 3,000 files of a pull request (docs.github.com, "List pull requests files"). */
const MOST_PAGES = 30;

const CHANGES: ReadonlyMap<string, ChangedFile["change"]> = new Map([
  ["ADDED", "added"],
  ["MODIFIED", "modified"],
  ["DELETED", "removed"],
  ["RENAMED", "renamed"],
  ["COPIED", "copied"],
  ["CHANGED", "changed"],
]);

/** The changed files, whole or saying why not. Where files were renamed, REST tells what they were called. */
export async function readFiles(octokit: Octokit, subject: PageSubject, pull: PullNode): Promise<Listing<ChangedFile>> {
  if (pull.files === null) return { whole: false, items: [], reason: "GitHub did not list the changed files" };
  const { items, cut } = await readPages<FileNode>(octokit, subject, {
    query: FILES_PAGE,
    first: pull.files,
    pick: (page) => page as PullNode["files"],
    what: "files",
    mostPages: MOST_PAGES,
  });
  const files = items.map(
    (node): ChangedFile => ({
      path: node.path,
      change: CHANGES.get(node.changeType) ?? "changed",
      additions: node.additions,
      deletions: node.deletions,
    }),
  );
  // Also where GitHub's own count should end at its limit.
  if (cut || files.length !== pull.changedFiles) {
    const all = cut ? "more" : pull.changedFiles;
    const reason = `only ${files.length} of ${all} changed files could be read`;
    return { whole: false, items: files, reason };
  }
  return files.some((file) => file.change === "renamed")
    ? withRenameSources(files, await readRenameSources(octokit, subject))
    : { whole: true, items: files };
}

async function readRenameSources(octokit: Octokit, subject: PageSubject): Promise<ReadonlyMap<string, string>> {
  const sources = new Map<string, string>();
  const { owner, name, number } = subject;
  for (let page = 1; page <= MOST_PAGES; page++) {
    const { data } = await octokit.rest.pulls.listFiles({
      owner,
      repo: name,
      pull_number: number,
      per_page: 100,
      page,
    });
    for (const file of data) {
      if (file.previous_filename !== undefined) sources.set(file.filename, file.previous_filename);
    }
    if (data.length < 100) break;
  }
  return sources;
}

function withRenameSources(files: readonly ChangedFile[], sources: ReadonlyMap<string, string>): Listing<ChangedFile> {
  const items = files.map((file) => {
    const previousPath = file.change === "renamed" ? sources.get(file.path) : undefined;
    return previousPath === undefined ? file : { ...file, previousPath };
  });
  const lost = items.filter((file) => file.change === "renamed" && file.previousPath === undefined).length;
  return lost === 0
    ? { whole: true, items }
    : { whole: false, items, reason: `GitHub does not tell where ${lost} renamed files came from` };
}
