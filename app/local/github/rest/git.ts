import { z } from "zod";
import { moveBranch } from "../branches.ts";
import { ancestors } from "../git/history.ts";
import type { FileEntry } from "../git/objects.ts";
import { GithubError, notFound } from "../github-error.ts";
import { tipOf } from "../repositories.ts";
import type { Route } from "../router.ts";
import type { Shape } from "../shapes/account.ts";
import { gitCommitShape } from "../shapes/commit.ts";
import { repositoryUrl } from "../shapes/repository.ts";
import type { Repository } from "../state.ts";
import { actor, bodyAs, json, type RestRequest, repositoryOf, requireWrite } from "./request.ts";

const person = z.object({ name: z.string(), email: z.string(), date: z.string().optional() });
const newRef = z.object({ ref: z.string().startsWith("refs/heads/"), sha: z.string() });
const movedRef = z.object({ sha: z.string(), force: z.boolean().optional() });
const newCommit = z.object({
  message: z.string(),
  tree: z.string(),
  parents: z.array(z.string()).optional(),
  author: person.optional(),
  committer: person.optional(),
});
const newBlob = z.object({ content: z.string(), encoding: z.enum(["utf-8", "base64"]).optional() });
const newTree = z.object({
  base_tree: z.string().optional(),
  tree: z.array(
    z.object({
      path: z.string(),
      mode: z.string(),
      sha: z.string().nullish(),
      content: z.string().optional(),
    }),
  ),
});

const GIT = "/repos/:owner/:repo/git";

export const GIT_ROUTES: readonly Route<RestRequest>[] = [
  {
    method: "GET",
    path: `${GIT}/ref/heads/*branch`,
    handle: (request) => {
      const repository = repositoryOf(request);
      const branch = request.params.branch ?? "";
      return json(refShape(request, repository, branch, tipOf(repository, branch)));
    },
  },
  {
    method: "POST",
    path: `${GIT}/refs`,
    handle: (request) => {
      const repository = repositoryOf(request);
      const by = requireWrite(request).login;
      const { ref, sha } = bodyAs(request, newRef);
      const branch = ref.slice("refs/heads/".length);
      if (repository.branches.has(branch)) throw new GithubError(422, "Reference already exists");
      existing(request, sha);
      moveBranch(request.state, repository, { branch, sha, by });
      return json(refShape(request, repository, branch, sha), 201);
    },
  },
  {
    method: "PATCH",
    path: `${GIT}/refs/heads/*branch`,
    handle: (request) => {
      const repository = repositoryOf(request);
      const by = requireWrite(request).login;
      const branch = request.params.branch ?? "";
      const { sha, force } = bodyAs(request, movedRef);
      const before = tipOf(repository, branch);
      existing(request, sha);
      if (force !== true && !ancestors(request.state.git, sha).has(before))
        throw new GithubError(422, "Update is not a fast forward");
      moveBranch(request.state, repository, { branch, sha, by });
      return json(refShape(request, repository, branch, sha));
    },
  },
  {
    method: "GET",
    path: `${GIT}/commits/:sha`,
    handle: (request) => {
      const repository = repositoryOf(request);
      const commit = request.state.git.findCommit(request.params.sha ?? "");
      if (commit === undefined) throw notFound();
      return json(gitCommitShape(request.state, repository, commit));
    },
  },
  {
    method: "POST",
    path: `${GIT}/commits`,
    handle: (request) => {
      const repository = repositoryOf(request);
      const { state } = request;
      const { name, email } = actor(request);
      const asked = bodyAs(request, newCommit);
      if (state.git.tree(asked.tree) === undefined) throw new GithubError(422, "Tree SHA does not exist");
      const parents = asked.parents ?? [];
      for (const parent of parents) existing(request, parent);
      const date = state.clock.now();
      const author = { date, ...(asked.author ?? { name, email }) };
      const commit = state.git.writeCommit({
        tree: asked.tree,
        parents,
        author: { ...author, date: author.date ?? date },
        committer: { ...(asked.committer ?? author), date: asked.committer?.date ?? date },
        message: asked.message,
        signature: null,
      });
      return json(gitCommitShape(state, repository, commit), 201);
    },
  },
  {
    method: "GET",
    path: `${GIT}/trees/:sha`,
    handle: (request) => {
      const repository = repositoryOf(request);
      const { git } = request.state;
      const named = request.params.sha ?? "";
      const tip = repository.branches.get(named);
      const sha = git.findCommit(tip ?? named)?.tree ?? named;
      if (git.tree(sha) === undefined) throw notFound();
      return json(treeShape(request, repository, sha, request.query.has("recursive")), 200);
    },
  },
  {
    method: "POST",
    path: `${GIT}/trees`,
    handle: (request) => {
      const repository = repositoryOf(request);
      requireWrite(request);
      const { git } = request.state;
      const { base_tree: base, tree } = bodyAs(request, newTree);
      const files = new Map<string, FileEntry>(base === undefined ? [] : git.files(git.findCommit(base)?.tree ?? base));
      for (const { path, mode, sha, content } of tree) {
        const blob = content === undefined ? sha : git.writeBlob(content);
        if (blob === null || blob === undefined) files.delete(path);
        else files.set(path, { mode, sha: blob });
      }
      return json(treeShape(request, repository, git.writeTree(files), false), 201);
    },
  },
  {
    method: "GET",
    path: `${GIT}/blobs/:sha`,
    handle: (request) => {
      repositoryOf(request);
      const sha = request.params.sha ?? "";
      const bytes = request.state.git.blob(sha);
      if (bytes === undefined) throw notFound();
      return json({ sha, size: bytes.byteLength, encoding: "base64", content: bytes.toString("base64") });
    },
  },
  {
    method: "POST",
    path: `${GIT}/blobs`,
    handle: (request) => {
      repositoryOf(request);
      requireWrite(request);
      const { content, encoding } = bodyAs(request, newBlob);
      const sha = request.state.git.writeBlob(Buffer.from(content, encoding === "base64" ? "base64" : "utf8"));
      return json({ sha }, 201);
    },
  },
];

function existing(request: RestRequest, sha: string): void {
  if (request.state.git.findCommit(sha) === undefined) throw new GithubError(422, "Object does not exist");
}

function refShape(request: RestRequest, repository: Repository, branch: string, sha: string): Shape {
  const url = repositoryUrl(request.state, repository);
  return {
    ref: `refs/heads/${branch}`,
    url: `${url}/git/refs/heads/${branch}`,
    object: { type: "commit", sha, url: `${url}/git/commits/${sha}` },
  };
}

function treeShape(request: RestRequest, repository: Repository, sha: string, recursive: boolean): Shape {
  const { git } = request.state;
  const size = (blob: string) => git.blob(blob)?.byteLength ?? 0;
  const tree = recursive
    ? [...git.files(sha)].map(([path, file]) => ({ path, ...file, type: "blob", size: size(file.sha) }))
    : (git.tree(sha) ?? []).map((entry) => ({ path: entry.name, mode: entry.mode, type: entry.type, sha: entry.sha }));
  return { sha, url: `${repositoryUrl(request.state, repository)}/git/trees/${sha}`, tree, truncated: false };
}
