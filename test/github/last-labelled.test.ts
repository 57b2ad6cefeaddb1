import { describe, expect, test } from "@jest/globals";
import { lastLabelled } from "../../app/github/labels.ts";
import { aGithub } from "./octokit-under-test.ts";

const at = aGithub();
const put = (name: string, hour: number) => ({ createdAt: `2026-11-27T0${hour}:00:00Z`, label: { name } });

function labels(nodes: readonly (object | null)[] | null, hasPreviousPage = false): void {
  at.github.graphql("Labelled", {
    repository: { pullRequest: { timelineItems: { pageInfo: { hasPreviousPage }, nodes } } },
  });
}

const last = async () =>
  await lastLabelled(await at.octokit(), { owner: "acme", name: "shop", number: 7 }, (label) => label === "paused");

describe("when a label was put on last", () => {
  test.each<[string, object[], boolean, string | null]>([
    [
      "is the newest of its times",
      [put("paused", 1), put("paused", 3), put("other", 5)],
      false,
      "2026-11-27T03:00:00Z",
    ],
    ["is never, where it is among none of all", [put("other", 5)], false, null],
    ["is never, where there are none", [], false, null],
    ["is at most the oldest that is read, where there are more", [put("other", 4)], true, "2026-11-27T04:00:00Z"],
  ])("%s", async (_, nodes, more, expected) => {
    labels(nodes, more);
    expect(await last()).toBe(expected);
    at.github.done();
  });

  test.each<[string, (object | null)[] | null]>([
    ["there is no list", null],
    ["one of the list is kept from us, for it may be the one", [put("paused", 1), null]],
  ])("is an error and never a guess, where %s", async (_, nodes) => {
    labels(nodes);
    await expect(last()).rejects.toThrow("GitHub answered without");
    at.github.done();
  });
});
