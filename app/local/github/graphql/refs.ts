import { rulesetsFor } from "../branch-rules.ts";
import { nodeId } from "../ids.ts";
import type { GithubState, Repository, Ruleset } from "../state.ts";
import type { Node } from "./accounts.ts";
import { commitNode } from "./commits.ts";
import { connection, type PageArguments } from "./connection.ts";

/** A branch; null where it was deleted. */
export function refNode(state: GithubState, repository: Repository, branch: string): Node | null {
  const sha = repository.branches.get(branch);
  if (sha === undefined) return null;
  const rules = rulesetsFor(repository, branch).flatMap((ruleset) => ruleNodes(repository, ruleset));
  return {
    __typename: "Ref",
    id: nodeId("REF", repository.id, branch),
    name: branch,
    prefix: "refs/heads/",
    target: () => commitNode(state, repository, state.git.commit(sha)),
    refUpdateRule: () => refUpdateRule(repository, branch),
    rules: (page: PageArguments) => connection("rules", rules, page, (rule) => rule),
  };
}

/** The part of branch protection that everybody may read; null where the branch is not protected. */
function refUpdateRule(repository: Repository, branch: string): Node | null {
  const protection = repository.protections.get(branch);
  if (protection === undefined) return null;
  return {
    __typename: "RefUpdateRule",
    pattern: branch,
    requiredStatusCheckContexts: protection.requiredChecks.map((check) => check.name),
    requiredApprovingReviewCount: protection.approvals,
    requiresCodeOwnerReviews: protection.codeOwners.length > 0,
    allowsDeletions: false,
    allowsForcePushes: false,
    blocksCreations: false,
    requiresConversationResolution: false,
    requiresLinearHistory: false,
    requiresSignatures: false,
    viewerAllowedToDismissReviews: true,
    viewerCanPush: false,
  };
}

function ruleNodes(repository: Repository, ruleset: Ruleset): readonly Node[] {
  const rule = (type: string, parameters: Node): Node => ({
    __typename: "RepositoryRule",
    id: nodeId("RRU", repository.id, ruleset.id, type),
    type,
    parameters,
    repositoryRuleset: {
      __typename: "RepositoryRuleset",
      id: nodeId("RRS", repository.id, ruleset.id),
      databaseId: ruleset.id,
      name: ruleset.name,
      enforcement: ruleset.enforcement.toUpperCase(),
    },
  });
  const checks = rule("REQUIRED_STATUS_CHECKS", {
    __typename: "RequiredStatusChecksParameters",
    strictRequiredStatusChecksPolicy: false,
    doNotEnforceOnCreate: false,
    requiredStatusChecks: ruleset.requiredChecks.map((check) => ({ context: check.name, integrationId: check.appId })),
  });
  const reviews = rule("PULL_REQUEST", {
    __typename: "PullRequestParameters",
    requiredApprovingReviewCount: ruleset.approvals ?? 0,
    dismissStaleReviewsOnPush: ruleset.dismissStale,
    requireCodeOwnerReview: ruleset.codeOwners.length > 0,
    requireLastPushApproval: ruleset.lastPushApproval,
    requiredReviewThreadResolution: false,
  });
  return [...(ruleset.requiredChecks.length > 0 ? [checks] : []), ...(ruleset.approvals === null ? [] : [reviews])];
}
