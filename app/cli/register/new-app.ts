import { setTimeout as delay } from "node:timers/promises";
import { ProbotOctokit } from "probot";
import { classify } from "../../github/failure.ts";
import { visible } from "../../pull-request/visible.ts";
import { githubExplained, statusOf } from "../deployment/github-explained.ts";
import { UsageError } from "../usage-error.ts";
import type { GithubAddress } from "./github-address.ts";

/** An App as GitHub tells of it once, when it was registered. */
export interface NewApp {
  readonly id: number;
  /** Empty where GitHub tells something that cannot be one. */
  readonly slug: string;
  readonly name: string;
  /** https://github.com/apps/SLUG */
  readonly htmlUrl: string;
  /** PEM; GitHub keeps none. */
  readonly privateKey: string;
  readonly webhookSecret: string | null;
}

/** As it is put into commands that people copy. */
const SLUG = /^[\w-]+$/;
const TIMEOUT_MS = 20_000;
/** Between the tries, in milliseconds; a code can be used for an hour. */
const PAUSES = [1_000, 4_000];

/**
 * Fetches an App's credentials with the code that GitHub sent the browser back with. Where GitHub does not answer, it is
 * asked again: nobody else has the code, and it is good for one answer.
 *
 * @throws UsageError that says how to go on
 * @see https://docs.github.com/en/rest/apps/apps#create-a-github-app-from-a-manifest
 */
export async function fetchNewApp(
  github: GithubAddress,
  code: string,
  sleep: (milliseconds: number) => Promise<unknown> = delay,
): Promise<NewApp> {
  const octokit = new ProbotOctokit({
    baseUrl: github.api,
    request: { fetch: timed },
    throttle: { enabled: false },
    retry: { enabled: false },
    log: { debug: ignored, info: ignored, warn: ignored, error: ignored },
  });
  for (const pause of [...PAUSES, null]) {
    try {
      const { data } = await octokit.rest.apps.createFromManifest({ code });
      const { id, slug = "", name, html_url: htmlUrl, pem: privateKey, webhook_secret: webhookSecret } = data;
      return {
        id,
        slug: SLUG.test(slug) ? slug : "",
        name: visible(name),
        htmlUrl: visible(htmlUrl),
        privateKey,
        webhookSecret,
      };
    } catch (error) {
      if (pause === null || classify(error, new Date()).class !== "transient") throw explained(error, github);
      await sleep(pause);
    }
  }
  throw new TypeError("The last try neither gave an App nor failed");
}

function explained(error: unknown, { web }: GithubAddress): unknown {
  const lost = `If the App was registered, nobody has its key: delete it (${web}/settings/apps, or in the organization's settings), and run \`greenlight register\` again.`;
  if (statusOf(error) === 404) {
    return new UsageError(
      `GitHub does not know the code that it sent the browser back with (404): it was used already, or is more than an hour old. ${lost}`,
    );
  }
  const reason = githubExplained(error, "hand out the App's credentials", new Date());
  return reason instanceof UsageError ? new UsageError(`${reason.message} ${lost}`) : reason;
}

const timed: typeof fetch = (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });

function ignored(): void {}
