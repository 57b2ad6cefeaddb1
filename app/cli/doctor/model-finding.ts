import { type Finding, failed, type Trouble, together, warning } from "./finding.ts";
import type { CatalogueModel } from "./read/model.ts";
import { shown } from "./why-not.ts";

const FORM =
  "Since 2025 access is given with the first call, by somebody who may subscribe in AWS Marketplace, and for Anthropic's models after a form: open the model in the playground of Bedrock's console once (docs.aws.amazon.com, “Request access to models”).";

/**
 * Whether a model can be asked, by what Bedrock's catalogue tells of it
 * (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_GetFoundationModelAvailability.html).
 */
export function modelFinding(name: string, model: CatalogueModel | null): Finding {
  if (model === null) {
    return failed(
      `${name}: Amazon Bedrock knows no such model or inference profile in this region`,
      "Choose another one, or another region, in the stack's configuration.",
    );
  }
  return together(troublesOf(name, model), `${name} (${model.id}): access is given`);
}

function troublesOf(name: string, model: CatalogueModel): readonly Trouble[] {
  const { profileStatus, lifecycle, endOfLife, availability } = model;
  const troubles: Trouble[] = [];
  if (profileStatus !== null && profileStatus !== "ACTIVE") {
    troubles.push(
      failed(
        `${name}: its inference profile is ${profileStatus}`,
        "Choose another model in the stack's configuration.",
      ),
    );
  }
  if (availability.authorizationStatus !== "AUTHORIZED") {
    troubles.push(
      failed(
        `${name}: your credentials are not authorized`,
        "An IAM or service control policy forbids it: allow bedrock:InvokeModel on it.",
      ),
    );
  }
  const agreement = availability.agreementAvailability?.status;
  if (agreement === "PENDING") {
    troubles.push(warning(`${name}: access is being given`, "Look again in a quarter of an hour."));
  } else if (agreement !== "AVAILABLE" || availability.entitlementAvailability !== "AVAILABLE") {
    const why = availability.agreementAvailability?.errorMessage;
    troubles.push(failed(`${name}: there is no access to it${why === undefined ? "" : ` (${shown(why)})`}`, FORM));
  }
  if (availability.regionAvailability !== "AVAILABLE") {
    const found = `${name}: it is not offered in this region itself`;
    troubles.push(
      profileStatus === null
        ? failed(found, "Name an inference profile that leads to it, or another region, in the stack's configuration.")
        : warning(found, "Its inference profile leads to other regions; `--ask-model` shows whether that works."),
    );
  }
  if (lifecycle !== "ACTIVE") {
    const until = endOfLife === null ? "" : ` until ${endOfLife.toISOString().slice(0, 10)}`;
    troubles.push(warning(`${name}: it is ${lifecycle}${until}`, "Choose its successor in the stack's configuration."));
  }
  return troubles;
}
