import { describe, expect, test } from "@jest/globals";
import { reviewSettingsSchema } from "../../app/policy/review-settings.ts";
import type { Model } from "../../app/review/bedrock/models.ts";
import { decodeMemory } from "../../app/review/memory/encode.ts";
import type { ReviewMemory } from "../../app/review/memory/review-memory.ts";
import type { ModelAnswer, ModelFailure, ModelQuestion, ModelUsage } from "../../app/review/model/model-port.ts";
import { ThrottledError } from "../../app/review/model/throttled-error.ts";
import { reviewPull } from "../../app/review/review-pull.ts";
import type { ReviewSubject } from "../../app/review/subject.ts";

const PATCH = `@@ -1,3 +1,4 @@
 export function pay(total: number, fee: number) {
-  return total;
+  total =- fee;
+  return total;
 }`;

const BUG = {
  path: "src/pay.ts",
  side: "R",
  quote: "total =- fee;",
  line_hint: 2,
  severity: "critical",
  confidence: 95,
  category: "correctness",
  title: "The fee is assigned",
  why: "It assigns the negative fee.",
  failure_scenario: "Who owes 10 pays -1.",
  suggestion: null,
};

const model = (name: string): Model => ({
  name,
  id: `test.${name}`,
  contextTokens: 200_000,
  maxOutputTokens: 64_000,
  prices: { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 },
  cache: { supported: false, minimumTokens: 4_096 },
  modes: ["tool"],
});

type Play = (question: ModelQuestion, nth: number) => ModelAnswer;

const usage = { calls: 1, inputTokens: 1_000, outputTokens: 100, cachedTokens: 0, cost: 0.01 };
const says = (input: unknown): ModelAnswer => ({ kind: "answered", input, usage });
const finds = (...findings: readonly object[]): ModelAnswer => says({ findings });
const fails = (code: ModelFailure["code"], paid: ModelUsage = usage): ModelAnswer => ({
  kind: "failed",
  failure: { code, sentence: `It failed: ${code}.` },
  usage: paid,
});
const isRefuter = ({ tool }: ModelQuestion) => tool.name.includes("refut") || tool.name.includes("finding_verdict");

function aSubject(changes: Partial<ReviewSubject> = {}, patch = PATCH, path = "src/pay.ts"): ReviewSubject {
  const lines = patch.split("\n").slice(1);
  const count = (sign: string) => lines.filter((line) => line.startsWith(sign)).length;
  return {
    name: "acme/shop#12",
    words: { title: "Fees", body: "", head: "fees", base: "main", commits: ["Fees"] },
    files: {
      whole: true,
      items: [{ path, change: "modified", additions: count("+"), deletions: count("-") }],
    },
    patches: { whole: true, items: [{ path, patch }] },
    sameContent: new Set(),
    attributes: { known: true, value: [] },
    guidelines: [],
    memory: null,
    dismissals: [],
    readContents: async () => new Map(),
    again: false,
    ...changes,
  };
}

async function review(play: Play, subject = aSubject(), settings: object = {}) {
  const asked: ModelQuestion[] = [];
  const port = {
    ask: async (question: ModelQuestion) => {
      asked.push(question);
      return play(question, asked.length);
    },
  };
  const result = await reviewPull(subject, reviewSettingsSchema.parse(settings), {
    model: port,
    models: [model("finder"), model("refuter")],
    defaults: { model: "finder", largeModel: "finder", refuter: "refuter" },
    nonce: () => "0123456789abcdef0123456789abcdef",
  });
  const memory: ReviewMemory | null = result.memory === null ? null : decodeMemory(result.memory);
  return { ...result, asked, memory };
}

const holds: Play = (question) =>
  isRefuter(question) ? says({ refutations: [{ number: 1, verdict: "holds", why: "It is so." }] }) : finds(BUG);

