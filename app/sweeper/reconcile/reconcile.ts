import type { GithubAccess } from "../../github/access.ts";
import { classify } from "../../github/failure.ts";
import { type InstalledRepository, installationRepositories } from "../../github/installation-repositories.ts";
import type { Octokit } from "../../github/octokit.ts";
import { unheardPulls } from "../../github/unheard-pulls.ts";
import { ENVELOPE_VERSION, type EvaluateEnvelope } from "../../queue/envelope.ts";
import type { Queue } from "../../queue/queue.ts";
import type { SweepTools } from "../sweep-tools.ts";
import { turnOf } from "./turn.ts";

/** So that a sweep ends, and a night's worth of evaluations is no flood. */
const MOST_MESSAGES = 200;
/** Below that, the rest of the rate limit is for what people wait for. */
const LEAST_LEFT = 0.2;

/**
 * Has open pull requests looked at again that nothing was heard of for a day. What an event would have told is on GitHub,
 * so an event that was lost, or a freeze that ended without one, is made up for.
 *
 * @throws the first failure, after all others were looked at; that GitHub asks to wait only where nothing else failed
 */
export async function reconcile(access: GithubAccess, queue: Pick<Queue, "send">, tools: SweepTools): Promise<void> {
  const { now, log, mayGoOn } = tools;
  const turn = turnOf(now());
  const app = await access.appOctokit();
  const installations = await app.paginate(app.rest.apps.listInstallations, { per_page: 100 });
  const due = installations.filter(({ id, suspended_at }) => turn.installation(id) && !suspended_at);
  const failures: { readonly isThrottled: boolean; readonly error: unknown }[] = [];
  let sent = 0;
  const isOver = () => !mayGoOn() || sent >= MOST_MESSAGES;

  /** Whether to go on after a failure: where GitHub asks to wait, the next request would fare no better. */
  function failed(error: unknown, about: Readonly<Record<string, unknown>>): boolean {
    const failure = classify(error, now());
    const isThrottled = failure.class === "throttled";
    failures.push({ isThrottled, error });
    log.warn("Could not look at pull requests again", { ...about, class: failure.class, error });
    return !isThrottled;
  }

  for (const { id } of due) {
    if (isOver()) break;
    try {
      const octokit = await access.octokitFor(id);
      for await (const repository of repositoriesOf(octokit)) {
        if (!turn.repository(repository.id)) continue;
        if (isOver()) break;
        try {
          const found = await unheardPulls(octokit, repository, { appId: access.appId, now: now() });
          const pulls = found.pulls.slice(0, MOST_MESSAGES - sent);
          await lookAgain(pulls, { installation: id, repository, turn: turn.name }, queue, tools);
          sent += pulls.length;
          if (found.left !== null && found.left < LEAST_LEFT) {
            log.info("Leaves the rest of the rate limit to events", { installation: id, left: found.left });
            break;
          }
        } catch (error) {
          if (!failed(error, { installation: id, repository: nameOf(repository) })) break;
        }
      }
    } catch (error) {
      failed(error, { installation: id });
    }
  }
  const worst = failures.find(({ isThrottled }) => !isThrottled) ?? failures[0];
  if (worst !== undefined) throw worst.error;
}

async function lookAgain(
  pulls: readonly number[],
  at: { readonly installation: number; readonly repository: InstalledRepository; readonly turn: string },
  queue: Pick<Queue, "send">,
  { now, log, metrics }: SweepTools,
): Promise<void> {
  if (pulls.length === 0) return;
  const envelopes = pulls.map(
    (pull): EvaluateEnvelope => ({
      v: ENVELOPE_VERSION,
      kind: "evaluate",
      pull,
      deliveryId: `reconcile-${at.turn}`,
      event: "reconcile",
      action: null,
      installationId: at.installation,
      repository: at.repository,
      fence: {},
      receivedAt: now().toISOString(),
    }),
  );
  await queue.send(envelopes, { oneOfSeveral: true });
  metrics.count("Reconciled", pulls.length);
  log.info("Has pull requests looked at again", { repository: nameOf(at.repository), pulls });
}

async function* repositoriesOf(octokit: Octokit): AsyncGenerator<InstalledRepository> {
  for (let page = 1; ; page++) {
    const { repositories, more } = await installationRepositories(octokit, page);
    yield* repositories;
    if (!more) return;
  }
}

function nameOf({ owner, name }: InstalledRepository): string {
  return `${owner}/${name}`;
}
