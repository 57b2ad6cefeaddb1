import { describe, expect, test } from "@jest/globals";
import { decide } from "../../app/policy/decide.ts";
import { plain } from "../../app/policy/phrase.ts";
import { readPolicies } from "../../app/policy/reading.ts";
import { nextActionOf } from "../../app/report/sentences.ts";
import { aSnapshot, type SnapshotChanges } from "../support/builders.ts";
import { GREEN_POLICY } from "../support/builders-policy.ts";

const NEVER = "never: [{ label: stop }]";

function nextAction(mode: string, changes: SnapshotChanges): string {
  const snapshot = aSnapshot({ policy: `${GREEN_POLICY}mode: ${mode}\n${NEVER}\n`, ...changes });
  return plain(nextActionOf(decide(snapshot, readPolicies(snapshot))));
}

describe("in check mode no approval by a human makes the check pass, and nobody is told so", () => {
  test.each<[string, SnapshotChanges]>([
    ["no rule applies", { files: ["src/a.ts"] }],
    ["a guard holds", { pull: { labels: ["stop"] } }],
    ["the policy is changed", { files: [".github/greenlight.yml"] }],
    ["the policy is changed and broken", { files: [".github/greenlight.yml"], proposedPolicy: "version: 2" }],
    ["files were cut off", { files: { whole: false, items: [], reason: "only some could be read" } }],
  ])("%s", (_, changes) => {
    expect(nextAction("active", changes)).toContain("A human must approve");
    expect(nextAction("check", changes)).toContain("Somebody who may bypass this check must merge it");
    expect(nextAction("check", changes)).not.toContain("human must approve");
  });

  test("there are no checks", () => {
    expect(nextAction("active", { checks: [] })).toContain("a human must approve");
    expect(nextAction("check", { checks: [] })).not.toContain("human must approve");
  });
});