describe("a review", () => {
  test("that finds nothing is clean, by one question", async () => {
    const { review: found, asked, memory, throttled } = await review(() => finds());
    expect(found).toMatchObject({ verdict: "clean", findings: [], doubts: [] });
    expect(found.ledger).toEqual([{ path: "src/pay.ts", state: "reviewed", reason: "" }]);
    expect(asked).toHaveLength(1);
    expect(memory).toMatchObject({ final: true, verdict: "clean", spent: { calls: 1, cost: 0.01 } });
    expect(throttled).toBeNull();
  });

  test("that finds a critical bug blocks, with the finding on its line", async () => {
    const { review: found, asked } = await review(holds);
    expect(found.verdict).toBe("blocked");
    expect(found.findings).toMatchObject([{ anchor: { side: "RIGHT", line: 2 }, blocking: true, state: "new" }]);
    expect(asked.map(isRefuter)).toEqual([false, true]);
  });

  test("whose finding is refuted is advisory, and still shows it", async () => {
    const wrong = says({ refutations: [{ number: 1, verdict: "wrong", why: "The operator is intended." }] });
    const { review: found } = await review((question) => (isRefuter(question) ? wrong : finds(BUG)));
    expect(found).toMatchObject({ verdict: "advisory", findings: [{ blocking: false, state: "demoted" }] });
  });

  test("whose refuter fails still blocks", async () => {
    const { review: found } = await review((question) => (isRefuter(question) ? fails("malformed") : finds(BUG)));
    expect(found.verdict).toBe("blocked");
  });

  const CODES: readonly ModelFailure["code"][] = [
    "max-tokens",
    "content-filtered",
    "guardrail",
    "malformed",
    "context-exceeded",
    "unexpected-stop",
    "timeout",
    "access-denied",
    "model-not-found",
    "refused-request",
    "unreachable",
    "service",
  ];
  test.each(CODES)("that fails by %s is indeterminate, says so, and was asked once", async (code) => {
    const { review: found, asked, memory } = await review(() => fails(code));
    expect(found).toMatchObject({ verdict: "indeterminate", findings: [] });
    expect(found.doubts).toContain(`It failed: ${code}.`);
    expect(found.ledger).toMatchObject([{ state: "unreviewable" }]);
    expect(asked).toHaveLength(1);
    expect(memory).toMatchObject({ final: true });
  });

  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["a list", []],
    ["findings that are none", { findings: [{ path: 3 }] }],
  ])("whose answer is %s is indeterminate", async (_, input) => {
    expect((await review(() => says(input))).review.verdict).toBe("indeterminate");
  });

  test("that the service asks to wait for is remembered, and handed to the queue", async () => {
    const {
      review: found,
      memory,
      throttled,
    } = await review(() => {
      throw new ThrottledError("slow down", 30);
    });
    expect(found.verdict).toBe("indeterminate");
    expect(throttled).toBeInstanceOf(ThrottledError);
    expect(memory).toMatchObject({ final: false, spent: { calls: 0 } });
  });
});

