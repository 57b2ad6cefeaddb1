import { z } from "zod";
import { commitToBranch } from "../commits.ts";
import type { TreeEntry } from "../git/objects.ts";
import { GithubError, notFound } from "../github-error.ts";
import { resolveRef } from "../repositories.ts";
import type { Route } from "../router.ts";
import type { Shape } from "../shapes/account.ts";
import { gitCommitShape } from "../shapes/commit.ts";
import { repositoryUrl } from "../shapes/repository.ts";
import type { Repository } from "../state.ts";
import { bodyAs, json, type RestRequest, repositoryOf, requireWrite } from "./request.ts";

const person = z.object({ name: z.string(), email: z.string() });
const change = z.object({
  message: z.string(),
  sha: z.string().optional(),
  branch: z.string().optional(),
  author: person.optional(),
});
const content = z.object({ content: z.string() });

const CONTENTS = "/repos/:owner/:repo/contents/*path";

export const CONTENTS_ROUTES: readonly Route<RestRequest>[] = [
  { method: "GET", path: "/repos/:owner/:repo/contents", handle: readContents },
  { method: "GET", path: CONTENTS, handle: readContents },
  {
    method: "PUT",
    path: CONTENTS,
    handle: (request) => {
      const written = Buffer.from(bodyAs(request, content).content, "base64");
      return changeContents(request, written);
    },
  },
  { method: "DELETE", path: CONTENTS, handle: (request) => changeContents(request, null) },
];

function readContents(request: RestRequest) {
  const repository = repositoryOf(request);
  const { git } = request.state;
  const ref = request.query.get("ref") ?? repository.defaultBranch;
  const { tree } = git.commit(resolveRef(request.state, repository, ref));
  const path = request.params.path ?? "";
  const entry = path === "" ? { name: "", mode: "040000", type: "tree" as const, sha: tree } : git.entryAt(tree, path);
  if (entry === undefined) throw notFound();
  if (entry.type === "blob") return json(fileShape(request, repository, path, entry));
  const inside = git.tree(entry.sha) ?? [];
  return json(
    inside.map((child) => entryShape(request, repository, path === "" ? child.name : `${path}/${child.name}`, child)),
  );
}

/** @throws GithubError 409 or 422 where `sha` is not the blob that is there, as GitHub guards against lost updates. */
function changeContents(request: RestRequest, written: Buffer | null) {
  const repository = repositoryOf(request);
  const by = requireWrite(request).login;
  const { state, params } = request;
  const path = params.path ?? "";
  const asked = bodyAs(request, change);
  const branch = asked.branch ?? repository.defaultBranch;
  const tip = repository.branches.get(branch);
  if (tip === undefined && repository.branches.size > 0) throw notFound(`Branch ${branch} not found`);
  const before = tip === undefined ? undefined : state.git.entryAt(state.git.commit(tip).tree, path);
  if (written === null && before === undefined) throw notFound();
  if (before !== undefined && asked.sha === undefined)
    throw new GithubError(422, 'Invalid request.\n\n"sha" wasn\'t supplied.');
  if (asked.sha !== undefined && asked.sha !== before?.sha)
    throw new GithubError(409, `${path} does not match ${asked.sha}`);
  const commit = commitToBranch(state, repository, branch, {
    files: { [path]: written },
    author: asked.author ?? by,
    message: asked.message,
    by,
  });
  const after = state.git.entryAt(commit.tree, path);
  const shape = after === undefined ? null : fileShape(request, repository, path, after);
  return json({ content: shape, commit: gitCommitShape(state, repository, commit) }, before === undefined ? 201 : 200);
}

function fileShape(request: RestRequest, repository: Repository, path: string, entry: TreeEntry): Shape {
  const bytes = request.state.git.blob(entry.sha) ?? Buffer.alloc(0);
  return {
    ...entryShape(request, repository, path, entry),
    encoding: "base64",
    content: bytes.toString("base64").replace(/(.{60})/g, "$1\n"),
  };
}

function entryShape(request: RestRequest, repository: Repository, path: string, entry: TreeEntry): Shape {
  const url = repositoryUrl(request.state, repository);
  return {
    name: entry.name,
    path,
    sha: entry.sha,
    size: request.state.git.blob(entry.sha)?.byteLength ?? 0,
    url: `${url}/contents/${path}`,
    html_url: null,
    git_url: `${url}/git/${entry.type}s/${entry.sha}`,
    download_url: null,
    type: entry.type === "blob" ? "file" : "dir",
  };
}
