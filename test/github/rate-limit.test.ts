import { expect, test } from "@jest/globals";
import { rateLimitUsed } from "../../app/github/rate-limit.ts";

test.each<[string, Readonly<Record<string, string>>, number | null]>([
  ["nothing of it is used", { limit: "5000", remaining: "5000" }, 0],
  ["a tenth is used", { limit: "5000", remaining: "4500" }, 10],
  ["all of it is used", { limit: "5000", remaining: "0" }, 100],
  ["more is left than there is, as after a limit was raised", { limit: "5000", remaining: "12500" }, 0],
  ["an answer without limits, as of an Enterprise Server that has none", {}, null],
  ["no limit is told", { remaining: "10" }, null],
  ["nobody says what remains", { limit: "5000" }, null],
  ["there is a limit of nothing", { limit: "0", remaining: "0" }, null],
  ["the limit is empty", { limit: "", remaining: "10" }, null],
  ["the limit is no number", { limit: "many", remaining: "10" }, null],
  ["less than nothing remains", { limit: "5000", remaining: "-1" }, null],
])("%s", (_, told, expected) => {
  const headers = new Headers(Object.entries(told).map(([name, value]) => [`x-ratelimit-${name}`, value]));
  const used = rateLimitUsed(headers);
  if (expected === null) expect(used).toBeNull();
  else expect(used).toBeCloseTo(expected);
});
