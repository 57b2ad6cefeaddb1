import { describe, expect, test } from "@jest/globals";
import type { Repository } from "../../app/pull-request/snapshot.ts";
import type { SnapshotChanges } from "../support/builders.ts";
import { type ConditionCase, outcomeOf, problemsOf, truthsOf } from "../support/condition-outcome.ts";

const repository = (changes: Partial<Repository>): SnapshotChanges => ({
  repository: { id: 5, owner: "acme", name: "shop", visibility: "private", topics: [], ...changes },
});
const properties = (value: Readonly<Record<string, readonly string[]>>): SnapshotChanges => ({
  properties: { known: true, value },
});

describe("repository", () => {
  test.each<ConditionCase>([
    ["the name", "repository: { name: shop }", {}, "true", "true"],
    ["never a part of it", "repository: { name: sho }", {}, "false", "false"],
    ["a pattern", "repository: { name: 'sh*' }", {}, "true", "true"],
    ["with its owner", "repository: { name: acme/shop }", {}, "true", "true"],
    ["of any name of an owner", "repository: { name: 'ACME/*' }", {}, "true", "true"],
    ["of another owner", "repository: { name: 'evil/*' }", {}, "false", "false"],
    ["a pattern without a slash is not for the owner", "repository: { name: 'acme*' }", {}, "false", "false"],
    ["visibility", "repository: { visibility: [private, internal] }", {}, "true", "true"],
    ["another visibility", "repository: { visibility: public }", {}, "false", "false"],
    ["a topic", "repository: { topic: [Tool, docs] }", repository({ topics: ["tool"] }), "true", "true"],
    ["no such topic", "repository: { topic: tool }", repository({ topics: ["tooling"] }), "false", "false"],
    ["a property", "repository: { property: { tier: ['2', '3'] } }", properties({ Tier: ["3"] }), "true", "true"],
    ["another value", "repository: { property: { tier: '2' } }", properties({ tier: ["1"] }), "false", "false"],
    ["one that is not set", "repository: { property: { tier: '2' } }", properties({}), "false", "false"],
    [
      "true and false as YAML has them",
      "repository: { property: { regulated: false } }",
      properties({ regulated: ["false"] }),
      "true",
      "true",
    ],
    [
      "each property must fit",
      "repository: { property: { a: x, b: y } }",
      properties({ a: ["x"], b: ["z"] }),
      "false",
      "false",
    ],
    [
      "properties that are not known",
      "repository: { property: { a: x } }",
      { properties: { known: false, reason: "no permission" } },
      "unknown",
      "unknown",
    ],
    ["properties that were not read", "repository: { property: { a: x } }", {}, "unknown", "unknown"],
    [
      "a name that does not fit decides without them",
      "repository: { name: other, property: { a: x } }",
      {},
      "false",
      "false",
    ],
  ])("%s", (_, condition, changes, strict, wide) => expect(truthsOf(condition, changes)).toEqual({ strict, wide }));

  test("nothing at all is asked for by an empty mapping", () => {
    expect(problemsOf("repository: {}")).toContain("expected one of name");
    expect(problemsOf("repository: { property: {} }")).toContain("at least one property");
  });

  test("several keys are told one by one", () => {
    const { children } = outcomeOf("repository: { name: shop, visibility: private }");
    expect(children?.map(({ condition }) => condition)).toEqual(["repository.name", "repository.visibility"]);
  });
});
