import { describe, expect, test } from "@jest/globals";
import { plain } from "../../app/policy/phrase.ts";
import type { CheckContext, CheckRunContext, StatusContext } from "../../app/pull-request/snapshot.ts";
import { aCheckRun, aCommit, aStatus, aUser, DEPENDABOT, OWN_APP, type SnapshotChanges } from "../support/builders.ts";
import { type ConditionCase, outcomeOf, problemsOf, truthsOf } from "../support/condition-outcome.ts";

const checks = (...contexts: CheckContext[]): SnapshotChanges => ({ checks: contexts });
const run = (name: string, changes: Partial<CheckRunContext> = {}) => aCheckRun({ name, ...changes });
const failed = (name: string, changes: Partial<CheckRunContext> = {}) =>
  run(name, { conclusion: "failure", ...changes });
const running = (name: string) => run(name, { status: "in_progress", conclusion: null });
const status = (name: string, changes: Partial<StatusContext> = {}) => aStatus({ name, ...changes });
const SCAN = "check: { name: scan }";
const BAD_SCAN = "check: { name: scan, conclusion: failure }";
const CIRCLE = { id: 77, slug: "circle", name: "Circle" };

describe("check", () => {
  test.each<ConditionCase>([
    ["it passed", SCAN, checks(run("scan")), "true", "true"],
    ["it was skipped", SCAN, checks(run("scan", { conclusion: "skipped" })), "true", "true"],
    [
      "skipped is no success",
      "check: { name: scan, conclusion: success }",
      checks(run("scan", { conclusion: "skipped" })),
      "false",
      "false",
    ],
    ["it failed", SCAN, checks(failed("scan")), "false", "false"],
    ["it failed, as asked", BAD_SCAN, checks(failed("scan")), "true", "true"],
    [
      "one of several conclusions",
      "check: { name: scan, conclusion: [failure, timed_out] }",
      checks(run("scan", { conclusion: "timed_out" })),
      "true",
      "true",
    ],
    ["it runs", SCAN, checks(running("scan")), "false", "unknown"],
    ["it has not reported", SCAN, checks(run("build")), "false", "unknown"],
    ["one that could still fail", BAD_SCAN, checks(running("scan")), "false", "unknown"],
    ["SEMANTICS 3: never by prefix", SCAN, checks(run("scan-docs")), "false", "unknown"],
    ["a pattern: all must", "check: { name: 'scan*' }", checks(run("scan-a"), failed("scan-b")), "false", "true"],
    ["a pattern: all do", "check: { name: 'scan*' }", checks(run("scan-a"), run("scan-b")), "true", "true"],
    [
      "all of that name must, whoever reports them",
      SCAN,
      checks(run("scan"), failed("scan", { app: CIRCLE })),
      "false",
      "true",
    ],
    [
      "of one App",
      "check: { name: scan, app: github-actions }",
      checks(run("scan"), failed("scan", { app: CIRCLE })),
      "true",
      "true",
    ],
    [
      "of one App by its id",
      "check: { name: scan, app: 77 }",
      checks(run("scan"), failed("scan", { app: CIRCLE })),
      "false",
      "false",
    ],
    [
      "a status and a check run of one name must both",
      SCAN,
      checks(run("scan"), status("scan", { state: "failure" })),
      "false",
      "true",
    ],
    ["a status that passed", SCAN, checks(status("scan")), "true", "true"],
    ["an error is a failure", BAD_SCAN, checks(status("scan", { state: "error" })), "true", "true"],
    ["a status that is pending", SCAN, checks(status("scan", { state: "pending" })), "false", "unknown"],
    [
      "SEMANTICS 5: a re-run in progress has not passed",
      SCAN,
      checks(run("scan", { id: 1 }), { ...running("scan"), id: 2, startedAt: "2026-03-01T13:00:00Z" }),
      "false",
      "unknown",
    ],
    [
      "SEMANTICS 7: our own check never",
      "check: { name: Greenlight }",
      checks(run("Greenlight", { app: { id: OWN_APP, slug: "greenlight", name: "Greenlight" }, workflow: null })),
      "false",
      "unknown",
    ],
    [
      "a list: all of them",
      "check: [{ name: scan }, { name: lint }]",
      checks(run("scan"), run("lint")),
      "true",
      "true",
    ],
    [
      "a list: one has not",
      "check: [{ name: scan }, { name: lint }]",
      checks(run("scan"), failed("lint")),
      "false",
      "false",
    ],
    ["completed without a conclusion is none", SCAN, checks(run("scan", { conclusion: null })), "false", "unknown"],
  ])("%s", (_, condition, changes, strict, wide) => expect(truthsOf(condition, changes)).toEqual({ strict, wide }));

  const job = (name: string, completed: boolean, changes: Partial<CheckRunContext> = {}) =>
    run(name, { workflow: { id: 1, name: "Security", event: "push" }, suite: { id: 1, completed }, ...changes });
  test.each<ConditionCase>([
    [
      "all its jobs passed",
      "check: { workflow: Security }",
      checks(job("a", true), job("b", true), failed("c")),
      "true",
      "true",
    ],
    [
      "one of its jobs failed",
      "check: { workflow: Security }",
      checks(job("a", true), job("b", true, { conclusion: "failure" })),
      "false",
      "true",
    ],
    ["more jobs may come", "check: { workflow: Security }", checks(job("a", false)), "false", "unknown"],
    [
      "a job of it by name",
      "check: { workflow: Security, name: a }",
      checks(job("a", true), failed("a")),
      "true",
      "true",
    ],
    ["none of its name", "check: { workflow: Secur }", checks(job("a", true)), "false", "unknown"],
    ["statuses belong to none", "check: { workflow: '*' }", checks(status("scan")), "false", "unknown"],
  ])("workflow: %s", (_, condition, changes, strict, wide) =>
    expect(truthsOf(condition, changes)).toEqual({ strict, wide }),
  );

  const octocat = aUser("octocat");
  const byOctocat = (changes: SnapshotChanges = {}, state: StatusContext["state"] = "success"): SnapshotChanges => ({
    commits: [aCommit({ authors: [octocat], committer: octocat })],
    ...changes,
    checks: [status("scan", { creator: octocat, state })],
  });
  test.each<ConditionCase>([
    ["by a contributor", SCAN, byOctocat(), "false", "true"],
    ["by a contributor, in place of a failure", BAD_SCAN, byOctocat(), "false", "unknown"],
    ["a failure by a contributor stops, and approves nothing", BAD_SCAN, byOctocat({}, "failure"), "false", "true"],
    ["by somebody else", SCAN, byOctocat({ commits: [aCommit()] }), "true", "true"],
    [
      "by somebody who may have contributed",
      SCAN,
      byOctocat({ commits: [aCommit({ authors: [null] })] }),
      "false",
      "true",
    ],
    ["by somebody who is gone", SCAN, checks(status("scan", { creator: null })), "false", "true"],
    [
      "by a bot that contributed, as dependency bots do",
      SCAN,
      checks(status("scan", { creator: DEPENDABOT })),
      "true",
      "true",
    ],
  ])("SEMANTICS 3: a status %s", (_, condition, changes, strict, wide) =>
    expect(truthsOf(condition, changes)).toEqual({ strict, wide }),
  );

  test("is told in the same words in whatever order GitHub lists the checks", () => {
    const contexts = [failed("scan"), failed("scan", { app: CIRCLE }), status("scan", { state: "error" })];
    const told = (list: CheckContext[]) => plain(outcomeOf(SCAN, checks(...list)).found);
    expect(told(contexts.toReversed())).toBe(told(contexts));
  });

  test("neither name nor workflow asks for nothing", () => {
    expect(problemsOf("check: { app: circle }")).not.toBe("");
    expect(problemsOf("check: { name: a, conclusion: ok }")).not.toBe("");
  });
});
