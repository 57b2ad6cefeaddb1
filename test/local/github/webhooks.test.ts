import { createRequire } from "node:module";
import { describe, expect, test } from "@jest/globals";
import { verify } from "@octokit/webhooks-methods";
import {
  APP_ID,
  appJwt,
  aShop,
  aWebhookReceiver,
  call,
  installationToken,
  type Json,
  list,
  payloadOf,
  type ReceivedWebhook,
  there,
  WEBHOOK_SECRET,
} from "./embedded.ts";

const EXAMPLES: readonly {
  readonly name: string;
  readonly examples: readonly (Json & { readonly action?: unknown })[];
}[] = createRequire(import.meta.url)("@octokit/webhooks-examples/api.github.com/index.json");

const named = ({ headers, text }: ReceivedWebhook) => [headers["x-github-event"], JSON.parse(text).action];

describe("a webhook", () => {
  test("is signed, and says which delivery of which App it is", async () => {
    const { url, received } = await aWebhookReceiver();
    const { github } = await aShop({ webhookUrl: url });
    await github.idle();
    const [opened] = received;
    expect(opened?.headers).toMatchObject({
      "content-type": "application/json",
      "user-agent": expect.stringMatching(/^GitHub-Hookshot\//),
      "x-github-event": "pull_request",
      "x-github-delivery": expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      ),
      "x-github-hook-id": expect.stringMatching(/^\d+$/),
      "x-github-hook-installation-target-id": String(APP_ID),
      "x-github-hook-installation-target-type": "integration",
    });
    const signature = String(opened?.headers["x-hub-signature-256"]);
    expect(await verify(WEBHOOK_SECRET, opened?.text ?? "", signature)).toBe(true);
  });

  test("carries installation, repository, sender and the pull request", async () => {
    const { github, pull } = await aShop();
    await github.idle();
    expect(github.deliveries()[0]?.payload).toMatchObject({
      action: "opened",
      number: 1,
      installation: { id: github.installationId },
      repository: { id: pull.repositoryId, name: "shop", full_name: "acme/shop", owner: { login: "acme" } },
      sender: { login: "alice", type: "User", id: expect.any(Number) },
      pull_request: {
        number: 1,
        state: "open",
        draft: false,
        updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        head: { sha: pull.headSha, ref: "feature", repo: { id: pull.repositoryId } },
        base: { sha: pull.baseSha, ref: "main", repo: { id: pull.repositoryId } },
        user: { login: "alice" },
        labels: [],
      },
    });
  });

  test("events arrive one after the other, in the order in which they happened", async () => {
    const { url, received } = await aWebhookReceiver();
    const { github, world, pull } = await aShop({ webhookUrl: url });
    world.reportCheckRun({ ...pull, name: "build", conclusion: "success" });
    world.reportStatus({ ...pull, context: "ci", state: "success" });
    const review = world.review({ ...pull, by: "bob", event: "APPROVE" });
    world.dismissReview({ ...pull, review: review.id, by: "bob", message: "oops" });
    world.push({ ...pull, files: { b: "1\n" } });
    world.label({ ...pull, labels: ["x"] });
    world.unlabel({ ...pull, label: "x" });
    world.edit({ ...pull, title: "New" });
    world.convertToDraft(pull);
    world.markReady(pull);
    world.comment({ ...pull, body: "hello" });
    world.close(pull);
    world.reopen(pull);
    world.merge(pull);
    await github.idle();
    expect(received.map(named)).toEqual([
      ["pull_request", "opened"],
      ["check_run", "created"],
      ["check_run", "completed"],
      ["status", undefined],
      ["pull_request_review", "submitted"],
      ["pull_request_review", "dismissed"],
      ["pull_request", "synchronize"],
      ["pull_request", "labeled"],
      ["pull_request", "unlabeled"],
      ["pull_request", "edited"],
      ["pull_request", "converted_to_draft"],
      ["pull_request", "ready_for_review"],
      ["issue_comment", "created"],
      ["pull_request", "closed"],
      ["pull_request", "reopened"],
      ["pull_request", "closed"],
    ]);
    expect(new Set(received.map(({ headers }) => headers["x-github-delivery"])).size).toBe(received.length);
  });

  test("a change of base tells the old one", async () => {
    const { github, world, pull } = await aShop();
    world.commit({ repository: "acme/shop", branch: "release", files: { r: "1\n" } });
    world.edit({ ...pull, base: "release" });
    await github.idle();
    expect(github.deliveries().at(-1)?.payload).toMatchObject({
      action: "edited",
      changes: { base: { ref: { from: "main" }, sha: { from: pull.baseSha } } },
      pull_request: { base: { ref: "release" } },
    });
  });

  test("only subscribed events are sent, and none for a fork", async () => {
    const { github, world, pull } = await aShop({ events: ["push", "check_suite"] });
    world.fork({ repository: "acme/shop", owner: "bob" });
    world.commit({ repository: "bob/shop", branch: "main", files: { z: "1\n" } });
    world.reportCheckRun({ ...pull, name: "build", conclusion: "success" });
    await github.idle();
    expect(github.deliveries().map(({ event, action }) => [event, action])).toEqual([
      ["push", null],
      ["push", null],
      ["check_suite", "completed"],
    ]);
  });

  test("a failing receiver is recorded and not asked again", async () => {
    const { url, received } = await aWebhookReceiver(() => 500);
    const { github } = await aShop({ webhookUrl: url });
    await github.idle();
    expect(received).toHaveLength(1);
    expect(github.deliveries()).toMatchObject([{ statusCode: 500, redelivery: false }]);
  });

  test("a receiver that is not there is recorded too", async () => {
    const { github } = await aShop({ webhookUrl: "http://127.0.0.1:1/hook" });
    await github.idle();
    expect(github.deliveries()).toMatchObject([{ statusCode: 0, status: "failed to connect to host" }]);
  });
});

