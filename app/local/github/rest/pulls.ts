import { z } from "zod";
import { validationFailed } from "../github-error.ts";
import { mergeBaseIntoHead, mergePull } from "../merge.ts";
import { isMergeable, mergeStateStatus } from "../merge-rules.ts";
import { pullCommits, pullFiles } from "../pull-contents.ts";
import { closePull, editPull, openPull, reopenPull } from "../pulls.ts";
import { pullNumbered } from "../repositories.ts";
import type { Route } from "../router.ts";
import { changedFileShape, commitShape } from "../shapes/commit.ts";
import { fullPullShape, pullShape } from "../shapes/pull.ts";
import { type GithubState, MERGE_METHODS, type PullRequest, type Repository } from "../state.ts";
import {
  actor,
  bodyAs,
  json,
  numberParam,
  paged,
  pageOf,
  type RestRequest,
  repositoryOf,
  requireWrite,
} from "./request.ts";

/** `GET pulls/:n/commits` never shows more: https://docs.github.com/en/rest/pulls/pulls#list-commits-on-a-pull-request */
const MOST_COMMITS = 250;
/** https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files */
const MOST_FILES = 3_000;
/** Once the patches of one page together are longer than this, the rest of the page comes without (PLATFORM, tried). */
const MOST_PATCH_LINES = 20_000;

const newPull = z.object({
  title: z.string(),
  head: z.string(),
  base: z.string(),
  body: z.string().nullish(),
  draft: z.boolean().optional(),
});
const changedPull = z.object({
  title: z.string().optional(),
  body: z.string().nullish(),
  base: z.string().optional(),
  state: z.enum(["open", "closed"]).optional(),
});
const merge = z.object({ sha: z.string().optional(), merge_method: z.enum(MERGE_METHODS).optional() });

export const PULL_ROUTES: readonly Route<RestRequest>[] = [
  { method: "GET", path: "/repos/:owner/:repo/pulls", handle: listPulls },
  {
    method: "POST",
    path: "/repos/:owner/:repo/pulls",
    handle: (request) => {
      const repository = repositoryOf(request);
      const asked = bodyAs(request, newPull);
      const head = headOf(request, repository, asked.head);
      const { title, base, draft } = asked;
      const author = actor(request).login;
      const opened = { author, ...head, base, title, body: asked.body ?? undefined, draft };
      const pull = openPull(request.state, repository, opened);
      return json(aPull(request.state, repository, pull), 201);
    },
  },
  {
    method: "GET",
    path: "/repos/:owner/:repo/pulls/:number",
    handle: (request) => {
      const { repository, pull } = pullOf(request);
      return json(aPull(request.state, repository, pull));
    },
  },
  {
    method: "PATCH",
    path: "/repos/:owner/:repo/pulls/:number",
    handle: (request) => {
      const { repository, pull } = pullOf(request);
      const by = requireWrite(request, pull.author).login;
      const change = bodyAs(request, changedPull);
      const { title, base } = change;
      editPull(request.state, repository, pull.number, { by, title, body: change.body ?? undefined, base });
      if (change.state === "closed") closePull(request.state, repository, pull.number, by);
      if (change.state === "open") reopenPull(request.state, repository, pull.number, by);
      return json(aPull(request.state, repository, pullNumbered(repository, pull.number)));
    },
  },
  {
    method: "GET",
    path: "/repos/:owner/:repo/pulls/:number/commits",
    handle: (request) => {
      const { repository, pull } = pullOf(request);
      const commits = pullCommits(request.state, repository, pull).slice(0, MOST_COMMITS);
      return paged(request, commits, (commit) => commitShape(request.state, repository, commit));
    },
  },
  {
    method: "GET",
    path: "/repos/:owner/:repo/pulls/:number/files",
    handle: (request) => {
      const { repository, pull } = pullOf(request);
      const { page, perPage } = pageOf(request);
      const files = pullFiles(request.state, repository, pull).slice(0, MOST_FILES);
      let lines = 0;
      const tooLong = files.slice((page - 1) * perPage, page * perPage).filter((file) => {
        lines += file.patch?.split("\n").length ?? 0;
        return lines > MOST_PATCH_LINES;
      });
      return paged(request, files, (file) => {
        const shown = tooLong.includes(file) ? { ...file, patch: null, additions: 0, deletions: 0 } : file;
        return changedFileShape(request.state, repository, pull.head.sha, shown);
      });
    },
  },
  {
    method: "PUT",
    path: "/repos/:owner/:repo/pulls/:number/merge",
    handle: (request) => {
      const { repository, pull } = pullOf(request);
      const asked = bodyAs(request, merge);
      const by = requireWrite(request).login;
      const how = { by, sha: asked.sha, method: asked.merge_method };
      const merged = mergePull(request.state, repository, pull.number, how);
      return json({ sha: merged.merged?.sha, merged: true, message: "Pull Request successfully merged" });
    },
  },
  {
    method: "PUT",
    path: "/repos/:owner/:repo/pulls/:number/update-branch",
    handle: (request) => {
      const { repository, pull } = pullOf(request);
      mergeBaseIntoHead(request.state, repository, pull.number, requireWrite(request, pull.author).login);
      return json({ message: "Updating pull request branch.", url: request.state.urls.api }, 202);
    },
  },
];

