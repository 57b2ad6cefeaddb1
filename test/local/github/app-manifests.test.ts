import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, test } from "@jest/globals";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import type { EmbeddedGithub } from "../../../app/local/github/index.ts";
import { toJsonSchema } from "../../support/github-contract/openapi-schema.ts";
import { anEmbeddedGithub, aPrivateKey, appJwt, call } from "./embedded.ts";

const MANIFEST = {
  name: "My <App>",
  url: "https://example.com/",
  hook_attributes: { url: "https://hooks.example.com/webhook" },
  redirect_url: "http://127.0.0.1:4711/registered?step=2",
  default_permissions: { checks: "write", metadata: "read" },
  default_events: ["check_run"],
};

async function post(github: EmbeddedGithub, path: string, form: Readonly<Record<string, string>>): Promise<Response> {
  return await fetch(github.url + path, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
}

const confirmed = { manifest: JSON.stringify(MANIFEST), state: "abc", name: "My App" };

/** Registers an App, and gives where the browser was sent to. */
async function register(github: EmbeddedGithub, path = "/settings/apps"): Promise<URL> {
  const response = await post(github, path, confirmed);
  expect(response.status).toBe(302);
  return new URL(response.headers.get("location") ?? "");
}

const convert = async (github: EmbeddedGithub, code: string) =>
  await call(github, null, `POST /app-manifests/${code}/conversions`);

describe("an App is registered from a manifest", () => {
  test("which somebody confirms on a page that trusts nothing of it, and comes back with a code and the state", async () => {
    const github = await anEmbeddedGithub();
    const page = await post(github, "/settings/apps/new?state=a%22b", { manifest: JSON.stringify(MANIFEST) });
    expect(page.headers.get("content-type")).toMatch(/^text\/html/);
    const text = await page.text();
    expect(text).toContain('value="My &lt;App&gt;"');
    expect(text).toContain('value="a&quot;b"');
    const back = await register(github);
    expect(back.href).toMatch(/^http:\/\/127\.0\.0\.1:4711\/registered\?step=2&code=[0-9a-f]{40}&state=abc$/);
  });

  test("whose credentials are told once, in the shape that GitHub documents", async () => {
    const github = await anEmbeddedGithub();
    const code = (await register(github)).searchParams.get("code") ?? "";
    const { status, body } = await convert(github, code);
    expect(status).toBe(201);
    expect(problemsOf(body)).toEqual([]);
    expect(body).toMatchObject({
      slug: "my-app",
      name: "My App",
      owner: { login: "octocat", type: "User" },
      permissions: MANIFEST.default_permissions,
      events: MANIFEST.default_events,
      html_url: `${github.url}/apps/my-app`,
    });
    expect((await convert(github, code)).status).toBe(404);
  });

  test("and can be spoken for with its key, and no other", async () => {
    const github = await anEmbeddedGithub();
    const { body } = await convert(github, (await register(github)).searchParams.get("code") ?? "");
    const jwt = appJwt({ iss: Number(body.id) }, String(body.pem));
    expect((await call(github, jwt, "GET /app")).body).toMatchObject({ id: body.id, slug: "my-app" });
    const hook = await call(github, jwt, "GET /app/hook/config");
    expect(hook.body).toMatchObject({ url: "https://hooks.example.com/webhook", secret: "********" });
    const moved = await call(github, jwt, "PATCH /app/hook/config", { url: "https://new.example.com/" });
    expect(moved.body.url).toBe("https://new.example.com/");
    expect((await call(github, appJwt(), "GET /app/hook/config")).body.url).toBe("");
    expect((await call(github, jwt, "GET /app/installations")).body).toEqual([]);
    expect((await call(github, appJwt({ iss: Number(body.id) }), "GET /app")).status).toBe(401);
    expect((await call(github, appJwt({}, aPrivateKey()), "GET /app")).status).toBe(401);
    expect((await call(github, appJwt({ iss: Number(body.id), exp: 1 }, String(body.pem)), "GET /app")).status).toBe(
      401,
    );
    expect((await call(github, "eyJ.nonsense.x", "GET /app")).status).toBe(401);
  });

  test("for an organisation that there is", async () => {
    const github = await anEmbeddedGithub();
    github.world.addOrganization({ login: "acme" });
    const code = (await register(github, "/organizations/acme/settings/apps")).searchParams.get("code") ?? "";
    expect((await convert(github, code)).body).toMatchObject({ owner: { login: "acme", type: "Organization" } });
    expect((await post(github, "/organizations/nobody/settings/apps/new", confirmed)).status).toBe(404);
  });

  test.each([
    ["a code that there never was", "0".repeat(40), 0],
    ["a code of more than an hour ago", null, 61 * 60_000],
  ])("%s gives nothing", async (_, code, later) => {
    let now = Date.parse("2026-03-01T12:00:00Z");
    const github = await anEmbeddedGithub({ now: () => new Date(now) });
    const real = (await register(github)).searchParams.get("code") ?? "";
    now += later;
    expect((await convert(github, code ?? real)).status).toBe(404);
  });

  test("which must be one that GitHub takes", async () => {
    const github = await anEmbeddedGithub();
    const status = async (manifest: string) => (await post(github, "/settings/apps/new", { manifest })).status;
    expect(await status("{")).toBe(422);
    expect(await status(JSON.stringify({ ...MANIFEST, name: "x".repeat(35) }))).toBe(422);
    expect(await status(JSON.stringify({ ...MANIFEST, hook_attributes: { active: true } }))).toBe(422);
    await register(github);
    expect((await post(github, "/settings/apps", confirmed)).status).toBe(422);
  });
});

/** What GitHub's own description of the answer has against it. */
function problemsOf(body: unknown): readonly unknown[] {
  const file = createRequire(import.meta.url).resolve("@octokit/openapi/generated/api.github.com.deref.json");
  const { paths } = JSON.parse(readFileSync(file, "utf8"));
  const { schema } = paths["/app-manifests/{code}/conversions"].post.responses["201"].content["application/json"];
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(
    toJsonSchema(schema, (reference) => {
      throw new Error(`${reference} is left`);
    }),
  );
  validate(body);
  return validate.errors ?? [];
}
