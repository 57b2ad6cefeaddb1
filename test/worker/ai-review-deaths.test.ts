import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import nock from "nock";
import { PATCH, PAY, POLICY, type PullSetup } from "./reviewed-github.ts";
import { aReviewedPull, BUG, DOUBT, fails, finds, type Play } from "./reviewed-pull.ts";

const NEXT = "4".repeat(40);

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

/** What is left on GitHub of a message that was received until it came to an end; the worker dies in the first of them. */
async function lived(setup: PullSetup, play: Play, dieAfter: number, before?: Play) {
  const pull = aReviewedPull(setup);
  if (before !== undefined) {
    await pull.receive(before);
    pull.state.head = NEXT;
    pull.state.patches = { [PAY]: PATCH.replace("+  return total;", "+  return total + 0;") };
  }
  const earlier = pull.asked.length;
  const { writes, failed } = await pull.receive(play, { dieAfter });
  if (failed) expect((await pull.receive(play, { received: 2 })).failed).toBe(false);
  pull.github.done();
  const { reviews, summary } = pull.state;
  return { died: failed, writes, asked: pull.asked.length - earlier, left: { run: pull.run(), reviews, summary } };
}

describe("a worker that dies behind any write pays nothing twice, and leaves the same", () => {
  const changes = { policy: `${POLICY}review: { request_changes: true }\n` };
  test.each<[string, PullSetup, readonly [Play, Play?]]>([
    ["a clean review", {}, [finds()]],
    ["a clean review in check mode", { policy: `${POLICY}mode: check\n` }, [finds()]],
    ["advice", {}, [finds(DOUBT)]],
    ["advice that has no comment", { policy: `${POLICY}review: { max_comments: 0 }\n` }, [finds(DOUBT)]],
    ["what blocks", changes, [finds(BUG)]],
    ["a failure that was paid for", {}, [fails("malformed")]],
    ["a push after an approval", {}, [finds(BUG), finds()]],
    ["a push that mends what blocked", changes, [finds(), finds(BUG)]],
  ])(
    "%s",
    async (_, setup, [play, before]) => {
      const whole = await lived(setup, play, Number.POSITIVE_INFINITY, before);
      expect(whole.died).toBe(false);
      expect(whole.writes).toBeGreaterThan(1);
      for (let dieAfter = 1; dieAfter <= whole.writes; dieAfter++) {
        const { died, asked, left } = await lived(setup, play, dieAfter, before);
        expect({ dieAfter, died, asked, left }).toEqual({ dieAfter, died: true, asked: whole.asked, left: whole.left });
        nock.cleanAll();
      }
      // A life for each write takes a while on a busy machine.
    },
    60_000,
  );
});
