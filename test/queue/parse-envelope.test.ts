import { describe, expect, test } from "@jest/globals";
import type { Envelope } from "../../app/queue/envelope.ts";
import { InvalidEnvelopeError, parseEnvelope } from "../../app/queue/parse-envelope.ts";
import { anEnvelope } from "../support/an-envelope.ts";

const SHA = "ec26c3e57ca3a959ca5aad62de7213c562f8c821";

describe("an envelope that was sent is read back as it was", () => {
  const { kind: _, pull: __, ...base } = anEnvelope();
  test.each<[string, Envelope]>([
    ["evaluate", anEnvelope()],
    [
      "a command in a comment",
      {
        ...base,
        kind: "command",
        pull: 2,
        by: { id: 583_231, login: "octocat" },
        source: { via: "comment", comment: "MDEyOklzc3VlQ29tbWVudDQ5MjcwMDQwMA==" },
      },
    ],
    [
      "a command by a button",
      {
        ...base,
        kind: "command",
        pull: 2,
        by: { id: 583_231, login: "octocat" },
        source: { via: "button", button: "pause", sha: SHA },
      },
    ],
    ["resolve", { ...base, kind: "resolve", sha: SHA, action: null }],
    ["reevaluate", { ...base, kind: "reevaluate", branch: "main", sha: SHA, action: null }],
    ["reevaluate of every branch", { ...base, kind: "reevaluate", branch: null, sha: SHA }],
    ["reevaluate-all", { ...base, kind: "reevaluate-all", sha: SHA, page: 2 }],
    ["merge-group", { ...base, kind: "merge-group", sha: SHA }],
    [
      "with every fence",
      anEnvelope({
        fence: {
          pull: { updatedAt: "2026-03-01T12:00:00Z", headSha: SHA },
          checkRun: { id: 7, headSha: SHA, status: "queued", conclusion: null },
          organization: { sha: SHA },
          base: { ref: "main", sha: SHA },
          status: { sha: SHA, context: "ci/build", state: "success", createdAt: "2026-03-01T12:00:00Z" },
        },
      }),
    ],
    ["with fields that a later version of the webhook added", anEnvelope()],
  ])("%s", (_name, envelope) => {
    expect(parseEnvelope(JSON.stringify({ ...envelope, later: true }))).toEqual(envelope);
  });
});

describe("a message that is no envelope is refused, and the error says what is wrong", () => {
  const changed = (changes: Readonly<Record<string, unknown>>) => JSON.stringify({ ...anEnvelope(), ...changes });
  test.each([
    ["not JSON", "{oops", /\(5 characters\) is not JSON/],
    ["an empty body", "", /is not JSON/],
    ["not an object", "[]", /envelope must be an object and is a list/],
    ["no version", changed({ v: undefined }), /envelope\.v is missing/],
    ["an unknown version", changed({ v: 2 }), /Envelope of version 2; this worker knows version 1\. Deploy the worker/],
    ["a version of another type", changed({ v: "1" }), /Envelope of version "1"/],
    [
      "an unknown kind",
      changed({ kind: "approve" }),
      /envelope\.kind must be "evaluate", "command", "resolve", "reevaluate", "reevaluate-all" or "merge-group"/,
    ],
    ["a command by nobody", changed({ kind: "command" }), /envelope\.by is missing/],
    [
      "a command in a comment that is no node",
      changed({ kind: "command", by: { id: 1, login: "x" }, source: { via: "comment", comment: "--> x" } }),
      /envelope\.source\.comment must be a node id/,
    ],
    [
      "a command that came in another way",
      changed({ kind: "command", by: { id: 1, login: "x" }, source: { via: "mail" } }),
      /envelope\.source\.via must be "comment" or "button"/,
    ],
    ["no pull request", changed({ pull: undefined }), /envelope\.pull is missing/],
    ["pull request zero", changed({ pull: 0 }), /envelope\.pull must be an id/],
    ["no SHA to resolve", changed({ kind: "resolve" }), /envelope\.sha is missing/],
    ["a SHA that is a branch", changed({ kind: "resolve", sha: "main" }), /sha must be a commit's SHA/],
    ["no branch to reevaluate", changed({ kind: "reevaluate", sha: SHA }), /envelope\.branch is missing/],
    ["no page", changed({ kind: "reevaluate-all", sha: SHA, page: 0 }), /envelope\.page must be an id/],
    ["no delivery id", changed({ deliveryId: "" }), /envelope\.deliveryId must be a text and is empty/],
    ["no repository", changed({ repository: null }), /envelope\.repository must be an object and is null/],
    ["no owner", changed({ repository: { id: 1, name: "x" } }), /envelope\.repository\.owner is missing/],
    ["no installation", changed({ installationId: undefined }), /envelope\.installationId is missing/],
    ["no fence", changed({ fence: undefined }), /envelope\.fence is missing/],
    ["half a fence", changed({ fence: { pull: { headSha: SHA } } }), /envelope\.fence\.pull\.updatedAt is missing/],
    ["no time", changed({ receivedAt: "yesterday" }), /envelope\.receivedAt must be a time/],
  ])("%s", (_, body, message) => {
    expect(() => parseEnvelope(body)).toThrow(InvalidEnvelopeError);
    expect(() => parseEnvelope(body)).toThrow(message);
  });
});
