import { z } from "zod";
import { LOCAL_CREDENTIALS, REGION } from "../../../app/local/aws/account.ts";
import { type BedrockStandIn, startBedrock } from "../../../app/local/aws/bedrock.ts";
import type { StandInModel } from "../../../app/local/aws/bedrock-request.ts";
import type { BedrockStep } from "../../../app/local/aws/bedrock-script.ts";
import { type BedrockModelOptions, createBedrockModel } from "../../../app/review/bedrock/bedrock-model.ts";
import { bedrockConverse } from "../../../app/review/bedrock/client.ts";
import type { Model } from "../../../app/review/bedrock/models.ts";
import type { ModelQuestion } from "../../../app/review/model/model-port.ts";
import { recordedLog, recordedMetrics } from "../../support/recorders.ts";

/** The models of the stand-in, by what they refuse. */
export const MODELS = {
  easy: standIn("easy"),
  newest: standIn("newest", ["forced-tool", "sampling"]),
  strictest: standIn("strictest", ["forced-tool", "json-schema", "cache-point", "sampling"]),
} satisfies Record<string, StandInModel>;

function standIn(name: string, refuses: StandInModel["refuses"] = []): StandInModel {
  return { id: `stand-in.${name}-v1:0`, contextTokens: 600_000, maxOutputTokens: 8_000, refuses };
}

/** A dollar for a token, so that costs can be added up by hand. */
export const PRICES = { input: 1_000_000, output: 2_000_000, cacheRead: 100_000, cacheWrite: 1_500_000 };

export const TABLE: readonly Model[] = Object.entries(MODELS).map(([name, { id, contextTokens, maxOutputTokens }]) => ({
  name,
  id,
  contextTokens,
  maxOutputTokens,
  prices: PRICES,
  cache: { supported: name !== "strictest", minimumTokens: 100 },
  modes: ["tool", "json", "auto"],
}));

const answer = z.object({ findings: z.array(z.string()) });

export function aQuestion(fields: Partial<ModelQuestion> = {}): ModelQuestion {
  return {
    model: "easy",
    system: "You review pull requests.",
    blocks: [{ text: "R1 +const secretOfTheDiff = 1;", untrusted: true, cacheable: false }],
    tool: {
      name: "submit_review",
      description: "Hands in the review.",
      schema: {
        type: "object",
        properties: { findings: { type: "array", items: { type: "string" } } },
        required: ["findings"],
        additionalProperties: false,
      },
    },
    validate(input) {
      const read = answer.safeParse(input);
      return read.success ? { valid: true } : { valid: false, problem: "findings must be a list of texts" };
    },
    maxOutputTokens: 2_000,
    metadata: { repository: "acme/shop", pull: "7", step: "find" },
    ...fields,
  };
}

/** The port by the real SDK, and the stand-in that it talks to. */
export interface Bedrock {
  readonly standIn: BedrockStandIn;
  readonly log: ReturnType<typeof recordedLog>;
  readonly metrics: ReturnType<typeof recordedMetrics>;
  ask(question?: Partial<ModelQuestion>): ReturnType<ReturnType<typeof createBedrockModel>["ask"]>;
  close(): Promise<void>;
}

export async function startAsking(
  script: readonly BedrockStep[] = [],
  options: Partial<BedrockModelOptions> = {},
): Promise<Bedrock> {
  const standIn = await startBedrock({ script, models: Object.values(MODELS) });
  const [log, metrics] = [recordedLog(), recordedMetrics()];
  const model = createBedrockModel({
    converse: bedrockConverse({ endpoint: standIn.endpoint, region: REGION, credentials: LOCAL_CREDENTIALS }),
    models: TABLE,
    guardrail: null,
    region: "eu-central-1",
    log,
    metrics,
    now: () => new Date(),
    ...options,
  });
  return { standIn, log, metrics, ask: (question) => model.ask(aQuestion(question)), close: standIn.close };
}
