import { z } from "zod";
import { NO_RULES, rulesetsFor } from "../branch-rules.ts";
import { deleteBranch } from "../branches.ts";
import { commitToBranch } from "../commits.ts";
import { notFound } from "../github-error.ts";
import { createRepository, repositoryById, tipOf } from "../repositories.ts";
import type { Route } from "../router.ts";
import { accountShape, loginShape } from "../shapes/account.ts";
import { branchShape, protectionShape, repositoryShape } from "../shapes/repository.ts";
import type { BranchRules, Ruleset } from "../state.ts";
import { actor, bodyAs, json, numberParam, paged, type RestRequest, repositoryOf, requireWrite } from "./request.ts";

const newRepository = z.object({
  name: z.string(),
  private: z.boolean().optional(),
  auto_init: z.boolean().optional(),
});
const protection = z
  .object({
    required_status_checks: z
      .object({
        contexts: z.array(z.string()).optional(),
        checks: z.array(z.object({ context: z.string(), app_id: z.int().nullish() })).optional(),
      })
      .nullable(),
    required_pull_request_reviews: z
      .object({
        dismiss_stale_reviews: z.boolean().optional(),
        require_last_push_approval: z.boolean().optional(),
        required_approving_review_count: z.int().optional(),
      })
      .nullable(),
  })
  .transform(({ required_status_checks: checks, required_pull_request_reviews: reviews }): BranchRules => {
    const named = checks?.checks?.map((check) => ({ name: check.context, appId: check.app_id ?? null }));
    return {
      ...NO_RULES,
      requiredChecks: named ?? checks?.contexts?.map((name) => ({ name, appId: null })) ?? [],
      approvals: reviews === null ? null : (reviews.required_approving_review_count ?? 1),
      dismissStale: reviews?.dismiss_stale_reviews ?? false,
      lastPushApproval: reviews?.require_last_push_approval ?? false,
    };
  });

const REPOSITORY = "/repos/:owner/:repo";

