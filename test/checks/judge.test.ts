import { describe, expect, test } from "@jest/globals";
import { type CheckGate, type CheckQuestion, judgeChecks } from "../../app/checks/judge.ts";
import { type CheckSelector, type CheckSettings, DEFAULT_CHECK_SETTINGS } from "../../app/checks/settings.ts";
import { CHECK_NAME } from "../../app/pull-request/check-name.ts";
import type {
  CheckContext,
  CheckRunContext,
  Conclusion,
  RequiredCheck,
  StatusContext,
} from "../../app/pull-request/snapshot.ts";
import { aCheckRun, aStatus, aUser, DEPENDABOT, OWN_APP } from "../support/builders.ts";

type Asked = Partial<Omit<CheckQuestion, "settings">> & { readonly settings?: Partial<CheckSettings> };

function gateOf(contexts: readonly CheckContext[], asked: Asked = {}): CheckGate {
  return judgeChecks({
    required: [],
    ownAppId: OWN_APP,
    ownCheckName: CHECK_NAME,
    contributors: [DEPENDABOT],
    contributorsKnown: true,
    ...asked,
    contexts,
    settings: { ...DEFAULT_CHECK_SETTINGS, ...asked.settings },
  });
}

const stateOf = (contexts: readonly CheckContext[], asked: Asked = {}) => gateOf(contexts, asked).state;
const OTHER_APP = { id: 77, slug: "circle", name: "Circle" };
const required = (name: string, more: Partial<RequiredCheck> = {}): RequiredCheck => ({
  name,
  appId: null,
  source: "branch protection",
  ...more,
});

describe("SEMANTICS 6: a workflow that has not ended has jobs to come", () => {
  const job = (name: string, changes: Parameters<typeof aCheckRun>[0] = {}) =>
    aCheckRun({ name, suite: { id: 5, completed: false }, ...changes });

  test("SEMANTICS 6: between a job that is green and one that needs it, CI is not green", () => {
    const gate = gateOf([job("build"), job("lint")]);
    expect(gate.state).toBe("pending");
    expect(gate.checks.filter(({ state }) => state === "pending")).toMatchObject([
      { name: "CI", detail: "the workflow has not ended: more jobs may come" },
    ]);
  });

  test("SEMANTICS 6: a job that is seen to run says it itself", () => {
    const gate = gateOf([job("build"), job("test", { status: "in_progress", conclusion: null })]);
    expect(gate.checks.filter(({ state }) => state === "pending").map(({ name }) => name)).toEqual(["test"]);
  });

  test("SEMANTICS 6: a job that failed is told at once", () => {
    expect(stateOf([job("build", { conclusion: "failure" })])).toBe("failed");
  });

  test.each<[string, CheckContext, Asked]>([
    ["a workflow that has ended", aCheckRun({ suite: { id: 5, completed: true } }), {}],
    ["an App that is no workflow, whose suites may stay open for ever", job("scan", { workflow: null }), {}],
    ["a policy that names its checks, which are there", job("build"), { settings: { require: [{ name: "build" }] } }],
    ["a check that is ignored", aCheckRun(), { settings: { ignore: [{ name: "slow" }] } }],
  ])("SEMANTICS 6: %s is green", (_, context, asked) => {
    expect(stateOf([context], asked)).toBe("green");
  });
});

describe("SEMANTICS 1", () => {
  test("SEMANTICS 1: no checks is not green", () => {
    expect(gateOf([])).toEqual({ state: "none", checks: [], minimum: 1, counts: "all" });
  });

  test("SEMANTICS 1: a minimum of 0 makes no checks green, only because it is written down", () => {
    expect(stateOf([], { settings: { minimum: 0 } })).toBe("green");
  });

  test.each<[string, readonly CheckContext[], Asked, CheckGate["state"]]>([
    ["fewer passed checks than the minimum are none", [aCheckRun()], { settings: { minimum: 2 } }, "none"],
    ["as many passed checks as the minimum are green", [aCheckRun(), aStatus()], { settings: { minimum: 2 } }, "green"],
    ["two runs of one check are one check", [aCheckRun(), aCheckRun()], { settings: { minimum: 2 } }, "none"],
    [
      "only our own check run is none",
      [aCheckRun({ app: { id: OWN_APP, slug: "greenlight", name: "Greenlight" } })],
      {},
      "none",
    ],
    ["only ignored checks are none", [aCheckRun()], { settings: { ignore: [{ name: "build" }] } }, "none"],
    [
      "only checks that the branch does not require are none where it asks for required ones",
      [aCheckRun()],
      { settings: { require: "required" } },
      "none",
    ],
    [
      "below the minimum, one that runs is pending",
      [aCheckRun({ status: "in_progress", conclusion: null })],
      { settings: { minimum: 2 } },
      "pending",
    ],
    [
      "below the minimum, one that failed is failed",
      [aCheckRun({ conclusion: "failure" })],
      { settings: { minimum: 2 } },
      "failed",
    ],
    ["all skipped is green, as in GitHub", [aCheckRun({ conclusion: "skipped" })], {}, "green"],
  ])("%s", (_, contexts, asked, state) => expect(stateOf(contexts, asked)).toBe(state));
});

