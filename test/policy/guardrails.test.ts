import { describe, expect, test } from "@jest/globals";
import { judge } from "../../app/policy/judge.ts";
import { parseOrganizationPolicy, parsePolicy } from "../../app/policy/parse.ts";
import { plain } from "../../app/policy/phrase.ts";
import { renderCheckRun } from "../../app/report/check-run.ts";
import { nextActionOf } from "../../app/report/sentences.ts";
import { stepsOf } from "../../app/report/steps.ts";
import { aCheckRun, anOwnApproval, aReview, aSnapshot, type SnapshotChanges } from "../support/builders.ts";
import { GREEN_POLICY, presentPolicy } from "../support/builders-policy.ts";

/** The decision on a pull request that is approved without guardrails. */
function under(guardrails: string, changes: SnapshotChanges = {}, policy = GREEN_POLICY) {
  const organization = presentPolicy(`version: 1\nguardrails: ${guardrails}\n`);
  return judge(aSnapshot({ ...changes, policy }), { organization });
}

const organisationSteps = (...[guardrails, changes, policy]: Parameters<typeof under>) =>
  stepsOf(under(guardrails, changes, policy))
    .filter(({ what }) => plain(what).startsWith("Organisation: "))
    .map(({ mark, what, result }) => `${mark}: ${plain(what).replace("Organisation: ", "")} | ${plain(result)}`);

const twoChecks = [aCheckRun(), aCheckRun({ name: "lint", conclusion: "neutral" })];

describe("each guardrail stops what it is about, and says so", () => {
  test.each<[string, string, SnapshotChanges, string, string]>([
    [
      "never",
      "{ never: [{ files: { any: package-lock.json } }] }",
      {},
      "guard",
      "stop: changes package-lock.json | stops it: package-lock.json",
    ],
    [
      "size",
      "{ size: { lines: 5 } }",
      {},
      "guard",
      "stop: larger than is allowed (at most 5 changed lines) | stops it: 8 changed lines",
    ],
    [
      "approvals",
      "{ approvals: { count: 1 } }",
      {},
      "approvals-missing",
      "stop: an approval by somebody who may push missing | stops it: nobody approved the head",
    ],
    ["mode", "{ mode: shadow }", {}, "shadow", "stop: everything is in shadow mode | stops it: nothing is approved"],
    ["stop", "{ stop: true }", {}, "stopped", "stop: nothing is approved | stops it: it is switched on"],
    ["stop with a reason", "{ stop: an incident }", {}, "stopped", "stop: nothing is approved | stops it: an incident"],
    [
      "approvals_per_day",
      "{ approvals_per_day: 3 }",
      { approvalsToday: { known: true, value: 3 } },
      "daily-cap",
      "stop: at most 3 a day | stops it: used up",
    ],
    [
      "checks.minimum",
      "{ checks: { minimum: 2 } }",
      {},
      "checks-none",
      "stop: at least 2 must pass, with success or neutral or skipped | stops it: so many have not",
    ],
    [
      "checks.pass",
      "{ checks: { pass: [success] } }",
      { checks: twoChecks },
      "checks-failed",
      "stop: at least 1 must pass, with success | stops it: so many have not",
    ],
  ])("%s", (_, guardrails, changes, kind, step) => {
    const own = { ...changes, ...(changes.checks === undefined ? {} : { checks: twoChecks }) };
    expect(judge(aSnapshot(own), {}).outcome).toBe("approve");
    const decision = under(guardrails, changes);
    expect(decision.reason.kind).toBe(kind);
    expect(decision.approvals.post).toBe(false);
    expect(organisationSteps(guardrails, changes)).toEqual([step]);
  });

  test("and lets through what it is not about", () => {
    const guardrails =
      "{ never: [{ label: x }], size: { lines: 500 }, approvals: { count: 1 }, stop: false, approvals_per_day: 3, checks: { minimum: 1, pass: [success] } }";
    const changes = { reviews: [aReview()], approvalsToday: { known: true as const, value: 2 } };
    expect(under(guardrails, changes).outcome).toBe("approve");
    expect(organisationSteps(guardrails, changes).map((step) => step.slice(0, 3))).toEqual(["ok:", "ok:", "ok:"]);
  });
});

describe("the kill switch", () => {
  test("withdraws what was approved, and tells the organisation's reason as its own words", () => {
    const decision = under("{ stop: 'leak in @acme/ci' }", { reviews: [anOwnApproval()] });
    expect(decision).toMatchObject({ outcome: "withdraw", approvals: { withdraw: [expect.anything()] } });
    expect(plain(nextActionOf(decision))).toBe(
      "A human must approve: Greenlight is stopped by acme/.github:.github/greenlight.yml. It says: leak in @acme/ci",
    );
    expect(renderCheckRun(decision).summary).toContain("`leak in @acme/ci`");
  });

  test("fails the check where the check is the verdict", () => {
    expect(renderCheckRun(under("{ stop: true }", {}, `${GREEN_POLICY}mode: check\n`)).conclusion).toBe("failure");
  });
});

