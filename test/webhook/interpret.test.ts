import { describe, expect, test } from "@jest/globals";
import { groupOf } from "../../app/queue/envelope.ts";
import { type Interpretation, interpret } from "../../app/webhook/interpret.ts";
import { aCheckRunPayload, examplePayload, HEAD, type Payload, REPOSITORY_ID } from "../support/webhook-request.ts";

const OWN = { appId: 29310, slug: "greenlight" };
const OWN_BOT = { sender: { type: "Bot", login: "greenlight[bot]" } };
const DELIVERY = { id: "6f0a6f0a-0000-4000-8000-000000000001", receivedAt: "2026-03-01T12:00:00.000Z" };

const asked = (event: string, payload: Payload, own = OWN) => interpret(event, payload, DELIVERY, own);

/** What an event asks for, in few words: `evaluate 2`, `resolve ec26c3e`, or `ignored`. */
function inShort(found: Interpretation): string {
  if ("ignored" in found) return "ignored";
  if ("malformed" in found) return `malformed: ${found.malformed}`;
  return found.envelopes
    .map((envelope) =>
      "pull" in envelope ? `${envelope.kind} ${envelope.pull}` : `${envelope.kind} ${envelope.sha.slice(0, 7)}`,
    )
    .join(", ");
}

describe("pull_request", () => {
  test.each([
    ["opened", "evaluate 2"],
    ["reopened", "evaluate 2"],
    ["synchronize", "evaluate 2"],
    ["labeled", "evaluate 2"],
    ["unlabeled", "evaluate 2"],
    ["milestoned", "evaluate 2"],
    ["demilestoned", "evaluate 2"],
    ["ready_for_review", "evaluate 2"],
    ["converted_to_draft", "evaluate 2"],
    ["closed", "ignored"],
    ["assigned", "ignored"],
    ["locked", "ignored"],
    ["review_requested", "ignored"],
    ["an_action_of_the_future", "ignored"],
  ])("%s asks for: %s", (action, expected) => {
    const pull = examplePayload("pull_request", "opened").pull_request;
    expect(inShort(asked("pull_request", examplePayload("pull_request", action, { pull_request: pull })))).toBe(
      expected,
    );
  });

  test.each([
    ["the title", { title: { from: "before" } }, "evaluate 2"],
    ["the body", { body: { from: "before" } }, "evaluate 2"],
    ["title and body", { title: { from: "before" }, body: { from: "before" } }, "evaluate 2"],
    ["nothing that is named", {}, "ignored"],
  ])("edited, where the edit changed %s, asks for: %s", (_, changes, expected) => {
    expect(inShort(asked("pull_request", examplePayload("pull_request", "edited", { changes })))).toBe(expected);
  });

  test("SEMANTICS 15: edited with a new base asks for an evaluation, although the head SHA is the same", () => {
    const changes = { base: { ref: { from: "release" }, sha: { from: "f95f852bd8fca8fcc58a9a2d6c842781e32a215e" } } };
    expect(inShort(asked("pull_request", examplePayload("pull_request", "edited", { changes })))).toBe("evaluate 2");
  });

  test("carries what the event knows of the pull request as the fence", () => {
    const found = asked("pull_request", examplePayload("pull_request", "opened"));
    expect(found).toMatchObject({
      envelopes: [{ fence: { pull: { updatedAt: "2019-05-15T15:20:33Z", headSha: HEAD } }, action: "opened" }],
    });
  });
});

test.each([
  ["submitted", "evaluate 2"],
  ["dismissed", "evaluate 2"],
  ["edited", "ignored"],
])("pull_request_review %s asks for: %s", (action, expected) => {
  const { pull_request } = examplePayload("pull_request_review", "submitted");
  expect(inShort(asked("pull_request_review", examplePayload("pull_request_review", action, { pull_request })))).toBe(
    expected,
  );
});

