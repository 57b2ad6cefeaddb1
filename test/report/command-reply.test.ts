import { describe, expect, test } from "@jest/globals";
import { decide } from "../../app/policy/decide.ts";
import { readPolicies } from "../../app/policy/reading.ts";
import { renderCheckRun } from "../../app/report/check-run.ts";
import { renderExplained, renderHelp, renderNoReview } from "../../app/report/command-reply.ts";
import { aCheckRun, aSnapshot, type SnapshotChanges } from "../support/builders.ts";
import { aRule } from "../support/builders-policy.ts";
import { readMarkdown } from "./markdown-reader.ts";

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
    for (const name of ["explain", "reevaluate", "review", "pause", "resume", "help"]) {
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

  test.each(["@acme/team", "`@acme`", "<img", "[x](https://evil.example)", "https://evil.example", "#1", "\u202Ex"])(
    "shows the word %j as a name: no mention, no link, no HTML",
    (word) => {
      const { texts, html, types } = readMarkdown(renderHelp(word), "pairs");
      expect(texts.join(" ")).not.toMatch(/@acme|evil|<img|#1|\u202E/);
      expect(html).toEqual([]);
      expect([...types].filter((type) => type === "link" || type === "image")).toEqual([]);
    },
  );
});

test("/greenlight review says honestly that there is none", () => {
  expect(renderNoReview()).toBe("This Greenlight has no AI review; its policy alone decides.");
});