describe("the mode: shadow wins over everything, check over active", () => {
  test.each([
    ["active", "check", "check", "approved", "success"],
    ["active", "shadow", "shadow", "shadow", "neutral"],
    ["check", "check", "check", "approved", "success"],
    // Neutral would pass a required check.
    ["check", "shadow", "shadow", "shadow", "failure"],
    ["shadow", "check", "shadow", "shadow", "failure"],
    ["shadow", "shadow", "shadow", "shadow", "neutral"],
  ])("own %s, organisation's %s: %s", (own, organization, mode, kind, conclusion) => {
    const decision = under(`{ mode: ${organization} }`, {}, `${GREEN_POLICY}mode: ${own}\n`);
    expect({ mode: decision.mode, kind: decision.reason.kind, post: decision.approvals.post }).toEqual({
      mode,
      kind,
      post: false,
    });
    expect(renderCheckRun(decision).conclusion).toBe(conclusion);
  });
});

describe("settings can only be tightened", () => {
  test.each([
    ["a larger minimum of its own stays", "minimum: 2", "{ minimum: 1 }", "checks-none"],
    ["a minimum of none is raised", "minimum: 0, ignore: ['*']", "{ minimum: 1 }", "checks-none"],
    ["conclusions that the two do not share pass nothing", "pass: [neutral]", "{ pass: [success] }", "checks-failed"],
  ])("%s", (_, own, checks, kind) => {
    const policy = GREEN_POLICY.replace("version: 1", `version: 1\nchecks: { ${own} }`);
    expect(under(`{ checks: ${checks} }`, {}, policy).reason.kind).toBe(kind);
  });

  test.each([
    ["the rule's approvals are asked for, too", "{ user: octocat }", "{ user: hubot }"],
    ["the organisation's are asked for, too", "{ user: hubot }", "{ user: octocat }"],
  ])("approvals: %s", (_, rule, organization) => {
    const policy = `${GREEN_POLICY}    approvals: ${rule}\n`;
    const decision = under(`{ approvals: ${organization} }`, { reviews: [aReview()] }, policy);
    expect(decision.reason.kind).toBe("approvals-missing");
    const both = under(
      "{ approvals: { user: octocat } }",
      { reviews: [aReview()] },
      policy.replace("hubot", "octocat"),
    );
    expect(both.outcome).toBe("approve");
  });
});

describe("what is wrong in guardrails is shown where it is written", () => {
  const problemsOf = (text: string) => {
    const parsed = parseOrganizationPolicy(text);
    return parsed.valid
      ? []
      : parsed.problems.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`);
  };

  test.each<[string, string, string[]]>([
    ["guardrails alone are enough", "guardrails: { stop: false }", []],
    ["nothing at all", "checks: {}", ["1:1 rules: `rules` is missing"]],
    ["no guardrail", "guardrails: {}", ["2:13 guardrails: expected at least one guardrail"]],
    [
      "a switch without a word",
      "guardrails: { stop: }",
      ["2:21 guardrails.stop: expected `true`, `false` or a text, found nothing"],
    ],
    [
      "a size as a guard",
      "guardrails: { never: [{ size: { lines: 3 } }] }",
      [
        "2:31 guardrails.never[0].size: in `never`, say `not: {size: …}`: `size` holds for pull requests that are at most so large",
      ],
    ],
    [
      "settings that would be for nobody",
      "guardrails: { stop: false }\nmode: shadow\nnever: [{ label: x }]",
      [
        "3:1 mode: `mode` says nothing without `rules`; what holds for all repositories belongs in `guardrails`",
        "4:1 never: `never` says nothing without `rules`; what holds for all repositories belongs in `guardrails`",
      ],
    ],
    [
      "a limit on approvals where there are none",
      "guardrails: { mode: check, approvals_per_day: 3 }",
      [
        "2:28 guardrails.approvals_per_day: in check mode no review is posted, so there are no approvals to count; remove it, or the mode",
      ],
    ],
  ])("%s", (_, text, expected) => {
    expect(problemsOf(`version: 1\n${text}\n`)).toEqual(expected);
  });

  test("guardrails in a repository's file", () => {
    const parsed = parsePolicy(`${GREEN_POLICY}guardrails: { stop: false }\n`);
    expect(parsed).toMatchObject({
      valid: false,
      problems: [
        { line: 8, column: 1, message: expect.stringContaining("only count in the organisation's repository") },
      ],
    });
  });
});
