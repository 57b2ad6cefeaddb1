import { z } from "zod";
import { nameFits } from "../../pull-request/glob.ts";
import type { Snapshot } from "../../pull-request/snapshot.ts";
import { known, type Outcome } from "../outcome.ts";
import { allNames, anyName, phrase, words } from "../phrase.ts";
import { conditionKind } from "./kind.ts";
import { oneOrMore } from "./one-or-more.ts";
import { allParts } from "./parts.ts";
import { shortText, textList } from "./text-list.ts";

/** A value of a custom property; those of a true/false property may be written as such. */
const value = z.union([shortText, z.boolean()], { error: "expected a text, true or false" }).transform(String);

/** What the repository is, for policies that many share. */
const repositorySchema = z
  .strictObject({
    name: textList
      .optional()
      .describe("`owner/name`, or the name alone, is one of these; `*` stands for any characters"),
    visibility: oneOrMore(z.enum(["public", "private", "internal"]))
      .optional()
      .describe("who may see it"),
    topic: textList.optional().describe("it has one of these topics"),
    property: z
      .record(shortText, oneOrMore(value))
      .refine((properties) => Object.keys(properties).length > 0, { error: "expected at least one property" })
      .optional()
      .describe("each of these custom properties has one of these values"),
  })
  .refine((repository) => Object.keys(repository).length > 0, {
    error: "expected one of name, visibility, topic, property",
  })
  .meta({
    description:
      "What the repository is that it belongs to; for policies of an organisation. Custom properties are those that the organisation gives its repositories; one that cannot be read is unknown.",
    examples: [
      { name: ["acme/shop-*", "docs"], visibility: "private" },
      { topic: "internal-tool", property: { tier: ["2", "3"], regulated: false } },
    ],
  });
type RepositoryCondition = z.output<typeof repositorySchema>;

/** The repository is all of this. */
function evaluateRepository(asked: RepositoryCondition, { repository, properties }: Snapshot): Outcome {
  const parts: Outcome[] = [];
  const { owner, name, visibility, topics } = repository;
  if (asked.name !== undefined) {
    parts.push({
      condition: "repository.name",
      truth: known(asked.name.some((pattern) => isCalled(pattern, owner, name))),
      expected: phrase`is called ${anyName(asked.name)}`,
      found: phrase`${`${owner}/${name}`}`,
    });
  }
  if (asked.visibility !== undefined) {
    parts.push({
      condition: "repository.visibility",
      truth: known(asked.visibility.includes(visibility)),
      expected: words(`is ${asked.visibility.join(" or ")}`),
      found: words(visibility),
    });
  }
  if (asked.topic !== undefined) {
    const wanted = asked.topic.map((topic) => topic.toLowerCase());
    parts.push({
      condition: "repository.topic",
      truth: known(topics.some((topic) => wanted.includes(topic.toLowerCase()))),
      expected: phrase`has the topic ${anyName(asked.topic)}`,
      found: topics.length === 0 ? words("no topics") : phrase`topics ${allNames(topics)}`,
    });
  }
  for (const [property, values] of Object.entries(asked.property ?? {})) {
    parts.push(evaluateProperty(property, values, properties));
  }
  return allParts("repository", parts);
}

/** GitHub's names ignore case. A pattern with a slash is for the owner, too. */
function isCalled(pattern: string, owner: string, name: string): boolean {
  const called = pattern.includes("/") ? `${owner}/${name}` : name;
  return nameFits(pattern.toLowerCase(), called.toLowerCase());
}

function evaluateProperty(property: string, values: readonly string[], properties: Snapshot["properties"]): Outcome {
  const outcome = {
    condition: "repository.property",
    expected: phrase`its property ${property} is ${anyName(values)}`,
  };
  if (properties === undefined || !properties.known) {
    const why = properties?.reason ?? "the custom properties were not read";
    return { ...outcome, truth: "unknown", found: words(why) };
  }
  const set =
    Object.entries(properties.value).find(([each]) => each.toLowerCase() === property.toLowerCase())?.[1] ?? [];
  return {
    ...outcome,
    truth: known(set.some((each) => values.includes(each))),
    found: set.length === 0 ? words("not set") : phrase`${allNames(set)}`,
  };
}

export const repositoryKind = conditionKind({ schema: repositorySchema, evaluate: evaluateRepository });
