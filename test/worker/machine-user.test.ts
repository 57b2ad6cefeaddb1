import { describe, expect, test } from "@jest/globals";
import { APP, AS_APP, AS_USER, anApprovingWorld, ONE, TWO } from "../support/approving-world.ts";

/** `approval.as: user` over the real protocol: who approves, who takes it back, and what is left when either changes. */

const GREEN = "success";

describe("the machine user approves", () => {
  test("and nobody else of us; its account is written down before; the App reads, looks again, and tells", async () => {
    const at = await anApprovingWorld(AS_USER);
    expect(await at.evaluate()).toBe(false);
    expect(at.reviews()).toEqual([`${ONE} APPROVED`]);
    expect(at.shown()).toMatchObject({ reviewDecision: "APPROVED" });
    expect(at.told()).toMatchObject({ conclusion: GREEN, title: "Approved by the rule “Everything”" });
    expect(at.reference()).toMatch(/^pull:1 approvers:\d+$/);
    expect(at.asked()).toEqual([
      "Snapshot",
      "Approver",
      "POST /check-runs",
      "Precheck",
      "Approve",
      expect.stringMatching(/^PATCH \/check-runs\/\d+$/),
    ]);
    expect(at.metrics.counts).toEqual({ Approved: 1, Evaluated: 1 });
  });

  test("what an event of its own review leads to finds nothing to do: one read, no write, no loop", async () => {
    const at = await anApprovingWorld(AS_USER);
    await at.evaluate();
    at.github.resetJournal();
    expect(await at.evaluate()).toBe(false);
    expect(at.asked()).toEqual(["Snapshot"]);
    expect(at.reviews()).toEqual([`${ONE} APPROVED`]);
  });

  test("SEMANTICS 21: an approval whose answer was lost is adopted", async () => {
    const at = await anApprovingWorld(AS_USER);
    at.github.faults.add({ match: ({ operation }) => operation === "Approve", respond: "reset", takesEffect: true });
    expect(await at.evaluate()).toBe(true);
    expect(at.reviews()).toEqual([`${ONE} APPROVED`]);
    expect(await at.evaluate()).toBe(false);
    expect(at.reviews()).toEqual([`${ONE} APPROVED`]);
    expect(at.told()).toMatchObject({ conclusion: GREEN });
  });

  test("SEMANTICS 21: the answer was lost, and the token is another's when the message comes back: one approval is left", async () => {
    const at = await anApprovingWorld(AS_USER);
    at.github.faults.add({ match: ({ operation }) => operation === "Approve", respond: "reset", takesEffect: true });
    await at.evaluate();
    at.setToken(TWO);
    expect(await at.evaluate()).toBe(false);
    expect(at.reviews()).toEqual([`${ONE} DISMISSED`, `${TWO} APPROVED`]);
  });

  test.each<[string, string, string]>([
    ["SEMANTICS 16: a push right before: nothing is posted", "Precheck", "before"],
    ["SEMANTICS 16: a push right before the approval arrives: it is taken back", "Approve", "after"],
  ])("%s", async (_, operation, when) => {
    const at = await anApprovingWorld(AS_USER);
    at.github.faults.add({ match: (request) => request.operation === operation, before: () => at.push("evil\n") });
    expect(await at.evaluate()).toBe(false);
    // The new head has no check yet.
    expect(at.reviews()).toEqual(when === "before" ? [] : [`${ONE} DISMISSED old`]);
    expect(at.told()).toMatchObject({ conclusion: null, title: "Waits for checks" });
  });

  test("SEMANTICS 18: a push withdraws it, and another green check has it given again", async () => {
    const at = await anApprovingWorld(AS_USER);
    await at.evaluate();
    at.push("three\n");
    await at.evaluate();
    expect(at.reviews()).toEqual([`${ONE} DISMISSED old`]);
    at.green();
    await at.evaluate();
    expect(at.reviews()).toEqual([`${ONE} DISMISSED old`, `${ONE} APPROVED`]);
  });

  test("SEMANTICS 18: a clean merge of the base keeps it, and the new head remembers whose it is", async () => {
    const at = await anApprovingWorld(AS_USER);
    await at.evaluate();
    at.world.moveBase({ ...at.pull, by: "ada", files: { "b.txt": "b\n" } });
    at.world.mergeBaseIntoHead({ ...at.pull, by: "alice" });
    at.green();
    await at.evaluate();
    expect(at.reviews()).toEqual([`${ONE} APPROVED old`]);
    expect(at.told()).toMatchObject({ conclusion: GREEN, title: expect.stringMatching(/^Approval kept/) });
    expect(at.reference()).toMatch(/^pull:1 approvers:\d+$/);
    // And whoever comes after finds it.
    at.setToken(TWO);
    await at.evaluate();
    expect(at.reviews()).toEqual([`${ONE} DISMISSED old`, `${TWO} APPROVED`]);
  });

  test("SEMANTICS 19: a person who dismisses it vetoes the commit, whoever of us gave it", async () => {
    const at = await anApprovingWorld(AS_USER);
    await at.evaluate();
    const review = at.shown().reviews[0]?.id ?? 0;
    at.world.dismissReview({ ...at.pull, review, by: "bob", message: "Not today" });
    await at.evaluate();
    at.setPolicy(AS_APP);
    await at.evaluate();
    expect(at.reviews()).toEqual([`${ONE} DISMISSED`]);
    expect(at.told()).toMatchObject({ title: "Needs a human: bob dismissed the approval" });
  });
});

