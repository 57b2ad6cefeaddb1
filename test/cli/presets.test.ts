import { describe, expect, jest, test } from "@jest/globals";
import { parsePolicy } from "../../app/policy/parse.ts";
import { PRESETS } from "../../app/policy/presets/index.ts";
import { greenlight } from "./greenlight.ts";

jest.setTimeout(60_000);

describe("greenlight presets", () => {
  test("lists every preset with its sentence", async () => {
    const { code, stdout, stderr } = await greenlight(["presets"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(PRESETS.length);
    PRESETS.forEach(({ name, sentence }, index) => {
      expect(lines[index]).toMatch(new RegExp(`^greenlight:${name} +`));
      expect(lines[index]?.endsWith(sentence)).toBe(true);
    });
  });

  test.each(["docs", "greenlight:docs"])("prints the YAML of %s, which can be copied", async (name) => {
    const { code, stdout } = await greenlight(["presets", name]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# greenlight:docs\n# Texts and pictures/);
    expect(parsePolicy(`version: 1\n${stdout}`)).toMatchObject({ valid: true });
  });

  test("prints JSON", async () => {
    const all = await greenlight(["presets", "--json"]);
    const of = PRESETS.map(({ name, sentence, yaml }) => ({ name: `greenlight:${name}`, sentence, yaml }));
    expect(JSON.parse(all.stdout)).toEqual({ presets: of });
    const one = await greenlight(["presets", "guards", "--json"]);
    expect(JSON.parse(one.stdout)).toEqual(of.find(({ name }) => name === "greenlight:guards"));
  });

  test("an unknown name is a wrong use, and the nearest is named", async () => {
    const { code, stdout, stderr } = await greenlight(["presets", "doc\u001B[2J"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("unknown preset `doc<U+001B>[2J`");
    expect((await greenlight(["presets", "dosc"])).stderr).toContain("did you mean `docs`?");
  });
});
