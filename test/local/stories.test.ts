import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { playStory } from "../../app/local/play-story.ts";
import type { Stack } from "../../app/local/stack.ts";
import { STORIES } from "../../app/local/stories/index.ts";
import { aStack, type LoggedStack } from "../support/stack.ts";

describe("the demo's stories, on the built bundles", () => {
  let stack: Stack;
  let log: LoggedStack["log"];

  beforeAll(async () => {
    ({ stack, log } = await aStack());
  }, 30_000);

  afterAll(async () => {
    await stack.close();
  });

  test.each(STORIES.map((story, index) => ({ story, index, name: story.name })))(
    "$name",
    async ({ story, index }) => {
      const result = await playStory(story, index, stack, log, () => undefined);
      expect(result.problems).toEqual([]);
      expect(result).toMatchObject({ ok: true, decision: story.expected.decision, approved: story.expected.approved });
      if (result.approved) expect(result.approvedSha).toBe(result.headSha);
    },
    30_000,
  );
});