describe("which approval is left where the policy or the token becomes another", () => {
  const to = (policy: string, token: string | null) => ({ policy, token });
  const one = to(AS_USER, ONE);
  const two = to(AS_USER, TWO);
  const app = to(AS_APP, ONE);
  const appAlone = to(AS_APP, null);
  const nobody = to(AS_USER, null);
  const none = to("version: 1\nrules: [{ name: Other, when: { base: release } }]\n", null);

  test.each<[string, typeof one, typeof one, string[]]>([
    ["the App's, then the machine user's", app, one, [`${APP} DISMISSED`, `${ONE} APPROVED`]],
    ["the machine user's, then the App's", one, app, [`${ONE} DISMISSED`, `${APP} APPROVED`]],
    ["the machine user's, then the App's without a token", one, appAlone, [`${ONE} DISMISSED`, `${APP} APPROVED`]],
    ["one machine user's, then another's", one, two, [`${ONE} DISMISSED`, `${TWO} APPROVED`]],
    ["the machine user's, then nobody's", one, nobody, [`${ONE} DISMISSED`]],
    ["the App's, then nobody's", appAlone, nobody, [`${APP} DISMISSED`]],
    ["the machine user's, then no rule and no token", one, none, [`${ONE} DISMISSED`]],
    ["nothing changes", one, one, [`${ONE} APPROVED`]],
    ["the App's stays where a token comes", appAlone, app, [`${APP} APPROVED`]],
  ])("%s", async (_, before, after, left) => {
    const at = await anApprovingWorld(before.policy, { token: before.token });
    await at.evaluate();
    at.setToken(after.token);
    if (after.policy !== before.policy) at.setPolicy(after.policy);
    at.github.resetJournal();
    expect(await at.evaluate()).toBe(false);
    expect(at.reviews()).toEqual(left);
    // What was taken back a moment ago is no news to whoever approves then.
    expect(at.asked().filter((what) => what === "Snapshot")).toHaveLength(1);
    // And it stays so.
    at.github.resetJournal();
    expect(await at.evaluate()).toBe(false);
    expect(at.reviews()).toEqual(left);
    expect(at.asked().filter((what) => /Withdraw|Approve$|check-runs/.test(what))).toEqual([]);
  });

  test.each<[string, string | null]>([
    ["taken away", null],
    ["another's", TWO],
  ])(
    "a push after the token was %s: the earlier head's check run remembers whose approval is ours",
    async (_, token) => {
      const at = await anApprovingWorld(AS_USER);
      await at.evaluate();
      at.setToken(token);
      at.push("evil\n");
      at.github.resetJournal();
      expect(await at.evaluate()).toBe(false);
      expect(at.reviews()).toEqual([`${ONE} DISMISSED old`]);
      expect(at.asked()).toContain("ReviewedRuns");
      // Looked up once for a head: its own check run knows by now.
      at.github.resetJournal();
      await at.evaluate();
      expect(at.asked()).toEqual(["Snapshot"]);
    },
  );

  test("a person's approval of an earlier head is looked up once, and left alone", async () => {
    const at = await anApprovingWorld(AS_APP, { token: null });
    at.world.review({ ...at.pull, by: "bob", event: "APPROVE" });
    at.push("more\n");
    at.github.resetJournal();
    await at.evaluate();
    await at.evaluate();
    expect(at.reviews()).toEqual(["bob APPROVED old"]);
    expect(at.asked()).toEqual(["Snapshot", "ReviewedRuns", "POST /check-runs", "Snapshot"]);
  });
});

