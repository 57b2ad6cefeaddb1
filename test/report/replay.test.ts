import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { replayPull } from "../../app/policy/replay.ts";
import { type Replay, type ReplayStop, renderReplay, replayIn, replayKey } from "../../app/report/replay.ts";
import { aPullRequest, aSnapshot } from "../support/builders.ts";
import { aRule, presentPolicy } from "../support/builders-policy.ts";
import { readMarkdown } from "./markdown-reader.ts";

const NARROW = presentPolicy(aRule("{ base: release }"));
const WIDE = presentPolicy(aRule('{ base: "*" }'));
const ANOTHER = { status: "present", blobSha: "f00d", text: "version: 1\n" } as const;
const KEY = replayKey(aSnapshot({ policy: NARROW, proposedPolicy: WIDE }));

function pulls(count: number, title = "Bump left-pad", change = { before: NARROW, after: WIDE }) {
  return Array.from({ length: count }, (_, index) => {
    const number = count - index;
    const url = `https://github.com/acme/shop/pull/${number}`;
    return replayPull(aSnapshot({ pull: aPullRequest({ number, title, url, state: "merged" }) }), change);
  });
}

function aReplay(changes: Partial<Replay> = {}): Replay {
  const replayed = changes.pulls ?? pulls(2);
  return {
    branch: "main",
    listed: replayed.length,
    pulls: replayed,
    unreadable: [],
    stopped: null,
    forOthers: false,
    ...changes,
  };
}

function rendered(changes: Partial<Replay> = {}) {
  return renderReplay(KEY, { kind: "made", replay: aReplay(changes) });
}

describe("a replay on the check run", () => {
  test("names what would be newly approved, why it is not now, and by which rule it would be", () => {
    const { markdown } = rendered({ pulls: pulls(1) });
    expect(markdown).toContain("Of 1 pull request for `main`, the policy approves 0 now and 1 with this change.");
    expect(markdown).toContain("**Newly approved**");
    expect(markdown).toContain("[#1](https://github.com/acme/shop/pull/1) `Bump left-pad` (merged)");
    expect(markdown).toMatch(/\| `The rule` does not apply: `?base`? – .*`main` +\| Approved by `The rule` \|/);
    expect(markdown).toContain("as if it were open");
  });

  test.each<[string, Partial<Replay>, string]>([
    [
      "nothing differs",
      { pulls: pulls(3, "x", { before: WIDE, after: WIDE }) },
      "3 with this change. None is decided differently.",
    ],
    ["there are no pull requests", { pulls: [] }, "There are no other pull requests for `main`."],
    ["there are more than it lists", { pulls: pulls(33) }, "3 more are decided differently."],
    ["some cannot be read", { unreadable: [8, 9] }, "2 pull requests could not be read: `#8` and `#9`."],
    [
      "requests run out",
      { listed: 50, stopped: { kind: "requests" } },
      "Only 2 of 50 were looked at: more would cost too many requests.",
    ],
    [
      "time runs out",
      { listed: 50, stopped: { kind: "time" } },
      "Only 2 of 50 were looked at: more would take too long.",
    ],
    [
      "GitHub's limit is near",
      { pulls: [], listed: 50, stopped: { kind: "limit" } },
      "No pull request was looked at: little is left of GitHub's rate limit.",
    ],
    ["the policy is for other repositories", { forOthers: true }, "what it changes in other repositories is not shown"],
    ["GitHub fails", { stopped: { kind: "failed", why: "*Bad* gateway" } }, "GitHub did not answer (`*Bad* gateway`)"],
    [
      "shadow mode begins",
      { pulls: pulls(1, "x", { before: WIDE, after: presentPolicy(aRule('{ base: "*" }', "mode: shadow\n")) }) },
      "The mode changes from active to shadow.",
    ],
  ])("says so if %s", (_, changes, part) => {
    expect(rendered(changes).markdown).toContain(part);
  });

  const stop = (kind: "requests" | "time" | "limit"): ReplayStop => ({ kind });
  test.each<[string, Partial<Replay>, boolean]>([
    ["whole", {}, true],
    ["ended by its requests", { stopped: stop("requests") }, true],
    ["ended by its time", { stopped: stop("time") }, true],
    ["without time from the beginning", { stopped: stop("time"), pulls: [], listed: 50 }, false],
    ["ended by GitHub's limit", { stopped: stop("limit") }, false],
    ["broken off", { stopped: { kind: "failed", why: "502" } }, false],
  ])("one that is %s is made again at the next event, or not", (_, changes, final) => {
    expect(rendered(changes).final).toBe(final);
  });
});

