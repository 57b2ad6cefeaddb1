import type { Octokit } from "../github/octokit.ts";
import { withProvenDiff } from "../github/prove-diff.ts";
import { withAsked } from "../github/read-asked.ts";
import { type PullRequestRef, readSnapshot } from "../github/read-snapshot.ts";
import { withAssumedApprover } from "../policy/assumed-approver.ts";
import { CHECK_NAME } from "../pull-request/check-name.ts";
import type { Self, Snapshot } from "../pull-request/snapshot.ts";
import { readSlug } from "../settings/variables.ts";
import type { LocalPolicies } from "./local-policies.ts";
import { withRememberedReview } from "./remembered.ts";
import { UsageError } from "./usage-error.ts";

/** Where nothing tells what the App is called. */
const USUAL_SLUG = "greenlight";
/** No App's. GraphQL takes it for an App that has no checks. */
const NO_APP = 0;

export interface PullReader {
  /** @throws what Octokit throws, and what {@link readSnapshot} does */
  readonly read: (ref: PullRequestRef) => Promise<Snapshot>;
}

/**
 * Reads pull requests with a person's token, and as Greenlight would: who reads them is not who judges them. The App is
 * the one of that slug; without a slug the one that reports the check run `Greenlight`. The first time that it is met, the
 * pull request is read once more, with the App's own check runs. Before, it has said nothing anywhere. What they remember of an AI review is read along.
 * That the deployment has a machine user is taken for granted: nobody shows its secrets.
 *
 * @param local policies that are to be asked, if not those on GitHub: some ask for what dependency files say
 * @param slug of the App, as `--app` or `APP_SLUG` names it
 * @throws UsageError where that is no slug
 */
export function createPullReader(
  octokit: Octokit,
  slug: string | undefined,
  now: () => Date,
  { policy, organization }: Pick<LocalPolicies, "policy" | "organization"> = {},
): PullReader {
  const named = readSlug(slug ?? "");
  if ("problem" in named) {
    throw new UsageError("--app (or APP_SLUG) is the last part of https://github.com/apps/SLUG, without [bot].");
  }
  let known: Self | null = null;
  const readAs = async (ref: PullRequestRef, self: Self) => {
    const snapshot = await readSnapshot(octokit, ref, self.appId, now);
    return withAssumedApprover({ ...snapshot, self });
  };
  const readPull = async (ref: PullRequestRef) => {
    if (known !== null) return await readAs(ref, known);
    const snapshot = await readAs(ref, selfOf(NO_APP, named.value ?? USUAL_SLUG));
    known = appIn(snapshot, named.value);
    return known === null ? snapshot : await readAs(ref, known);
  };
  return {
    read: async (ref) => {
      const snapshot = await readPull(ref);
      const asked = await withAsked(
        octokit,
        withRememberedReview(snapshot, {
          ...snapshot,
          policy: policy ?? snapshot.policy,
          organizationPolicy: organization ?? snapshot.organizationPolicy,
        }),
      );
      const whole = await withProvenDiff(octokit, asked);
      return { ...whole, policy: snapshot.policy, organizationPolicy: snapshot.organizationPolicy };
    },
  };
}

function appIn({ checks }: Snapshot, slug: string | null): Self | null {
  for (const context of checks.contexts) {
    if (context.kind !== "check-run" || context.app === null) continue;
    const { app, name, workflow } = context;
    // A job of a workflow may be called like our check run; what it is part of is not ours.
    if (slug === null ? name === CHECK_NAME && workflow === null : app.slug === slug) return selfOf(app.id, app.slug);
  }
  return null;
}

function selfOf(appId: number, slug: string): Self {
  return { appId, account: { id: null, login: `${slug}[bot]`, kind: "bot" } };
}
