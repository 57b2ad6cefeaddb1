import type { Options } from "probot";

/**
 * The least that Probot wants of an Octokit. Probot makes one for every event, with throttling, retries and tables of
 * GitHub's whole REST API; the webhook asks GitHub nothing, and answers sooner without. Whoever uses `context.octokit`
 * in the webhook gets a TypeError.
 */
class SilentOctokit {
  static defaults(): typeof SilentOctokit {
    return SilentOctokit;
  }

  /** Probot hangs a header on the requests that there will not be. */
  readonly hook = { before: () => {} };

  /** Probot asks for an Octokit that is authenticated for the event. */
  async auth(): Promise<this> {
    return this;
  }
}

export const silentOctokit = SilentOctokit as unknown as NonNullable<Options["Octokit"]>;
