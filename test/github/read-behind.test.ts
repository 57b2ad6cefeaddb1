import { expect, test } from "@jest/globals";
import { readBehind } from "../../app/github/read-behind.ts";
import { aSnapshot, BASE, HEAD } from "../support/builders.ts";
import { aGithub } from "./octokit-under-test.ts";

const at = aGithub();
const COMPARE = `/repos/acme/shop/compare/${BASE}...${HEAD}`;
const read = async () => await readBehind(await at.octokit(), aSnapshot());

test("the exact tip of the base is compared with the exact head", async () => {
  at.github.rest("GET", COMPARE, { behind_by: 3 });
  expect(await read()).toEqual({ known: true, value: 3 });
  at.github.done();
});

test.each([
  [403, { message: "Resource not accessible by integration" }],
  [404, { message: "Not Found" }],
])("%d is not known, with what is missing", async (status, body) => {
  at.github.rest("GET", COMPARE, { status, body });
  const reason = expect.stringMatching(/`contents: read` \(GitHub answered \d+\)$/);
  expect(await read()).toEqual({ known: false, reason });
  at.github.done();
});

test.each([
  ["a failure of GitHub", { status: 502, body: {} }],
  ["a rate limit", { status: 403, body: { message: "You have exceeded a secondary rate limit" } }],
])("%s is thrown, since it passes", async (_, reply) => {
  at.github.rest("GET", COMPARE, reply);
  await expect(read()).rejects.toThrow();
  at.github.done();
});
