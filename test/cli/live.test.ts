import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, jest, test } from "@jest/globals";
import type { EmbeddedGithub } from "../../app/local/github/index.ts";
import { anEmbeddedGithub } from "../local/github/embedded.ts";
import { aFolder, greenlight, POLICY, type RunOptions } from "./greenlight.ts";

jest.setTimeout(60_000);

const SHOP = "acme/shop";

/** A repository with three pull requests: a merged bump (1), a closed change of code (2), and an open bump (3). */
async function aShop() {
  const github = await anEmbeddedGithub();
  const { world } = github;
  world.addUser({ login: "alice" });
  world.addBot({ slug: "dependabot" });
  world.createRepository({
    owner: "acme",
    name: "shop",
    files: { "package-lock.json": "1\n", "a.ts": "1\n", ".github/greenlight.yml": POLICY },
  });
  const open = (author: string, head: string, path: string) => {
    const { number } = world.openPullRequest({
      repository: SHOP,
      author,
      head,
      title: head,
      files: { [path]: `${head}\n` },
    });
    world.reportCheckRun({ repository: SHOP, number, name: "build", conclusion: "success" });
    return number;
  };
  world.merge({ repository: SHOP, number: open("dependabot[bot]", "merged bump", "package-lock.json") });
  world.close({ repository: SHOP, number: open("alice", "code", "a.ts") });
  open("dependabot[bot]", "open bump", "package-lock.json");

  const methods = new Set<string>();
  github.faults.add({
    match: ({ method, path }) => {
      methods.add(`${method} ${path}`);
      return false;
    },
  });
  const env = { GITHUB_API_URL: github.url, GITHUB_TOKEN: "alice-token" };
  const run = (args: readonly string[], options: RunOptions = {}) =>
    greenlight(args, { ...options, env: { ...env, ...options.env } });
  return { github, world, run, methods };
}

describe("greenlight explain", () => {
  test("explains an open pull request with a person's token, without writing anything", async () => {
    const { run, methods } = await aShop();
    const { code, stdout, stderr } = await run(["explain", `${SHOP}#3`]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`${SHOP}#3  open bump\n✓ Approved by the rule “Dependency updates”\n`);
    expect(stdout).toContain("Policy: .github/greenlight.yml on main, version ecda917\n");
    expect([...methods]).toEqual(["POST /graphql"]);
  });

  test("takes the address of the page, and tells the state of a closed one", async () => {
    const { run } = await aShop();
    const { code, stdout } = await run(["explain", `https://github.com/${SHOP}/pull/1/files`, "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      pull: { repository: SHOP, number: 1, state: "merged" },
      decision: { outcome: "ignore", reason: "closed" },
    });
  });

  test("judges as Greenlight, not as the person who asks, and does not wait for its own check run", async () => {
    const { run, world } = await aShop();
    const { number } = world.openPullRequest({
      repository: SHOP,
      author: "alice",
      head: "docs",
      files: { "docs/a.md": "a\n" },
    });
    world.reportCheckRun({ repository: SHOP, number, name: "build", conclusion: "success" });
    world.reportCheckRun({
      repository: SHOP,
      number,
      name: "Greenlight",
      app: "greenlight",
      workflow: null,
      status: "in_progress",
    });
    const { code, stdout } = await run(["explain", `${SHOP}#${number}`]);
    expect(stdout).toContain("✓ Approved by the rule “Docs”");
    expect(code).toBe(0);
    const others = await run(["explain", `${SHOP}#${number}`, "--app", "another"]);
    expect(others.stdout).toContain("… Waits for Greenlight");
  });

  test("an approval of an earlier commit with the same diff is kept, as Greenlight would", async () => {
    const { run, world } = await aShop();
    const docs = { repository: SHOP, author: "alice", head: "docs", files: { "docs/a.md": "a\n" } };
    const { number } = world.openPullRequest(docs);
    const pass = (name: string, own = {}) =>
      world.reportCheckRun({ repository: SHOP, number, name, conclusion: "success", ...own });
    pass("build");
    world.review({ repository: SHOP, number, by: "greenlight[bot]", event: "APPROVE" });
    world.commit({ repository: SHOP, branch: "main", author: "alice", files: { "b.ts": "2\n" } });
    world.mergeBaseIntoHead({ repository: SHOP, number, by: "alice" });
    pass("build");
    pass("Greenlight", { app: "greenlight", workflow: null });
    const { stdout } = await run(["explain", `${SHOP}#${number}`]);
    expect(stdout).toContain("✓ Approval kept: the same diff, by the rule “Docs”");
  });

  test("a saved pull request is decided the same, and its test passes", async () => {
    const { run } = await aShop();
    const cwd = await aFolder({
      ".github/greenlight.yml": POLICY,
      "strict.yml": POLICY.replace("dependabot[bot]", "renovate[bot]"),
      "t/12.test.yml": "pull: 12.json\nexpect: { outcome: approve, rule: Dependency updates }\n",
    });
    const saved = await run(["explain", `${SHOP}#3`, "--save", "t/12.json", "--policy", "strict.yml"], { cwd });
    expect(saved).toMatchObject({ code: 1, stderr: `Saved ${SHOP}#3 to t/12.json\n` });
    expect(saved.stdout).toContain("✗ Needs a human: no rule applies");
    expect(JSON.parse(await readFile(join(cwd, "t/12.json"), "utf8"))).toMatchObject({
      greenlightSnapshot: 1,
      pull: { number: 3 },
    });
    expect(await greenlight(["test", "t"], { cwd })).toMatchObject({ code: 0 });
    const printed = await run(["explain", `${SHOP}#3`, "--save", "-"]);
    expect(JSON.parse(printed.stdout)).toMatchObject({ greenlightSnapshot: 1 });
  });

  const limit = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(Math.floor(Date.now() / 1000) + 900) };
  type Answer = Parameters<EmbeddedGithub["faults"]["add"]>[0]["respond"];
  test.each<[string, string[], Record<string, string>, Answer, string]>([
    ["no token", [`${SHOP}#3`], { GITHUB_TOKEN: "" }, undefined, "GITHUB_TOKEN is not set"],
    ["a token that is not accepted", [`${SHOP}#3`], { GITHUB_TOKEN: "x" }, undefined, "does not accept the token (401"],
    ["no such pull request", [`${SHOP}#99`], {}, undefined, `${SHOP}#99 is not there, or the token may not see it.`],
    ["no such repository", ["acme/none#1"], {}, undefined, "acme/none#1 is not there, or the token may not see it."],
    [
      "no name of a pull request",
      ["acme/shop"],
      {},
      undefined,
      "“acme/shop” names no pull request; write owner/name#12.",
    ],
    [
      "an address without TLS",
      [`${SHOP}#3`],
      { GITHUB_API_URL: "http://example.org" },
      undefined,
      "uses http without TLS",
    ],
    [
      "a rate limit",
      [`${SHOP}#3`],
      {},
      { status: 403, headers: limit, body: { message: "API rate limit exceeded" } },
      "GitHub's rate limit is used up (API rate limit exceeded). Try again in 15 minutes.",
    ],
    [
      "a server that fails",
      [`${SHOP}#3`],
      {},
      { status: 502, body: { message: "Bad gateway" } },
      "GitHub could not be asked",
    ],
    ["a connection that breaks", [`${SHOP}#3`], {}, "reset", "GitHub could not be asked"],
  ])("%s: says so, exit code 2, no stack", async (_, args, env, respond, part) => {
    const { run, github } = await aShop();
    if (respond !== undefined) github.faults.add({ match: ({ path }) => path === "/graphql", respond, times: 9 });
    const ran = await run(["explain", ...args], { env });
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expect(ran.stderr).toContain(part);
    expect(ran.stderr).not.toMatch(/\n {4}at /);
  });
});

