import { describe, expect, test } from "@jest/globals";
import { StaleReadError } from "../../app/github/failure.ts";
import { readGuidance } from "../../app/github/read-guidance.ts";
import { aFile, aSnapshot, BASE, type SnapshotChanges } from "../support/builders.ts";
import { aTextEntry, filesAt, pathsAsked, TRUNCATED, UNREADABLE } from "../support/files-at.ts";
import { aGithub } from "./octokit-under-test.ts";

const at = aGithub();

async function read(guidelines: readonly string[] = [], files: SnapshotChanges["files"] = ["a.txt"]) {
  const guidance = await readGuidance(await at.octokit(), aSnapshot({ files }), { guidelines: [...guidelines] });
  at.github.done();
  return guidance;
}

const asked = () => at.github.requests.flatMap(pathsAsked);
const known = (value: unknown) => ({ known: true, value });
const unknown = (reason: string) => ({ known: false, reason: expect.stringContaining(reason) });

test("all of it is read from the tip of the base branch, in one request", async () => {
  at.github.graphql("FilesAt", (variables) => {
    expect(variables).toMatchObject({ commit: BASE });
    return filesAt({ ".gitattributes": aTextEntry("* text\n"), "REVIEW.md": aTextEntry("Be strict.\n") })(variables);
  });
  expect(await read(["REVIEW.md"])).toEqual({
    attributes: known([{ path: ".gitattributes", text: "* text\n" }]),
    guidelines: [{ path: "REVIEW.md", text: "Be strict.\n" }],
  });
});

describe(".gitattributes", () => {
  test("are looked for in every folder above a changed file, by its names before and after", async () => {
    at.github.graphql("FilesAt", filesAt({ "a/.gitattributes": aTextEntry("x -text\n") }));
    const moved = aFile({ path: "c/d/new.ts", previousPath: "a/b/old.ts", change: "renamed" });
    expect((await read([], [moved])).attributes).toEqual(known([{ path: "a/.gitattributes", text: "x -text\n" }]));
    const names = [
      ".gitattributes",
      "a/.gitattributes",
      "a/b/.gitattributes",
      "c/.gitattributes",
      "c/d/.gitattributes",
    ];
    expect(asked()).toEqual(names);
  });

  test("that are nowhere are known to say nothing", async () => {
    at.github.graphql("FilesAt", filesAt({}));
    expect((await read()).attributes).toEqual(known([]));
  });

  test.each([...UNREADABLE, ["a file that is too large", TRUNCATED] as const])(
    "are not known where one is %s",
    async (_, entry) => {
      at.github.graphql("FilesAt", filesAt({ ".gitattributes": aTextEntry("* text\n"), "a/.gitattributes": entry }));
      expect((await read([], ["a/b.txt"])).attributes).toEqual(unknown("cannot be read"));
    },
  );

  test("of more than two hundred folders are not known, and guidelines still are", async () => {
    at.github.graphql("FilesAt", filesAt({ "REVIEW.md": aTextEntry("Be strict.\n") }));
    const files = Array.from({ length: 200 }, (_, index) => `folder-${index}/a.txt`);
    expect(await read(["REVIEW.md"], files)).toEqual({
      attributes: unknown("more than 200"),
      guidelines: [{ path: "REVIEW.md", text: "Be strict.\n" }],
    });
    expect(asked()).toEqual(["REVIEW.md"]);
  });
});

describe("guidelines", () => {
  const guidelines = async (names: readonly string[], entries: Readonly<Record<string, object>>) => {
    at.github.graphql("FilesAt", filesAt(entries));
    return (await read(names)).guidelines;
  };

  test("come in the policy's order, each once, from the root; those that are not there are left out", async () => {
    const entries = { "AGENTS.md": aTextEntry("A"), "docs/REVIEW.md": aTextEntry("R") };
    expect(await guidelines(["./docs/REVIEW.md", "/docs/REVIEW.md", "CLAUDE.md", "AGENTS.md"], entries)).toEqual([
      { path: "docs/REVIEW.md", text: "R" },
      { path: "AGENTS.md", text: "A" },
    ]);
  });

  test.each(UNREADABLE)("that are %s are left out", async (_, entry) => {
    expect(await guidelines(["REVIEW.md"], { "REVIEW.md": entry })).toEqual([]);
  });

  test("that are longer than 20,000 characters are cut behind a line, and say so", async () => {
    const [found] = await guidelines(["REVIEW.md"], { "REVIEW.md": aTextEntry("Be strict.\n".repeat(2_000)) });
    expect(found?.text).toMatch(/^(Be strict\.\n){1800,}… \(cut: only the first 20000 characters/);
    expect(found?.text.length).toBeLessThan(20_100);
  });

  test("of one long line are cut between characters", async () => {
    const [found] = await guidelines(["REVIEW.md"], { "REVIEW.md": aTextEntry(`a${"😀".repeat(10_000)}`) });
    expect(found?.text.isWellFormed()).toBe(true);
  });

  test("of which GitHub shows the beginning say so", async () => {
    const [found] = await guidelines(["REVIEW.md"], { "REVIEW.md": TRUNCATED });
    expect(found?.text).toMatch(/^the beginning\n… \(cut/);
  });
});

describe("nothing is made up", () => {
  test("a base that GitHub does not show yet is a stale read", async () => {
    at.github.graphql("FilesAt", { repository: { object: null } });
    await expect(read()).rejects.toThrow(StaleReadError);
  });

  test.each(["FORBIDDEN", "INTERNAL"])("%s is no absence, and thrown", async (type) => {
    const errors = [{ type, path: ["repository", "object", "file0"], message: "no" }];
    const body = { data: { repository: { object: { file0: null } } }, errors };
    at.github.graphql("FilesAt", { status: 200, body });
    await expect(read()).rejects.toMatchObject({ errors });
  });
});
