import type { ReviewSettings } from "../policy/review-settings.ts";
import type { Model } from "./bedrock/models.ts";
import type { ReviewTools } from "./subject.ts";

/** The models of one review. */
export interface ModelChoice {
  readonly review: Model;
  readonly large: Model;
  readonly refuter: Model;
}

/** The models that policy and deployment name, or why there is none of that name. */
export function chooseModels(
  settings: Pick<ReviewSettings, "model" | "large_model" | "refuter">,
  { models, defaults }: Pick<ReviewTools, "models" | "defaults">,
): ModelChoice | { readonly doubt: string } {
  const review = settings.model ?? defaults.model;
  // Whoever names a model for all does not want another one for what is large.
  const large = settings.large_model ?? (settings.model === undefined ? defaults.largeModel : settings.model);
  const named = { review, large, refuter: settings.refuter ?? defaults.refuter };
  const find = (name: string) => models.find((model) => model.name === name);
  const [found, foundLarge, foundRefuter] = [find(named.review), find(named.large), find(named.refuter)];
  if (found !== undefined && foundLarge !== undefined && foundRefuter !== undefined) {
    return { review: found, large: foundLarge, refuter: foundRefuter };
  }
  const unknown = [...new Set(Object.values(named).filter((name) => find(name) === undefined))];
  const known = models.map(({ name }) => name).join(", ");
  return { doubt: `This deployment has no model called ${unknown.join(" or ")}; it has ${known}.` };
}
