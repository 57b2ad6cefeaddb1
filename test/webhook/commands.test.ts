import { describe, expect, test } from "@jest/globals";
import { groupOf } from "../../app/queue/envelope.ts";
import { type Interpretation, interpret } from "../../app/webhook/interpret.ts";
import { aCheckRunPayload, examplePayload, HEAD, type Payload, REPOSITORY_ID } from "../support/webhook-request.ts";

const OWN = { appId: 29310, slug: "greenlight" };
const DELIVERY = { id: "6f0a6f0a-0000-4000-8000-000000000001", receivedAt: "2026-03-01T12:00:00.000Z" };
const asked = (event: string, payload: Payload, own = OWN) => interpret(event, payload, DELIVERY, own);

function envelopesOf(found: Interpretation) {
  return "envelopes" in found ? found.envelopes : [];
}

interface Said {
  readonly body?: unknown;
  readonly action?: string;
  readonly comment?: Payload;
  readonly issue?: Payload;
}

/** GitHub's example of a comment, on a pull request. */
function aComment({ body = "/greenlight pause", action = "created", comment, issue }: Said = {}): Payload {
  const example = examplePayload("issue_comment", "created");
  return {
    ...example,
    action,
    issue: { ...Object(example.issue), number: 2, pull_request: { url: "https://api.github.com/x" }, ...issue },
    comment: { ...Object(example.comment), body, ...comment },
  };
}

const CODERTOCAT = { id: 21_031_067, login: "Codertocat" };

describe("issue_comment", () => {
  test("with a command asks for it, with where it is and not with what it says", () => {
    const [envelope, ...more] = envelopesOf(asked("issue_comment", aComment()));
    expect(more).toEqual([]);
    expect(envelope).toMatchObject({
      kind: "command",
      pull: 2,
      by: CODERTOCAT,
      source: { via: "comment", comment: "MDEyOklzc3VlQ29tbWVudDQ5MjcwMDQwMA==" },
      fence: {},
    });
    expect(JSON.stringify(envelope)).not.toContain("pause");
    expect(envelope && groupOf(envelope)).toBe(`${REPOSITORY_ID}#2`);
  });

  test("with an unknown command asks for it, too, to be helped", () => {
    expect(envelopesOf(asked("issue_comment", aComment({ body: "/greenlight aprove" })))).toHaveLength(1);
  });

  test.each<[string, Said, string]>([
    ["an edited one", { action: "edited" }, "issue_comment edited decides nothing"],
    ["a deleted one", { action: "deleted" }, "issue_comment deleted decides nothing"],
    ["one on an issue", { issue: { pull_request: undefined } }, "a comment on an issue"],
    ["one without a command", { body: "Looks good to me." }, "a comment without a command"],
    ["one with a quoted command", { body: "> /greenlight pause" }, "a comment without a command"],
    ["one with a command in a block of code", { body: "```\n/greenlight pause\n```" }, "a comment without a command"],
    ["one without a text", { body: null }, "a comment without a command"],
    ["one by a bot", { comment: { user: { id: 1, login: "x[bot]", type: "Bot" } } }, "bots give no commands"],
    [
      "one by an organisation",
      { comment: { user: { id: 1, login: "x", type: "Organization" } } },
      "bots give no commands",
    ],
    ["one whose account is gone", { comment: { user: null } }, "bots give no commands"],
  ])("of %s nothing is asked", (_, said, ignored) => {
    expect(asked("issue_comment", aComment(said))).toEqual({ ignored });
  });
});

interface Pressed {
  readonly identifier?: string;
  readonly externalId?: string | null;
  readonly appId?: number;
  readonly sender?: Payload;
}

function aButton({ identifier = "pause", externalId = "pull:2", appId = OWN.appId, sender }: Pressed = {}): Payload {
  // GitHub's list is of other pull requests, or of none.
  const payload = aCheckRunPayload({ pulls: [8], action: "requested_action", appId });
  return {
    ...payload,
    check_run: { ...Object(payload.check_run), external_id: externalId },
    requested_action: { identifier },
    sender: { ...CODERTOCAT, type: "User", ...sender },
  };
}

describe("check_run requested_action", () => {
  test.each([
    ["pull:2", 2],
    ["pull:12 veto-lifted:2026-03-01T12:00:00Z", 12],
  ])("of our own check run %s asks for a command on its own pull request", (externalId, pull) => {
    expect(envelopesOf(asked("check_run", aButton({ externalId })))).toMatchObject([
      { kind: "command", pull, by: CODERTOCAT, source: { via: "button", button: "pause", sha: HEAD }, fence: {} },
    ]);
  });

  test.each<[string, Pressed]>([
    ["by a bot", { sender: { type: "Bot" } }],
    ["of the merge queue's", { externalId: "merge-group" }],
    ["of one that says nothing of itself", { externalId: null }],
  ])("%s asks for nothing", (_, pressed) => {
    expect(asked("check_run", aButton(pressed))).toHaveProperty("ignored");
  });

  test("of a check run that is not known to be ours asks for an evaluation, never for a command", () => {
    for (const found of [
      asked("check_run", aButton({ appId: 1 })),
      interpret("check_run", aButton(), DELIVERY, { ...OWN, appId: Number.NaN }),
    ]) {
      expect(envelopesOf(found).map(({ kind }) => kind)).toEqual(["evaluate"]);
    }
  });
});
