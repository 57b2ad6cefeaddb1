import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { readAskedFor } from "../../../app/cli/register/asked-for.ts";
import { failedPage } from "../../../app/cli/register/end-page.ts";
import { readEnvFile, writeEnvFile } from "../../../app/cli/register/env-file.ts";
import { githubAt, githubOf } from "../../../app/cli/register/github-address.ts";
import { startPage } from "../../../app/cli/register/start-page.ts";
import { readAppManifest, readAppYml } from "../../../app/settings/app-manifest.ts";

describe("GitHub is found", () => {
  test.each([
    ["https://github.com", "https://api.github.com"],
    ["https://acme.ghe.com", "https://api.acme.ghe.com"],
    ["https://github.example.com", "https://github.example.com/api/v3"],
    ["https://github.example.com:8443", "https://github.example.com:8443/api/v3"],
    ["http://127.0.0.1:4000", "http://127.0.0.1:4000/api/v3"],
  ])("%s by its pages, and by its API", (web, api) => {
    expect(githubAt(web)).toEqual({ web, api });
    expect(githubAt(`${web}/`)).toEqual({ web, api });
    expect(githubOf(api)).toEqual({ web, api });
  });

  test("the embedded one by its API, which has no path", () => {
    const api = "http://127.0.0.1:4000";
    expect(githubOf(api)).toEqual({ web: api, api });
  });

  test.each([
    "github.com",
    "https://github.com/acme",
    "https://api.github.com",
    "http://github.example.com",
    "https://u:p@github.com",
    "ftp://x",
  ])("but not by %s", (address) => expect(() => githubAt(address)).toThrow(/--github-url/));
});

describe("what the App asks for", () => {
  test("is told with a reason for each, as app.yml gives it", () => {
    const { permissions, events } = readAskedFor(readAppYml());
    const manifest = readAppManifest();
    expect(Object.fromEntries(permissions.map(({ name, level }) => [name, level]))).toEqual(manifest.permissions);
    expect(events.map(({ name }) => name)).toEqual(manifest.events);
    expect([...permissions, ...events].filter(({ why }) => why.length < 10)).toEqual([]);
  });

  test("is told as HTML that nothing of it can break out of", () => {
    const evil = `"><script>alert(1)</script>`;
    const page = startPage({
      nonce: "n",
      web: "https://github.com",
      state: "s",
      manifest: { name: evil },
      name: evil,
      public: false,
      webhookUrl: evil,
      purpose: evil,
      place: evil,
      organization: evil,
      permissions: [{ name: evil, level: evil, why: `\`${evil}\`` }],
      events: [],
    });
    for (const html of [page, failedPage("n", evil, true)]) {
      expect(html).not.toContain("<script>alert");
      expect(html).toContain("&quot;&gt;&lt;script&gt;");
    }
  });
});

describe(".env", () => {
  let path = "";
  beforeEach(() => {
    path = join(mkdtempSync(join(tmpdir(), "greenlight-")), ".env");
  });
  afterEach(() => rmSync(join(path, ".."), { recursive: true }));

  test("is made for its owner alone", () => {
    writeEnvFile(path, { APP_ID: "1", PRIVATE_KEY_PATH: "with a # and blanks.pem" });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readEnvFile(path)).toEqual({ APP_ID: "1", PRIVATE_KEY_PATH: "with a # and blanks.pem" });
  });

  test("keeps every line that is not set", () => {
    writeFileSync(path, "# mine\nOTHER=1\nexport APP_ID=7\nMY_APP_ID=8\nWEBHOOK_SECRET='old $1'", { mode: 0o644 });
    writeEnvFile(path, { APP_ID: "1", WEBHOOK_SECRET: "$&new", APP_SLUG: "mine" });
    expect(readFileSync(path, "utf8")).toBe(
      '# mine\nOTHER=1\nAPP_ID=1\nMY_APP_ID=8\nWEBHOOK_SECRET="$&new"\nAPP_SLUG=mine\n',
    );
    expect(parseEnv(readFileSync(path, "utf8")).WEBHOOK_SECRET).toBe("$&new");
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});