/** The pull request that the path names. @throws GithubError 404. */
export function pullOf(request: RestRequest): { readonly repository: Repository; readonly pull: PullRequest } {
  const repository = repositoryOf(request);
  return { repository, pull: pullNumbered(repository, numberParam(request, "number")) };
}

function listPulls(request: RestRequest) {
  const repository = repositoryOf(request);
  const wanted = request.query.get("state") ?? "open";
  const head = request.query.get("head");
  const base = request.query.get("base");
  const key = request.query.get("sort") === "updated" ? "updatedAt" : "createdAt";
  const direction = request.query.get("direction") === "asc" ? 1 : -1;
  const pulls = [...repository.pulls.values()]
    .filter((pull) => wanted === "all" || pull.state === wanted)
    .filter((pull) => base === null || pull.base.ref === base)
    .filter((pull) => head === null || `${headOwner(request.state, pull)}:${pull.head.ref}` === head)
    .sort((a, b) => direction * (a[key] === b[key] ? a.number - b.number : a[key] < b[key] ? -1 : 1));
  return paged(request, pulls, (pull) => pullShape(request.state, repository, pull));
}

function headOwner(state: GithubState, pull: PullRequest): string {
  return state.repositories.get(pull.head.repositoryId)?.owner ?? "";
}

/** `branch`, or `owner:branch` for a fork. */
function headOf(request: RestRequest, base: Repository, head: string): { headRepository: Repository; head: string } {
  const colon = head.indexOf(":");
  if (colon === -1) return { headRepository: base, head };
  const owner = head.slice(0, colon).toLowerCase();
  const candidates = [base, ...request.state.repositories.values()];
  const headRepository = candidates.find(
    (one) => one.owner.toLowerCase() === owner && (one.id === base.id || one.forkOf === base.id),
  );
  if (headRepository === undefined) throw validationFailed({ resource: "PullRequest", field: "head", code: "invalid" });
  return { headRepository, head: head.slice(colon + 1) };
}

/** A single pull request also tells whether it could be merged. */
function aPull(state: GithubState, repository: Repository, pull: PullRequest) {
  if (pull.state !== "open") return fullPullShape(state, repository, pull);
  const mergeable = isMergeable(state, repository, pull);
  const mergeableState = pull.draft ? "draft" : mergeStateStatus(state, repository, pull).toLowerCase();
  return {
    ...fullPullShape(state, repository, pull),
    mergeable,
    rebaseable: mergeable,
    mergeable_state: mergeableState,
  };
}
