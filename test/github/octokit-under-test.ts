import { afterEach, beforeEach } from "@jest/globals";
import nock from "nock";
import type { Octokit } from "../../app/github/octokit.ts";
import { type GithubNock, githubNock } from "../support/github-contract.ts";
import { aWorker } from "../support/worker.ts";

/** A GitHub for each test of a file, which knows nothing but what the test tells it. */
export function aGithub(): { readonly github: GithubNock; readonly octokit: () => Promise<Octokit> } {
  let github: GithubNock | undefined;
  beforeEach(() => {
    nock.disableNetConnect();
    github = githubNock().token();
  });
  afterEach(() => {
    nock.cleanAll();
    nock.enableNetConnect();
  });
  return {
    get github() {
      if (github === undefined) throw new Error("There is a GitHub only within a test.");
      return github;
    },
    octokit: async () => (await aWorker().tools.github()).octokitFor(5),
  };
}
