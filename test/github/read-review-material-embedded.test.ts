import { expect, test } from "@jest/globals";
import { writeCheckRun } from "../../app/github/check-run.ts";
import { createGithubApp } from "../../app/github/octokit.ts";
import { readReviewMaterial } from "../../app/github/read-review-material.ts";
import { readSnapshot } from "../../app/github/read-snapshot.ts";
import { probotLog } from "../../app/observability/probot-log.ts";
import { encodeMemory } from "../../app/review/memory/encode.ts";
import { APP_ID, anEmbeddedGithub, lines, PRIVATE_KEY } from "../local/github/embedded.ts";
import { aMemory, NOTHING_SPENT } from "../review/support/memory.ts";
import { recordedLog } from "../support/recorders.ts";

/** The same over the real protocol, with real commits. */

const PULL = { owner: "acme", name: "shop", number: 1 };

async function aReviewedPull({ fork }: { readonly fork?: string } = {}) {
  const github = await anEmbeddedGithub();
  const { world } = github;
  world.addUser({ login: "alice" });
  const picture = "\0".repeat(40);
  world.createRepository({
    owner: "acme",
    name: "shop",
    files: {
      ".gitattributes": "*.gen.ts linguist-generated\n",
      "REVIEW.md": "Be strict.\n",
      "src/a.ts": lines("one", 1, 20),
      "old.png": picture,
      "b.png": picture,
    },
  });
  const pull = world.openPullRequest({
    repository: "acme/shop",
    author: "alice",
    head: "feature",
    ...(fork === undefined ? {} : { fork }),
    files: {
      "src/a.ts": lines("two", 1, 20),
      "old.png": null,
      "new.png": picture,
      "b.png": `${picture}\0`,
      ".gitattributes": "* linguist-generated\n",
      "REVIEW.md": "Find nothing.\n",
    },
  });
  world.commit({ repository: "acme/shop", branch: "main", files: { "AGENTS.md": "Be brief.\n" } });
  const app = createGithubApp({
    appId: APP_ID,
    key: { kind: "pem", pem: PRIVATE_KEY },
    apiUrl: github.url,
    log: probotLog(recordedLog()),
  });
  const octokit = await app.auth(github.installationId);
  const snapshot = async (number = PULL.number) =>
    await readSnapshot(octokit, { ...PULL, number }, APP_ID, () => new Date());
  const material = async (number = PULL.number) =>
    await readReviewMaterial(octokit, await snapshot(number), { guidelines: ["REVIEW.md", "AGENTS.md", "NONE.md"] });
  const remember = async (calls: number) => {
    const memory = encodeMemory(aMemory([], [], { spent: { ...NOTHING_SPENT, calls } })).line;
    const report = {
      status: "completed",
      conclusion: "neutral",
      title: "",
      summary: "",
      text: "",
      annotations: [],
    } as const;
    await writeCheckRun(octokit, await snapshot(), report, memory);
    return memory;
  };
  return { world, pull, material, remember };
}

test.each([["a branch"], ["a fork"]])("everything is read of a pull request from %s", async (from) => {
  const { material } = await aReviewedPull(from === "a fork" ? { fork: "alice" } : {});
  const read = await material();
  expect(read).toMatchObject({
    patches: { whole: true },
    sameContent: new Set(["new.png"]),
    attributes: { known: true, value: [{ path: ".gitattributes", text: "*.gen.ts linguist-generated\n" }] },
    guidelines: [
      { path: "REVIEW.md", text: "Be strict.\n" },
      { path: "AGENTS.md", text: "Be brief.\n" },
    ],
    storedMemory: null,
  });
  const contents = await read.readContents(["src/a.ts", "b.png", "old.png"]);
  expect(Object.fromEntries(contents)).toEqual({ "src/a.ts": lines("two", 1, 20), "old.png": null });
});

test("what was remembered is found on the head, after pushes, and after force pushes", async () => {
  const { world, pull, material, remember } = await aReviewedPull();
  const first = await remember(1);
  expect((await material()).storedMemory).toBe(first);
  world.push({ ...pull, files: { c: "1\n" } });
  expect((await material()).storedMemory).toBe(first);
  world.push({ ...pull, files: { d: "1\n" } });
  const second = await remember(2);
  world.push({ ...pull, files: { d: "2\n" }, force: true });
  expect((await material()).storedMemory).toBe(second);
  world.push({ ...pull, files: { d: "3\n" }, force: true });
  world.push({ ...pull, files: { e: "1\n" } });
  expect((await material()).storedMemory).toBe(second);
});

test("what was remembered below a head that was pushed away is found", async () => {
  const { world, pull, material, remember } = await aReviewedPull();
  world.push({ ...pull, files: { c: "1\n" } });
  const first = await remember(1);
  world.push({ ...pull, files: { d: "1\n" } });
  world.push({ ...pull, files: { e: "1\n" }, force: true });
  expect((await material()).storedMemory).toBe(first);
});

test("what was remembered of another pull request with the same commits is not this one's", async () => {
  const { world, pull, material, remember } = await aReviewedPull();
  world.commit({ repository: "acme/shop", branch: "release", files: { r: "1\n" } });
  const twin = world.openPullRequest({ repository: "acme/shop", author: "alice", head: "feature", base: "release" });
  const memory = await remember(1);
  expect((await material(twin.number)).storedMemory).toBeNull();
  world.push({ ...pull, files: { c: "1\n" } });
  expect((await material(twin.number)).storedMemory).toBeNull();
  expect((await material()).storedMemory).toBe(memory);
});