describe("SEMANTICS 2: check runs and commit statuses both count", () => {
  test.each<[string, Partial<CheckRunContext>, Partial<StatusContext>, CheckGate["state"]]>([
    ["both green is green", {}, {}, "green"],
    ["a failed status beside a green check run is failed", {}, { state: "failure" }, "failed"],
    ["a failed check run beside a green status is failed", { conclusion: "failure" }, {}, "failed"],
    ["a pending status beside a green check run is pending", {}, { state: "pending" }, "pending"],
    [
      "a running check run beside a green status is pending",
      { status: "in_progress", conclusion: null },
      {},
      "pending",
    ],
  ])("SEMANTICS 2: of a check run and a status with one name, %s", (_, run, status, state) => {
    for (const isRequired of [true, false]) {
      const contexts = [
        aCheckRun({ name: "ci", required: isRequired, ...run }),
        aStatus({ name: "ci", required: isRequired, ...status }),
      ];
      expect(stateOf(contexts, { required: isRequired ? [required("ci")] : [] })).toBe(state);
      expect(stateOf(contexts.reverse(), { settings: { require: [{ name: "ci" }] } })).toBe(state);
    }
  });
});

describe("SEMANTICS 3: a check is identified by app and name", () => {
  const selects = (selector: CheckSelector, context: CheckContext) =>
    gateOf([context], { settings: { require: [selector] } }).checks.some(({ state }) => state === "passed");

  test.each<[string, CheckSelector, CheckContext, boolean]>([
    ["a name fits itself", { name: "build" }, aCheckRun(), true],
    ["a name is no prefix", { name: "build" }, aCheckRun({ name: "build-docs" }), false],
    ["a name is no suffix", { name: "build" }, aCheckRun({ name: "prebuild" }), false],
    ["a name's case matters", { name: "build" }, aCheckRun({ name: "Build" }), false],
    ["`*` fits the rest", { name: "build*" }, aCheckRun({ name: "build-docs" }), true],
    ["`*` crosses slashes", { name: "ci/*" }, aCheckRun({ name: "ci/a/b" }), true],
    ["`*` fits nothing at all", { name: "build*" }, aCheckRun(), true],
    ["a glob is anchored at both ends", { name: "*b" }, aCheckRun({ name: "abc" }), false],
    ["`?` and brackets are themselves", { name: "build (node [ab])?" }, aCheckRun({ name: "build (node a)x" }), false],
    ["dots are themselves", { name: "a.b*" }, aCheckRun({ name: "axb" }), false],
    [
      "a matrix job's own name fits exactly",
      { name: "test (ubuntu, 24)" },
      aCheckRun({ name: "test (ubuntu, 24)" }),
      true,
    ],
    ["a name with a star in it fits itself", { name: "a*c" }, aCheckRun({ name: "a*c" }), true],
    ["a name may hold a new line", { name: "a*c" }, aCheckRun({ name: "a\nc" }), true],
    ["an App's slug tells it", { name: "build", app: "github-actions" }, aCheckRun(), true],
    ["an App's id tells it", { name: "build", app: "15368" }, aCheckRun(), true],
    [
      "another App's run of the same name does not",
      { name: "build", app: "github-actions" },
      aCheckRun({ app: OTHER_APP }),
      false,
    ],
    ["a run without an App does not", { name: "build", app: "github-actions" }, aCheckRun({ app: null }), false],
    ["an App's name is no slug", { name: "build", app: "GitHub Actions" }, aCheckRun(), false],
    [
      "a status of the same name by a user does not",
      { name: "build", app: "github-actions" },
      aStatus({ name: "build", creator: aUser("mallory") }),
      false,
    ],
    [
      "a status without a creator does not",
      { name: "build", app: "github-actions" },
      aStatus({ name: "build", creator: null }),
      false,
    ],
    [
      "a status is told by its creator's login",
      { name: "ci/deploy", user: "jenkins-acme" },
      aStatus({ creator: aUser("Jenkins-ACME") }),
      true,
    ],
    [
      "a user who is called like an App does not speak for it",
      { name: "ci/deploy", app: "jenkins-acme" },
      aStatus({ creator: aUser("jenkins-acme") }),
      false,
    ],
    ["an App does not speak for a user", { name: "ci/deploy", user: "deployer[bot]" }, aStatus(), false],
    ["a check run is nobody's by login", { name: "build", user: "octocat" }, aCheckRun(), false],
    ["a bot's status is told by the bot's login", { name: "ci/deploy", app: "deployer[bot]" }, aStatus(), true],
    ["a bot's status is told by the App's slug", { name: "ci/deploy", app: "deployer" }, aStatus(), true],
  ])("SEMANTICS 3: %s", (_, selector, context, chosen) => expect(selects(selector, context)).toBe(chosen));

  test("SEMANTICS 3: the same name by two Apps is two checks", () => {
    const runs = [
      aCheckRun({ startedAt: "2026-03-01T13:00:00Z" }),
      aCheckRun({ app: OTHER_APP, conclusion: "failure" }),
    ];
    expect(stateOf(runs)).toBe("failed");
    expect(stateOf(runs, { settings: { require: [{ name: "build", app: "github-actions" }] } })).toBe("green");
  });

  test("SEMANTICS 3: a spoofed status does not stand in for a required check that is bound to an App", () => {
    const spoof = aStatus({ name: "ci", creator: aUser("mallory"), required: false });
    const gate = gateOf([spoof], { required: [required("ci", { appId: 15_368, source: "ruleset" })] });
    expect(gate.state).toBe("pending");
    expect(gate.checks.map(({ name, state, by }) => [name, state, by])).toEqual([
      ["ci", "missing", "App 15368"],
      ["ci", "passed", "mallory"],
    ]);
  });

  test("SEMANTICS 3: a status of a contributor of the pull request proves nothing", () => {
    const mallory = aUser("mallory");
    const status = (creator: StatusContext["creator"], state: StatusContext["state"] = "success") =>
      aStatus({ creator, state });
    expect(stateOf([status(mallory)], { contributors: [mallory] })).toBe("pending");
    expect(stateOf([status(mallory, "failure")], { contributors: [mallory] })).toBe("failed");
    expect(stateOf([status(mallory)], { contributors: [aUser("alice")] })).toBe("green");
    expect(stateOf([status(DEPENDABOT)], { contributors: [DEPENDABOT] })).toBe("green");
  });

  test("SEMANTICS 3: where not every contributor is known, a person's status proves nothing", () => {
    const alice = aUser("alice");
    expect(stateOf([aStatus({ creator: alice })], { contributorsKnown: false })).toBe("pending");
    expect(stateOf([aStatus({ creator: null })], { contributorsKnown: true })).toBe("pending");
    expect(stateOf([aStatus({ creator: alice })], { contributorsKnown: true })).toBe("green");
  });
});

