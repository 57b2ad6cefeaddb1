import { execFileSync } from "node:child_process";
import { decide } from "../../app/policy/decide.ts";
import type { Decision } from "../../app/policy/decision.ts";
import { parsePolicy } from "../../app/policy/parse.ts";
import type { PolicyReading } from "../../app/policy/reading.ts";
import { type PolicyCase, policyCases } from "./policy-cases.ts";

/** What one policy and one pull request cost, in milliseconds of one core, the collection of garbage included. */
export interface PolicyTime {
  readonly name: string;
  readonly parseMs: number;
  readonly decideMs: number;
  readonly totalMs: number;
  /** Both, against {@link YARDSTICK} in the same run. */
  readonly ratio: number;
  /** What came of it: the reason of the decision, or why the policy is refused. */
  readonly told: string;
}

/** What times are compared with, since machines differ. */
export const YARDSTICK = "JSON.parse of 1 MB";
const TIMES = 9;

/**
 * Every case of {@link policyCases} of which the name has this part, parsed and decided several times; the median counts. In
 * a process of its own, where garbage is collected by the same core.
 */
export function measurePolicies(part = ""): PolicyTime[] {
  const output = execFileSync(process.execPath, ["--single-threaded-gc", import.meta.filename, part], {
    encoding: "utf8",
    maxBuffer: 10_000_000,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, [CHILD]: "1" },
  });
  return JSON.parse(output);
}

const CHILD = "BENCH_POLICY_CHILD";

function measureHere(part: string): PolicyTime[] {
  const all = policyCases();
  // As in a worker that has been at it for a while.
  for (const each of all.slice(0, 3)) measure(each, 20);
  const yardstick = measureYardstick();
  return all
    .filter(({ name }) => name.includes(part))
    .map((each) => {
      const time = measure(each, TIMES);
      return { ...time, ratio: time.totalMs / yardstick };
    });
}

function measureYardstick(): number {
  const text = JSON.stringify(Array.from({ length: 10_000 }, (_, index) => ({ index, text: "x".repeat(75) })));
  return median(Array.from({ length: 31 }, () => cpuMs(() => JSON.parse(text)).ms));
}

function measure({ name, policy, snapshot }: PolicyCase, times: number): Omit<PolicyTime, "ratio"> {
  const seen = { ...snapshot, policy: { status: "present", blobSha: "0", text: policy } } as const;
  const runs: { readonly parse: number; readonly decide: number; readonly told: string }[] = [];
  // What takes so long that there is no doubt is not done again.
  while (runs.length < times && (runs[0]?.decide ?? 0) + (runs[0]?.parse ?? 0) < 2_000) {
    // Nothing that is remembered for a pull request may help.
    const fresh = { ...seen, files: { ...seen.files, items: [...seen.files.items] } };
    const parsed = cpuMs(() => parsePolicy(policy));
    const reading: PolicyReading = parsed.value.valid
      ? { status: "valid", owner: "repository", blobSha: "0", policy: parsed.value.policy, organization: null }
      : { status: "invalid", owner: "repository", blobSha: "0", problems: parsed.value.problems };
    const decided = cpuMs(() => decide(fresh, reading));
    runs.push({ parse: parsed.ms, decide: decided.ms, told: toldOf(decided.value) });
  }
  return {
    name,
    parseMs: median(runs.map((run) => run.parse)),
    decideMs: median(runs.map((run) => run.decide)),
    totalMs: median(runs.map((run) => run.parse + run.decide)),
    told: runs[0]?.told ?? "",
  };
}

function toldOf({ reason }: Decision): string {
  if (reason.kind === "policy-invalid") return `refused: ${reason.problems[0]?.message.slice(0, 70)}`;
  return reason.kind === "unknown" ? "cannot be told: too much work" : `evaluated: ${reason.kind}`;
}

function cpuMs<T>(work: () => T): { readonly ms: number; readonly value: T } {
  const before = process.cpuUsage();
  const value = work();
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1_000, value };
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

/** `node scripts/bench/policy.ts [part of a name]`: this benchmark alone. */
if (import.meta.main) {
  const part = process.argv[2] ?? "";
  if (process.env[CHILD] !== undefined) process.stdout.write(JSON.stringify(measureHere(part)));
  else {
    process.stdout.write(`     ms   parse  decide   ÷ ${YARDSTICK}\n`);
    for (const { name, parseMs, decideMs, totalMs, ratio, told } of measurePolicies(part)) {
      const numbers = [totalMs, parseMs, decideMs, ratio].map((ms) => ms.toFixed(1).padStart(8)).join("");
      process.stdout.write(`${numbers}  ${name}: ${told}\n`);
    }
  }
}
