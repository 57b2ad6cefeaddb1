import pc from "picocolors";
import { type BedrockStep, readBedrockScript } from "./aws/index.ts";
import { type DevModels, findDevModels } from "./dev-models.ts";
import { interrupted, liveLog } from "./live-log.ts";
import { OPERATOR_FILE, writeOperatorFile } from "./operator-file.ts";
import { type Stack, startStack } from "./stack.ts";
import { DOCS_POLICY, introducePeople, POLICY_PATH } from "./stories/scene.ts";
import { keepSweeping } from "./sweeps.ts";

export interface DevOptions {
  /** AI reviews by Amazon Bedrock itself, with the caller's AWS credentials; default: a stand-in. */
  readonly bedrock?: boolean;
  /** A file with what the stand-in answers; default: it finds nothing. */
  readonly bedrockScript?: string;
}

const REPOSITORY = { owner: "acme", name: "shop" };

/** Documentation is approved as it is, code after an AI review that may cost little. */
const POLICY = `${DOCS_POLICY}  - name: Code
    when: { files: { only: ["src/**"] } }
    review: required
review: { max_cost_per_pull: 1 }
`;

/**
 * Keeps the embedded stack running until Ctrl-C, with a repository and a person to begin with.
 *
 * @throws Error that says what to do where Bedrock cannot be asked, or the script cannot be read
 */
export async function runDev(
  { bedrock = false, bedrockScript }: DevOptions = {},
  write: (text: string) => void = (text) => process.stdout.write(text),
): Promise<void> {
  const models = bedrock ? await findDevModels(process.env) : null;
  const script = bedrockScript === undefined ? [] : scriptIn(bedrockScript);
  const stack = await startStack({
    onLog: liveLog(write),
    ...(models === null ? { bedrock: script } : { models: models.variables }),
  });
  try {
    furnish(stack);
    const removeFile = writeOperatorFile(stack.operatorEnvironment);
    const stopSweeping = keepSweeping(stack.sweep, (error) => write(`${pc.yellow("The sweeper failed")}: ${error}\n`));
    try {
      write(guide(stack, models, bedrockScript));
      await interrupted();
      write("\nStopping.\n");
    } finally {
      stopSweeping();
      removeFile();
    }
  } finally {
    await stack.close();
  }
}

function scriptIn(file: string): readonly BedrockStep[] {
  try {
    return readBedrockScript(file);
  } catch (error) {
    throw new Error(
      `The script of --bedrock-script cannot be used: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function furnish({ github }: Stack): void {
  const { world } = github;
  introducePeople(world);
  world.addUser({ login: "octocat", access: "write" });
  world.createRepository({
    ...REPOSITORY,
    files: { [POLICY_PATH]: POLICY, "README.md": "# Shop\n", "docs/guide.md": "# Guide\n", "src/fee.ts": FEE },
    protection: { approvals: 1 },
  });
}

const FEE = "export function fee(total: number): number {\n  return total / 100;\n}\n";

function guide({ github, aws, webhookUrl }: Stack, models: DevModels | null, script: string | undefined): string {
  const { url } = github;
  const repository = `${REPOSITORY.owner}/${REPOSITORY.name}`;
  const post = (action: string, body: object) => `  curl -d '${JSON.stringify(body)}' ${url}/_world/${action}`;
  return `${pc.bold("Greenlight on this machine")} (Ctrl-C ends it; nothing is kept)

  embedded GitHub       ${url}
  webhook (API Gateway) ${webhookUrl}
  embedded SQS          ${aws.queue.endpoint}
  Secrets Manager       ${aws.secretsManager.endpoint}  (a stand-in)
  Amazon Bedrock        ${bedrockLines(aws.bedrock?.endpoint, models, script)}

${repository} has a policy that approves documentation, and code in src/ after an AI review. Open a pull request, let CI be
green, and look at it:

${post("openPullRequest", { repository, author: "octocat", title: "Say hello", files: { "docs/guide.md": "# Guide\n\nHello.\n" } })}
${post("reportCheckRun", { repository, number: 1, name: "build", conclusion: "success" })}
  curl -H 'Authorization: token octocat-token' ${url}/repos/${repository}/pulls/1/reviews

One with an AI review:

${post("openPullRequest", { repository, author: "octocat", title: "Round fees", files: { "src/fee.ts": FEE.replace("total / 100", "Math.round(total / 100)") } })}
${post("reportCheckRun", { repository, number: 2, name: "build", conclusion: "success" })}

The commands of whoever operates a deployment work on this one with the variables in ${OPERATOR_FILE}, such as

  (. ${OPERATOR_FILE}; npx greenlight logs ${repository}#1)

and redrive, after a message that nobody can read has gone to the dead-letter queue:

  ${poison(aws.queue)}

Octokit works, too: ${pc.dim(`new Octokit({ baseUrl: "${url}", auth: "octocat-token" })`)}
Everything that can happen in this world: curl ${url}/_world

`;
}

/** Each message of it fails at once, five times. */
function poison({ endpoint, url }: Stack["aws"]["queue"]): string {
  const message = { QueueUrl: url, MessageBody: "poison", MessageGroupId: "dev" };
  const headers = "-H 'x-amz-target: AmazonSQS.SendMessage' -H 'content-type: application/x-amz-json-1.0'";
  return `curl ${headers} -d '${JSON.stringify({ ...message, MessageDeduplicationId: "1" })}' ${endpoint}`;
}

/** Who makes AI reviews here: nobody may take a stand-in's word for a model's, nor pay a model without knowing it. */
function bedrockLines(standIn: string | undefined, models: DevModels | null, script: string | undefined): string {
  if (models !== null) return `${models.banner[0]}\n${" ".repeat(24)}${pc.yellow(models.banner[1])}`;
  const says = script === undefined ? "every AI review finds nothing" : `AI reviews are the words of ${script}`;
  return `${standIn}  (a stand-in: no model, ${says})`;
}
