import { generateKeyPairSync } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@jest/globals";
import { type AppSettings, serveApp } from "../../app/local/dev-github.ts";
import { startEmbeddedGithub } from "../../app/local/github/index.ts";
import { DEPENDENCY_POLICY, introducePeople, POLICY_PATH } from "../../app/local/stories/scene.ts";
import { logBook } from "../../app/local/worker-log.ts";

const APP = { appId: 77, slug: "my-app" };

function settings(changes: Partial<AppSettings>): AppSettings {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  return {
    ...APP,
    privateKey,
    webhookSecret: "made-for-this-test-alone",
    proxyUrl: "http://127.0.0.1:1/",
    apiUrl: "",
    ...changes,
  };
}

/** A stand-in for smee.io: what is posted to it comes out of it as a server-sent event. */
async function aProxy() {
  const listeners = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    if (request.method === "GET") {
      response.writeHead(200, { "content-type": "text/event-stream" }).write("event: ready\ndata: {}\n\n");
      listeners.add(response);
      return;
    }
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const data = JSON.stringify({ ...request.headers, body: JSON.parse(body), timestamp: 0 });
      for (const listener of listeners) listener.write(`id: 1\ndata: ${data}\n\n`);
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/channel`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}

test("an App is served through a webhook proxy, as a real one is from a laptop", async () => {
  const proxy = await aProxy();
  const app = settings({ proxyUrl: proxy.url });
  const github = await startEmbeddedGithub({ ...APP, privateKey: app.privateKey, webhookSecret: app.webhookSecret });
  const log = logBook();
  const decided = Promise.withResolvers<void>();
  const served = await serveApp({ ...app, apiUrl: github.url }, (line) => {
    log.onLog(line);
    if (log.decisions.length > 0) decided.resolve();
  });
  try {
    introducePeople(github.world);
    github.setWebhookUrl(proxy.url);
    github.world.createRepository({ owner: "acme", name: "shop", files: { [POLICY_PATH]: DEPENDENCY_POLICY } });
    const repository = "acme/shop";
    github.world.openPullRequest({
      repository,
      author: "dependabot[bot]",
      head: "bump",
      files: { "package.json": "1" },
    });
    await decided.promise;
    expect(log.decisions[0]).toMatchObject({ repository, pull: 1, outcome: "hold", reason: "checks-none" });
  } finally {
    await served.close();
    await github.close();
    await proxy.close();
  }
}, 30_000);

test("a proxy that cannot be reached is one clear message", async () => {
  await expect(serveApp(settings({}), () => undefined)).rejects.toThrow(
    /^The webhook proxy http:\/\/127\.0\.0\.1:1\/ cannot be reached.*Is WEBHOOK_PROXY_URL right\?$/s,
  );
}, 30_000);
