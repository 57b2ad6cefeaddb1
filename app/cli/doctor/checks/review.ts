import { BedrockClient, GetGuardrailCommand } from "@aws-sdk/client-bedrock";
import type { ReviewEnvironment } from "../../../review/bedrock/review-environment.ts";
import { ConfigurationError } from "../../../settings/configuration-error.ts";
import { awsAsked, clientConfig, isNotThere } from "../../deployment/aws-asked.ts";
import type { Check } from "../check.ts";
import { configurationTrouble } from "../configuration-trouble.ts";
import { TITLES } from "../examination.ts";
import { failed, ok } from "../finding.ts";
import { modelFinding } from "../model-finding.ts";
import { readModel } from "../read/model.ts";

export const review: Check = {
  id: "review",
  group: "AI review",
  title: TITLES.review,
  async examine(examination) {
    try {
      const environment = await examination.review.own();
      if (environment === null) return ok("off: no model is ever asked");
      return ok(`on, in ${environment.region}; looked at with your credentials, not the worker's role`);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      return configurationTrouble(error, "Correct the stack's configuration, and deploy again with `npm run deploy`.");
    }
  },
};

export const reviewModel = modelCheck("review-model", "Reviewer", ({ model }) => model);
export const reviewLargeModel = modelCheck("review-large-model", "For large diffs", ({ largeModel, model }) =>
  largeModel === model ? null : largeModel,
);
export const reviewRefuter = modelCheck("review-refuter", "Refuter", ({ refuter }) => refuter);

/** @param pick the name of the model in this role; null: another line tells of it */
function modelCheck(id: string, title: string, pick: (review: ReviewEnvironment) => string | null): Check {
  return {
    id,
    group: "AI review",
    title,
    async examine(examination) {
      const environment = await examination.review.get();
      const name = environment && pick(environment);
      const model = environment?.models.find((one) => one.name === name);
      if (environment === null || model === undefined) return null;
      return modelFinding(model.name, await readModel(examination.caller, environment.region, model.id));
    },
  };
}

export const reviewGuardrail: Check = {
  id: "review-guardrail",
  group: "AI review",
  title: "Guardrail",
  async examine(examination) {
    const environment = await examination.review.get();
    if (environment === null || environment.guardrail === null) return null;
    const { id, version } = environment.guardrail;
    try {
      const { status } = await awsAsked(
        `look at the guardrail ${id}`,
        new BedrockClient(clientConfig(examination.caller, environment.region)),
        (bedrock) => bedrock.send(new GetGuardrailCommand({ guardrailIdentifier: id, guardrailVersion: version })),
      );
      if (status === "READY") return ok(`${id}, version ${version}`);
      return failed(`${id}, version ${version}, is ${status}`, "Look at it in the console of Amazon Bedrock.");
    } catch (error) {
      if (!isNotThere(error)) throw error;
      return failed(
        `there is no guardrail ${id} of version ${version} in ${environment.region}`,
        "Make it, or correct the stack's configuration; until then every review fails.",
      );
    }
  },
};
