import { z } from "zod";
import type { BedrockStep } from "../aws/index.ts";
import type { WorldPull } from "../github/index.ts";
import { APP_SLUG } from "../stack.ts";
import { now, POLICY_PATH, type Scene } from "./scene.ts";

/** A service whose changes are approved if CI is green and an AI review finds nothing that blocks. */
const REVIEW_POLICY = `version: 1
rules:
  - name: The shop's code
    when:
      files: { only: ["src/**"] }
    review: required
`;

export const CART = `export function total(prices: number[]): number {
  let sum = 0;
  for (const price of prices) sum += price;
  return sum;
}
`;

/** Somebody who may write opens a pull request in a repository whose rule asks for an AI review. */
export function openReviewed(
  scene: Scene,
  asked: {
    readonly author: string;
    readonly title: string;
    readonly head: string;
    readonly files: Record<string, string>;
  },
): WorldPull {
  const { world, owner, name, repository } = scene;
  world.addUser({ login: asked.author, access: "write" });
  world.createRepository({
    owner,
    name,
    files: { [POLICY_PATH]: REVIEW_POLICY, "src/cart.ts": CART },
    protection: { approvals: 1 },
  });
  return world.openPullRequest({ repository, ...asked });
}

/** What the stand-in for Bedrock answers about this story's pull request; about all others, that it found nothing. */
export function standInSays(
  { stack, repository }: Scene,
  pull: WorldPull,
  steps: readonly { readonly asked: "review" | "refute"; readonly answer: BedrockStep["answer"] }[],
): void {
  const { bedrock } = stack.aws;
  if (bedrock === null) throw new Error("The stack has no stand-in for Bedrock");
  const asked = { review: "reviewer", refute: "refuter" } as const;
  bedrock.play(
    steps.map((step) => ({
      when: { model: asked[step.asked], contains: `${repository}#${pull.number}` },
      answer: step.answer,
    })),
  );
}

/** What the check run Greenlight says on the head, from its title to its details. */
export function checkRunText(scene: Scene, pull: WorldPull): string {
  const output = now(scene, pull).checkRuns.find(({ name }) => name === "Greenlight")?.output;
  return [output?.title, output?.summary, output?.text].join("\n");
}

const comments = z.array(
  z.object({
    user: z.object({ login: z.string() }),
    path: z.string(),
    body: z.string(),
    side: z.enum(["LEFT", "RIGHT"]),
    line: z.number().nullable(),
    commit_id: z.string(),
  }),
);
export type LineComment = z.output<typeof comments>[number];

/** Where a pull request is looked at. */
type Place = Pick<Scene, "github" | "repository">;

/** The App's comments on lines of the diff, as people's GitHub shows them. */
export async function commentsOnLines(scene: Place, pull: WorldPull): Promise<readonly LineComment[]> {
  const all = comments.parse(await readAsAnybody(scene, `pulls/${pull.number}/comments`));
  return all.filter(({ user }) => user.login === `${APP_SLUG}[bot]`);
}

const files = z.array(z.object({ filename: z.string(), patch: z.string().optional() }));

/** The line of GitHub's diff that a comment stands on, with its sign; null: the diff does not show it. */
export async function commentedLine(scene: Place, pull: WorldPull, comment: LineComment): Promise<string | null> {
  const changed = files.parse(await readAsAnybody(scene, `pulls/${pull.number}/files`));
  const patch = changed.find(({ filename }) => filename === comment.path)?.patch ?? "";
  let [left, right] = [0, 0];
  for (const line of patch.split("\n")) {
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(line);
    if (header !== null) {
      [left, right] = [Number(header[1]), Number(header[2])];
      continue;
    }
    const number = comment.side === "LEFT" ? left : right;
    const isOnSide = !line.startsWith(comment.side === "LEFT" ? "+" : "-");
    if (isOnSide && number === comment.line) return line;
    if (!line.startsWith("+")) left++;
    if (!line.startsWith("-")) right++;
  }
  return null;
}

async function readAsAnybody({ github, repository }: Place, path: string): Promise<unknown> {
  const answer = await fetch(`${github.url}/repos/${repository}/${path}`, {
    // Everybody who has an account may read.
    headers: { authorization: "token dependabot[bot]-token" },
  });
  if (!answer.ok) throw new Error(`The embedded GitHub answered ${answer.status} for ${path}`);
  return await answer.json();
}
