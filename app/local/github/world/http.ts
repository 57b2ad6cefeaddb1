import { z } from "zod";
import { GithubError } from "../github-error.ts";
import type { RouteAnswer } from "../router.ts";
import { WORLD_INPUTS, type WorldAction } from "./inputs.ts";
import type { World } from "./world.ts";

/** The world API for curl: `GET /_world` tells what there is, `POST /_world/<action>` does it. */
export function answerWorld(world: World, url: string, method: string, path: string, body: unknown): RouteAnswer {
  if (method === "GET" && path === "/_world") {
    return { status: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body: page(url) };
  }
  const action = path.slice("/_world/".length);
  if (method !== "POST" || !isAction(action))
    throw new GithubError(404, `No such action of the world: ${method} ${path}. GET /_world lists them.`);
  return { status: 200, body: world[action](asInput(body)) ?? {} };
}

function isAction(name: string): name is WorldAction {
  return Object.hasOwn(WORLD_INPUTS, name);
}

/** The edge: what comes in is checked by the action itself, against the schema that GET /_world shows. */
function asInput(body: unknown): never {
  return body as never;
}

function page(url: string): string {
  const actions = Object.entries(WORLD_INPUTS).map(([action, schema]) => `POST /_world/${action}\n${fields(schema)}`);
  return [
    "The world around the App: people, bots and CI. Every action takes one JSON object.",
    "",
    `  curl -d '{"login": "alice"}' ${url}/_world/addUser`,
    `  curl -d '{"owner": "acme", "name": "shop", "files": {"a.txt": "one\\n"}}' ${url}/_world/createRepository`,
    `  curl -d '{"repository": "acme/shop", "author": "alice", "files": {"a.txt": "two\\n"}}' ${url}/_world/openPullRequest`,
    `  curl -d '{"repository": "acme/shop", "number": 1, "name": "build", "conclusion": "success"}' ${url}/_world/reportCheckRun`,
    "",
    "REST and GraphQL answer people too: Authorization: token <login>-token.",
    "A field marked * must be there.",
    "",
    ...actions,
    "",
  ].join("\n");
}

function fields(schema: z.ZodObject): string {
  return Object.entries(schema.shape)
    .map(([name, field]) => {
      const { description } = z.globalRegistry.get(field) ?? {};
      return `    ${name}${field.safeParse(undefined).success ? " " : "*"}${description === undefined ? "" : `  ${description}`}`;
    })
    .join("\n");
}
