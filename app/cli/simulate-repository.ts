import { classify } from "../github/failure.ts";
import type { Octokit } from "../github/octokit.ts";
import { readPolicy } from "../policy/reading.ts";
import type { PolicyFile } from "../pull-request/snapshot.ts";
import { visible } from "../report/markdown.ts";
import { judge } from "./judge.ts";
import { connect, explained, isRefused } from "./live-github.ts";
import { problemLines } from "./problem-lines.ts";
import { createPullReader } from "./pull-reader.ts";
import { type SimulatedPull, simulationJson, simulationReport, spent } from "./simulation-report.ts";
import { type Terminal, writeJson } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

export interface RepositorySimulation {
  /** `owner/name` */
  readonly repo: string;
  readonly policy: PolicyFile;
  readonly policyFile: string;
  readonly last: number;
  readonly app?: string;
  readonly json?: boolean;
}

/**
 * Judges the last pull requests of a repository, newest first, as if each were open.
 *
 * @returns whether the policy could judge at all, that is, whether it is valid
 * @throws UsageError where GitHub refuses; what was judged until then is told all the same, but not as JSON
 */
export async function simulateRepository(asked: RepositorySimulation, terminal: Terminal): Promise<boolean> {
  const [owner, name, ...rest] = asked.repo.split("/");
  if (!owner || !name || rest.length > 0) throw new UsageError(`--repo is owner/name, not “${visible(asked.repo)}”.`);
  const reading = readPolicy(asked.policy);
  if (reading.status === "invalid") {
    // Nothing is asked of GitHub for a policy that could not judge anything.
    terminal.complain(`${problemLines(asked.policyFile, reading.problems, terminal.paint).join("\n")}\n`);
    return false;
  }

  const { octokit, budget } = connect(process.env);
  const pulls: SimulatedPull[] = [];
  let stopped: unknown = null;
  try {
    for await (const pull of simulated(octokit, { ...asked, owner, name }, terminal)) pulls.push(pull);
  } catch (error) {
    stopped = explained(error, asked.repo, new Date());
  }
  terminal.progress("");
  if (stopped !== null && (asked.json || pulls.length === 0)) throw stopped;
  if (asked.json) {
    const policy = { file: asked.policyFile, blob: reading.status === "absent" ? null : reading.blobSha };
    writeJson(terminal, simulationJson({ repository: asked.repo, policy, pulls, requests: budget().requests }));
  } else {
    terminal.write(simulationReport(asked.repo, pulls, terminal));
    terminal.complain(spent(budget()));
  }
  if (stopped !== null) throw stopped;
  return true;
}

interface Target extends RepositorySimulation {
  readonly owner: string;
  readonly name: string;
}

/**
 * One after the other, as GitHub asks (docs.github.com, "Best practices for using the REST API", "Avoid concurrent
 * requests"). A pull request that cannot be read says so; a token that is refused, or a limit, ends it.
 */
async function* simulated(octokit: Octokit, target: Target, { progress }: Terminal): AsyncGenerator<SimulatedPull> {
  const { owner, name, policy } = target;
  progress(`Listing the pull requests of ${target.repo} …`);
  const listed = await lastPulls(octokit, target);
  const { read } = createPullReader(octokit, target.app ?? process.env.APP_SLUG, () => new Date(), policy);
  for (const [index, { number, title, url }] of listed.entries()) {
    progress(`${index + 1} of ${listed.length}: #${number} …`);
    try {
      const snapshot = await read({ owner, name, number });
      const decision = judge(snapshot, { policy, asOpen: true });
      yield { number, title, url, state: snapshot.pull.state, decision, problem: null };
    } catch (error) {
      if (isRefused(error, new Date())) throw error;
      yield { number, title, url, state: null, decision: null, problem: classify(error, new Date()).why };
    }
  }
}

async function lastPulls(octokit: Octokit, { owner, name, last }: Target) {
  const pulls: { readonly number: number; readonly title: string; readonly url: string }[] = [];
  for (let page = 1; pulls.length < last; page++) {
    const { data } = await octokit.rest.pulls.list({
      owner,
      repo: name,
      state: "all",
      sort: "created",
      direction: "desc",
      per_page: 100,
      page,
    });
    pulls.push(...data.map(({ number, title, html_url }) => ({ number, title, url: html_url })));
    if (data.length < 100) break;
  }
  return pulls.slice(0, last);
}