export const REPOSITORY_ROUTES: readonly Route<RestRequest>[] = [
  { method: "GET", path: "/user", handle: (request) => json(accountShape(request.state, actor(request))) },
  {
    method: "GET",
    path: "/users/:login",
    handle: (request) => json(loginShape(request.state, request.params.login ?? "")),
  },
  {
    method: "POST",
    path: "/user/repos",
    handle: (request) => {
      const owner = actor(request).login;
      const { auto_init: filled, ...made } = bodyAs(request, newRepository);
      const repository = createRepository(request.state, { owner, ...made });
      const files = { "README.md": `# ${made.name}\n` };
      const first = { files, author: owner, by: owner, message: "Initial commit" };
      if (filled === true) commitToBranch(request.state, repository, repository.defaultBranch, first);
      return json(repositoryShape(request.state, repository), 201);
    },
  },
  {
    method: "GET",
    path: REPOSITORY,
    handle: (request) => json(repositoryShape(request.state, repositoryOf(request))),
  },
  {
    method: "GET",
    path: "/repositories/:id",
    handle: (request) =>
      json(repositoryShape(request.state, repositoryById(request.state, numberParam(request, "id")))),
  },
  {
    method: "POST",
    path: `${REPOSITORY}/forks`,
    handle: (request) => {
      const forkOf = repositoryOf({ ...request, method: "GET" });
      const fork = createRepository(request.state, { owner: actor(request).login, name: forkOf.name, forkOf });
      return json(repositoryShape(request.state, fork), 202);
    },
  },
  {
    // https://docs.github.com/en/rest/repos/custom-properties#get-all-custom-property-values-for-a-repository
    method: "GET",
    path: `${REPOSITORY}/properties/values`,
    handle: (request) => {
      const { properties } = repositoryOf(request);
      return json(Object.entries(properties).map(([property_name, value]) => ({ property_name, value })));
    },
  },
  {
    method: "GET",
    path: `${REPOSITORY}/collaborators/:login/permission`,
    handle: (request) => {
      repositoryOf(request);
      const account = request.state.accounts.get(request.params.login ?? "");
      const [admin, push] = [account.access === "admin", account.access !== "read"];
      const permissions = { admin, maintain: admin, push, triage: push, pull: true };
      const user = { ...accountShape(request.state, account), permissions, role_name: account.access };
      return json({ permission: account.access, role_name: account.access, user });
    },
  },
  {
    method: "GET",
    path: `${REPOSITORY}/branches`,
    handle: (request) => {
      const repository = repositoryOf(request);
      const branches = [...repository.branches];
      return paged(request, branches, ([name, sha]) => branchShape(request.state, repository, name, sha));
    },
  },
  {
    method: "GET",
    path: `${REPOSITORY}/branches/*branch/protection`,
    handle: (request) => {
      const rules = repositoryOf(request).protections.get(request.params.branch ?? "");
      if (rules === undefined) throw notFound("Branch not protected");
      return json(protectionShape(rules));
    },
  },
  {
    method: "PUT",
    path: `${REPOSITORY}/branches/*branch/protection`,
    handle: (request) => {
      const repository = repositoryOf(request);
      requireWrite(request);
      const branch = request.params.branch ?? "";
      tipOf(repository, branch);
      const rules = bodyAs(request, protection);
      repository.protections.set(branch, rules);
      return json(protectionShape(rules));
    },
  },
  {
    method: "DELETE",
    path: `${REPOSITORY}/branches/*branch/protection`,
    handle: (request) => {
      requireWrite(request);
      repositoryOf(request).protections.delete(request.params.branch ?? "");
      return { status: 204 };
    },
  },
  {
    method: "GET",
    path: `${REPOSITORY}/branches/*branch`,
    handle: (request) => {
      const repository = repositoryOf(request);
      const branch = request.params.branch ?? "";
      return json(branchShape(request.state, repository, branch, tipOf(repository, branch)));
    },
  },
  {
    // Only active rulesets: https://docs.github.com/en/rest/repos/rules#get-rules-for-a-branch
    method: "GET",
    path: `${REPOSITORY}/rules/branches/*branch`,
    handle: (request) => {
      const repository = repositoryOf(request);
      const active = rulesetsFor(repository, request.params.branch ?? "").filter((one) => one.enforcement === "active");
      const source = `${repository.owner}/${repository.name}`;
      const rules = active.flatMap((ruleset) =>
        rulesOf(ruleset).map((rule) => ({
          ...rule,
          ruleset_source_type: "Repository",
          ruleset_source: source,
          ruleset_id: ruleset.id,
        })),
      );
      return paged(request, rules, (rule) => rule);
    },
  },
  {
    method: "DELETE",
    path: `${REPOSITORY}/git/refs/heads/*branch`,
    handle: (request) => {
      requireWrite(request);
      deleteBranch(repositoryOf(request), request.params.branch ?? "");
      return { status: 204 };
    },
  },
];

/** A ruleset's rules in REST's form. */
function rulesOf(ruleset: Ruleset): readonly Readonly<Record<string, unknown>>[] {
  const checks = {
    type: "required_status_checks",
    parameters: {
      strict_required_status_checks_policy: false,
      do_not_enforce_on_create: false,
      required_status_checks: ruleset.requiredChecks.map((check) => ({
        context: check.name,
        ...(check.appId === null ? {} : { integration_id: check.appId }),
      })),
    },
  };
  const reviews = {
    type: "pull_request",
    parameters: {
      required_approving_review_count: ruleset.approvals ?? 0,
      dismiss_stale_reviews_on_push: ruleset.dismissStale,
      require_code_owner_review: ruleset.codeOwners.length > 0,
      require_last_push_approval: ruleset.lastPushApproval,
      required_review_thread_resolution: false,
    },
  };
  return [...(ruleset.requiredChecks.length > 0 ? [checks] : []), ...(ruleset.approvals === null ? [] : [reviews])];
}
