import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { decide } from "../../app/policy/decide.ts";
import { readPolicies } from "../../app/policy/reading.ts";
import type { AiReview } from "../../app/pull-request/ai-review.ts";
import { aSnapshot } from "../support/builders.ts";
import { policyText, snapshot } from "../support/builders-arbitrary.ts";
import { GREEN_POLICY, presentPolicy } from "../support/builders-policy.ts";
import { anAiReview, aReviewFinding, REVIEWED } from "../support/builders-review.ts";

const ADVISORY = `${GREEN_POLICY}    review: advisory\n`;
const ANYWAY = `${REVIEWED}review: { on_error: approve }\n`;
const blocked = anAiReview("blocked", { findings: [aReviewFinding({ blocking: true })] });

function kindOf(policy: string, aiReview?: AiReview, organization?: string) {
  const given = aSnapshot({
    policy,
    ...(aiReview === undefined ? {} : { aiReview }),
    ...(organization === undefined ? {} : { organizationPolicy: presentPolicy(organization) }),
  });
  return decide(given, readPolicies(given)).reason.kind;
}

describe("principle 5: the AI review can only withhold", () => {
  test.each<[string, string, AiReview | undefined, string]>([
    ["none is asked for, and there is none", GREEN_POLICY, undefined, "approved"],
    ["none is asked for, and one blocks", GREEN_POLICY, blocked, "approved"],
    ["one is required, and there is none yet", REVIEWED, undefined, "review-pending"],
    ["one is required, and it is clean", REVIEWED, anAiReview("clean"), "approved"],
    ["one is required, and nothing of it blocks", REVIEWED, anAiReview("advisory"), "approved"],
    ["one is required, and it blocks", REVIEWED, blocked, "review-blocked"],
    ["one is required, and cannot tell", REVIEWED, anAiReview("indeterminate"), "review-indeterminate"],
    ["it blocks, whatever becomes of errors", ANYWAY, blocked, "review-blocked"],
    ["it cannot tell, and the policy takes that", ANYWAY, anAiReview("indeterminate"), "approved"],
    ["it has not been made, and the policy takes errors", ANYWAY, undefined, "review-pending"],
    ["advice is asked for, and there is none yet", ADVISORY, undefined, "review-pending"],
    ["advice is asked for, and it blocks", ADVISORY, blocked, "approved"],
    ["advice is asked for, and it cannot tell", ADVISORY, anAiReview("indeterminate"), "approved"],
  ])("%s", (_, policy, review, kind) => expect(kindOf(policy, review)).toBe(kind));

  const FORCED = "version: 1\nguardrails: { review: required }\n";
  test.each<[string, AiReview | undefined, string]>([
    ["without one", undefined, "review-pending"],
    ["with one that blocks", blocked, "review-blocked"],
    ["with a clean one", anAiReview("clean"), "approved"],
  ])("an organisation can require it of a rule that asks for none: %s", (_, review, kind) => {
    expect(kindOf(GREEN_POLICY, review, FORCED)).toBe(kind);
    expect(kindOf(ADVISORY, review, FORCED)).toBe(kind);
  });

  test("a rule that is only tried out asks no model", () => {
    expect(kindOf(`${REVIEWED}    mode: shadow\n`)).toBe("shadow");
  });

  test("no review whatsoever approves what is not approved without it", () => {
    const verdict = fc.constantFrom<AiReview["verdict"]>("clean", "advisory", "blocked", "indeterminate");
    fc.assert(
      fc.property(policyText(), snapshot(), verdict, (text, seen, found) => {
        const given = { ...seen, policy: presentPolicy(text) };
        const without = decide(given, readPolicies(given)).outcome;
        const asked = { ...given, policy: presentPolicy(text.replaceAll("when:", "review: required, when:")) };
        const reviewed = { ...asked, aiReview: anAiReview(found) };
        const { outcome } = decide(reviewed, readPolicies(reviewed));
        if (outcome === "approve") {
          expect(without).toBe("approve");
          expect(["clean", "advisory"]).toContain(found);
        }
        expect(decide(asked, readPolicies(asked)).outcome).not.toBe("approve");
      }),
      { numRuns: 300 },
    );
  });
});
