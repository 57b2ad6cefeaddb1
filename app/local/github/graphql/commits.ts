import { authorsOf } from "../commits.ts";
import { ancestors } from "../git/history.ts";
import { type Commit, isBinary } from "../git/objects.ts";
import { nodeId } from "../ids.ts";
import { repositoryPage } from "../shapes/repository.ts";
import type { GithubState, Repository } from "../state.ts";
import { gitActorNode, type Node } from "./accounts.ts";
import { rollupNode, suitesConnection } from "./checks.ts";
import { connection, type PageArguments } from "./connection.ts";
import { GraphqlRefusal } from "./refusal.ts";

/** GitHub hands out no more of a blob's text; the figure is not documented, so it is a guess. */
const LONGEST_TEXT_BYTES = 512 * 1024;

export function commitNode(state: GithubState, repository: Repository, commit: Commit): Node {
  const url = `${repositoryPage(state, repository)}/commit/${commit.sha}`;
  return {
    __typename: "Commit",
    id: nodeId("C", repository.id, commit.sha),
    oid: commit.sha,
    abbreviatedOid: commit.sha.slice(0, 7),
    message: commit.message,
    messageHeadline: commit.message.split("\n")[0],
    authoredDate: commit.author.date,
    committedDate: commit.committer.date,
    url,
    commitUrl: url,
    author: () => gitActorNode(state, commit.author),
    committer: () => gitActorNode(state, commit.committer),
    authors: (page: PageArguments) =>
      connection("authors", authorsOf(commit), page, (author) => gitActorNode(state, author)),
    parents: (page: PageArguments) =>
      connection("parents", commit.parents, page, (sha) => commitNode(state, repository, state.git.commit(sha))),
    signature:
      commit.signature === null
        ? null
        : {
            __typename: "GpgSignature",
            isValid: commit.signature.valid,
            state: commit.signature.valid ? "VALID" : "INVALID",
            wasSignedByGitHub: commit.signature.byGithub,
            email: commit.committer.email,
          },
    statusCheckRollup: () => rollupNode(state, repository, commit.sha),
    checkSuites: (asked: PageArguments) => suitesConnection(state, repository, commit.sha, asked),
    history: (page: PageArguments) =>
      connection("history", [...ancestors(state.git, commit.sha)], page, (sha) =>
        commitNode(state, repository, state.git.commit(sha)),
      ),
    file: (asked: { readonly path: string }) => fileNode(state, commit, asked.path),
  };
}

/** GitHub answers a path that is not there with null and an error, not with null alone. */
function fileNode(state: GithubState, commit: Commit, path: string): Node {
  const entry = state.git.entryAt(commit.tree, path);
  if (entry === undefined) throw new GraphqlRefusal("NOT_FOUND", `Could not resolve file for path '${path}'.`);
  return {
    __typename: "TreeEntry",
    name: entry.name,
    path,
    type: entry.type,
    oid: entry.sha,
    mode: Number.parseInt(entry.mode, 8),
    object: () => objectNode(state, entry.type, entry.sha),
  };
}

export function objectNode(state: GithubState, type: "blob" | "tree", sha: string): Node {
  if (type === "tree") return { __typename: "Tree", oid: sha, abbreviatedOid: sha.slice(0, 7) };
  const bytes = state.git.blob(sha) ?? Buffer.alloc(0);
  const binary = isBinary(bytes);
  return {
    __typename: "Blob",
    oid: sha,
    abbreviatedOid: sha.slice(0, 7),
    byteSize: bytes.byteLength,
    isBinary: binary,
    isTruncated: bytes.byteLength > LONGEST_TEXT_BYTES,
    text: binary ? null : bytes.subarray(0, LONGEST_TEXT_BYTES).toString("utf8"),
  };
}
