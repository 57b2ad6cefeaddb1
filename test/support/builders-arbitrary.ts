import fc from "fast-check";
import type { CheckSettings } from "../../app/checks/settings.ts";
import type { Account } from "../../app/pull-request/account.ts";
import type {
  ChangedFile,
  CheckContext,
  Commit,
  Dismissal,
  Listing,
  Merging,
  PullRequest,
  RequiredCheck,
  Review,
  Snapshot,
} from "../../app/pull-request/snapshot.ts";
import {
  ACTIONS_APP,
  aCheckRun,
  aCommit,
  aFile,
  aPullRequest,
  aReview,
  aSnapshot,
  aStatus,
  aUser,
  DEPENDABOT,
  GREENLIGHT,
  HEAD,
  OLD_HEAD,
  OWN_APP,
  WEB_FLOW_ACCOUNT,
} from "./builders.ts";

/**
 * Any pull request at all, for properties: few names, so that they meet, and every state that GitHub knows.
 */
const checkName = () => fc.constantFrom("build", "build-docs", "ci", "lint", "Greenlight");
const moment = () => fc.constantFrom("2026-03-01T12:00:00Z", "2026-03-01T12:00:01Z", "2026-03-01T12:30:00Z");

export function account(): fc.Arbitrary<Account> {
  return fc.constantFrom(
    DEPENDABOT,
    GREENLIGHT,
    WEB_FLOW_ACCOUNT,
    aUser("dependabot"),
    aUser("octocat"),
    aUser("mallory"),
    { id: null, login: "acme", kind: "other" as const },
  );
}

const maybeAccount = () => fc.option(account(), { nil: null });

export function checkContext(): fc.Arbitrary<CheckContext> {
  const app = fc.constantFrom(
    ACTIONS_APP,
    { id: 77, slug: "circle", name: "Circle" },
    { id: OWN_APP, slug: "greenlight", name: "Greenlight" },
    null,
  );
  const workflow = fc.constantFrom(
    null,
    { id: 1, name: "CI", event: "push" },
    { id: 1, name: "CI", event: "pull_request" },
  );
  const status = fc.constantFrom(
    "queued",
    "in_progress",
    "completed",
    "completed",
    "completed",
    "waiting",
    "pending",
    "requested",
  );
  const conclusion = fc.constantFrom(
    "success",
    "success",
    "success",
    "neutral",
    "skipped",
    "failure",
    "timed_out",
    "cancelled",
    "action_required",
    "stale",
    "startup_failure",
    null,
  );
  const startedAt = fc.option(moment(), { nil: null });
  const run = fc
    .record({ name: checkName(), app, workflow, status, conclusion, startedAt, required: fc.boolean() })
    .map(aCheckRun);
  const state = fc.constantFrom("success", "success", "pending", "expected", "failure", "error");
  const reported = fc
    .record({ name: checkName(), creator: maybeAccount(), state, createdAt: moment(), required: fc.boolean() })
    .map(aStatus);
  return fc.oneof(run, reported);
}

export function requiredCheck(): fc.Arbitrary<RequiredCheck> {
  return fc.record({
    name: checkName(),
    appId: fc.constantFrom(null, ACTIONS_APP.id, 77),
    source: fc.constantFrom("branch protection", "ruleset"),
  });
}

export function checkSettings(): fc.Arbitrary<CheckSettings> {
  const selector = fc.constantFrom(
    { name: "build" },
    { name: "build*" },
    { name: "ci", app: "github-actions" },
    { name: "*" },
  );
  return fc.record({
    require: fc.oneof(
      fc.constantFrom("all" as const, "required" as const),
      fc.array(selector, { minLength: 1, maxLength: 2 }),
    ),
    ignore: fc.array(selector, { maxLength: 1 }),
    pass: fc.constantFrom(["success"] as const, ["success", "neutral", "skipped"] as const),
    minimum: fc.nat(2),
  });
}

function listing<T>(items: fc.Arbitrary<T[]>): fc.Arbitrary<Listing<T>> {
  return fc
    .tuple(items, fc.integer({ min: 0, max: 4 }))
    .map(([list, dice]) =>
      dice === 0 ? { whole: false, items: list, reason: "only some could be read" } : { whole: true, items: list },
    );
}

