import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type CheckQuestion, judgeChecks } from "../../app/checks/judge.ts";
import { CHECK_NAME } from "../../app/pull-request/check-name.ts";
import { DEPENDABOT, OWN_APP } from "../support/builders.ts";
import { checkContext, checkSettings, requiredCheck } from "../support/builders-arbitrary.ts";

const contexts = fc.array(checkContext(), { maxLength: 6 });

function question(): fc.Arbitrary<CheckQuestion> {
  return fc.record({
    contexts,
    required: fc.array(requiredCheck(), { maxLength: 2 }),
    settings: checkSettings(),
    ownAppId: fc.constant(OWN_APP),
    ownCheckName: fc.constant(CHECK_NAME),
    contributors: fc.constant([DEPENDABOT]),
    contributorsKnown: fc.boolean(),
  });
}

describe("judgeChecks, whatever the checks", () => {
  test("the order of the contexts never matters, not even to how they are shown", () => {
    const shuffled = question().chain((asked) =>
      fc.shuffledSubarray([...asked.contexts], { minLength: asked.contexts.length }).map((order) => ({ asked, order })),
    );
    fc.assert(
      fc.property(shuffled, ({ asked, order }) => {
        expect(judgeChecks({ ...asked, contexts: order })).toEqual(judgeChecks(asked));
      }),
      { numRuns: 500 },
    );
  });

  test("a failing check that gates never makes it green", () => {
    const asked = question().map((each) => ({
      ...each,
      settings: { ...each.settings, require: "all" as const, ignore: [] },
    }));
    fc.assert(
      fc.property(asked, checkContext(), (before, extra) => {
        const red =
          extra.kind === "status"
            ? { ...extra, state: "failure" as const }
            : { ...extra, status: "completed" as const, conclusion: "failure" as const };
        // A name of its own, so that it takes no other run's place.
        const named = { ...red, name: "a check of its own", ...(red.kind === "check-run" ? { app: null } : {}) };
        expect(judgeChecks({ ...before, contexts: [...before.contexts, named] }).state).toBe("failed");
      }),
    );
  });

  test("a check that runs never makes it green", () => {
    fc.assert(
      fc.property(question(), checkContext(), (before, extra) => {
        const running =
          extra.kind === "status"
            ? { ...extra, state: "pending" as const }
            : { ...extra, status: "queued" as const, startedAt: null, conclusion: null };
        fc.pre(judgeChecks(before).state !== "green");
        // A re-run of what failed may well take the failure away, but what it leaves is pending.
        const named = { ...running, name: "a check of its own" };
        expect(judgeChecks({ ...before, contexts: [...before.contexts, named] }).state).not.toBe("green");
      }),
    );
  });

  test("taking a passed check away never makes it green", () => {
    fc.assert(
      fc.property(question(), fc.nat(), (asked, nth) => {
        const before = judgeChecks(asked);
        fc.pre(before.state !== "green" && asked.contexts.length > 0);
        const gone = asked.contexts[nth % asked.contexts.length];
        const alone =
          gone === undefined
            ? undefined
            : judgeChecks({
                ...asked,
                required: [],
                contexts: [gone],
                settings: { ...asked.settings, require: "all", ignore: [] },
              });
        fc.pre(alone?.checks[0]?.state === "passed");
        // Unless it hid an older run of the same check.
        const twins = asked.contexts.filter((other) => other.kind === gone?.kind && other.name === gone.name);
        fc.pre(twins.length === 1);
        expect(judgeChecks({ ...asked, contexts: asked.contexts.filter((other) => other !== gone) }).state).not.toBe(
          "green",
        );
      }),
      { numRuns: 500 },
    );
  });

  test("green means that as many checks passed as the policy asks for, and none failed, runs or is missing", () => {
    fc.assert(
      fc.property(question(), (asked) => {
        const gate = judgeChecks(asked);
        const count = (...states: readonly string[]) =>
          gate.checks.filter(({ state }) => states.includes(state)).length;
        const green = count("failed", "pending", "missing") === 0 && count("passed") >= asked.settings.minimum;
        expect(gate.state === "green").toBe(green);
      }),
      { numRuns: 500 },
    );
  });
});