describe("SEMANTICS 4: conclusions are explicit", () => {
  const conclusions: readonly [Conclusion, boolean][] = [
    ["success", true],
    ["neutral", true],
    ["skipped", true],
    ["failure", false],
    ["timed_out", false],
    ["cancelled", false],
    ["action_required", false],
    ["stale", false],
    ["startup_failure", false],
  ];
  test.each(conclusions)("SEMANTICS 4: a run that ended with %s passes by default: %s", (conclusion, passes) => {
    const gate = gateOf([aCheckRun({ conclusion })]);
    expect(gate.state).toBe(passes ? "green" : "failed");
    expect(gate.checks[0]?.detail).toBe(conclusion);
  });

  test.each<[string, CheckGate["state"]]>([
    ["success", "green"],
    ["neutral", "failed"],
    ["skipped", "failed"],
  ])("SEMANTICS 4: where only success passes, %s is %s", (conclusion, state) => {
    const run = aCheckRun({ conclusion: conclusion as Conclusion });
    expect(stateOf([run], { settings: { pass: ["success"] } })).toBe(state);
  });

  test.each<CheckRunContext["status"]>(["queued", "in_progress", "waiting", "pending", "requested"])(
    "SEMANTICS 4: a run that is %s is pending, whatever conclusion it drags along",
    (status) => {
      expect(stateOf([aCheckRun({ status, conclusion: null })])).toBe("pending");
      expect(stateOf([aCheckRun({ status, conclusion: "success" })])).toBe("pending");
    },
  );

  test("a run that completed without a conclusion is pending", () => {
    expect(stateOf([aCheckRun({ conclusion: null })])).toBe("pending");
  });

  test.each<[StatusContext["state"], CheckGate["state"]]>([
    ["success", "green"],
    ["pending", "pending"],
    ["expected", "pending"],
    ["failure", "failed"],
    ["error", "failed"],
  ])("a commit status that is %s is %s", (state, gate) => expect(stateOf([aStatus({ state })])).toBe(gate));
});

