import { isOrganizationRepository } from "../../pull-request/organization-repository.ts";
import { POLICY_PATH } from "../../pull-request/policy-path.ts";
import type { JsonReader } from "../../queue/json-reader.ts";
import type { Interpretation } from "../interpret.ts";
import type { Occurrence } from "./occurrence.ts";

/** GitHub lists at most so many commits of a push (docs.github.com, webhook `push`). */
const MOST_COMMITS = 2_048;

/**
 * A push that may change a branch's policy changes what may be approved for that branch: each of its open pull requests
 * is looked at again; of the organisation's policy, those of all its repositories. Pushes to pull requests have events of
 * their own.
 */
export function onPush({ payload, envelope }: Occurrence): Interpretation {
  const branch = /^refs\/heads\/(.+)$/.exec(payload.text("ref"))?.[1];
  if (branch === undefined) return { ignored: "a push of a tag decides nothing" };
  if (payload.value("deleted") === true) return { ignored: "a deleted branch has nothing to decide" };
  if (!mayChangePolicy(payload)) return { ignored: "the push does not touch the policy" };
  const sha = payload.text("after");
  if (isOrganizationPolicy(payload, branch)) {
    return { envelopes: [{ kind: "reevaluate-all", sha, page: 1, ...envelope({ organization: { sha } }) }] };
  }
  return { envelopes: [{ kind: "reevaluate", branch, sha, ...envelope({ base: { ref: branch, sha } }) }] };
}

/** The main branch of the owner's repository `.github`: its policy is for all repositories, that one too. */
function isOrganizationPolicy(payload: JsonReader, branch: string): boolean {
  const repository = payload.object("repository");
  return (
    isOrganizationRepository({ name: repository.text("name") }) &&
    branch === (repository.optionalText("default_branch") ?? branch)
  );
}

/** What a forced push took away is in no list, and neither is what is beyond the end of it. */
function mayChangePolicy(payload: JsonReader): boolean {
  const commits = payload.objects("commits");
  return payload.value("forced") === true || commits.length >= MOST_COMMITS || commits.some(touchesPolicy);
}

function touchesPolicy(commit: JsonReader): boolean {
  return ["added", "modified", "removed"].some((change) => {
    const paths = commit.value(change);
    return Array.isArray(paths) && paths.includes(POLICY_PATH);
  });
}
