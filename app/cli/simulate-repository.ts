import { classify } from "../github/failure.ts";
import { lastPulls } from "../github/last-pulls.ts";
import type { Octokit } from "../github/octokit.ts";
import { judge } from "../policy/judge.ts";
import type { Problem } from "../policy/problem.ts";
import { readOrganization, readPolicy } from "../policy/reading.ts";
import type { PolicyFile } from "../pull-request/snapshot.ts";
import { visible } from "../report/markdown.ts";
import { connect, explained, isRefused } from "./live-github.ts";
import type { LocalPolicies } from "./local-policies.ts";
import { problemLines } from "./problem-lines.ts";
import { createPullReader } from "./pull-reader.ts";
import { type SimulatedPull, simulationJson, simulationReport, spent } from "./simulation-report.ts";
import { type Terminal, writeJson } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

export interface RepositorySimulation {
  /** `owner/name` */
  readonly repo: string;
  readonly local: LocalPolicies;
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
  const { local } = asked;
  const problems = problemsOf(local, terminal);
  if (problems.length > 0) {
    // Nothing is asked of GitHub for a policy that could not judge anything.
    terminal.complain(`${problems.join("\n")}\n`);
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
    const { policy, organization } = local.files;
    writeJson(
      terminal,
      simulationJson({
        repository: asked.repo,
        policy: { file: policy ?? null, blob: blobOf(local.policy) },
        organization:
          organization === undefined ? null : { file: organization, blob: blobOf(local.organization) ?? "" },
        pulls,
        requests: budget().requests,
      }),
    );
  } else {
    terminal.write(simulationReport(asked.repo, pulls, terminal));
    terminal.complain(spent(budget()));
  }
  if (stopped !== null) throw stopped;
  return true;
}

/** Everything that is wrong in the files, a line for each. */
function problemsOf({ policy, organization, files }: LocalPolicies, { paint }: Terminal): string[] {
  const read: [file: string | undefined, reading: { status: string; problems?: readonly Problem[] } | null][] = [
    [files.policy, policy === undefined ? null : readPolicy(policy)],
    [files.organization, organization === undefined ? null : readOrganization(organization)],
  ];
  return read.flatMap(([file, reading]) => problemLines(file ?? "", reading?.problems ?? [], paint));
}

function blobOf(file: PolicyFile | undefined): string | null {
  return file === undefined || file.status === "absent" ? null : file.blobSha;
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
  const { owner, name, local } = target;
  progress(`Listing the pull requests of ${target.repo} …`);
  const listed = await lastPulls(octokit, target, { last: target.last });
  const { read } = createPullReader(octokit, target.app ?? process.env.APP_SLUG, () => new Date(), local);
  for (const [index, { number, title, url }] of listed.entries()) {
    progress(`${index + 1} of ${listed.length}: #${number} …`);
    try {
      const snapshot = await read({ owner, name, number });
      const decision = judge(snapshot, { ...local, asOpen: true });
      yield { number, title, url, state: snapshot.pull.state, decision, problem: null };
    } catch (error) {
      if (isRefused(error, new Date())) throw error;
      yield { number, title, url, state: null, decision: null, problem: classify(error, new Date()).why };
    }
  }
}
