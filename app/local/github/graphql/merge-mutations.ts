import type { Account } from "../accounts.ts";
import { dequeue, disableAutoMerge, enableAutoMerge, enqueue } from "../auto-merge.ts";
import { forbidden } from "../github-error.ts";
import { type GithubState, MERGE_METHODS, type PullRequest, type Repository } from "../state.ts";
import type { Node } from "./accounts.ts";
import { pullById } from "./mutations.ts";
import { pullNode, queueEntryNode } from "./pulls.ts";

interface Input {
  readonly clientMutationId?: string | null;
}

interface OnPullInput extends Input {
  readonly pullRequestId: string;
  readonly expectedHeadOid?: string | null;
  readonly mergeMethod?: string | null;
}

/** What GitHub can be asked to merge by itself. Only who may write may ask. */
export function mergeMutations(state: GithubState, actor: () => Account): Node {
  const writer = (): string => {
    const account = actor();
    if (account.access === "read") throw forbidden();
    return account.login;
  };
  const answer = (
    { clientMutationId = null }: Input,
    id: string,
    act: (repository: Repository, number: number, by: string) => PullRequest,
  ) => {
    const by = writer();
    const { repository, pull } = pullById(state, id);
    const changed = act(repository, pull.number, by);
    return {
      clientMutationId,
      pullRequest: pullNode(state, repository, changed),
      mergeQueueEntry: queueEntryNode(state, repository, changed),
    };
  };
  return {
    enablePullRequestAutoMerge: ({ input }: { readonly input: OnPullInput }) =>
      answer(input, input.pullRequestId, (repository, number, by) => {
        const asked = (input.mergeMethod ?? "MERGE").toLowerCase();
        const method = MERGE_METHODS.find((one) => one === asked) ?? "merge";
        return enableAutoMerge(state, repository, number, { by, method, head: input.expectedHeadOid ?? null });
      }),
    disablePullRequestAutoMerge: ({ input }: { readonly input: OnPullInput }) =>
      answer(input, input.pullRequestId, (repository, number, by) => disableAutoMerge(state, repository, number, by)),
    enqueuePullRequest: ({ input }: { readonly input: OnPullInput }) =>
      answer(input, input.pullRequestId, (repository, number, by) =>
        enqueue(state, repository, number, { by, head: input.expectedHeadOid ?? null }),
      ),
    dequeuePullRequest: ({ input }: { readonly input: Input & { readonly id: string } }) =>
      answer(input, input.id, (repository, number, by) => dequeue(state, repository, number, by)),
  };
}
