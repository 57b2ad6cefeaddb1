import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { readCase } from "../../app/cli/policy-tests/case-file.ts";
import { parsePolicy } from "../../app/policy/parse.ts";
import { parseSnapshot, readSnapshotValue } from "../../app/pull-request/snapshot-json.ts";

const TEXT = readFileSync(join(import.meta.dirname, "../../docs/cli.md"), "utf8");

function block(language: string, start: string): string {
  const blocks = [...TEXT.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"))].map(
    ([, text = ""]) => text,
  );
  const found = blocks.find((text) => text.startsWith(start));
  if (found === undefined) throw new Error(`docs/cli.md has no ${language} block that starts with ${start}`);
  return found;
}

test("the documented snapshot is one", () => {
  const parsed = parseSnapshot(block("json", "{"));
  expect(parsed).toMatchObject({ valid: true, snapshot: { pull: { additions: 1, changedFiles: 2 } } });
});

test("the documented case is one, and so is the snapshot in it", () => {
  const read = readCase(block("yaml", "# policy-tests/"));
  if (!read.valid || typeof read.policyCase.pull === "string") throw new Error("not a case with a snapshot");
  expect(readSnapshotValue({ greenlightSnapshot: 1, ...read.policyCase.pull })).toMatchObject({ valid: true });
});

test("the first line for editors is a comment to the parser", () => {
  const comment = block("yaml", "# yaml-language-server");
  expect(parsePolicy(`${comment}version: 1\nrules: [{ name: a, when: { base: main } }]\n`).valid).toBe(true);
});
