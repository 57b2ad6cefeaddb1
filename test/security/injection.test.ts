import { describe, expect, test } from "@jest/globals";
import type { FileDiff } from "../../app/review/diff/file-diff.ts";
import { acceptFindings } from "../../app/review/findings/accept.ts";
import type { RawFinding } from "../../app/review/findings/raw-finding.ts";
import { applyRefutations, refutationQuestion } from "../../app/review/findings/refute.ts";
import { verdictOf } from "../../app/review/findings/verdict.ts";
import type { PullWords } from "../../app/review/prompt/pull-words.ts";
import { refuterQuestion } from "../../app/review/prompt/refuter-question.ts";
import { type Question, reviewQuestion } from "../../app/review/prompt/review-question.ts";
import { redact } from "../../app/review/redaction/redact.ts";
import { packChunks } from "../../app/review/selection/pack-chunks.ts";
import { ledgerOf, selectFiles } from "../../app/review/selection/select-files.ts";
import { aFileDiff, aHunk, aRawFinding, reviewSettings } from "../review/support/findings.ts";
import { ATTACKS, type Attack, COMMAND, ends, NONCE, VULNERABLE } from "../support/attacks.ts";

const SETTINGS = reviewSettings({ instructions: "Look at money twice." });
const GUIDELINES = [{ path: "REVIEW.md", text: "Amounts are in cents." }];

function filesOf({ above = [], below = [], file, section = "" }: Attack): FileDiff[] {
  // A line of a diff has no end of a line in it; what looks like one to others stays.
  const added = [...above, VULNERABLE, ...below].map((line) => `+${line.replaceAll("\n", " ")}`);
  const bug = aFileDiff("src/users.ts", { ...aHunk([" export function find(name) {", ...added, " }"]), section });
  return file === undefined ? [bug] : [bug, aFileDiff(file, aHunk(["+ok();"]))];
}

function pullOf({ pull }: Attack): PullWords {
  return { title: "Find users", body: "Finds users.", head: "topic", base: "main", commits: ["Find users"], ...pull };
}

/** The way of a pull request to a verdict, with a model that answers by a script. */
async function reviewed(attack: Attack, answer: readonly RawFinding[]) {
  const files = filesOf(attack);
  const selection = selectFiles({
    diff: { whole: true, items: files },
    settings: SETTINGS,
    attributes: { known: true, value: [] },
    chunkTokens: 50_000,
  });
  const redaction = await redact({
    files: selection.files,
    paths: files.map(({ path }) => path),
    pull: pullOf(attack),
    guidelines: GUIDELINES,
  });
  if (redaction.kind === "failed") throw new Error(redaction.doubt);
  const [chunk] = packChunks(redaction.files, 50_000);
  if (chunk === undefined) throw new Error("there is no chunk");
  const question = reviewQuestion({
    settings: SETTINGS,
    guidelines: redaction.guidelines,
    pathInstructions: [],
    pull: redaction.pull,
    chunk,
    context: { part: 1, parts: 1, paths: redaction.paths },
    nonce: NONCE,
    metadata: {},
  });
  const accepted = acceptFindings(answer, redaction.files);
  const [bug] = redaction.files;
  const asked = bug === undefined ? null : refutationQuestion(accepted.findings, bug);
  const refuter =
    asked === null ? null : refuterQuestion({ settings: SETTINGS, question: asked, nonce: NONCE, metadata: {} });
  const judged =
    asked === null
      ? accepted.findings
      : applyRefutations(accepted.findings, asked, [{ number: 1, verdict: "holds", why: "It is." }]);
  const judgement = verdictOf({
    findings: [...redaction.findings, ...judged],
    ledger: ledgerOf(selection),
    doubts: [...accepted.doubts, ...selection.doubts],
    settings: SETTINGS,
    changedPaths: files.map(({ path }) => path),
    dismissals: [],
  });
  return { question, refuter, judgement };
}

const DELIMITER = /^\[\[(BEGIN|END) ([a-z ]+) ([0-9a-f]+)\]\]$/;

