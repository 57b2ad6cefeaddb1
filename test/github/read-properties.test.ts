import { expect, test } from "@jest/globals";
import { readProperties } from "../../app/github/read-properties.ts";
import { aSnapshot } from "../support/builders.ts";
import { aGithub } from "./octokit-under-test.ts";

const at = aGithub();
const VALUES = "/repos/acme/shop/properties/values";
const read = async () => await readProperties(await at.octokit(), aSnapshot());

test("every property comes with its values: one, several, or none", async () => {
  at.github.rest("GET", VALUES, [
    { property_name: "tier", value: "2" },
    { property_name: "teams", value: ["a", "b"] },
    { property_name: "regulated", value: null },
  ]);
  expect(await read()).toEqual({ known: true, value: { tier: ["2"], teams: ["a", "b"], regulated: [] } });
  at.github.done();
});

test.each([403, 404])("%d is not known, with what is missing", async (status) => {
  at.github.rest("GET", VALUES, { status, body: { message: "no" } });
  expect(await read()).toEqual({ known: false, reason: expect.stringContaining("`metadata: read`") });
  at.github.done();
});

test("a failure of GitHub is thrown", async () => {
  at.github.rest("GET", VALUES, { status: 500, body: {} });
  await expect(read()).rejects.toThrow();
  at.github.done();
});