test.each([
  ["resolved", "evaluate 2"],
  ["unresolved", "evaluate 2"],
  ["an_action_of_the_future", "ignored"],
])("pull_request_review_thread %s asks for: %s", (action, expected) => {
  const payload = examplePayload("pull_request", "opened", { action });
  expect(inShort(asked("pull_request_review_thread", payload))).toBe(expected);
});

describe("check_run and check_suite", () => {
  test.each([
    ["check_run", "created", "evaluate 2"],
    ["check_run", "completed", "evaluate 2"],
    ["check_run", "rerequested", "evaluate 2"],
    ["check_run", "requested_action", "evaluate 2"],
    ["check_run", "an_action_of_the_future", "ignored"],
    ["check_suite", "completed", "evaluate 2"],
    ["check_suite", "rerequested", "evaluate 2"],
    ["check_suite", "requested", "ignored"],
  ])("%s %s of another App asks for: %s", (event, action, expected) => {
    expect(inShort(asked(event, check(event, action, { pulls: [2] })))).toBe(expected);
  });

  test("SEMANTICS 7: our own check runs and suites ask for nothing, or the bot would wait for itself", () => {
    for (const [event, action] of [
      ["check_run", "created"],
      ["check_run", "completed"],
      ["check_suite", "completed"],
    ] as const) {
      expect(asked(event, check(event, action, { pulls: [2], appId: 29310 }))).toEqual({
        ignored: event === "check_run" ? "our own check run" : "our own check suite",
      });
    }
  });

  test.each([
    ["check_run", "rerequested"],
    ["check_suite", "rerequested"],
  ])("%s %s of our own asks for an evaluation: a person pressed the button", (event, action) => {
    expect(inShort(asked(event, check(event, action, { pulls: [2], appId: 29310 })))).toBe("evaluate 2");
  });

  test.each(["success", "failure", "cancelled", "timed_out", "action_required", "skipped", "neutral", "stale"])(
    "SEMANTICS 8: every transition counts: a check run that completed with %s asks for an evaluation",
    (conclusion) => {
      const payload = check("check_run", "completed", { pulls: [2] });
      const check_run = { ...Object(payload.check_run), conclusion };
      expect(asked("check_run", { ...payload, check_run })).toMatchObject({
        envelopes: [{ kind: "evaluate", pull: 2, fence: { checkRun: { status: "completed", conclusion } } }],
      });
    },
  );

  test("SEMANTICS 8: every transition counts: a re-run that begins asks for an evaluation, and the fence says so", () => {
    const payload = check("check_run", "created", { pulls: [2] });
    const check_run = { ...Object(payload.check_run), id: 77, status: "queued", conclusion: null };
    expect(asked("check_run", { ...payload, check_run })).toMatchObject({
      envelopes: [{ fence: { checkRun: { id: 77, headSha: HEAD, status: "queued", conclusion: null } } }],
    });
  });

  test("a press on Re-run fences nothing: its payload shows the run as it was before", () => {
    expect(asked("check_run", check("check_run", "rerequested", { pulls: [2] }))).toMatchObject({
      envelopes: [{ fence: {} }],
    });
  });

  test.each(["check_run", "check_suite"])(
    "SEMANTICS 9: a %s on a fork's head has an empty list, so its pull requests are looked up by head SHA",
    (event) => {
      expect(inShort(asked(event, check(event, "completed", { pulls: [] })))).toBe("resolve ec26c3e");
    },
  );

  test.each([
    ["of another repository", { number: 3, head: { sha: HEAD }, base: { repo: { id: 1 } } }],
    [
      "stacked on top, that merely contains the commit",
      { number: 3, head: { sha: "a".repeat(40) }, base: { repo: { id: REPOSITORY_ID } } },
    ],
  ])("SEMANTICS 9: a pull request %s is left out of the list", (_, other) => {
    const payload = check("check_run", "completed", { pulls: [2] });
    const pull_requests = [other, ...Object(payload.check_run).pull_requests];

    expect(inShort(asked("check_run", listed(payload, pull_requests)))).toBe("evaluate 2");
    expect(inShort(asked("check_run", listed(payload, [other])))).toBe("resolve ec26c3e");
  });

  test("SEMANTICS 10: two pull requests with one head SHA are two messages in two groups", () => {
    const found = asked("check_run", check("check_run", "completed", { pulls: [2, 5] }));
    expect(inShort(found)).toBe("evaluate 2, evaluate 5");
    expect("envelopes" in found && found.envelopes.map(groupOf)).toEqual(["186853002#2", "186853002#5"]);
  });
});

