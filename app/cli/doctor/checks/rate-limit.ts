import type { Octokit } from "../../../github/octokit.ts";
import { counted } from "../../../report/sentences.ts";
import type { Check } from "../check.ts";
import { type Trouble, together, warning } from "../finding.ts";
import { shown } from "../why-not.ts";

/** Each costs a token and a request. */
const MOST_INSTALLATIONS = 20;
const WARN_PERCENT = 80;

export const rateLimit: Check = {
  id: "rate-limit",
  group: "GitHub App",
  title: "Rate limits",
  async examine({ app, installations }) {
    const { octokitFor } = await app.get();
    const usable = (await installations.get()).filter(({ suspendedAt }) => suspendedAt === null);
    const looked = usable.slice(0, MOST_INSTALLATIONS);
    if (looked.length === 0) return null;
    const used = await Promise.all(
      looked.map(async ({ id, account }) => ({ account, percent: await usedPercent(await octokitFor(id)) })),
    );
    const troubles: Trouble[] = used
      .filter(({ percent }) => percent >= WARN_PERCENT)
      .map(({ account, percent }) =>
        warning(
          shown(`${percent} % of the hourly limit of ${account} is used`),
          "Beyond it pull requests wait until the hour is over: docs/operations.md says how to use less.",
        ),
      );
    const most = Math.max(...used.map(({ percent }) => percent));
    const of =
      looked.length < usable.length
        ? `the first ${looked.length} of ${usable.length} installations`
        : counted(looked.length, "installation");
    return together(troubles, `at most ${most} % of an hour's requests are used, on ${of}`);
  },
};

/** Of the limit that is nearest to its end; asking costs nothing (docs.github.com, "Get rate limit status"). */
async function usedPercent(octokit: Octokit): Promise<number> {
  try {
    const { data } = await octokit.rest.rateLimit.get();
    const limits = [data.resources.core, data.resources.graphql].filter((limit) => limit !== undefined);
    return Math.max(0, ...limits.map(({ limit, used }) => (limit === 0 ? 0 : Math.round((used / limit) * 100))));
  } catch (error) {
    // An Enterprise Server without rate limits says 404.
    if (error instanceof Error && "status" in error && error.status === 404) return 0;
    throw error;
  }
}
