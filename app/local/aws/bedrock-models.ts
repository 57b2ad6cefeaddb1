import { ACCOUNT_ID, REGION } from "./account.ts";
import { ServiceError } from "./json-service.ts";
import { startRestService } from "./rest-service.ts";

/** A foundation model, as Bedrock's catalogue tells it. What is left out is as it should be. */
export interface StandInFoundationModel {
  /** Default: `ACTIVE`. */
  readonly lifecycle?: "ACTIVE" | "LEGACY";
  /** ISO 8601. */
  readonly endOfLife?: string;
  readonly authorization?: "AUTHORIZED" | "NOT_AUTHORIZED";
  readonly entitlement?: "AVAILABLE" | "NOT_AVAILABLE";
  readonly agreement?: "AVAILABLE" | "PENDING" | "NOT_AVAILABLE" | "ERROR";
  readonly region?: "AVAILABLE" | "NOT_AVAILABLE";
}

/** What Bedrock knows, by id. */
export interface BedrockCatalogue {
  readonly models: Map<string, StandInFoundationModel>;
  /** An inference profile, with the model that it leads to. */
  readonly profiles: Map<string, { readonly model: string; readonly status?: string }>;
  readonly guardrails: Map<string, { readonly status?: string }>;
}

export interface BedrockModelsStandIn {
  /** What it is, for whoever prints the stack's parts. */
  readonly name: string;
  /** For `AWS_ENDPOINT_URL_BEDROCK`. */
  readonly endpoint: string;
  close(): Promise<void>;
}

const NAME = "stand-in for Amazon Bedrock's catalogue (tells of models that it is given)";

/**
 * A stand-in for what Amazon Bedrock tells of models: `GetFoundationModel`, `GetFoundationModelAvailability`,
 * `GetInferenceProfile` and `GetGuardrail`. It answers for no model; that is in `bedrock.ts`.
 *
 * @param catalogue what is in it counts at the time of a request
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_GetFoundationModelAvailability.html
 */
export async function startBedrockModels(catalogue: BedrockCatalogue): Promise<BedrockModelsStandIn> {
  const modelNamed = (id = "") => found(catalogue.models, id, "The provided model identifier is invalid.");
  const { url, close } = await startRestService({
    name: NAME,
    operations: {
      "GET /foundation-models/:id"({ params: { id = "" } }) {
        const { lifecycle = "ACTIVE", endOfLife } = modelNamed(id);
        return {
          modelDetails: {
            modelId: id,
            modelArn: modelArn(id),
            modelLifecycle: { status: lifecycle, endOfLifeTime: endOfLife },
          },
        };
      },
      "GET /foundation-model-availability/:id"({ params: { id = "" } }) {
        const model = modelNamed(id);
        return {
          modelId: id,
          agreementAvailability: { status: model.agreement ?? "AVAILABLE" },
          authorizationStatus: model.authorization ?? "AUTHORIZED",
          entitlementAvailability: model.entitlement ?? "AVAILABLE",
          regionAvailability: model.region ?? "AVAILABLE",
        };
      },
      "GET /inference-profiles/:id"({ params: { id = "" } }) {
        const { model, status = "ACTIVE" } = found(
          catalogue.profiles,
          id,
          `The inference profile ${id} was not found.`,
        );
        return {
          inferenceProfileId: id,
          inferenceProfileName: id,
          inferenceProfileArn: `arn:aws:bedrock:${REGION}:${ACCOUNT_ID}:inference-profile/${id}`,
          models: [{ modelArn: modelArn(model) }],
          status,
          type: "SYSTEM_DEFINED",
        };
      },
      "GET /guardrails/:id"({ params: { id = "" }, query }) {
        const { status = "READY" } = found(catalogue.guardrails, id, `The guardrail ${id} does not exist.`);
        return { guardrailId: id, name: id, version: query.get("guardrailVersion") ?? "DRAFT", status };
      },
    },
  });
  return { name: NAME, endpoint: url, close };
}

function found<T>(known: ReadonlyMap<string, T>, id: string, otherwise: string): T {
  const one = known.get(id);
  if (one === undefined) throw new ServiceError("ResourceNotFoundException", otherwise, 404);
  return one;
}

function modelArn(id: string): string {
  return `arn:aws:bedrock:${REGION}::foundation-model/${id}`;
}
