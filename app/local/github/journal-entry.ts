import type { Exchange } from "./gateway.ts";
import { nodeId } from "./ids.ts";
import type { JournalEntry } from "./journal.ts";
import { fullName } from "./repositories.ts";
import type { GithubState } from "./state.ts";

/** What the journal says of a request, and whether it reads or writes. */
export function journalEntry(state: GithubState, exchange: Exchange, status: number | null): JournalEntry {
  const { method, path, query, operation, body } = exchange.request;
  return { method, path: path + query, operation, kind: kindOf(exchange), status, ...subjectOf(state, path, body) };
}

function kindOf({ request }: Exchange): JournalEntry["kind"] {
  const { method, path, body } = request;
  if (path.endsWith("/access_tokens")) return "token";
  if (path === "/graphql") return /^\s*mutation\b/m.test(queryOf(body)) ? "write" : "read";
  return method === "GET" || method === "HEAD" ? "read" : "write";
}

function subjectOf(state: GithubState, path: string, body: unknown): Pick<JournalEntry, "repository" | "pull"> {
  const rest = /^\/repos\/([^/]+)\/([^/]+)(?:\/(?:pulls|issues)\/(\d+))?/.exec(path);
  if (rest !== null)
    return { repository: `${rest[1]}/${rest[2]}`, pull: rest[3] === undefined ? null : Number(rest[3]) };
  const { owner, name, number, ...others } = variablesOf(body);
  if (typeof owner === "string" && typeof name === "string")
    return { repository: `${owner}/${name}`, pull: typeof number === "number" ? number : null };
  return subjectOfNode(state, Object.values(others).flatMap(textsIn));
}

/** Mutations name the pull request, its review or a comment on it by node id. */
function subjectOfNode(state: GithubState, ids: readonly string[]): Pick<JournalEntry, "repository" | "pull"> {
  for (const repository of state.repositories.values()) {
    const pull = [...repository.pulls.values()].find((one) => ids.includes(one.nodeId))?.number;
    const review = [...repository.reviews.values()].find((one) => ids.includes(one.nodeId));
    const comment = [...repository.comments.values()].find(({ id }) => ids.includes(nodeId("IC", repository.id, id)));
    const number = pull ?? review?.pull ?? comment?.number;
    if (number !== undefined) return { repository: fullName(repository), pull: number };
  }
  return { repository: null, pull: null };
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function queryOf(body: unknown): string {
  return typeof body === "object" && body !== null && "query" in body ? String(body.query) : "";
}

function variablesOf(body: unknown): Readonly<Record<string, unknown>> {
  const variables = typeof body === "object" && body !== null && "variables" in body ? body.variables : null;
  return typeof variables === "object" && variables !== null ? { ...variables } : {};
}
