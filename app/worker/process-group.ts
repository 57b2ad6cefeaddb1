import type { GithubAccess } from "../github/access.ts";
import { answerMergeGroup } from "../github/answer-merge-group.ts";
import { type OpenPull, openPulls } from "../github/open-pulls.ts";
import { type Log, withFields } from "../observability/log.ts";
import type { Metrics } from "../observability/metrics.ts";
import type {
  EnvelopeBase,
  EvaluateEnvelope,
  Fence,
  MergeGroupEnvelope,
  ReevaluateEnvelope,
  ResolveEnvelope,
} from "../queue/envelope.ts";
import type { Queue } from "../queue/queue.ts";
import { evaluate } from "./evaluate.ts";
import { type Message, receivedCount, workOf } from "./message-group.ts";

export interface WorkerTools {
  readonly github: () => Promise<GithubAccess>;
  readonly queue: Queue;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly now: () => Date;
  readonly random: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/**
 * Does what the messages of one group ask for: a pull request is evaluated once, however many of them name it; a commit
 * is looked up once, and each pull request with that head is forwarded to its own group.
 */
export async function processGroup(messages: readonly Message[], tools: WorkerTools): Promise<void> {
  const { evaluate, resolve, reevaluate, mergeGroup } = workOf(messages);
  // A group is one pull request or one commit, so the last envelope of a kind speaks for all of its kind.
  const [pull, commit, queued] = [evaluate.at(-1), resolve.at(-1), mergeGroup.at(-1)];
  if (pull !== undefined)
    await evaluatePull(pull, evaluate, receivedCount(messages.map(({ record }) => record)), tools);
  if (commit !== undefined) await forwardPullsOfHead(commit, resolve, tools);
  // Several branches may point to one commit.
  for (const branch of new Map(reevaluate.map((envelope) => [envelope.branch, envelope])).values()) {
    await forwardPullsOfBase(branch, tools);
  }
  if (queued !== undefined) await answer(queued, tools);
}

async function evaluatePull(
  last: EvaluateEnvelope,
  all: readonly EvaluateEnvelope[],
  received: number,
  tools: WorkerTools,
): Promise<void> {
  const { github, now, sleep, metrics } = tools;
  const { appId, octokit } = await accessFor(last, github);
  const { owner, name } = last.repository;
  await evaluate({
    octokit,
    appId,
    pull: { owner, name, number: last.pull },
    repositoryId: last.repository.id,
    fences: all.map(({ fence }) => fence),
    received,
    now,
    sleep,
    metrics,
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
  await forward(base, { base: { ref: branch, sha } }, (pull) => pull.baseRefName === branch, tools);
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
