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
 * @throws the first failure, after all other installations were looked at
 */
export async function reconcile(access: GithubAccess, queue: Pick<Queue, "send">, tools: SweepTools): Promise<void> {
  const { now, log, metrics, mayGoOn } = tools;
  const turn = turnOf(now());
  const app = await access.appOctokit();
  const installations = await app.paginate(app.rest.apps.listInstallations, { per_page: 100 });
  const due = installations.filter(({ id, suspended_at }) => turn.installation(id) && !suspended_at);
  const failures: unknown[] = [];
  let sent = 0;
  for (const { id } of due) {
    if (!mayGoOn() || sent >= MOST_MESSAGES) break;
    try {
      const octokit = await access.octokitFor(id);
      for await (const repository of repositoriesOf(octokit)) {
        if (!turn.repository(repository.id)) continue;
        if (!mayGoOn() || sent >= MOST_MESSAGES) break;
        const found = await unheardPulls(octokit, repository, { appId: access.appId, now: now() });
        const envelopes = found.pulls.slice(0, MOST_MESSAGES - sent).map((pull) => envelope(pull));
        await queue.send(envelopes, { oneOfSeveral: true });
        sent += envelopes.length;
        if (envelopes.length > 0) {
          metrics.count("Reconciled", envelopes.length);
          log.info("Has pull requests looked at again", { repository: nameOf(repository), pulls: found.pulls });
        }
        if (found.left !== null && found.left < LEAST_LEFT) {
          log.info("Leaves the rest of the rate limit to events", { installation: id, left: found.left });
          break;
        }
        function envelope(pull: number): EvaluateEnvelope {
          return {
            v: ENVELOPE_VERSION,
            kind: "evaluate",
            pull,
            deliveryId: `reconcile-${turn.name}`,
            event: "reconcile",
            action: null,
            installationId: id,
            repository,
            fence: {},
            receivedAt: now().toISOString(),
          };
        }
      }
    } catch (error) {
      failures.push(error);
      log.warn("Could not look at an installation's pull requests", {
        installation: id,
        class: classify(error, now()).class,
        error,
      });
    }
  }
  if (failures.length > 0) throw failures[0];
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
