import { describe, expect, test } from "@jest/globals";
import type { DismissalRefusal } from "../../app/commands/dismissal.ts";
import { decide } from "../../app/policy/decide.ts";
import { readPolicies } from "../../app/policy/reading.ts";
import type { AiReview } from "../../app/pull-request/ai-review.ts";
import { renderCheckRun } from "../../app/report/check-run.ts";
import { renderExplained, renderHelp, renderNotDismissed, renderReviewAsked } from "../../app/report/command-reply.ts";
import { aCheckRun, aSnapshot, type SnapshotChanges } from "../support/builders.ts";
import { aRule, GREEN_POLICY } from "../support/builders-policy.ts";
import { anAiReview, aReviewFinding, REVIEWED } from "../support/builders-review.ts";
import { readMarkdown } from "./markdown-reader.ts";

const HOSTILE = ["@acme/team", "`@acme`", "<img", "[x](https://evil.example)", "https://evil.example", "#1", "\u202Ex"];

function explained(changes: SnapshotChanges = {}): string {
  const snapshot = aSnapshot(changes);
  const decision = decide(snapshot, readPolicies(snapshot));
  return renderExplained(decision, renderCheckRun(decision));
}

describe("/greenlight explain", () => {
  test("says what the check run says: the title, what is next, the steps, and the details folded", () => {
    const text = explained({ checks: [aCheckRun({ conclusion: "failure" })] });
    expect(text.split("\n\n").slice(0, 2)).toEqual([
      "**Held: `build` failed**",
      "**Next:** Make `build` (`GitHub Actions, CI on pull_request`) pass.",
    ]);
    expect(text).toContain("| ❌ | Checks ");
    expect(text).toContain("<details><summary>Preconditions</summary>");
  });

  test("leaves out whole parts where it would be longer than GitHub takes, never half a name", () => {
    const checks = Array.from({ length: 900 }, (_, index) => aCheckRun({ name: `${index} ${"x".repeat(90)}` }));
    const text = explained({ checks });
    expect(text.length).toBeLessThan(65_000);
    expect(text).toMatch(/\n\nThe details are too long for a comment; the check run has them\.$/);
    const files = Array.from({ length: 3_000 }, (_, index) => `${index} ${"y".repeat(90)}`);
    const policy = aRule(`{ files: { any: [${files.map((file) => JSON.stringify(file)).join(", ")}] } }`);
    expect(explained({ policy }).length).toBeLessThan(65_000);
  });
});

describe("/greenlight help", () => {
  test("lists the commands, none at the beginning of a line, where it would be one", () => {
    const text = renderHelp(null);
    for (const name of ["explain", "reevaluate", "review", "dismiss", "pause", "resume", "help"]) {
      expect(text).toContain(`\n- \`/greenlight ${name}\` `);
    }
    expect(text).not.toMatch(/^\/greenlight/m);
  });

  test.each([
    ["explian", "There is no command `explian`. Did you mean `/greenlight explain`?"],
    ["Re-evaluate", "There is no command `Re-evaluate`. Did you mean `/greenlight reevaluate`?"],
    ["approve", "There is no command `approve`."],
    ["x".repeat(100), `There is no command \`${"x".repeat(40)}…\`.`],
  ])("for the unknown word %s says the nearest", (word, sentence) => {
    expect(renderHelp(word).split("\n\n")[0]).toBe(sentence);
  });

  test.each(HOSTILE)("shows the word %j as a name: no mention, no link, no HTML", (word) => {
    const { texts, html, types } = readMarkdown(renderHelp(word), "pairs");
    expect(texts.join(" ")).not.toMatch(/@acme|evil|<img|#1|\u202E/);
    expect(html).toEqual([]);
    expect([...types].filter((type) => type === "link" || type === "image")).toEqual([]);
  });
});

describe("/greenlight review", () => {
  function asked(changes: SnapshotChanges = {}, hasReviewer = true): string | null {
    const snapshot = aSnapshot({ policy: REVIEWED, ...changes });
    return renderReviewAsked(decide(snapshot, readPolicies(snapshot)), hasReviewer);
  }
  const review = (verdict: AiReview["verdict"], more: Partial<AiReview> = {}) => ({
    aiReview: anAiReview(verdict, more),
  });
  const doubts = ["A file is binary: `@acme` <img src=x>."];

  test.each<[string, string | null, SnapshotChanges, boolean]>([
    ["there is none", "This Greenlight has no AI review. Whoever runs it may switch it on.", {}, false],
    [
      "there is none, and a rule requires one",
      "This Greenlight has no AI review, so a human must approve. Whoever runs it may switch it on.",
      review("indeterminate"),
      false,
    ],
    [
      "no rule asks for one",
      "No rule that applies here asks for an AI review, so none is made.",
      { policy: GREEN_POLICY },
      true,
    ],
    [
      "something else does not hold yet",
      "The AI review is made when everything else holds. Now: Held: `build` failed.",
      { checks: [aCheckRun({ conclusion: "failure" })] },
      true,
    ],
    [
      "it blocks",
      "The AI review found what has to be mended first: 1 finding. It is not asked again of the same code; what is not so can be dismissed by `/greenlight dismiss`.",
      review("blocked", { findings: [aReviewFinding({ blocking: true }), aReviewFinding()] }),
      true,
    ],
    [
      "it cannot tell",
      "The AI review cannot tell: A file is binary: `@acme` `<img` `src=x>`.",
      review("indeterminate", { doubts }),
      true,
    ],
    ["it is clean, nothing: the check run says so", null, review("clean"), true],
    ["it has advice, nothing: the check run says so", null, review("advisory"), true],
  ])("says, where %s", (_, said, changes, hasReviewer) => {
    expect(asked(changes, hasReviewer)).toBe(said);
  });
});

describe("/greenlight dismiss that is not done says why", () => {
  test.each<[DismissalRefusal, string]>([
    [{ kind: "unnamed" }, "say which finding, by the id that stands below it: `/greenlight dismiss ID`."],
    [{ kind: "closed" }, "the pull request is not open."],
    [{ kind: "contributor" }, "whoever worked on a pull request cannot dismiss what was found in it."],
    [{ kind: "no-review" }, "there is no AI review of this commit."],
    [{ kind: "pushed" }, "this commit was pushed after your comment. If the finding is still there, say it again."],
    [
      { kind: "people-unknown", why: "an author of 1234567" },
      "who worked on the pull request cannot be told for sure (an author of 1234567), so nobody can dismiss what was found in it.",
    ],
    [
      { kind: "unknown", id: "01234567" },
      "the AI review of this commit has no finding whose id begins with `01234567`. At least 8 digits are needed.",
    ],
    [
      { kind: "ambiguous", id: "01234567" },
      "several findings have an id that begins with `01234567`. Give more of its digits.",
    ],
    [{ kind: "no-room" }, "so much is remembered of this pull request's reviews that there is no room for it."],
  ])("%j", (refusal, sentence) => {
    expect(renderNotDismissed(refusal)).toBe(`Not dismissed: ${sentence}`);
  });

  test.each(HOSTILE)("and shows the id %j as a name", (id) => {
    for (const kind of ["unknown", "ambiguous"] as const) {
      const { texts, html, types } = readMarkdown(renderNotDismissed({ kind, id }), "pairs");
      expect(texts.join(" ")).not.toMatch(/@acme|evil|<img|#1|\u202E/);
      expect(html).toEqual([]);
      expect([...types].filter((type) => type === "link" || type === "image")).toEqual([]);
    }
  });
});