describe("SEMANTICS 22: nobody approves what is theirs", () => {
  test.each<[string, Parameters<typeof anApprovingWorld>[1], string]>([
    ["opened by the machine user", { author: ONE }, "Needs a human: the machine user opened it"],
    ["with commits of the machine user's", { coAuthors: [ONE] }, "Needs a human: the machine user worked on it"],
    ["opened by the App", { author: APP }, "Needs a human: Greenlight opened it"],
  ])("a pull request %s is not even tried", async (_, options, title) => {
    const at = await anApprovingWorld(AS_USER, options);
    expect(await at.evaluate()).toBe(false);
    expect(at.reviews()).toEqual([]);
    expect(at.told()).toMatchObject({ conclusion: "neutral", title });
    expect(at.asked()).not.toContain("Approve");
  });

  test("the App may approve what the machine user opened", async () => {
    const at = await anApprovingWorld(AS_APP, { author: ONE });
    await at.evaluate();
    expect(at.reviews()).toEqual([`${APP} APPROVED`]);
  });
});

describe("SEMANTICS 23: whether the approval counts is proven, and why not is told", () => {
  test("the machine user may not write", async () => {
    const at = await anApprovingWorld(AS_USER);
    at.world.setAccess({ login: ONE, access: "read" });
    await at.evaluate();
    const why = `Greenlight approved, and GitHub still asks for a review: the machine user \`${ONE}\` has no write access`;
    expect(at.told().summary).toContain(why);
    // The same when it is looked at again, so that nothing is written.
    at.github.resetJournal();
    await at.evaluate();
    expect(at.asked()).toEqual(["Snapshot"]);
  });

  test("it is no code owner, and the last to push", async () => {
    const at = await anApprovingWorld(AS_USER, { protection: { codeOwners: ["bob"], lastPushApproval: true } });
    at.world.addRuleset({ repository: "acme/shop", approvals: 1, codeOwners: ["bob"], lastPushApproval: true });
    await at.evaluate();
    expect(at.told().summary).toContain("code owners must review, somebody other than the last pusher must approve");
  });

  test("as a code owner it counts where the App does not", async () => {
    const at = await anApprovingWorld(AS_USER, { protection: { codeOwners: [ONE] } });
    await at.evaluate();
    expect(at.shown().reviewDecision).toBe("APPROVED");
  });
});