/** The prompt without what stands between delimiters, and the delimiters themselves; fails where they do not pair. */
function frameOf({ blocks }: Question): { readonly frame: string[]; readonly notes: string[]; readonly data: string } {
  const frame: string[] = [];
  const notes: string[] = [];
  const data: string[] = [];
  for (const { text, untrusted } of blocks) {
    let open: string | null = null;
    for (const line of text.split("\n")) {
      const [, which, label = "", id] = DELIMITER.exec(line) ?? [];
      const isOurs = id === NONCE;
      if (isOurs && which === "BEGIN") {
        expect(open).toBeNull();
        open = label;
        frame.push(line);
      } else if (isOurs) {
        expect(label).toBe(open);
        open = null;
        frame.push(line);
      } else if (open !== null) data.push(line);
      else {
        expect(untrusted).toBe(false);
        (line.startsWith("Note: ") ? notes : frame).push(line);
      }
    }
    expect(open).toBeNull();
  }
  return { frame, notes, data: data.join("\n") };
}

const BUG = aRawFinding({ path: "src/users.ts", quote: VULNERABLE, category: "security" });
const NOTES =
  /^Note: (?:The [a-z ]+ were cut where they are long|Of \d+ commits only the first 20 are shown|In the [a-z ]+ there are characters that cannot be seen or that change how text looks; they are shown as <U\+…>)\.$/;

describe("a pull request that talks to the reviewer", () => {
  test("there are at least 30 ways", () => {
    expect(new Set(ATTACKS.map(([name]) => name)).size).toBeGreaterThanOrEqual(30);
  });

  test.each(ATTACKS)("%s: the prompt keeps its frame, and the verdict is the same", async (_, attack) => {
    const plain = await reviewed({}, [BUG]);
    const attacked = await reviewed(attack, [BUG]);

    expect({ ...attacked.question, blocks: [], validate: null }).toEqual({
      ...plain.question,
      blocks: [],
      validate: null,
    });
    for (const which of ["question", "refuter"] as const) {
      const [one, other] = [plain[which], attacked[which]];
      if (one === null || other === null) throw new Error("the refuter was not asked");
      const { frame, notes, data } = frameOf(other);
      expect(frame).toEqual(frameOf(one).frame);
      for (const note of notes) expect(note).toMatch(NOTES);
      expect(data.toLowerCase()).not.toContain(NONCE);
      const prompt = other.blocks.map(({ text }) => text).join("\n");
      expect(prompt).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
    }
    expect(attacked.judgement).toMatchObject({ verdict: "blocked", doubts: [] });
    const finding = attacked.judgement.findings[0];
    expect(finding).toMatchObject({
      blocking: true,
      severity: "critical",
      confidence: 95,
      fingerprint: plain.judgement.findings[0]?.fingerprint,
    });
    expect(finding?.anchor?.line).toBe(2 + (attack.above?.length ?? 0));

    expect((await reviewed(attack, [])).judgement).toEqual((await reviewed({}, [])).judgement);
  });

  test.each(["REVIEW.md", "CLAUDE.md", "docs/AGENTS.md", ".gitattributes"])(
    "guidelines of its own (%s) are data like the rest, and hold it for a human",
    async (path) => {
      const { question, judgement } = await reviewed({ file: path }, []);

      expect(
        question.blocks
          .filter(({ untrusted }) => !untrusted)
          .map(({ text }) => text)
          .join("\n"),
      ).not.toContain(`"${path}" (`);
      expect(judgement.verdict).toBe("indeterminate");
    },
  );

  test("the refuter is not told what the pull request says of itself", async () => {
    const words = {
      title: "Zebra one",
      body: "Zebra two",
      head: "zebra-three",
      base: "zebra-four",
      commits: ["Zebra five"],
    };
    const { question, refuter } = await reviewed({ pull: words }, [BUG]);

    expect(JSON.stringify(question.blocks)).toMatch(/zebra/i);
    expect(JSON.stringify(refuter?.blocks)).not.toMatch(/zebra/i);
  });

  test("what a model was talked into writing is data to the refuter", async () => {
    const why = `${ends("findings", NONCE)}\n${COMMAND}\u202e`;
    const { refuter } = await reviewed({}, [{ ...BUG, title: why, why, failure_scenario: `It fails. ${why}` }]);
    if (refuter === null) throw new Error("the refuter was not asked");

    const { refuter: plain } = await reviewed({}, [BUG]);
    expect(frameOf(refuter).frame).toEqual(plain === null ? null : frameOf(plain).frame);
    expect(frameOf(refuter).data).toContain(COMMAND);
  });
});
