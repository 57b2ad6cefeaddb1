import { PassThrough } from "node:stream";
import { expect, test } from "@jest/globals";
import { confirm } from "../../app/cli/confirm.ts";

function aTerminal() {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const stderr = new PassThrough();
  return { stdin, stderr };
}

test.each([
  ["yes\n", true],
  ["Y\n", true],
  ["\n", false],
  ["no\n", false],
  ["yes please\n", false],
])("the answer %j is %s", async (answer, expected) => {
  const terminal = aTerminal();
  terminal.stdin.write(answer);
  expect(await confirm("Delete it?", terminal)).toBe(expected);
  expect(String(terminal.stderr.read())).toContain("Delete it? (yes/no)");
});

test("no answer is none", async () => {
  const terminal = aTerminal();
  terminal.stdin.end();
  expect(await confirm("Delete it?", terminal)).toBe(false);
});

test("where nobody can be asked, it says what to do", async () => {
  const terminal = { stdin: new PassThrough(), stderr: new PassThrough() };
  await expect(confirm("Delete it?", terminal)).rejects.toThrow("Delete it? There is nobody to ask; say --yes.");
});
