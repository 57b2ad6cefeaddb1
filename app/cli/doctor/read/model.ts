import {
  BedrockClient,
  GetFoundationModelAvailabilityCommand,
  type GetFoundationModelAvailabilityCommandOutput,
  GetFoundationModelCommand,
  GetInferenceProfileCommand,
} from "@aws-sdk/client-bedrock";
import { awsAsked, clientConfig, isNotThere } from "../../deployment/aws-asked.ts";
import type { AwsCaller } from "../../deployment/aws-caller.ts";

/** A model of the table, as Bedrock's catalogue knows it. */
export interface CatalogueModel {
  readonly id: string;
  /** Of the inference profile; null: the model is asked without one. */
  readonly profileStatus: string | null;
  readonly lifecycle: string;
  readonly endOfLife: Date | null;
  readonly availability: Pick<
    GetFoundationModelAvailabilityCommandOutput,
    "agreementAvailability" | "authorizationStatus" | "entitlementAvailability" | "regionAvailability"
  >;
}

/**
 * Looks a model up: its inference profile, where the id is one's, and the foundation model behind it.
 *
 * @returns null where Bedrock knows neither in that region
 * @throws UsageError where AWS refuses to tell
 */
export async function readModel(caller: AwsCaller, region: string, id: string): Promise<CatalogueModel | null> {
  return await awsAsked(
    `look at the model ${id} in Amazon Bedrock`,
    new BedrockClient(clientConfig(caller, region)),
    async (bedrock) => {
      const profile = await unlessUnknown(
        bedrock.send(new GetInferenceProfileCommand({ inferenceProfileIdentifier: id })),
      );
      const modelId = profile === null ? id : foundationModelOf(profile.models?.[0]?.modelArn);
      const model = await unlessUnknown(bedrock.send(new GetFoundationModelCommand({ modelIdentifier: modelId })));
      if (model === null) return null;
      const availability = await bedrock.send(
        new GetFoundationModelAvailabilityCommand({ modelId: foundationModelOf(modelId) }),
      );
      const { status: lifecycle = "unknown", endOfLifeTime = null } = model.modelDetails?.modelLifecycle ?? {};
      return { id, profileStatus: profile?.status ?? null, lifecycle, endOfLife: endOfLifeTime, availability };
    },
  );
}

/** The id in `arn:aws:bedrock:REGION::foundation-model/ID`, and an id as it is. */
function foundationModelOf(arn = ""): string {
  return arn.replace(/^.*:foundation-model\//, "");
}

/** An id that is none of this kind is a ValidationException, one that could be a ResourceNotFoundException. */
async function unlessUnknown<T>(answer: Promise<T>): Promise<T | null> {
  return await answer.catch((error: unknown) => {
    if (isNotThere(error) || (error instanceof Error && error.name === "ValidationException")) return null;
    throw error;
  });
}
