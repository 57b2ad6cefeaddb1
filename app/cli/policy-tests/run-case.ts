import { access } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Decision } from "../../policy/decision.ts";
import { judge } from "../../policy/judge.ts";
import { POLICY_PATH } from "../../pull-request/policy-path.ts";
import type { Snapshot } from "../../pull-request/snapshot.ts";
import { readSnapshotValue } from "../../pull-request/snapshot-json.ts";
import { type DecisionJson, decisionJson } from "../../report/decision-json.ts";
import type { LocalSources } from "../../report/policy-source.ts";
import { readSnapshotFile, readText, snapshotProblems } from "../files.ts";
import { type LocalPolicies, readLocalPolicies } from "../local-policies.ts";
import { UsageError } from "../usage-error.ts";
import { type PolicyCase, readCase } from "./case-file.ts";

export interface CaseResult {
  /** From the folder of the tests. */
  readonly file: string;
  readonly ok: boolean;
  readonly expected: PolicyCase["expect"] | null;
  /** Null where the case could not be judged. */
  readonly found: Pick<DecisionJson, "outcome" | "reason" | "rule" | "title"> | null;
  /** What differs, or why it could not be judged; empty if all is as expected. */
  readonly problems: readonly string[];
}

/**
 * Judges one case. A case that cannot be read fails, and says why.
 *
 * @param usual the policies of the cases that name none: without one of the repository, the nearest
 *   `.github/greenlight.yml` above the case; without one of the organisation, the pull request's own
 */
export async function runCase(folder: string, file: string, usual: LocalSources): Promise<CaseResult> {
  const path = join(folder, file);
  const broken = (problems: readonly string[]): CaseResult => ({
    file,
    ok: false,
    expected: null,
    found: null,
    problems,
  });
  try {
    const read = readCase(await readText(path));
    if (!read.valid) return broken(read.problems);
    const { policyCase } = read;
    const { decision, local } = await judgeCase(policyCase, path, usual);
    const { outcome, reason, rule, title, policy: judged } = decisionJson(decision, local.files);
    const problems = [
      ...differences(policyCase.expect, { outcome, reason, rule }),
      ...(reason === "policy-invalid" && policyCase.expect.reason !== reason
        ? judged.problems.map(({ line, column, message }) => `${judged.source}:${line}:${column}  ${message}`)
        : []),
    ];
    return {
      file,
      ok: problems.length === 0,
      expected: policyCase.expect,
      found: { outcome, reason, rule, title },
      problems,
    };
  } catch (error) {
    if (error instanceof UsageError) return broken(error.message.split("\n"));
    throw error;
  }
}

/**
 * The whole decision on a case.
 *
 * @param path the case's file, from whose folder its paths go
 * @throws UsageError for a file that cannot be read, and for what is no snapshot
 */
export async function judgeCase(
  policyCase: PolicyCase,
  path: string,
  usual: LocalSources,
): Promise<{ readonly decision: Decision; readonly snapshot: Snapshot; readonly local: LocalPolicies }> {
  const snapshot = await pullOf(policyCase, path);
  const local = await readLocalPolicies({
    policy: await policyPathOf(policyCase, path, usual.policy),
    organization:
      policyCase.organization === undefined ? usual.organization : join(dirname(path), policyCase.organization),
  });
  return { decision: judge(snapshot, { ...local, asOpen: policyCase.as_open }), snapshot, local };
}

async function pullOf({ pull }: PolicyCase, casePath: string): Promise<Snapshot> {
  if (typeof pull === "string") return await readSnapshotFile(join(dirname(casePath), pull));
  // The version is for files that are kept for years; here it would be noise.
  const parsed = readSnapshotValue({ greenlightSnapshot: 1, ...pull });
  if (parsed.valid) return parsed.snapshot;
  throw new UsageError(snapshotProblems(parsed.problems, "pull."));
}

async function policyPathOf({ policy }: PolicyCase, casePath: string, usual: string | undefined): Promise<string> {
  if (policy !== undefined) return join(dirname(casePath), policy);
  if (usual !== undefined) return usual;
  for (let folder = resolve(dirname(casePath)); ; folder = dirname(folder)) {
    const candidate = join(folder, POLICY_PATH);
    if (
      await access(candidate).then(
        () => true,
        () => false,
      )
    )
      return candidate;
    if (folder === dirname(folder)) break;
  }
  throw new UsageError(`no policy: there is no ${POLICY_PATH} above it; write policy: PATH, or use --policy FILE`);
}

function differences(
  expected: PolicyCase["expect"],
  found: { outcome: string; reason: string; rule: string | null },
): string[] {
  return (["outcome", "rule", "reason"] as const).flatMap((key) => {
    const wanted = expected[key];
    return wanted === undefined || wanted === found[key]
      ? []
      : [`expected ${key} ${named(wanted)}, found ${named(found[key])}`];
  });
}

function named(value: string | null): string {
  return value === null ? "none" : `“${value}”`;
}