describe("SEMANTICS 5: the latest run wins", () => {
  const early = "2026-03-01T12:00:00Z";
  const late = "2026-03-01T12:30:00Z";
  test.each<[string, readonly Partial<CheckRunContext>[], CheckGate["state"]]>([
    [
      "an old success does not survive a re-run in progress",
      [{ startedAt: early }, { startedAt: late, status: "in_progress", conclusion: null }],
      "pending",
    ],
    [
      "an old success does not survive a re-run that waits to start",
      [{ startedAt: late }, { startedAt: null, status: "queued", conclusion: null }],
      "pending",
    ],
    [
      "an old failure does not outlive a successful re-run",
      [{ startedAt: early, conclusion: "failure" }, { startedAt: late }],
      "green",
    ],
    ["a later failure wins", [{ startedAt: early }, { startedAt: late, conclusion: "failure" }], "failed"],
    ["of two that started in one second the higher id wins", [{ id: 1 }, { id: 2, conclusion: "failure" }], "failed"],
    [
      "push and pull_request are two checks",
      [
        { startedAt: early, conclusion: "failure", workflow: { id: 77, name: "CI", event: "push" } },
        { startedAt: late },
      ],
      "failed",
    ],
    [
      "two workflows with a job of one name are two checks",
      [
        { startedAt: early, conclusion: "failure", workflow: { id: 78, name: "Docs", event: "pull_request" } },
        { startedAt: late },
      ],
      "failed",
    ],
    [
      "a run that completed and never started is the oldest",
      [{ startedAt: null, conclusion: "failure" }, { startedAt: early }],
      "green",
    ],
  ])("SEMANTICS 5: %s", (_, runs, state) => {
    expect(stateOf(runs.map(aCheckRun))).toBe(state);
    expect(stateOf(runs.map(aCheckRun).reverse())).toBe(state);
  });

  test("SEMANTICS 5: of two statuses of one context the later wins; of the same second the worse", () => {
    const green = aStatus({ createdAt: early });
    expect(stateOf([green, aStatus({ createdAt: late, state: "failure", creator: aUser("jenkins") })])).toBe("failed");
    for (const state of ["pending", "failure", "error", "expected"] as const) {
      const other = aStatus({ createdAt: early, state });
      expect(stateOf([green, other])).not.toBe("green");
      expect(stateOf([other, green])).not.toBe("green");
    }
  });
});

describe("SEMANTICS 6: required checks that have not reported are pending", () => {
  test.each<[string, RequiredCheck, readonly CheckContext[], CheckGate["state"]]>([
    ["named by branch protection, unreported", required("lint"), [aCheckRun()], "pending"],
    ["named by a ruleset, unreported", required("lint", { source: "ruleset" }), [aCheckRun()], "pending"],
    ["reported and required", required("build"), [aCheckRun({ required: true })], "green"],
    ["reported by a run that GitHub does not count", required("build"), [aCheckRun({ required: false })], "pending"],
    ["bound to an App and reported by it", required("build", { appId: 15_368 }), [aCheckRun()], "green"],
    ["bound to an App and reported by another", required("build", { appId: 1 }), [aCheckRun()], "pending"],
    [
      "bound to an App and reported by a status that GitHub counts",
      required("ci/deploy", { appId: 9 }),
      [aStatus({ required: true })],
      "green",
    ],
    ["no prefix of what reported", required("build"), [aCheckRun({ name: "build-docs", required: true })], "pending"],
    ["our own check, which would wait for itself", required(CHECK_NAME), [aCheckRun()], "green"],
  ])("SEMANTICS 6: %s", (_, rule, contexts, state) => {
    for (const require of ["all", [{ name: "*" }]] as const) {
      expect(stateOf(contexts, { required: [rule], settings: { require } })).toBe(state);
    }
  });

  test("SEMANTICS 6: whatever the policy lists, what the branch requires must pass once it reports", () => {
    const settings = { require: [{ name: "build" }] };
    const lint = (changes: Partial<CheckRunContext>) => [
      aCheckRun(),
      aCheckRun({ name: "lint", required: true, ...changes }),
    ];
    const asked = { required: [required("lint")], settings };
    expect(stateOf([aCheckRun()], asked)).toBe("pending");
    expect(stateOf(lint({ status: "queued", conclusion: null }), asked)).toBe("pending");
    expect(stateOf(lint({ conclusion: "failure" }), asked)).toBe("failed");
    expect(stateOf(lint({}), asked)).toBe("green");
  });

  test("a required check that the policy ignores by name is not waited for", () => {
    expect(
      stateOf([aCheckRun()], { required: [required("codecov/patch")], settings: { ignore: [{ name: "codecov/*" }] } }),
    ).toBe("green");
  });

  test("a check that the policy lists and that has not reported is missing", () => {
    const gate = gateOf([aCheckRun()], { settings: { require: [{ name: "build" }, { name: "e2e", app: "circle" }] } });
    expect(gate.state).toBe("pending");
    expect(gate.checks[0]).toMatchObject({ name: "e2e", by: "circle", state: "missing" });
  });

  test("a check that only an ignored one would answer is missing", () => {
    const settings = { require: [{ name: "build*" }, { name: "lint" }], ignore: [{ name: "build-docs" }] };
    expect(stateOf([aCheckRun({ name: "build-docs" }), aCheckRun({ name: "lint" })], { settings })).toBe("pending");
  });

  test("a check that both the policy and the branch want is told once", () => {
    const gate = gateOf([], {
      required: [required("e2e"), required("e2e", { source: "ruleset" })],
      settings: { require: [{ name: "e2e" }] },
    });
    expect(gate.checks).toHaveLength(1);
  });

  test("where the policy asks for required checks, others are told and do not count", () => {
    const gate = gateOf([aCheckRun({ required: true }), aCheckRun({ name: "extra", conclusion: "failure" })], {
      settings: { require: "required" },
    });
    expect(gate.state).toBe("green");
    expect(gate.checks.map(({ name, state }) => [name, state])).toEqual([
      ["build", "passed"],
      ["extra", "not-counted"],
    ]);
  });
});