describe("what is not asked", () => {
  const nothing: Play = () => {
    throw new Error("a model was asked");
  };

  test.each<[string, ReviewSubject, object, string]>([
    [
      "a diff over the tokens",
      aSubject({}, `@@ -0,0 +1,2000 @@\n${"+const a = 1;\n".repeat(2_000).trim()}`),
      { max_tokens: 1_000 },
      "max_tokens",
    ],
    ["a review over the price", aSubject(), { max_cost_per_pull: 0.001 }, "max_cost_per_pull"],
    ["a day over its price", aSubject({ spentToday: { known: true, value: 9.99 } }), { daily_cost: 10 }, "daily_cost"],
    ["a day whose price is not known", aSubject(), { daily_cost: 10 }, "daily_cost"],
    ["a model that nobody has", aSubject(), { model: "gpt" }, "no model called gpt"],
    [
      "a patch that is missing",
      aSubject({ patches: { whole: true, items: [{ path: "src/pay.ts", patch: null }] } }),
      {},
      "cannot be reviewed",
    ],
  ])("%s: indeterminate, and told", async (_, subject, settings, part) => {
    const { review: found, paid } = await review(nothing, subject, settings);
    expect(found.verdict).toBe("indeterminate");
    expect(found.doubts.join(" ")).toContain(part);
    expect(paid).toBe(false);
  });

  test("the same content, a second time", async () => {
    const first = await review(holds);
    const { review: found, paid } = await review(nothing, aSubject({ memory: first.memory }));
    expect(found).toMatchObject({ verdict: "blocked", findings: [{ state: "new", blocking: true }] });
    // To the letter, its receipt too, so that the check run is not written again.
    expect(found).toEqual(first.review);
    expect(paid).toBe(false);
  });

  test("the same content of which nobody can tell, a second time", async () => {
    const first = await review(() => fails("malformed"));
    expect((await review(nothing, aSubject({ memory: first.memory }))).review).toEqual(first.review);
  });

  test("a failure that was paid for; a person can ask once more", async () => {
    const { memory } = await review(() => fails("malformed"));
    const again = await review(nothing, aSubject({ memory }));
    expect(again.review).toMatchObject({ verdict: "indeterminate", ledger: [{ state: "unreviewable" }] });
    expect((await review(() => finds(), aSubject({ memory, again: true }))).review.verdict).toBe("clean");
  });

  test("a request that broke off counts for the caps with all that was planned, and can be asked once more", async () => {
    const { memory, review: found } = await review(() => fails("service", { ...usage, inputTokens: 0, cost: null }));
    expect(found.receipt).toMatchObject({ calls: 1, cost: null });
    expect(memory?.spent.cost).toBeGreaterThan(0.1);
    const again = await review(() => finds(), aSubject({ memory, again: true }));
    expect(again.review).toMatchObject({ verdict: "clean", receipt: { calls: 2, cost: null } });
    const capped = await review(nothing, aSubject({ memory, again: true }), { max_cost_per_pull: 0.3 });
    expect(capped.review.verdict).toBe("indeterminate");
  });

  test("a block is not asked away", async () => {
    const { memory } = await review(holds);
    expect((await review(nothing, aSubject({ memory, again: true }))).review.verdict).toBe("blocked");
  });
});

describe("a push after a review", () => {
  test("carries a block whose code is still there, until it is gone", async () => {
    const { memory } = await review(holds);
    const moved = PATCH.replace("@@ -1,3 +1,4 @@\n", "@@ -1,3 +1,5 @@\n").replace(
      "+  total",
      "+  audit(total);\n+  total",
    );
    const pushed = await review(
      (question) => (isRefuter(question) ? fails("timeout") : finds()),
      aSubject({ memory }, moved),
    );
    expect(pushed.review).toMatchObject({ verdict: "blocked", findings: [{ anchor: { line: 3 }, state: "carried" }] });
    const head = "export function pay(total: number, fee: number) {\n  total -= fee;\n  return total;\n}\n";
    const readContents = async () => new Map([["src/pay.ts", head]]);
    const mended = await review(() => finds(), aSubject({ memory, readContents }, PATCH.replace("=-", "-=")));
    expect(mended.review.verdict).toBe("clean");
    expect(mended.memory?.spent.calls).toBe(3);
  });
});

describe("secrets", () => {
  const token = `ghp_${"wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx"}`;
  const patch = `@@ -1 +1,2 @@\n const a = 1;\n+const token = "${token}";`;

  test("never leave, and block whatever the model says", async () => {
    const { review: found, asked, memory } = await review(() => finds(), aSubject({}, patch));
    expect(found).toMatchObject({ verdict: "blocked", findings: [{ category: "secret", blocking: true }] });
    expect(JSON.stringify([asked, found, memory])).not.toContain(token.slice(4));
  });
});
