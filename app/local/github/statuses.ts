import { GithubError } from "./github-error.ts";
import { pullsWithHead } from "./repositories.ts";
import { statusEventShape } from "./shapes/check.ts";
import { aboutToChange, type CommitStatus, type GithubState, type Repository } from "./state.ts";

export const STATUS_STATES = ["error", "failure", "pending", "success"] as const;

/** @throws GithubError 422 for a commit that is not there. */
export function addStatus(
  state: GithubState,
  repository: Repository,
  sha: string,
  status: {
    readonly by: string;
    readonly state: CommitStatus["state"];
    readonly context?: string | undefined;
    readonly description?: string | null | undefined;
    readonly targetUrl?: string | null | undefined;
  },
): CommitStatus {
  if (state.git.findCommit(sha) === undefined) throw new GithubError(422, `No commit found for SHA: ${sha}`);
  const pulls = pullsWithHead(repository, sha).map((pull) => pull.number);
  aboutToChange(state, repository, { by: status.by, pulls });
  const added: CommitStatus = {
    id: state.nextId("status"),
    sha,
    state: status.state,
    context: status.context ?? "default",
    description: status.description ?? null,
    targetUrl: status.targetUrl ?? null,
    creator: status.by,
    createdAt: state.clock.now(),
  };
  repository.statuses.set(added.id, added);
  // The only check event without an action.
  const payload = statusEventShape(state, repository, added);
  state.emit({ event: "status", action: null, repository, sender: status.by, payload });
  return added;
}
