import { describe, expect, jest, test } from "@jest/globals";
import { BROKEN_ORGANIZATIONS, BROKEN_POLICIES } from "./broken-policies.ts";
import { aFolder, greenlight, inTurns, POLICY } from "./greenlight.ts";

// Each starts the command in a process of its own.
jest.setTimeout(120_000);

const BROKEN = "version: 2\nruls: []\n";

describe("greenlight validate", () => {
  test.each<[string, typeof BROKEN_POLICIES, string[]]>([
    ["policies", BROKEN_POLICIES, []],
    ["policies of organisations", BROKEN_ORGANIZATIONS, ["--organization"]],
  ])("tells where each of many broken %s is broken, all at once, and not what is not", async (_, policies, options) => {
    const name = (index: number) => `${index}.yml`;
    const broken = policies.map(([, text], index) => [name(index), text] as const);
    const cwd = await aFolder({ ...Object.fromEntries(broken), "valid.yml": POLICY });
    const files = [...broken.map(([file]) => file), "valid.yml"];

    const { code, stdout, stderr } = await greenlight(["validate", ...options, ...files], { cwd });
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    const lines = stdout.split("\n");
    const missing = policies.filter(
      ([, , place, part], index) =>
        !lines.some((line) => line.startsWith(`${name(index)}:${place}  `) && line.includes(part)),
    );
    expect(missing.map(([about]) => about)).toEqual([]);
    expect(stdout).not.toContain("valid.yml:");
    expect(stdout).toContain(`${policies.length} of ${policies.length + 1} files`);
  });

  test("alone, each broken policy fails", async () => {
    const cwd = await aFolder(Object.fromEntries(BROKEN_POLICIES.map(([, text], index) => [`${index}.yml`, text])));
    const codes = await inTurns(BROKEN_POLICIES, async ([about], index) => {
      const { code } = await greenlight(["validate", `${index}.yml`], { cwd });
      return [about, code];
    });
    expect(codes).toEqual(BROKEN_POLICIES.map(([about]) => [about, 1]));
  });

  test("prints the same as JSON", async () => {
    const cwd = await aFolder({ "a.yml": POLICY, "b.yml": BROKEN });
    const { code, stdout } = await greenlight(["validate", "--json", "a.yml", "b.yml"], { cwd });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      files: [
        { file: "a.yml", valid: true, problems: [] },
        {
          file: "b.yml",
          valid: false,
          problems: [
            { line: 1, column: 1, path: "rules", message: "`rules` is missing" },
            { line: 1, column: 10, path: "version", message: "expected `1`, found `2`" },
            { line: 2, column: 1, path: "ruls", message: expect.stringContaining("did you mean `rules`?") },
          ],
        },
      ],
    });
  });

  test("without a file looks at .github/greenlight.yml", async () => {
    const cwd = await aFolder({ ".github/greenlight.yml": POLICY });
    expect(await greenlight(["validate"], { cwd })).toEqual({ code: 0, stdout: "The policy is valid.\n", stderr: "" });
  });

  test("reads the standard input", async () => {
    const { code, stdout } = await greenlight(["validate", "-"], { stdin: BROKEN });
    expect(code).toBe(1);
    expect(stdout).toContain("<stdin>:1:10  version: expected `1`, found `2`");
  });

  test("writes no colours where nobody sees them, also in CI", async () => {
    const { stdout } = await greenlight(["validate", "-"], { stdin: BROKEN, env: { CI: "true" } });
    expect(stdout).not.toContain("\u001B");
  });

  test("shows control characters of a file, and does not obey them", async () => {
    const { stdout } = await greenlight(["validate", "-"], { stdin: 'version: "\\e[31mred"\n' });
    expect(stdout).toContain("<U+001B>[31mred");
  });

  test.each<[string, string[], string]>([
    [
      "no such file",
      ["nope.yml", "folder", "a.yml"],
      "nope.yml: there is no such file\nfolder: this is a folder; name a file in it\n",
    ],
    ["an unknown option", ["--fix"], "error: unknown option '--fix'\n(see greenlight --help)\n"],
  ])("%s is a wrong use: exit code 2, nothing on stdout", async (_, args, stderr) => {
    const cwd = await aFolder({ "a.yml": POLICY, "folder/b.yml": POLICY });
    expect(await greenlight(["validate", ...args], { cwd })).toEqual({ code: 2, stdout: "", stderr });
  });
});

describe("greenlight", () => {
  test.each<[string, string[], number]>([
    ["--help is fine", ["--help"], 0],
    ["the help of a command is fine", ["simulate", "--help"], 0],
    ["no command is a wrong use", [], 2],
    ["an unknown command is a wrong use", ["aprove"], 2],
  ])("%s", async (_, args, code) => {
    expect(await greenlight(args)).toMatchObject({ code });
  });
});