export function commit(): fc.Arbitrary<Commit> {
  return fc
    .record({
      authors: fc.array(maybeAccount(), { maxLength: 2 }),
      committer: maybeAccount(),
      moreAuthors: fc.integer({ min: 0, max: 6 }).map((dice) => dice === 0),
      verified: fc.boolean(),
      signedByGitHub: fc.boolean(),
    })
    .map(aCommit);
}

export const anyPath = () =>
  fc.constantFrom(
    "package-lock.json",
    "a/package-lock.json",
    "src/x.ts",
    "docs/x.md",
    "infra/x.tf",
    ".github/greenlight.yml",
    ".github/workflows/ci.yml",
  );

export function file(): fc.Arbitrary<ChangedFile> {
  return fc
    .tuple(
      anyPath(),
      fc.option(anyPath(), { nil: undefined }),
      fc.constantFrom("added", "modified", "removed", "copied", "changed"),
    )
    .map(([path, previousPath, change]) =>
      previousPath === undefined ? aFile({ path, change }) : aFile({ path, change: "renamed", previousPath }),
    );
}

export function review(): fc.Arbitrary<Review> {
  const dismissal = fc.record({ at: moment(), by: maybeAccount(), message: fc.constant("no"), byGitHub: fc.boolean() });
  return fc
    .record({
      author: maybeAccount(),
      state: fc.constantFrom("approved", "changes-requested", "commented", "dismissed", "pending"),
      sha: fc.constantFrom(HEAD, HEAD, OLD_HEAD, null),
      submittedAt: fc.option(moment(), { nil: null }),
      dismissal: fc.option<Dismissal>(dismissal, { nil: null }),
      diffSince: fc.constantFrom("same", "different", "unproven", undefined),
    })
    .map(({ dismissal: by, diffSince, ...rest }) =>
      aReview({
        ...rest,
        ...(by !== null && rest.state === "dismissed" ? { dismissal: by } : {}),
        ...(diffSince !== undefined ? { diffSince } : {}),
      }),
    );
}

function merging(): fc.Arbitrary<Merging> {
  return fc.record({
    how: fc.constantFrom("auto-merge", "queue"),
    by: maybeAccount(),
    method: fc.constantFrom("squash", "merge", "rebase", null),
  });
}

function pullRequest(): fc.Arbitrary<PullRequest> {
  return fc
    .record({
      state: fc.constantFrom("open", "open", "open", "open", "closed", "merged"),
      draft: fc.integer({ min: 0, max: 5 }).map((dice) => dice === 0),
      author: maybeAccount(),
      labels: fc.subarray(["do-not-approve", "dependencies", "Docs"]),
      additions: fc.nat(500),
      deletions: fc.nat(500),
      changedFiles: fc.nat(5),
      reviewDecision: fc.constantFrom("approved", "changes-requested", "review-required", null),
      merging: fc.array(merging(), { maxLength: 2 }),
      milestone: fc.constantFrom(null, "v1", "v2"),
      mergeable: fc.constantFrom("mergeable", "conflicting", "unknown"),
    })
    .map(aPullRequest);
}