test.each(["success", "pending", "failure", "error"])(
  "SEMANTICS 8: a commit status of %s is looked up by its SHA, and fences what it said",
  (state) => {
    const found = asked("status", examplePayload("status", null, { state }));
    expect(found).toMatchObject({
      envelopes: [
        {
          kind: "resolve",
          sha: "6113728f27ae82c7b1a177c8d03f9e96e0adf246",
          action: null,
          fence: { status: { context: "default", state, createdAt: "2019-05-15T15:20:55Z" } },
        },
      ],
    });
  },
);

describe("merge_group", () => {
  test("SEMANTICS 30: checks_requested asks for an answer on the merge group's own commit", () => {
    const found = asked("merge_group", examplePayload("merge_group", "checks_requested"));
    expect(inShort(found)).toBe("merge-group 2ffea6d");
  });

  test("destroyed asks for nothing", () => {
    expect(inShort(asked("merge_group", examplePayload("merge_group", "destroyed")))).toBe("ignored");
  });
});

describe("a push", () => {
  const commit = (changes: Payload) => ({ id: HEAD, added: [], modified: [], removed: [], ...changes });
  const pushed = (changes: Payload) => examplePayload("push", null, { forced: false, deleted: false, ...changes });
  const POLICY = ".github/greenlight.yml";

  test.each<[string, Payload, string]>([
    ["that adds the policy", { commits: [commit({ added: [POLICY] })] }, "reevaluate"],
    ["that changes it in an earlier commit", { commits: [commit({ modified: [POLICY] }), commit({})] }, "reevaluate"],
    ["that removes it", { commits: [commit({ removed: [POLICY] })] }, "reevaluate"],
    ["that rewrites history, which tells no files", { commits: [], forced: true }, "reevaluate"],
    ["with more commits than GitHub lists", { commits: Array.from({ length: 2_048 }, () => commit({})) }, "reevaluate"],
    ["that does not touch it", { commits: [commit({ modified: ["README.md"] })] }, "ignored"],
    ["of a tag", { ref: "refs/tags/v1", commits: [commit({ added: [POLICY] })] }, "ignored"],
    ["that deletes the branch", { commits: [], deleted: true, forced: true }, "ignored"],
  ])("%s", (_, changes, expected) => {
    const found = asked("push", pushed({ ref: "refs/heads/release/1.x", after: HEAD, ...changes }));
    if (expected === "ignored") expect(inShort(found)).toBe("ignored");
    else {
      const fence = { base: { ref: "release/1.x", sha: HEAD } };
      expect(found).toMatchObject({ envelopes: [{ kind: "reevaluate", branch: "release/1.x", sha: HEAD, fence }] });
    }
  });
});