describe("SEMANTICS 7: own check runs never gate", () => {
  const own = (changes: Partial<CheckRunContext>) =>
    aCheckRun({
      name: CHECK_NAME,
      app: { id: OWN_APP, slug: "greenlight", name: "Greenlight" },
      workflow: null,
      ...changes,
    });
  test.each<[string, CheckContext]>([
    ["in progress", own({ status: "in_progress", conclusion: null })],
    ["failed", own({ conclusion: "failure" })],
    ["under another name", own({ name: "other", conclusion: "failure" })],
  ])("SEMANTICS 7: our own check run %s neither holds nor shows", (_, context) => {
    const gate = gateOf([aCheckRun(), context]);
    expect(gate.state).toBe("green");
    expect(gate.checks).toHaveLength(1);
  });

  test("SEMANTICS 7: another App's check of our name is not ours", () => {
    expect(stateOf([aCheckRun(), aCheckRun({ name: CHECK_NAME, conclusion: "failure" })])).toBe("failed");
  });
});

describe("SEMANTICS 8: every transition counts", () => {
  test("SEMANTICS 8: the gate follows a check from queued to success, to a re-run, to cancelled", () => {
    const at = (minute: number, changes: Partial<CheckRunContext>) =>
      aCheckRun({ startedAt: `2026-03-01T12:0${minute}:00Z`, ...changes });
    const first = at(1, {});
    const rerun = at(2, { status: "in_progress", conclusion: null });
    expect([
      stateOf([at(1, { status: "queued", conclusion: null })]),
      stateOf([first]),
      stateOf([first, rerun]),
      stateOf([first, { ...rerun, status: "completed", conclusion: "cancelled" }]),
      stateOf([first, { ...rerun, status: "completed", conclusion: "success" }]),
    ]).toEqual(["pending", "green", "pending", "failed", "green"]);
  });
});

test("what is most urgent comes first, and who reports it is told", () => {
  const gate = gateOf(
    [
      aStatus({ name: "z", creator: null }),
      aCheckRun({ name: "a", app: null, workflow: null }),
      aCheckRun({ name: "slow", status: "queued", conclusion: null }),
      aCheckRun({ name: "red", conclusion: "timed_out", app: OTHER_APP, workflow: null }),
      aCheckRun({ name: "cov" }),
    ],
    { required: [required("lint")], settings: { ignore: [{ name: "cov" }] } },
  );
  expect(gate.checks.map(({ name, by, state }) => `${name} | ${by} | ${state}`)).toEqual([
    "red | Circle | failed",
    "lint |  | missing",
    "slow | GitHub Actions, CI on pull_request | pending",
    "z | commit status | pending",
    "a | unknown App | passed",
    "cov | GitHub Actions, CI on pull_request | not-counted",
  ]);
});
