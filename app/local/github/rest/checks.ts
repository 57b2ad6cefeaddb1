import { z } from "zod";
import { combinedState, latestRunsOf, latestStatuses, runsOf, suitesOn } from "../check-rollup.ts";
import { checkRunOf, createCheckRun, rerequestCheckRun, updateCheckRun } from "../checks.ts";
import { notFound } from "../github-error.ts";
import { resolveRef } from "../repositories.ts";
import type { Route } from "../router.ts";
import { checkRunShape, checkSuiteShape, statusShape } from "../shapes/check.ts";
import { repositoryShape } from "../shapes/repository.ts";
import { CHECK_STATUSES, type CheckRun, CONCLUSIONS } from "../state.ts";
import { addStatus, STATUS_STATES } from "../statuses.ts";
import {
  actingApp,
  bodyAs,
  json,
  numberParam,
  paged,
  type RestRequest,
  repositoryOf,
  requireWrite,
} from "./request.ts";

const output = z.object({
  title: z.string().optional(),
  summary: z.string(),
  text: z.string().optional(),
  annotations: z.array(z.record(z.string(), z.unknown())).optional(),
});
/** Limits: https://docs.github.com/en/rest/checks/runs#create-a-check-run */
const action = z.object({
  label: z.string().max(20),
  description: z.string().max(40),
  identifier: z.string().max(20),
});
const changedRun = z
  .object({
    name: z.string().optional(),
    details_url: z.string().optional(),
    external_id: z.string().optional(),
    status: z.enum(CHECK_STATUSES).optional(),
    started_at: z.string().optional(),
    conclusion: z.enum(CONCLUSIONS).optional(),
    completed_at: z.string().optional(),
    output: output.optional(),
    actions: z.array(action).max(3).optional(),
  })
  .transform((run) => ({
    name: run.name,
    detailsUrl: run.details_url,
    externalId: run.external_id,
    status: run.status,
    startedAt: run.started_at,
    conclusion: run.conclusion,
    completedAt: run.completed_at,
    output: run.output,
    actions: run.actions,
  }));
const newRun = z.object({ name: z.string(), head_sha: z.string() });
const newStatus = z.object({
  state: z.enum(STATUS_STATES),
  context: z.string().optional(),
  description: z.string().nullish(),
  target_url: z.string().nullish(),
});

export const CHECK_ROUTES: readonly Route<RestRequest>[] = [
  {
    method: "POST",
    path: "/repos/:owner/:repo/check-runs",
    handle: (request) => {
      const repository = repositoryOf(request);
      const appId = actingApp(request);
      const { name, head_sha: sha } = bodyAs(request, newRun);
      const made = { ...bodyAs(request, changedRun), name, sha, appId };
      return json(checkRunShape(request.state, repository, createCheckRun(request.state, repository, made)), 201);
    },
  },
  {
    method: "GET",
    path: "/repos/:owner/:repo/check-runs/:id",
    handle: (request) => {
      const repository = repositoryOf(request);
      return json(checkRunShape(request.state, repository, checkRunOf(repository, numberParam(request, "id"))));
    },
  },
  {
    method: "PATCH",
    path: "/repos/:owner/:repo/check-runs/:id",
    handle: (request) => {
      const repository = repositoryOf(request);
      const change = { ...bodyAs(request, changedRun), appId: actingApp(request) };
      const run = updateCheckRun(request.state, repository, numberParam(request, "id"), change);
      return json(checkRunShape(request.state, repository, run));
    },
  },
  {
    method: "GET",
    path: "/repos/:owner/:repo/check-runs/:id/annotations",
    handle: (request) => {
      const run = checkRunOf(repositoryOf(request), numberParam(request, "id"));
      return paged(request, run.output.annotations, (annotation) => annotation);
    },
  },
  {
    method: "POST",
    path: "/repos/:owner/:repo/check-runs/:id/rerequest",
    handle: (request) => {
      const repository = repositoryOf(request);
      rerequestCheckRun(request.state, repository, numberParam(request, "id"), requireWrite(request).login);
      return json({}, 201);
    },
  },
  {
    method: "GET",
    path: "/repos/:owner/:repo/check-suites/:id",
    handle: (request) => {
      const repository = repositoryOf(request);
      const suite = repository.checkSuites.get(numberParam(request, "id"));
      if (suite === undefined) throw notFound();
      return json(checkSuiteShape(request.state, repository, suite));
    },
  },
  { method: "GET", path: "/repos/:owner/:repo/commits/*ref/check-runs", handle: listCheckRuns },
  {
    method: "GET",
    path: "/repos/:owner/:repo/commits/*ref/check-suites",
    handle: (request) => {
      const repository = repositoryOf(request);
      const suites = suitesOn(repository, resolveRef(request.state, repository, request.params.ref ?? ""));
      return paged(
        request,
        suites,
        (suite) => checkSuiteShape(request.state, repository, suite),
        (shapes) => ({ total_count: suites.length, check_suites: shapes }),
      );
    },
  },
  {
    method: "POST",
    path: "/repos/:owner/:repo/statuses/:sha",
    handle: (request) => {
      const repository = repositoryOf(request);
      const { target_url: targetUrl, ...status } = bodyAs(request, newStatus);
      const by = requireWrite(request).login;
      const added = addStatus(request.state, repository, request.params.sha ?? "", { ...status, targetUrl, by });
      return json(statusShape(request.state, repository, added), 201);
    },
  },
  {
    method: "GET",
    path: "/repos/:owner/:repo/commits/*ref/status",
    handle: (request) => {
      const repository = repositoryOf(request);
      const sha = resolveRef(request.state, repository, request.params.ref ?? "");
      const statuses = latestStatuses(repository, sha);
      return paged(
        request,
        statuses,
        (status) => statusShape(request.state, repository, status),
        (shapes) => ({
          state: combinedState(statuses),
          statuses: shapes,
          sha,
          total_count: statuses.length,
          repository: repositoryShape(request.state, repository),
        }),
      );
    },
  },
  {
    method: "GET",
    path: "/repos/:owner/:repo/commits/*ref/statuses",
    handle: (request) => {
      const repository = repositoryOf(request);
      const sha = resolveRef(request.state, repository, request.params.ref ?? "");
      const statuses = [...repository.statuses.values()].filter((status) => status.sha === sha).reverse();
      return paged(request, statuses, (status) => statusShape(request.state, repository, status));
    },
  },
];

function listCheckRuns(request: RestRequest) {
  const repository = repositoryOf(request);
  const sha = resolveRef(request.state, repository, request.params.ref ?? "");
  const { query } = request;
  const all = query.get("filter") === "all";
  const fits = (run: CheckRun) =>
    [null, run.name].includes(query.get("check_name")) &&
    [null, String(run.status)].includes(query.get("status")) &&
    [null, String(run.appId)].includes(query.get("app_id"));
  const runs = suitesOn(repository, sha)
    .flatMap((suite) => (all ? runsOf(repository, suite) : latestRunsOf(repository, suite)))
    .filter(fits)
    .sort((a, b) => b.id - a.id);
  return paged(
    request,
    runs,
    (run) => checkRunShape(request.state, repository, run),
    (shapes) => ({ total_count: runs.length, check_runs: shapes }),
  );
}
