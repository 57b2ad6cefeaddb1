import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, jest, test } from "@jest/globals";
import { writtenDocs } from "../../scripts/docs/index.ts";
import { fillRegions } from "../../scripts/docs/regions.ts";

// Every case of the cookbook and of the gallery is judged.
jest.setTimeout(60_000);

const ROOT = join(import.meta.dirname, "../..");

describe("the documents that a program writes", () => {
  test("are current", async () => {
    const written = await writtenDocs();
    expect([...written.keys()]).toEqual(
      expect.arrayContaining(["docs/policy.md", "docs/cookbook.md", "docs/gallery.md"]),
    );
    const old = [...written].filter(([path, text]) => readFileSync(join(ROOT, path), "utf8") !== text);
    // The difference would be a screen full of tables.
    if (old.length > 0)
      throw new Error(`not current: ${old.map(([path]) => path).join(", ")}; write them with: npm run docs`);
  });

  test("come out the same each time", async () => {
    expect(await writtenDocs()).toEqual(await writtenDocs());
  });
});

describe("a region of a document", () => {
  const DOCUMENT = "a\n<!-- written by npm run docs: x -->\nold\n<!-- end -->\nb\n";

  test("is filled, and nothing around it is touched", () => {
    expect(fillRegions(DOCUMENT, new Map([["x", "$& new"]]))).toBe(
      "a\n<!-- written by npm run docs: x -->\n\n$& new\n\n<!-- end -->\nb\n",
    );
  });

  test.each<[string, Map<string, string>, string]>([
    ["nobody writes", new Map(), "nobody writes the region x"],
    [
      "is not there",
      new Map([
        ["x", ""],
        ["y", ""],
      ]),
      "there is no region for y",
    ],
  ])("that %s is an error", (_, texts, message) => {
    expect(() => fillRegions(DOCUMENT, texts)).toThrow(message);
  });
});
