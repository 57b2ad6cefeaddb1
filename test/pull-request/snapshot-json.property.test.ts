import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseSnapshot, readSnapshotValue, writeSnapshot } from "../../app/pull-request/snapshot-json.ts";
import { snapshot } from "../support/builders-arbitrary.ts";

test("what is written of any pull request is read back as the same pull request", () => {
  fc.assert(
    fc.property(snapshot(), (given) => {
      expect(parseSnapshot(writeSnapshot(given))).toEqual({ valid: true, snapshot: given });
    }),
  );
});

test("any value at all is a snapshot or has problems with a message each", () => {
  const parts = fc.dictionary(
    fc.constantFrom("pull", "files", "checks", "commits", "reviews", "repository", "policy", "self", "readAt", "x"),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(parts, (value) => {
      const parsed = readSnapshotValue({ greenlightSnapshot: 1, ...value });
      if (!parsed.valid) expect(parsed.problems.every(({ message }) => message.length > 0)).toBe(true);
    }),
  );
});