describe("payloads have the fields of GitHub's own examples", () => {
  /** Links that lead nowhere here, and fields of these 2019 examples that GitHub no longer sends or we have no use for. */
  const LEFT_OUT = /_url$|^url$|^assignee|^requested_|^milestone$|^deployment$|^comments_url$|^_links$|^before$/;

  const NESTED = ["check_suite", "head", "base", "output", "commit"];

  function missing(wanted: Json, found: Json | undefined): readonly string[] {
    return Object.keys(wanted)
      .filter((key) => !LEFT_OUT.test(key))
      .flatMap((key) => {
        if (found?.[key] === undefined) return [key];
        return NESTED.includes(key) ? missing(there(wanted[key]), found[key]).map((one) => `${key}.${one}`) : [];
      });
  }

  test.each<[event: string, action: string | null, field: string]>([
    ["check_run", "completed", "check_run"],
    ["status", null, "commit"],
    ["pull_request", "opened", "pull_request"],
    ["pull_request_review", "submitted", "review"],
    ["issue_comment", "created", "comment"],
    ["issue_comment", "created", "issue"],
  ])("%s %s: %s", async (event, action, field) => {
    const { github, world, pull } = await aShop();
    world.reportCheckRun({ ...pull, name: "build", conclusion: "success" });
    world.reportStatus({ ...pull, context: "ci", state: "success" });
    world.review({ ...pull, by: "bob", event: "APPROVE" });
    world.comment({ ...pull, body: "hello" });
    await github.idle();
    const sent = payloadOf(github.deliveries().find((one) => one.event === event && one.action === action));
    const known = EXAMPLES.find(({ name }) => name === event);
    const example = there(known?.examples.find((one) => action === null || one.action === action));
    expect(missing(there(example[field]), sent[field])).toEqual([]);
    expect(missing(example, sent)).toEqual([]);
  });
});

describe("the App's hook", () => {
  test("can be read and changed, its secret only changed", async () => {
    const { url, received } = await aWebhookReceiver();
    const { github, world, pull } = await aShop();
    expect((await call(github, appJwt(), "GET /app/hook/config")).body).toMatchObject({ url: "", secret: "********" });
    const changed = await call(github, appJwt(), "PATCH /app/hook/config", { url, secret: "another" });
    expect(changed.body).toMatchObject({ url, secret: "********" });
    world.label({ ...pull, labels: ["x"] });
    await github.idle();
    const [webhook] = received.slice(-1);
    expect(await verify("another", webhook?.text ?? "", String(webhook?.headers["x-hub-signature-256"]))).toBe(true);
  });

  test("is the App's alone", async () => {
    const { github } = await aShop();
    expect((await call(github, await installationToken(github), "GET /app/hook/deliveries")).status).toBe(401);
    expect((await call(github, "alice-token", "GET /app/hook/config")).status).toBe(401);
  });

  test("lists deliveries newest first, by status and page by page", async () => {
    const { url } = await aWebhookReceiver((count) => (count === 2 ? 502 : 200));
    const { github, world, pull } = await aShop({ webhookUrl: url });
    world.label({ ...pull, labels: ["x", "y"] });
    await github.idle();
    const all = await call(github, appJwt(), "GET /app/hook/deliveries");
    expect(list(all.body).map(({ action, status_code }) => [action, status_code])).toEqual([
      ["labeled", 200],
      ["labeled", 502],
      ["opened", 200],
    ]);
    const failed = await call(github, appJwt(), "GET /app/hook/deliveries?status=failure");
    expect(failed.body).toMatchObject([{ status_code: 502, event: "pull_request" }]);
    const first = await call(github, appJwt(), "GET /app/hook/deliveries?per_page=2");
    const next = /<(.+)>; rel="next"/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
    const second = await call(github, appJwt(), `GET ${next.slice(github.url.length)}`);
    expect(second.body).toMatchObject([{ action: "opened" }]);
  });

  test("redelivers with the same GUID and payload", async () => {
    const { url, received } = await aWebhookReceiver((count) => (count === 1 ? 500 : 200));
    const { github } = await aShop({ webhookUrl: url });
    await github.idle();
    const { body } = await call(github, appJwt(), "GET /app/hook/deliveries");
    expect((await call(github, appJwt(), `POST /app/hook/deliveries/${body[0]?.id}/attempts`)).status).toBe(202);
    await github.idle();
    const [first, again] = received;
    expect(again?.headers["x-github-delivery"]).toBe(first?.headers["x-github-delivery"]);
    expect(again?.text).toBe(first?.text);
    const { body: log } = await call(github, appJwt(), "GET /app/hook/deliveries");
    expect(log).toMatchObject([
      { redelivery: true, status_code: 200, guid: body[0]?.guid },
      { redelivery: false, status_code: 500 },
    ]);
    const detail = await call(github, appJwt(), `GET /app/hook/deliveries/${log[0]?.id}`);
    expect(detail.body).toMatchObject({ request: { payload: { action: "opened" } }, response: { payload: "taken" } });
  });
});
