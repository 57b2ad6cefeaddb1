import type { GithubAccess } from "../github/access.ts";
import { answerMergeGroup } from "../github/answer-merge-group.ts";
import { installationRepositories } from "../github/installation-repositories.ts";
import type { MachineUser } from "../github/machine-user.ts";
import { type OpenPull, openPulls } from "../github/open-pulls.ts";
import { type Log, withFields } from "../observability/log.ts";
import type { Metrics } from "../observability/metrics.ts";
import type {
  CommandEnvelope,
  EnvelopeBase,
  EvaluateEnvelope,
  Fence,
  MergeGroupEnvelope,
  ReevaluateAllEnvelope,
  ReevaluateEnvelope,
  ResolveEnvelope,
} from "../queue/envelope.ts";
import type { Queue } from "../queue/queue.ts";
import type { Reviewer } from "../review/bedrock/reviewer.ts";
import type { ClosedPulls } from "./closed-pulls.ts";
import { type DoneCommands, doCommands, type Explained } from "./commands/do-commands.ts";
import { evaluate } from "./evaluate.ts";
import type { Evaluation } from "./fresh-snapshot.ts";
import { type Message, receivedCount, workOf } from "./message-group.ts";

export interface WorkerTools {
  readonly github: () => Promise<GithubAccess>;
  /** Who approves where a policy has `approval.as: user`; null: this deployment has no token for that. */
  readonly machineUser?: (() => Promise<MachineUser | null>) | undefined;
  readonly queue: Queue;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly now: () => Date;
  readonly random: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** When the worker's time is over; unknown where nobody tells. */
  readonly deadline?: Date | undefined;
  /** What makes AI reviews; null where this deployment has none. */
  readonly reviewer?: Reviewer | null | undefined;
  /** What replays keep from one batch to the next. */
  readonly closedPulls?: ClosedPulls | undefined;
  /** Nothing is approved where no policy of the organisation can be seen; default: false. */
  readonly requireOrganizationPolicy?: boolean;
}

/**
 * Does what the messages of one group ask for: commands are done in their order, a pull request is evaluated once, however many of them name it; a commit
 * is looked up once, and each pull request with that head is forwarded to its own group.
 */
export async function processGroup(messages: readonly Message[], tools: WorkerTools): Promise<void> {
  const { command, evaluate, resolve, reevaluate, reevaluateAll, mergeGroup } = workOf(messages);
  // A group is one pull request or one commit, so the last envelope of a kind speaks for all of its kind.
  const [commit, queued] = [resolve.at(-1), mergeGroup.at(-1)];
  await workOnPull(command, evaluate, receivedCount(messages.map(({ record }) => record)), tools);
  if (commit !== undefined) await forwardPullsOfHead(commit, resolve, tools);
  // Several branches may point to one commit.
  for (const branch of new Map(reevaluate.map((envelope) => [envelope.branch, envelope])).values()) {
    await forwardPullsOfBase(branch, tools);
  }
  for (const page of new Map(reevaluateAll.map((envelope) => [envelope.page, envelope])).values()) {
    await forwardToRepositories(page, tools);
  }
  if (queued !== undefined) await answer(queued, tools);
}

/** Commands, each in its turn; then one evaluation for them and for all other events; then what the commands wait for. */
async function workOnPull(
  commands: readonly CommandEnvelope[],
  events: readonly EvaluateEnvelope[],
  received: number,
  tools: WorkerTools,
): Promise<void> {
  const command = commands.at(-1);
  const done = command === undefined ? null : await doPullCommands(command, commands, tools);
  const last = events.at(-1) ?? (done?.any ? command : undefined);
  if (last === undefined) return;
  let explained: Explained | null = null;
  await evaluatePull(last, [...events, ...commands], received, tools, {
    commanded: done?.commanded,
    onDecided: (decision, report) => {
      explained = { decision, report };
    },
  });
  await done?.answer(explained);
}

async function doPullCommands(
  last: CommandEnvelope,
  all: readonly CommandEnvelope[],
  tools: WorkerTools,
): Promise<DoneCommands> {
  const { octokit } = await accessFor(last, tools.github);
  const { metrics, now, sleep } = tools;
  const hasReviewer = Boolean(tools.reviewer);
  return await doCommands(all, {
    octokit,
    metrics,
    now,
    sleep,
    hasReviewer,
    log: logFor(last, tools.log, { pull: last.pull }),
  });
}

