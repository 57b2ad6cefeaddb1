import type { BedrockRequest, BedrockStandIn, BedrockStep } from "../../app/local/aws/index.ts";
import type { WorldPull } from "../../app/local/github/index.ts";
import type { Stack } from "../../app/local/stack.ts";
import { POLICY_PATH } from "../../app/local/stories/scene.ts";

/** Pull requests on the embedded stack whose rule asks for an AI review, which a stand-in for Bedrock answers. */

export const REVIEW_POLICY = `version: 1
rules:
  - name: Code
    when:
      files: { only: ["src/**"] }
    review: required
`;

export type Files = Readonly<Record<string, string>>;

/** A repository with that policy, of which `alice` may open pull requests. */
export function aReviewedRepository(
  { github }: Stack,
  name: string,
  files: Files = {},
  policy = REVIEW_POLICY,
): string {
  github.world.createRepository({
    owner: "acme",
    name,
    files: { [POLICY_PATH]: policy, ...files },
    protection: { approvals: 1 },
  });
  return `acme/${name}`;
}

/** CI's one job. Everything that follows happens later; `quiet` waits for it. */
export function ci(
  { github }: Stack,
  { repository, number }: WorldPull,
  conclusion: "success" | "failure" = "success",
) {
  github.world.reportCheckRun({ repository, number, name: "build", status: "completed", conclusion });
}

export function now({ github }: Stack, { repository, number }: WorldPull): WorldPull {
  return github.world.pullRequest({ repository, number });
}

export const isApproved = (stack: Stack, pull: WorldPull) =>
  now(stack, pull).reviews.some(({ state, sha }) => state === "APPROVED" && sha === now(stack, pull).headSha);

/** What the check run Greenlight says. */
export function told(stack: Stack, pull: WorldPull) {
  const run = now(stack, pull).checkRuns.find(({ name }) => name === "Greenlight");
  const { title, summary, text } = run?.output ?? {};
  return { conclusion: run?.conclusion, title: title ?? "", summary: summary ?? "", text: text ?? "" };
}

export function standIn({ aws }: Stack): BedrockStandIn {
  if (aws.bedrock === null) throw new Error("The stack has no stand-in for Bedrock");
  return aws.bedrock;
}

/** What was asked about a pull request, oldest first, without what was refused for its form: that costs nothing. */
export function questionsAbout(stack: Stack, { repository, number }: WorldPull): readonly BedrockRequest[] {
  return standIn(stack)
    .requests()
    .filter(({ body, outcome }) => {
      return (
        outcome !== "ValidationException" && Object(Object(body).requestMetadata).pull === `${repository}#${number}`
      );
    });
}

export function stepOf({ body }: BedrockRequest): string {
  return String(Object(Object(body).requestMetadata).step);
}

type Finding = { readonly path: string; readonly quote: string };

/** A finding that blocks; the line is for code to find. */
export function aBlocker(finding: Finding, words: { readonly title?: string; readonly why?: string } = {}) {
  return {
    ...{ side: "R", line_hint: null, severity: "critical", confidence: 95, category: "security", suggestion: null },
    ...{ title: "It can be misused", why: "Nothing checks it.", failure_scenario: "Anybody reads everything." },
    ...finding,
    ...words,
  };
}

/** Steps of a stand-in that finds something wherever the text stands in the question, and holds to it. */
export function finds(text: string, finding: object): BedrockStep[] {
  return [
    { when: { model: "reviewer", contains: text }, answer: { input: { findings: [finding] } } },
    { when: { model: "refuter", contains: text }, answer: HOLDS },
  ];
}

export const HOLDS = { input: { refutations: [{ number: 1, verdict: "holds", why: "The code shows it." }] } };
