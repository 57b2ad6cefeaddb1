import { expect, test } from "@jest/globals";
import { readMergeable } from "../../app/github/read-mergeable.ts";
import { aSnapshot, HEAD } from "../support/builders.ts";
import { aGithub } from "./octokit-under-test.ts";

const at = aGithub();
const answer = (mergeable: string, headRefOid = HEAD) => ({
  repository: { pullRequest: { headRefOid, baseRefName: "main", mergeable } },
});

async function read() {
  const pauses: number[] = [];
  const mergeable = await readMergeable(await at.octokit(), aSnapshot(), async (pause) => void pauses.push(pause));
  at.github.done();
  return { mergeable, pauses };
}

test("it is asked again until GitHub has worked it out", async () => {
  at.github.graphql("Mergeable", answer("UNKNOWN")).graphql("Mergeable", answer("CONFLICTING"));
  expect(await read()).toEqual({ mergeable: "conflicting", pauses: [500, 1_500] });
});

test("three times, and then it is not known", async () => {
  at.github.graphql("Mergeable", answer("UNKNOWN"), { times: 3 });
  expect(await read()).toEqual({ mergeable: "unknown", pauses: [500, 1_500, 3_000] });
});

test("what is so of another head says nothing of this one", async () => {
  at.github.graphql("Mergeable", answer("MERGEABLE", "9".repeat(40)));
  expect((await read()).mergeable).toBe("unknown");
});
