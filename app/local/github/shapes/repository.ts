import { fullName } from "../repositories.ts";
import type { BranchRules, GithubState, Repository } from "../state.ts";
import { loginShape, type Shape } from "./account.ts";

export function repositoryUrl(state: GithubState, repository: Repository): string {
  return `${state.urls.api}/repos/${fullName(repository)}`;
}

/** Where a person would look at the repository; the embedded GitHub has no pages, so these links lead nowhere. */
export function repositoryPage(state: GithubState, repository: Repository): string {
  return `${state.urls.api}/${fullName(repository)}`;
}

export function repositoryShape(state: GithubState, repository: Repository): Shape {
  const url = repositoryUrl(state, repository);
  return {
    id: repository.id,
    node_id: repository.nodeId,
    name: repository.name,
    full_name: fullName(repository),
    private: repository.private,
    owner: loginShape(state, repository.owner),
    html_url: repositoryPage(state, repository),
    description: null,
    fork: repository.forkOf !== null,
    url,
    pulls_url: `${url}/pulls{/number}`,
    statuses_url: `${url}/statuses/{sha}`,
    contents_url: `${url}/contents/{+path}`,
    compare_url: `${url}/compare/{base}...{head}`,
    created_at: repository.createdAt,
    updated_at: repository.createdAt,
    pushed_at: repository.createdAt,
    archived: false,
    disabled: false,
    visibility: repository.private ? "private" : "public",
    default_branch: repository.defaultBranch,
    allow_merge_commit: repository.merging.methods.includes("merge"),
    allow_squash_merge: repository.merging.methods.includes("squash"),
    allow_rebase_merge: repository.merging.methods.includes("rebase"),
    allow_auto_merge: repository.merging.auto,
  };
}

export function branchShape(state: GithubState, repository: Repository, name: string, sha: string): Shape {
  return {
    name,
    commit: { sha, url: `${repositoryUrl(state, repository)}/commits/${sha}` },
    protected: repository.protections.has(name),
  };
}

export function protectionShape(rules: BranchRules): Shape {
  return {
    required_status_checks:
      rules.requiredChecks.length === 0
        ? null
        : {
            strict: false,
            contexts: rules.requiredChecks.map((check) => check.name),
            checks: rules.requiredChecks.map((check) => ({ context: check.name, app_id: check.appId })),
          },
    required_pull_request_reviews:
      rules.approvals === null
        ? null
        : {
            dismiss_stale_reviews: rules.dismissStale,
            require_code_owner_reviews: rules.codeOwners.length > 0,
            require_last_push_approval: rules.lastPushApproval,
            required_approving_review_count: rules.approvals,
          },
    enforce_admins: { enabled: false },
  };
}