async function evaluatePull(
  last: EvaluateEnvelope | CommandEnvelope,
  all: readonly (EvaluateEnvelope | CommandEnvelope)[],
  received: number,
  tools: WorkerTools,
  commands: Pick<Evaluation, "commanded" | "onDecided">,
): Promise<void> {
  const { github, now, sleep, metrics, deadline, closedPulls, requireOrganizationPolicy = false } = tools;
  const { appId, octokit } = await accessFor(last, github);
  const { owner, name } = last.repository;
  await evaluate({
    octokit,
    machineUser: await tools.machineUser?.(),
    appId,
    pull: { owner, name, number: last.pull },
    repositoryId: last.repository.id,
    fences: all.map(({ fence }) => fence),
    received,
    now,
    sleep,
    metrics,
    deadline,
    reviewer: tools.reviewer,
    closedPulls,
    requireOrganizationPolicy,
    ...commands,
    log: logFor(last, tools.log, { pull: last.pull, messages: all.length }),
  });
}

async function forwardPullsOfHead(
  last: ResolveEnvelope,
  all: readonly ResolveEnvelope[],
  tools: WorkerTools,
): Promise<void> {
  // GitHub's replicas follow in order: whoever shows the last of these events shows those before it.
  const fence: Fence = Object.assign({}, ...all.map((envelope) => envelope.fence));
  const { sha, ...base } = last;
  await forward(base, fence, (pull) => pull.headRefOid === sha, tools);
}

async function forwardPullsOfBase({ branch, sha, ...base }: ReevaluateEnvelope, tools: WorkerTools): Promise<void> {
  if (branch === null) return await forward(base, base.fence, () => true, tools);
  await forward(base, { base: { ref: branch, sha } }, (pull) => pull.baseRefName === branch, tools);
}

/** Asks for every open pull request of a hundred repositories, and for the next hundred. */
async function forwardToRepositories(envelope: ReevaluateAllEnvelope, tools: WorkerTools): Promise<void> {
  const { page, sha, kind: _, ...base } = envelope;
  const { octokit } = await accessFor(base, tools.github);
  const { repositories, more } = await installationRepositories(octokit, page);
  const fence: Fence = { organization: { sha } };
  // An installation is of one owner, and so is the policy.
  const owned = repositories.filter(({ owner }) => owner.toLowerCase() === base.repository.owner.toLowerCase());
  const each = owned.map((repository) => ({
    ...base,
    kind: "reevaluate" as const,
    branch: null,
    sha,
    repository,
    fence,
  }));
  await tools.queue.send([...each, ...(more ? [{ ...envelope, page: page + 1 }] : [])], { oneOfSeveral: true });
  const fields = { page, repositories: owned.length, more };
  logFor(base, tools.log).info("Looked up the repositories that the organisation's policy is for", fields);
}

/** Asks for an evaluation of each pull request that is wanted: it runs in the pull request's own group, never here. */
async function forward(
  { kind: _, ...base }: EnvelopeBase & { readonly kind: string },
  fence: Fence,
  wanted: (pull: OpenPull) => boolean,
  tools: WorkerTools,
): Promise<void> {
  const { octokit } = await accessFor(base, tools.github);
  const pulls = await openPulls(octokit, base.repository, wanted);
  await tools.queue.send(
    pulls.map((pull) => ({ ...base, fence, kind: "evaluate" as const, pull })),
    { oneOfSeveral: true },
  );
  logFor(base, tools.log).info("Looked up the pull requests that an event is about", { pulls });
}

async function answer(envelope: MergeGroupEnvelope, tools: WorkerTools): Promise<void> {
  const { octokit } = await accessFor(envelope, tools.github);
  await answerMergeGroup(octokit, envelope.repository, envelope.sha);
  logFor(envelope, tools.log, { sha: envelope.sha }).info("Answered the merge queue");
}

async function accessFor(envelope: EnvelopeBase, github: () => Promise<GithubAccess>) {
  const access = await github();
  return { appId: access.appId, octokit: await access.octokitFor(envelope.installationId) };
}

/** The fields by which everything about one pull request can be found again. */
export function logFor(envelope: EnvelopeBase, log: Log, more: Readonly<Record<string, unknown>> = {}): Log {
  const { deliveryId, event, action, repository } = envelope;
  return withFields(log, { deliveryId, event, action, repository: `${repository.owner}/${repository.name}`, ...more });
}
