import { expect, test } from "@jest/globals";
import { type PeopleQuestions, peopleQuestions } from "../../app/policy/asked-people.ts";
import { aCommit, aReview, aSnapshot, aUser, DEPENDABOT, OLD_HEAD } from "../support/builders.ts";
import { aReading } from "../support/builders-policy.ts";

/** alice's, with bob's commits; carol approved the head and dave asks for changes. */
const pull = aSnapshot({
  pull: { author: aUser("alice") },
  commits: [aCommit({ authors: [aUser("bob"), DEPENDABOT], committer: aUser("bob") })],
  reviews: [
    aReview({ author: aUser("carol") }),
    aReview({ author: aUser("dave"), state: "changes-requested" }),
    aReview({ author: aUser("erin"), sha: OLD_HEAD }),
    aReview({ author: aUser("frank"), state: "commented" }),
    aReview({ author: { id: 801, login: "reviewer[bot]", kind: "bot" } }),
    aReview({ author: null }),
  ],
});

const rule = (when: string, approvals = "") =>
  `version: 1\nrules:\n  - name: The rule\n    when: { ${when} }\n${approvals === "" ? "" : `    approvals: ${approvals}\n`}`;
const never = (guard: string) => `version: 1\nnever: [{ ${guard} }]\nrules: [{ name: a, when: { base: x } }]\n`;
const NOTHING: PeopleQuestions = { teams: [], organizations: [], permissions: [] };
const ofAcme = (...logins: string[]) => ({ organizations: [{ name: "acme", logins }] });

test.each<[string, string, Partial<PeopleQuestions>]>([
  ["logins", rule("author: alice, changes_requested: dave"), {}],
  ["whether anybody asks for changes", rule("changes_requested: false"), {}],
  ["approvals by people who may push", rule("base: main", "{ count: 2 }"), {}],
  ["approvals by anybody", rule("approvals: { permission: none }"), {}],
  ["an association", rule("author: { association: member }"), {}],
  ["the organisation of who is involved", rule("author: { organization: acme }"), ofAcme("alice", "bob")],
  ["it in a guard", never("author: { organization: acme }"), ofAcme("alice", "bob")],
  ["it deep in conditions", rule("any: [{ not: { author: [x, { organization: acme }] } }]"), ofAcme("alice", "bob")],
  ["the organisation of who approved the head", rule("approvals: { organization: acme }"), ofAcme("carol")],
  ["it beside a rule", rule("base: main", "[{ count: 2 }, { organization: acme }]"), ofAcme("carol")],
  ["the organisation of who asks for changes", rule("changes_requested: { organization: acme }"), ofAcme("dave")],
  [
    "it of several, by other letters",
    rule("author: { organization: acme }, changes_requested: { organization: Acme }"),
    { organizations: [{ name: "Acme", logins: ["alice", "bob", "dave"] }] },
  ],
  ["a permission", rule("author: { permission: write }"), { permissions: ["alice", "bob"] }],
  ["more than to push, of who approved", rule("base: main", "{ permission: admin }"), { permissions: ["carol"] }],
  ["less than to push, of who approved", rule("base: main", "{ permission: read }"), { permissions: ["carol"] }],
  [
    "teams, each once, whoever is there",
    rule("author: { team: [acme/a, acme/b] }, changes_requested: { team: acme/c }", "{ team: ACME/A }"),
    { teams: ["ACME/A", "acme/b", "acme/c"] },
  ],
])("asked for %s", (_, policy, questions) => {
  expect(peopleQuestions(aReading(policy), pull)).toEqual({ ...NOTHING, ...questions });
});

test("a policy that is not valid asks nothing", () => {
  expect(peopleQuestions({ status: "absent" }, pull)).toEqual(NOTHING);
});
