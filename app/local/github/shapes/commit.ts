import type { ChangedFile } from "../git/diff.ts";
import type { Commit, Person } from "../git/objects.ts";
import { nodeId } from "../ids.ts";
import type { GithubState, Repository } from "../state.ts";
import { accountShape, type Shape } from "./account.ts";
import { repositoryPage, repositoryUrl } from "./repository.ts";

export function commitShape(state: GithubState, repository: Repository, commit: Commit): Shape {
  const url = repositoryUrl(state, repository);
  return {
    sha: commit.sha,
    node_id: nodeId("C", repository.id, commit.sha),
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      url: `${url}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: verificationShape(commit),
    },
    url: `${url}/commits/${commit.sha}`,
    html_url: `${repositoryPage(state, repository)}/commit/${commit.sha}`,
    comments_url: `${url}/commits/${commit.sha}/comments`,
    author: attributed(state, commit.author),
    committer: attributed(state, commit.committer),
    parents: commit.parents.map((sha) => ({ sha, url: `${url}/commits/${sha}` })),
  };
}

/** The Git database's own form of a commit. */
export function gitCommitShape(state: GithubState, repository: Repository, commit: Commit): Shape {
  const url = repositoryUrl(state, repository);
  return {
    sha: commit.sha,
    node_id: nodeId("C", repository.id, commit.sha),
    url: `${url}/git/commits/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    message: commit.message,
    tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
    parents: commit.parents.map((sha) => ({ sha, url: `${url}/git/commits/${sha}` })),
    verification: verificationShape(commit),
  };
}

export function changedFileShape(state: GithubState, repository: Repository, sha: string, file: ChangedFile): Shape {
  // Slashes, too: recorded answers of GitHub have `contents/.github%2Fworkflows%2Fci.yaml?ref=…`, and so `blob` and `raw`.
  const path = encodeURIComponent(file.path.toWellFormed());
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${repositoryPage(state, repository)}/blob/${sha}/${path}`,
    raw_url: `${repositoryPage(state, repository)}/raw/${sha}/${path}`,
    contents_url: `${repositoryUrl(state, repository)}/contents/${path}?ref=${sha}`,
    ...(file.patch === null ? {} : { patch: file.patch }),
    ...(file.previousPath === null ? {} : { previous_filename: file.previousPath }),
  };
}

function verificationShape(commit: Commit): Shape {
  const signed = commit.signature !== null;
  return {
    verified: commit.signature?.valid ?? false,
    reason: commit.signature === null ? "unsigned" : commit.signature.valid ? "valid" : "invalid",
    signature: signed ? "-----BEGIN PGP SIGNATURE-----\n\n-----END PGP SIGNATURE-----\n" : null,
    payload: signed ? `tree ${commit.tree}\n` : null,
  };
}

function attributed(state: GithubState, person: Person): Shape | null {
  const account = state.accounts.byEmail(person.email);
  return account === null ? null : accountShape(state, account);
}
