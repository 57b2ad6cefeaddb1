import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { PhrasingContent } from "mdast";
import type { Decision } from "../../app/policy/decision.ts";
import { plain } from "../../app/policy/phrase.ts";
import { inline, print, table, text } from "../../app/report/markdown.ts";
import { titleOf } from "../../app/report/sentences.ts";
import { stepsOf } from "../../app/report/steps.ts";
import { type DocumentedCase, documentedCases, leadingComment } from "./documented-case.ts";

export const COOKBOOK = join(import.meta.dirname, "../../docs/cookbook");

/** In the order in which they are told. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  "What bots do": ["dependency-bots", "github-actions", "auto-merge", "generated-files"],
  "What people do": [
    "documentation",
    "small-changes",
    "monorepo-teams",
    "release-branches",
    "hotfix",
    "first-time-contributors",
    "open-source",
  ],
  "What an organisation asks for": [
    "two-team-approval",
    "regulated-change",
    "infrastructure-freeze",
    "organisation",
    "shadow-mode",
  ],
};

const INTRODUCTION = `# Cookbook

Whole policies for whole situations, to copy and to change. Each is a folder of [\`docs/cookbook\`](cookbook) with the policy
and cases for [\`greenlight test\`](cli.md#greenlight-test): the pull requests that it is for, and those that must not slip
through. Take the folder as the beginning of your own policy's tests:

\`\`\`sh
cp docs/cookbook/dependency-bots/policy.yml .github/greenlight.yml
npx greenlight validate
npx greenlight test docs/cookbook/dependency-bots
\`\`\`

What every key means is in [policy.md](policy.md); what people see on a pull request, in the [gallery](gallery.md). None of
these policies approves what a stranger sends from a fork; a test sends each of them some.`;

/** docs/cookbook.md, from the folders of docs/cookbook. @throws Error for a folder that no part tells of */
export async function cookbook(): Promise<string> {
  const told = Object.values(PARTS).flat();
  const folders = readdirSync(COOKBOOK);
  const untold = [...folders.filter((name) => !told.includes(name)), ...told.filter((name) => !folders.includes(name))];
  if (untold.length > 0) throw new Error(`scripts/docs/cookbook.ts and docs/cookbook differ in ${untold.join(", ")}`);

  const parts = Object.entries(PARTS).map(([title, names]): [string, string[]] => [title, [...names]]);
  const contents = parts.map(([part, names]) => `- ${part}: ${names.map(linkTo).join(" · ")}`);
  const chapters = await Promise.all(
    parts.map(async ([part, names]) => [`## ${part}`, ...(await Promise.all(names.map(recipe)))].join("\n\n")),
  );
  return `${[INTRODUCTION, contents.join("\n"), ...chapters].join("\n\n")}\n`;
}

function linkTo(name: string): string {
  const { title } = headOf(name);
  const anchor = title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, "")
    .replaceAll(" ", "-");
  return `[${title}](#${anchor})`;
}

function headOf(name: string) {
  const { comment, rest } = leadingComment(readFileSync(join(COOKBOOK, name, "policy.yml"), "utf8"));
  const [title = "", ...why] = comment.split("\n");
  return { title, why: why.join("\n").trim(), policy: rest };
}

async function recipe(name: string): Promise<string> {
  const { title, why, policy } = headOf(name);
  const organization = join(COOKBOOK, name, "organization.yml");
  const blocks = [...(existsSync(organization) ? [readFileSync(organization, "utf8").trim()] : []), policy];
  const cases = await documentedCases(join(COOKBOOK, name));
  const approvedFirst = [...cases].sort((a, b) => Number(isApproved(b)) - Number(isApproved(a)));
  return [
    `### ${title}`,
    why,
    ...blocks.map((block) => `\`\`\`yaml\n${block}\n\`\`\``),
    print([
      table(
        ["Case", "", "Greenlight says"],
        approvedFirst.map((each) => caseRow(name, each)),
      ),
    ]),
  ].join("\n\n");
}

function isApproved({ decision }: DocumentedCase): boolean {
  return decision.outcome === "approve";
}

function caseRow(folder: string, each: DocumentedCase): PhrasingContent[][] {
  const { decision, comment, name, file } = each;
  const link: PhrasingContent = {
    type: "link",
    url: `cookbook/${folder}/${file}`,
    children: [{ type: "inlineCode", value: name }],
  };
  const says = [text(plain(titleOf(decision))), ...because(decision)];
  return [[link, text(": "), ...spans(comment)], [text(isApproved(each) ? "✅" : "✋")], says];
}

/** Where no rule applies, why not, as the table of the check run says. */
function because(decision: Decision): PhrasingContent[] {
  if (decision.reason.kind !== "no-rule" && decision.reason.kind !== "unknown") return [];
  const steps = stepsOf(decision).filter(({ mark }) => mark === "off" || mark === "unknown");
  return steps.flatMap(({ what, result }) => [text(". "), ...inline(what), text(": "), ...inline(result)]);
}

/** A comment is Markdown with code spans and nothing else. */
function spans(comment: string): PhrasingContent[] {
  return comment
    .replaceAll("\n", " ")
    .split("`")
    .map((part, index) => (index % 2 === 1 ? { type: "inlineCode", value: part } : text(part)));
}