describe("a replay that was told before", () => {
  const { markdown, final } = rendered();

  test("is found in front of the rest of the text, and is the same", () => {
    expect(replayIn(`${markdown}\n\n<details>`, KEY)).toEqual({ markdown, final });
    expect(replayIn(renderReplay(KEY, { kind: "pending" }).markdown, KEY)).toMatchObject({ final: false });
  });

  test.each([
    ["anywhere else in the text", `x\n${markdown}`, KEY],
    ["for another policy", markdown, replayKey(aSnapshot({ policy: WIDE, proposedPolicy: ANOTHER }))],
    ["cut off", markdown.slice(0, -10), KEY],
    ["where there is none", "<details>", KEY],
  ])("is not found %s", (_, text, key) => {
    expect(replayIn(text, key)).toBeNull();
  });

  test.each([
    ["the policy", { policy: ANOTHER }],
    ["the new policy", { proposedPolicy: ANOTHER }],
    ["the new policy, which is gone", { proposedPolicy: { status: "absent" as const } }],
    ["the organisation's policy", { organizationPolicy: WIDE }],
    ["the branch", { pull: { base: { sha: "1", ref: "release" } } }],
  ])("is another one if %s changes", (_, changes) => {
    expect(replayKey(aSnapshot({ policy: NARROW, proposedPolicy: WIDE, ...changes }))).not.toBe(KEY);
  });
});

describe("what other people wrote", () => {
  const HOSTILE = [
    "<!-- end of the replay -->",
    "\n<!-- end of the replay -->\n# PWNED",
    `<!-- replay 1 final ${KEY} -->`,
    "PWNED | cell | `cell` @acme/team <img src=x>",
    "[PWNED](https://evil.example) #1 ![x](https://evil.example)",
    "\u202E".repeat(2_000),
    "🦊".repeat(2_000),
  ];

  test.each(HOSTILE.map((title) => [JSON.stringify(title).slice(0, 50), title]))("stays a name: %s", (_, title) => {
    const { markdown } = rendered({ pulls: pulls(40, title), branch: title });
    for (const escapes of ["pairs", "single"] as const) {
      const { html, texts, unevenRows, types } = readMarkdown(markdown, escapes);
      expect(html).toEqual([`<!-- replay 1 final ${KEY} -->`, "<!-- end of the replay -->"]);
      expect(texts.join(" ")).not.toMatch(/PWNED|evil|@acme|<img|<!--/);
      expect(unevenRows).toEqual([]);
      expect([...types]).not.toContain("image");
    }
    expect(markdown.isWellFormed()).toBe(true);
    expect(replayIn(`${markdown}\n\n<details>`, KEY)?.markdown).toBe(markdown);
  });

  test("never makes it longer than a check run's text may be, so that it is never cut", () => {
    const letter = fc.constantFrom("`", "|", "\\", "\u202E", "<", "a", "🦊", "\n");
    const name = fc.string({ unit: letter, minLength: 100, maxLength: 500 });
    fc.assert(
      fc.property(name, (title) => {
        expect(rendered({ pulls: pulls(50, title), branch: title }).markdown.length).toBeLessThan(40_000);
      }),
      { numRuns: 30 },
    );
  });

  test("a branch cannot end the first line", () => {
    const key = replayKey(aSnapshot({ pull: { base: { sha: "1", ref: "a-->b\n" } } }));
    expect(key).not.toMatch(/[<>\n]/);
  });
});
