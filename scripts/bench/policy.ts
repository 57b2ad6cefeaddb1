import { decide } from "../../app/policy/decide.ts";
import type { Decision } from "../../app/policy/decision.ts";
import { parsePolicy } from "../../app/policy/parse.ts";
import type { PolicyReading } from "../../app/policy/reading.ts";
import { type PolicyCase, policyCases } from "./policy-cases.ts";

/** What one policy and one pull request cost, in milliseconds of one core (garbage collection included). */
export interface PolicyTime {
  readonly name: string;
  readonly parseMs: number;
  readonly decideMs: number;
  /** Both, the very first time in this process. */
  readonly firstMs: number;
  readonly totalMs: number;
  readonly told: string;
}

const TIMES = 7;

/** Every case of {@link policyCases}, each parsed and decided several times; the median counts. */
export function* measurePolicies(only = ""): Generator<PolicyTime> {
  for (const each of policyCases()) if (each.name.includes(only)) yield measurePolicy(each);
}

/** Milliseconds to parse 1 MB of JSON, to compare machines. */
export function measureYardstick(): number {
  const text = JSON.stringify(Array.from({ length: 10_000 }, (_, index) => ({ index, text: "x".repeat(75) })));
  return median(Array.from({ length: 15 }, () => cpuMs(() => JSON.parse(text)).ms));
}

function measurePolicy({ name, policy, snapshot }: PolicyCase): PolicyTime {
  const seen = { ...snapshot, policy: { status: "present", blobSha: "0", text: policy } } as const;
  const runs: { readonly parse: number; readonly decide: number; readonly told: string }[] = [];
  // What takes so long that there is no doubt is not done again.
  while (runs.length < TIMES && (runs[0]?.decide ?? 0) + (runs[0]?.parse ?? 0) < 2_000) {
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
    firstMs: (runs[0]?.parse ?? 0) + (runs[0]?.decide ?? 0),
    totalMs: median(runs.map((run) => run.parse + run.decide)),
    told: runs[0]?.told ?? "",
  };
}

function toldOf({ reason }: Decision): string {
  if (reason.kind !== "policy-invalid") return reason.kind;
  return `refused: ${reason.problems[0]?.message.slice(0, 60)}${reason.problems.length > 1 ? ` (+${reason.problems.length - 1})` : ""}`;
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

/** `node scripts/bench/policy.ts [part of a name]` */
if (import.meta.main) {
  const yardstick = measureYardstick();
  process.stdout.write(`1 MB of JSON is parsed in ${yardstick.toFixed(1)} ms\n`);
  for (const { name, parseMs, decideMs, firstMs, totalMs, told } of measurePolicies(process.argv[2])) {
    const numbers = [totalMs, parseMs, decideMs, firstMs].map((ms) => ms.toFixed(1).padStart(8)).join("");
    process.stdout.write(`${numbers} ${(totalMs / yardstick).toFixed(1).padStart(7)}x  ${name}: ${told}\n`);
  }
}
