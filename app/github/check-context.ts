import { toAccount } from "../pull-request/account.ts";
import { type CheckContext, type CheckRunContext, CONCLUSIONS, type StatusContext } from "../pull-request/snapshot.ts";
import type { ContextNode } from "./answers.ts";
import { runIdOf } from "./check-run-id.ts";

/** A check run or a commit status in our terms. A state that GitHub has added since is taken as one that is pending. */
export function toCheckContext(node: ContextNode): CheckContext {
  if (node.__typename === "StatusContext") {
    return {
      kind: "status",
      name: node.context,
      creator: node.creator && toAccount(node.creator),
      state: STATES.get(node.state) ?? "pending",
      createdAt: node.createdAt,
      required: node.isRequired,
      url: node.targetUrl,
    };
  }
  const { app, workflowRun } = node.checkSuite;
  return {
    kind: "check-run",
    id: runIdOf(node),
    name: node.name,
    app: app && { id: app.databaseId ?? 0, slug: app.slug, name: app.name },
    workflow: workflowRun && {
      id: workflowRun.workflow.databaseId ?? 0,
      name: workflowRun.workflow.name,
      event: workflowRun.event,
    },
    suite: { id: node.checkSuite.databaseId, completed: node.checkSuite.status === "COMPLETED" },
    status: STATUSES.get(node.status) ?? "pending",
    conclusion: node.conclusion === null ? null : (BY_GRAPHQL_NAME.get(node.conclusion) ?? "stale"),
    startedAt: node.startedAt,
    required: node.isRequired,
    url: node.url,
  };
}

function upperCased<T extends string>(values: readonly T[]): ReadonlyMap<string, T> {
  return new Map(values.map((value) => [value.toUpperCase(), value]));
}

const STATES = upperCased<StatusContext["state"]>(["success", "pending", "expected", "failure", "error"]);
const STATUSES = upperCased<CheckRunContext["status"]>([
  "queued",
  "in_progress",
  "completed",
  "waiting",
  "pending",
  "requested",
]);
const BY_GRAPHQL_NAME = upperCased(CONCLUSIONS);