/** Conditions in YAML's flow style, down to three levels. */
/** Texts of conditions, of those that may stand in `never` if so asked. */
export function conditionText(depth = 2, guard = false): fc.Arbitrary<string> {
  const sizes = [
    "size: { lines: 400 }",
    "size: { files: 2, additions: 100 }",
    'size: { lines: 9, ignore: ["*.json", "docs/"] }',
    "commits: { message: { matches: left-pad } }",
  ];
  const leaf = fc.constantFrom(
    'author: "dependabot[bot]"',
    'author: ["dependabot[bot]", octocat, mallory, web-flow]',
    "label: do-not-approve",
    "label: [docs, nothing]",
    'files: { only: ["**/package-lock.json"] }',
    'files: { any: ["src/**", "infra/"] }',
    'files: { none: ["*.tf"] , only: ["**"] }',
    'files: { only: ["src/**", "*.json"], ignore: "docs/", change: [modified, renamed] }',
    'files: { none: "**", ignore: "*.json", change: [added, removed] }',
    'content: { added: "one", removed: "two" }',
    'content: { only: ["^one$"], files: ["*.json", "src/**"] }',
    "check: { name: build, app: github-actions }",
    "check: [{ workflow: CI }, { name: 'b*', conclusion: [failure, success] }]",
    "threads: resolved",
    "linked_issue: { label: bug }",
    "mergeable: true",
    "up_to_date: false",
    "milestone: [v1, V2]",
    "repository: { name: acme/*, property: { tier: low } }",
    ...(guard ? [] : sizes),
    'base: "*"',
    "base: release",
  );
  const mapping = (content: string) => `{ ${content} }`;
  if (depth === 0) return leaf.map(mapping);
  const inner = conditionText(depth - 1, guard);
  return fc.oneof(
    { weight: 3, arbitrary: leaf.map(mapping) },
    { weight: 1, arbitrary: conditionText(depth - 1, !guard).map((part) => `{ not: ${part} }`) },
    { weight: 1, arbitrary: fc.tuple(inner, inner).map(([a, b]) => `{ any: [${a}, ${b}] }`) },
    { weight: 1, arbitrary: fc.tuple(inner, inner).map(([a, b]) => `{ all: [${a}, ${b}] }`) },
  );
}

/** Texts of valid policies. */
export function policyText(): fc.Arbitrary<string> {
  return fc
    .record({
      guards: fc.array(conditionText(1, true), { maxLength: 2 }),
      rules: fc.array(conditionText(), { minLength: 1, maxLength: 3 }),
      minimum: fc.nat(1),
      keep: fc.boolean(),
      requested: fc.constantFrom("hold", "ignore"),
      merge: fc.constantFrom("off", "auto", "{ method: squash }"),
    })
    .map(({ guards, rules, minimum, keep, requested, merge }) =>
      [
        "version: 1",
        `checks: { minimum: ${minimum} }`,
        `never: [${guards.join(", ")}]`,
        "rules:",
        ...rules.map((rule, index) => `  - { name: Rule ${index + 1}, when: ${rule} }`),
        `approval: { keep_on_identical_diff: ${keep}, changes_requested: ${requested}, merge: ${merge} }`,
      ].join("\n"),
    );
}

/** What only some policies ask for, often read and sometimes not. */
function askedFor() {
  const fact = <T>(value: fc.Arbitrary<T>) =>
    fc.oneof(
      value.map((known) => ({ known: true as const, value: known })),
      fc.constant({ known: false as const, reason: "no permission" }),
    );
  const patch = fc.constantFrom(null, "", "@@ -1 +1 @@\n-two\n+one", "@@ -0,0 +1,4 @@\n+one\n+one\n+one\n+one");
  const issue = fc.record({
    number: fc.integer({ min: 1, max: 9 }),
    open: fc.boolean(),
    labels: fc.subarray(["bug", "docs"]),
  });
  const thread = fc.record({ resolved: fc.boolean(), path: anyPath(), author: maybeAccount() });
  return {
    patches: listing(fc.uniqueArray(fc.record({ path: anyPath(), patch }), { selector: ({ path }) => path })),
    threads: listing(fc.array(thread, { maxLength: 2 })),
    linkedIssues: listing(fc.array(issue, { maxLength: 2 })),
    behindBy: fact(fc.nat(1)),
    properties: fact(fc.constantFrom({}, { tier: ["low"] }, { tier: ["high"] })),
  };
}

export function snapshot(): fc.Arbitrary<Snapshot> {
  return fc
    .record({
      pull: pullRequest(),
      commits: listing(fc.array(commit(), { maxLength: 3 })),
      files: listing(fc.array(file(), { maxLength: 3 })),
      reviews: fc.array(review(), { maxLength: 4 }),
      checks: fc.record({
        contexts: fc.array(checkContext(), { maxLength: 3 }),
        required: fc.array(requiredCheck(), { maxLength: 1 }),
      }),
      ...askedFor(),
      proposedPolicy: fc.constantFrom("version: 2", "", "version: 1\nrules: [{name: x, when: {label: y}}]"),
    })
    .map(aSnapshot);
}