describe("a push to the organisation's repository .github", () => {
  const commits = [{ id: HEAD, added: [], modified: [".github/greenlight.yml"], removed: [] }];
  const pushed = (ref: string, repository: Payload) =>
    examplePayload("push", null, {
      ref,
      after: HEAD,
      commits,
      forced: false,
      deleted: false,
      repository: { id: 9, name: ".github", default_branch: "main", owner: { login: "acme" }, ...repository },
    });

  test.each<[string, string, Payload, string]>([
    ["of the main branch is about all repositories", "refs/heads/main", {}, "reevaluate-all"],
    ["of a main branch by another name, too", "refs/heads/trunk", { default_branch: "trunk" }, "reevaluate-all"],
    ["of a branch that may be the main one, too", "refs/heads/x", { default_branch: null }, "reevaluate-all"],
    ["of another branch is about that branch", "refs/heads/draft", {}, "reevaluate"],
    ["which is a repository of another name is about itself", "refs/heads/main", { name: "github" }, "reevaluate"],
  ])("%s", (_, ref, repository, kind) => {
    expect(asked("push", pushed(ref, repository))).toMatchObject({ envelopes: [{ kind, sha: HEAD }] });
  });

  test("carries the commit as the fence, so that no older policy of the organisation decides", () => {
    const fence = { organization: { sha: HEAD } };
    expect(asked("push", pushed("refs/heads/main", {}))).toMatchObject({ envelopes: [{ page: 1, fence }] });
  });
});

describe("SEMANTICS 7: a review that our own bot account caused is dropped", () => {
  const review = (changes: Payload) => examplePayload("pull_request_review", "submitted", changes);

  test("by the App's slug", () => {
    expect(asked("pull_request_review", review(OWN_BOT))).toEqual({ ignored: "our own bot account caused it" });
  });

  test.each([
    ["another bot", { type: "Bot", login: "dependabot[bot]" }],
    ["a user of that name", { type: "User", login: "greenlight" }],
  ])("but not one that %s caused", (_, sender) => {
    expect(inShort(asked("pull_request_review", review({ sender })))).toMatch(/^evaluate/);
  });

  test("and none where the App's slug is not known", () => {
    const found = interpret("pull_request_review", review(OWN_BOT), DELIVERY, { appId: null, slug: null });
    expect(inShort(found)).toMatch(/^evaluate/);
  });
});

describe("SEMANTICS 8: what other Apps report in our name counts, such as CI that our approval set off", () => {
  test.each([
    ["check_run", aCheckRunPayload({ pulls: [2], changes: OWN_BOT }), "evaluate 2"],
    ["check_run", aCheckRunPayload({ pulls: [2], action: "rerequested", changes: OWN_BOT }), "evaluate 2"],
    ["pull_request", examplePayload("pull_request", "labeled", OWN_BOT), "evaluate 2"],
  ])("%s", (event, payload, expected) => {
    expect(inShort(asked(event, payload))).toBe(expected);
  });

  test("status", () => {
    expect(inShort(asked("status", examplePayload("status", null, OWN_BOT)))).toMatch(/^resolve/);
  });
});

test.each(["ping", "installation", "installation_repositories", "issues", "constructor", "__proto__"])(
  "%s asks for nothing",
  (event) => {
    expect(inShort(asked(event, {}))).toBe("ignored");
  },
);

test.each<[string, Payload, string]>([
  ["no installation", { installation: undefined }, "payload.installation is missing"],
  ["no repository", { repository: undefined }, "payload.repository is missing"],
  ["an installation without an id", { installation: {} }, "payload.installation.id is missing"],
  ["no pull request", { pull_request: undefined }, "payload.pull_request is missing"],
  ["a pull request that is a number", { pull_request: 2 }, "payload.pull_request must be an object and is number"],
])("a payload with %s is malformed, and the answer says where", (_, changes, where) => {
  expect(asked("pull_request", examplePayload("pull_request", "opened", changes))).toEqual({ malformed: where });
});

/** GitHub's examples of checks, on these pull requests. */
function check(event: string, action: string, options: { readonly pulls: readonly number[]; readonly appId?: number }) {
  const payload = aCheckRunPayload({ ...options, action });
  if (event === "check_run") return payload;
  const { head_sha, app, pull_requests } = Object(payload.check_run);
  return { ...payload, check_suite: { id: 770, head_sha, app, pull_requests }, check_run: undefined };
}

function listed(payload: Payload, pull_requests: readonly unknown[]): Payload {
  return { ...payload, check_run: { ...Object(payload.check_run), pull_requests } };
}
