import type { Listing, Patch, Snapshot } from "../pull-request/snapshot.ts";
import { StaleReadError } from "./failure.ts";
import type { Octokit } from "./octokit.ts";

/** GitHub lists at most 3,000 files of a pull request (docs.github.com, "List pull requests files"). */
const PAGE = 100;
const MOST_PAGES = 30;
/** Sizes of the pages on which left-out patches are asked for again, one size after the other. */
const SMALL_PAGES = [10, 1];
/** Requests for small pages, of all sizes together. */
const MOST_SMALL = 20;
/** Characters of all patches together: to match more would take the worker's time. */
const MOST_CHARACTERS = 4_000_000;

/** The blob of an empty file, which every repository with SHA-1 names the same. */
const EMPTY_BLOB = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";

type Files = Awaited<ReturnType<Octokit["rest"]["pulls"]["listFiles"]>>["data"];

/**
 * Reads the text of the diff, file by file, for the head of the snapshot. Once the patches of a page total about 20,000
 * lines GitHub leaves out those that follow; smaller pages bring them back, so what is missing although lines changed is
 * asked for again, with at most 20 requests more. What is missing then stays null, and so is a binary file's. An empty
 * file's patch is empty.
 *
 * @throws what Octokit throws; StaleReadError if the list is that of another head
 */
export async function readPatches(octokit: Octokit, snapshot: Snapshot): Promise<Listing<Patch>> {
  const { files } = snapshot;
  if (!files.whole) return { whole: false, items: [], reason: files.reason };
  const lines = new Map(files.items.map(({ path, additions, deletions }) => [path, additions + deletions]));
  const patches = new Map<string, string | null>();
  const order: string[] = [];
  const take = (page: Files) => {
    for (const file of page) {
      const patch = file.patch ?? (file.sha === EMPTY_BLOB && file.changes === 0 && isWhole(file.status) ? "" : null);
      patches.set(file.filename, patch ?? patches.get(file.filename) ?? null);
    }
  };
  for (let page = 1; page <= Math.min(MOST_PAGES, Math.ceil(lines.size / PAGE)); page++) {
    const listed = await readPage(octokit, snapshot, PAGE, page);
    take(listed);
    order.push(...listed.map(({ filename }) => filename));
  }

  const isLeftOut = (path: string) => patches.get(path) === null && (lines.get(path) ?? 0) > 0;
  let requests = 0;
  for (const size of SMALL_PAGES) {
    const pages = new Set(order.flatMap((path, at) => (isLeftOut(path) ? [Math.floor(at / size) + 1] : [])));
    for (const page of pages) {
      if (requests === MOST_SMALL) break;
      requests += 1;
      take(await readPage(octokit, snapshot, size, page));
    }
  }

  const items = [...patches].filter(([path]) => lines.has(path)).map(([path, patch]) => ({ path, patch }));
  const characters = items.reduce((sum, { patch }) => sum + (patch?.length ?? 0), 0);
  if (characters > MOST_CHARACTERS) {
    return { whole: false, items: [], reason: `the diff has more than ${MOST_CHARACTERS} characters` };
  }
  if (items.length < lines.size) {
    return { whole: false, items, reason: `GitHub showed the diff of only ${items.length} of ${lines.size} files` };
  }
  return { whole: true, items };
}

/** Whether the file came or went as a whole, so that its blob is all that changed. */
function isWhole(status: string): boolean {
  return status === "added" || status === "removed";
}

async function readPage(octokit: Octokit, { repository, pull }: Snapshot, size: number, page: number): Promise<Files> {
  // The list is always that of the newest head; each file tells whose it is.
  const { data } = await octokit.rest.pulls.listFiles({
    owner: repository.owner,
    repo: repository.name,
    pull_number: pull.number,
    per_page: size,
    page,
  });
  const own = data.filter(({ contents_url }) => refOf(contents_url) === pull.head.sha);
  if (own.length === 0 && data.length > 0) throw new StaleReadError("the head moved while the diff was read");
  return own.length === data.length ? data : data.map((file) => (own.includes(file) ? file : withoutPatch(file)));
}

/** What cannot be told to be of this head shows nothing. */
function withoutPatch({ patch: _, ...file }: Files[number]): Files[number] {
  return { ...file, sha: "" };
}

function refOf(contentsUrl: string): string | null {
  return URL.canParse(contentsUrl) ? new URL(contentsUrl).searchParams.get("ref") : null;
}
