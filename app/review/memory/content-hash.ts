import type { ReviewSettings } from "../../policy/review-settings.ts";
import type { FileDiff } from "../diff/file-diff.ts";
import type { Finding } from "../findings/finding.ts";
import { hashHunks, hashOf } from "./hunk-hash.ts";

/** What a model is asked with, besides the diff. */
export interface ReviewBasis {
  readonly promptVersion: string;
  /** The models that are really used, by what the deployment's table says of them. */
  readonly models: { readonly review: string; readonly large: string; readonly refuter: string };
  readonly settings: ReviewSettings;
  /** The guidelines' texts, from the base branch. */
  readonly guidelines: readonly string[];
}

/** A review of a hunk counts for as long as this is the same: prompt, models, instructions, guidelines. */
export function basisHash({ promptVersion, models, settings, guidelines }: ReviewBasis): string {
  const { paths, ignore, instructions, language, max_tokens } = settings;
  const asked = [
    paths.map(({ path, instructions }) => [path, instructions]),
    ignore,
    instructions,
    language,
    max_tokens,
  ];
  return hashOf([promptVersion, [models.review, models.large, models.refuter], asked, guidelines]);
}

/**
 * What a result is of: every file, every hunk, what the model is asked with, and the settings that decide. The same hash:
 * the same result, so no model is asked. Title and description are not in it, or their author could ask again and again
 * until the answer suits.
 *
 * @param files redacted
 * @param secrets what the redaction found: their placeholders do not tell one secret from another
 */
export function contentHash(files: readonly FileDiff[], secrets: readonly Finding[], basis: ReviewBasis): string {
  const { block_on, confidence, max_cost_per_pull, daily_cost } = basis.settings;
  const contents = files.map((file) => {
    const { path, previousPath, change, content } = file;
    const missing = content.kind === "missing" ? content.reason : null;
    return [path, previousPath, change, content.kind, missing, hashHunks(file).map(({ hash }) => hash)];
  });
  const inOrder = contents.map((each) => JSON.stringify(each)).toSorted();
  const found = secrets.map(({ fingerprint }) => fingerprint).toSorted();
  return hashOf([basisHash(basis), inOrder, found, [block_on, confidence, max_cost_per_pull, daily_cost]]);
}
