import { bedrockConverse } from "../../../review/bedrock/client.ts";
import type { AwsCaller } from "../../deployment/aws-caller.ts";
import { awsExplained } from "../../deployment/aws-caller.ts";
import type { Check } from "../check.ts";
import { failed, type Trouble, together } from "../finding.ts";
import { shown } from "../why-not.ts";

const PATIENCE_MS = 60_000;
/** Enough for a word, and less than a hundredth of a cent with every known model. */
const MOST_TOKENS = 16;

export const reviewAnswer: Check = {
  id: "review-answer",
  group: "AI review",
  title: "Model answers",
  async examine({ review, caller, askModel }) {
    if (!askModel) return null;
    const environment = await review.get();
    if (environment === null) return null;
    const names = [...new Set([environment.model, environment.largeModel, environment.refuter])];
    const asked = environment.models.filter(({ name }) => names.includes(name));
    const answers = await Promise.all(
      asked.map(async ({ name, id }) => ({ name, trouble: await ask(caller, environment.region, name, id) })),
    );
    const troubles = answers.flatMap(({ trouble }) => (trouble === null ? [] : [trouble]));
    return together(troubles, `${asked.map(({ name }) => name).join(" and ")} answered; that cost a few tokens`);
  },
};

async function ask({ config }: AwsCaller, region: string, name: string, modelId: string): Promise<Trouble | null> {
  const converse = bedrockConverse({ region, credentials: config.credentials });
  try {
    await converse(
      {
        modelId,
        messages: [{ role: "user", content: [{ text: "Say yes." }] }],
        inferenceConfig: { maxTokens: MOST_TOKENS },
      },
      AbortSignal.timeout(PATIENCE_MS),
    );
    return null;
  } catch (error) {
    const explained = awsExplained(error, `ask ${name}`);
    const said = explained instanceof Error ? `${explained.name}: ${explained.message}` : String(explained);
    return failed(
      shown(`${name} did not answer (${said})`),
      "The lines above say what may be missing; else try again in a moment.",
    );
  }
}
