import pc from "picocolors";
import { interrupted, liveLog } from "./live-log.ts";
import { type Stack, startStack } from "./stack.ts";
import { DOCS_POLICY, introducePeople, POLICY_PATH } from "./stories/scene.ts";

const REPOSITORY = { owner: "acme", name: "shop" };

/** Keeps the embedded stack running until Ctrl-C, with a repository and a person to begin with. */
export async function runDev(write: (text: string) => void = (text) => process.stdout.write(text)): Promise<void> {
  const stack = await startStack({ onLog: liveLog(write) });
  try {
    furnish(stack);
    write(guide(stack));
    await interrupted();
    write("\nStopping.\n");
  } finally {
    await stack.close();
  }
}

function furnish({ github }: Stack): void {
  const { world } = github;
  introducePeople(world);
  world.addUser({ login: "octocat", access: "write" });
  world.createRepository({
    ...REPOSITORY,
    files: { [POLICY_PATH]: DOCS_POLICY, "README.md": "# Shop\n", "docs/guide.md": "# Guide\n" },
    protection: { approvals: 1 },
  });
}

function guide({ github, aws, webhookUrl }: Stack): string {
  const { url } = github;
  const repository = `${REPOSITORY.owner}/${REPOSITORY.name}`;
  const post = (action: string, body: object) => `  curl -d '${JSON.stringify(body)}' ${url}/_world/${action}`;
  return `${pc.bold("Greenlight on this machine")} (Ctrl-C ends it; nothing is kept)

  embedded GitHub       ${url}
  webhook (API Gateway) ${webhookUrl}
  embedded SQS          ${aws.queue.endpoint}
  Secrets Manager       ${aws.secretsManager.endpoint}  (a stand-in)
  Amazon Bedrock        ${aws.bedrock?.endpoint}  (a stand-in: no model, every AI review finds nothing)

${repository} has a policy that approves documentation. Open a pull request, let CI be green, and look at it:

${post("openPullRequest", { repository, author: "octocat", title: "Say hello", files: { "docs/guide.md": "# Guide\n\nHello.\n" } })}
${post("reportCheckRun", { repository, number: 1, name: "build", conclusion: "success" })}
  curl -H 'Authorization: token octocat-token' ${url}/repos/${repository}/pulls/1/reviews

Octokit works, too: ${pc.dim(`new Octokit({ baseUrl: "${url}", auth: "octocat-token" })`)}
Everything that can happen in this world: curl ${url}/_world

`;
}