describe("a token that GitHub does not accept", () => {
  test("approves nothing, tells what to do, and is not tried again at once", async () => {
    const at = await anApprovingWorld(AS_USER);
    at.world.revokeToken({ login: ONE });
    expect(await at.evaluate()).toBe(false);
    expect(at.reviews()).toEqual([]);
    expect(at.told()).toMatchObject({
      conclusion: "action_required",
      title: "Held: no machine user can approve it",
      summary: expect.stringContaining("GitHub does not accept the approval token: it has expired or was revoked"),
    });
    expect(at.metrics.counts).toEqual({ ApprovalTokenRefused: 1, Held: 1, Evaluated: 1 });
    at.github.resetJournal();
    await at.evaluate();
    expect(at.asked()).toEqual(["Snapshot"]);
    at.later(6);
    await at.evaluate();
    expect(at.asked()).toEqual(["Snapshot", "Snapshot", "Approver"]);
  });

  test("that expires before the approval: nothing is approved by anybody, and it is told in the same evaluation", async () => {
    const at = await anApprovingWorld(AS_USER);
    at.github.faults.add({
      match: ({ operation }) => operation === "Approve",
      before: () => {
        at.world.revokeToken({ login: ONE });
      },
    });
    expect(await at.evaluate()).toBe(false);
    expect(at.reviews()).toEqual([]);
    expect(at.told()).toMatchObject({ conclusion: "action_required" });
    expect(at.metrics.counts).toMatchObject({ Held: 1, Evaluated: 1 });
    expect(at.metrics.counts.Approved).toBeUndefined();
  });

  test("is renewed: the next event has it approved", async () => {
    const at = await anApprovingWorld(AS_USER);
    at.world.revokeToken({ login: ONE });
    await at.evaluate();
    at.setToken(TWO);
    await at.evaluate();
    expect(at.reviews()).toEqual([`${TWO} APPROVED`]);
  });

  test("is of no matter where the App approves", async () => {
    const at = await anApprovingWorld(AS_APP);
    at.world.revokeToken({ login: ONE });
    expect(await at.evaluate()).toBe(false);
    expect(at.reviews()).toEqual([`${APP} APPROVED`]);
    expect(at.metrics.counts).toEqual({ Approved: 1, Evaluated: 1 });
  });

  test("takes the approval with it that it gave: nobody vouches for it any more, and the App can", async () => {
    const at = await anApprovingWorld(AS_USER);
    await at.evaluate();
    at.world.revokeToken({ login: ONE });
    at.setToken(null);
    await at.evaluate();
    at.setToken(ONE);
    await at.evaluate();
    expect(at.reviews()).toEqual([`${ONE} DISMISSED`]);
  });

  test("a deployment without a token never falls back to the App", async () => {
    const at = await anApprovingWorld(AS_USER, { token: null });
    expect(await at.evaluate()).toBe(false);
    expect(at.reviews()).toEqual([]);
    expect(at.told().summary).toContain("this deployment has no approval token");
  });

  test.each<[string, object, boolean, string]>([
    [
      "403 by the organisation's single sign-on",
      {
        status: 200,
        body: {
          data: { addPullRequestReview: null },
          errors: [
            {
              type: "FORBIDDEN",
              path: ["addPullRequestReview"],
              message:
                "Resource protected by organization SAML enforcement. You must grant your Personal Access token …",
            },
          ],
        },
      },
      false,
      "single sign-on",
    ],
    [
      "no permission to write pull requests",
      {
        status: 200,
        body: {
          data: { addPullRequestReview: null },
          errors: [{ type: "FORBIDDEN", message: "Resource not accessible by personal access token" }],
        },
      },
      false,
      "it needs write access to the repository, and its token the permission to write pull requests",
    ],
    [
      "a repository that it cannot see",
      {
        status: 200,
        body: {
          data: { addPullRequestReview: null },
          errors: [{ type: "NOT_FOUND", message: "Could not resolve to a node with the global id of 'PR_1'" }],
        },
      },
      false,
      "cannot see this repository",
    ],
    [
      "a classic token without a scope",
      {
        status: 200,
        body: {
          errors: [{ type: "INSUFFICIENT_SCOPES", message: "Your token has not been granted the required scopes" }],
        },
      },
      false,
      "may not review",
    ],
    [
      "403 with x-github-sso",
      {
        status: 403,
        headers: { "x-github-sso": "required; url=https://github.com/orgs/acme/sso" },
        body: { message: "Forbidden" },
      },
      false,
      "single sign-on",
    ],
    [
      "its rate limit",
      { status: 403, headers: { "retry-after": "30" }, body: { message: "secondary rate limit" } },
      true,
      "",
    ],
    ["an outage", { status: 502, body: {} }, true, ""],
  ])("%s: nothing is approved by anybody", async (_, respond, comesBack, told) => {
    const at = await anApprovingWorld(AS_USER);
    at.github.faults.add({ match: ({ operation }) => operation === "Approve", respond: respond as never });
    expect(await at.evaluate()).toBe(comesBack);
    expect(at.reviews()).toEqual([]);
    expect(at.told().conclusion).not.toBe("success");
    expect(at.told().summary).toContain(told);
    expect(at.metrics.counts.ApprovalTokenRefused).toBe(comesBack ? undefined : 1);
  });

  test("a limit when it is asked who it is holds up what the machine user has to approve, and nothing else", async () => {
    for (const [policy, comesBack] of [
      [AS_USER, true],
      [AS_APP, false],
    ] as const) {
      const at = await anApprovingWorld(policy);
      at.github.faults.add({
        match: ({ operation }) => operation === "Approver",
        respond: { status: 403, headers: { "retry-after": "30" }, body: { message: "secondary rate limit" } },
      });
      expect(await at.evaluate()).toBe(comesBack);
      expect(at.reviews()).toEqual(comesBack ? [] : [`${APP} APPROVED`]);
    }
  });
});