describe("greenlight simulate --repo", () => {
  test("judges the last pull requests as if each were open, and tells what it cost", async () => {
    const { run, methods } = await aShop();
    const cwd = await aFolder({ "p.yml": POLICY });
    expect(await run(["simulate", "--policy", "p.yml", "--repo", SHOP], { cwd })).toEqual({
      code: 0,
      stdout: `#3  open    open bump    ✓ Approved by the rule “Dependency updates”
#2  closed  code         ✗ Needs a human: no rule applies
#1  merged  merged bump  ✓ Approved by the rule “Dependency updates”

2 of 3 would be approved
  1  no-rule
`,
      stderr: "4 requests to GitHub; 4999 left until GitHub's limit is reset\n",
    });
    expect([...methods].sort()).toEqual([`GET /repos/${SHOP}/pulls`, "POST /graphql"]);
  });

  test("prints the same as JSON, for as many as are asked for", async () => {
    const { run } = await aShop();
    const cwd = await aFolder({ "p.yml": POLICY });
    const ran = await run(["simulate", "--policy", "p.yml", "--repo", SHOP, "--last", "2", "--json"], { cwd });
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(ran.stdout)).toMatchObject({
      repository: SHOP,
      policy: { file: "p.yml", blob: expect.stringMatching(/^ecda917/) },
      counts: { outcomes: { approve: 1, hold: 1 }, reasons: { approved: 1, "no-rule": 1 } },
      requests: 3,
      pulls: [
        { number: 3, state: "open", title: "open bump", decision: { outcome: "approve" }, problem: null },
        { number: 2, state: "closed", title: "code", decision: { outcome: "hold", reason: "no-rule" }, problem: null },
      ],
    });
  });

  test("tells which pull request cannot be read, and goes on", async () => {
    const { run, github } = await aShop();
    const error = { type: "FORBIDDEN", message: "Resource not accessible" };
    github.faults.add({
      match: ({ path }) => path === "/graphql",
      respond: { status: 200, body: { data: null, errors: [error] } },
    });
    const cwd = await aFolder({ "p.yml": POLICY });
    const { code, stdout } = await run(["simulate", "--policy", "p.yml", "--repo", SHOP], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain("? could not be read: ");
    expect(stdout).toContain("1 of 3 would be approved\n  1  unreadable\n  1  no-rule\n");
  });

  test("a limit ends it, after what was judged until then", async () => {
    const { run, github } = await aShop();
    let asked = 0;
    github.faults.add({
      match: ({ path }) => path === "/graphql" && ++asked > 1,
      respond: { status: 429, headers: { "retry-after": "60" }, body: { message: "secondary rate limit" } },
    });
    const cwd = await aFolder({ "p.yml": POLICY });
    const { code, stdout, stderr } = await run(["simulate", "--policy", "p.yml", "--repo", SHOP], { cwd });
    expect(code).toBe(2);
    expect(stdout).toContain("1 of 1 would be approved");
    expect(stderr).toContain("GitHub's rate limit is used up (secondary rate limit). Try again in 60 seconds.\n");
  });

  test("asks GitHub for nothing with a policy that is not valid", async () => {
    const { run, methods } = await aShop();
    const cwd = await aFolder({ "p.yml": "version: 1\n" });
    const ran = await run(["simulate", "--policy", "p.yml", "--repo", SHOP], { cwd });
    expect(ran).toEqual({ code: 1, stdout: "", stderr: "p.yml:1:1  rules: `rules` is missing\n" });
    expect([...methods]).toEqual([]);
  });
});
