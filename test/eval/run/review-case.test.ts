import { describe, expect, test } from "@jest/globals";
import { standInEnvironment } from "../../../app/local/aws/bedrock.ts";
import { readReviewEnvironment } from "../../../app/review/bedrock/review-environment.ts";
import type { ModelPort, ModelQuestion } from "../../../app/review/model/model-port.ts";
import { ThrottledError } from "../../../app/review/model/throttled-error.ts";
import { readCorpus } from "../../../scripts/eval/cases/read-corpus.ts";
import { reviewWith } from "../../../scripts/eval/run/review-case.ts";
import { planFor } from "../../../scripts/eval/stand-in/plan.ts";
import { rawFinding } from "../../../scripts/eval/stand-in/planned-script.ts";

const environment = readReviewEnvironment(standInEnvironment("http://127.0.0.1:1"));
const corpus = readCorpus();
const usage = { calls: 1, inputTokens: 100, outputTokens: 10, cachedTokens: 0, cost: 0.25 };

/** The reviewer finds what is planned for a case; each question is answered unless the script throws. */
function scripted(id: string, before: (question: ModelQuestion) => void = () => undefined) {
  const planned = planFor(corpus).find(({ evalCase }) => evalCase.id === id);
  if (planned === undefined || environment === null) throw new Error(`There is no case ${id}`);
  const questions: ModelQuestion[] = [];
  const port: ModelPort = {
    ask: async (question) => {
      questions.push(question);
      before(question);
      const input =
        question.metadata.step === "review"
          ? { findings: planned.findings.map(rawFinding) }
          : { refutations: [{ number: 1, verdict: "holds", why: "It does." }] };
      return { kind: "answered", input, usage };
    },
  };
  return { questions, evalCase: planned.evalCase, review: reviewWith(port, environment, 5) };
}

describe("the review of a case", () => {
  test("is that of the worker's own flow, with the refuter, and adds up what it took", async () => {
    const { questions, evalCase, review } = scripted("go/exchange-rates");
    const { verdict, findings, receipt } = await review(evalCase);
    expect(questions.map(({ model, metadata }) => [model, metadata.step])).toEqual([
      ["stand-in-reviewer", "review"],
      ["stand-in-refuter", "refute"],
    ]);
    expect(verdict).toBe("blocked");
    expect(findings).toMatchObject([{ path: "internal/rates/client.go", blocking: true }]);
    expect(receipt).toMatchObject({ calls: 2, inputTokens: 200, cost: 0.5 });
  });

  test("goes on after a wait with what was paid for, and counts both", async () => {
    let waits = 1;
    const { questions, evalCase, review } = scripted("go/exchange-rates", ({ metadata }) => {
      if (metadata.step === "refute" && waits-- > 0) throw new ThrottledError("wait", 1);
    });
    await expect(review(evalCase)).rejects.toThrow(ThrottledError);
    const { verdict, receipt } = await review(evalCase);
    expect(verdict).toBe("blocked");
    expect(questions.filter(({ metadata }) => metadata.step === "review")).toHaveLength(1);
    expect(receipt).toMatchObject({ calls: 2, cost: 0.5 });
  });

  test("tells a model nothing of the labels, the class or the name of the case", async () => {
    for (const { id, labels } of corpus.filter((one) => one.labels.length > 0)) {
      const { questions, evalCase, review } = scripted(id);
      await review(evalCase);
      const [{ system, blocks, metadata } = { system: "", blocks: [], metadata: {} }] = questions;
      const asked = JSON.stringify([system, blocks, metadata]);
      for (const words of [id, ...labels.flatMap(({ kind, text }) => [kind.includes("-") ? kind : id, text])]) {
        expect(asked).not.toContain(words);
      }
    }
  });
});
