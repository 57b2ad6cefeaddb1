import { request as httpRequest } from "node:http";
import { afterEach, describe, expect, test } from "@jest/globals";
import { type Registration, serveRegistration } from "../../../app/cli/register/registration-server.ts";

const CODE = "0123456789abcdef";
const open: Registration<string>[] = [];

afterEach(async () => {
  for (const registration of open.splice(0)) await registration.close();
});

/** A registration whose page is its state, with the codes that it was completed with. */
async function aRegistration(complete: (code: string) => Promise<void> = async () => undefined) {
  const codes: string[] = [];
  const registration = await serveRegistration<string>({
    port: 0,
    web: "https://github.com",
    tooLate: new AbortController().signal,
    startPage: ({ state, redirectUrl }) => `${state} ${redirectUrl}`,
    complete: async (code) => {
      codes.push(code);
      await complete(code);
      return { page: "done", result: code };
    },
  });
  open.push(registration);
  const [state = "", redirectUrl = ""] = (await (await fetch(registration.url)).text()).split(" ");
  const back = (changes: { state?: string; code?: string }) =>
    `${redirectUrl}?${new URLSearchParams({ state, code: CODE, ...changes })}`;
  return { registration, state, back, codes };
}

describe("what comes back from GitHub", () => {
  test("ends the registration with its code", async () => {
    const { registration, back, codes } = await aRegistration();
    const response = await fetch(back({}));
    expect([response.status, await response.text()]).toEqual([200, "done"]);
    expect(await registration.ended).toBe(CODE);
    expect(codes).toEqual([CODE]);
  });

  test.each([
    ["another state", { state: "x".repeat(32) }],
    ["a state of another length", { state: "x" }],
    ["no state", { state: "" }],
    ["no code", { code: "" }],
    ["something else than a code", { code: "../../user" }],
  ])("with %s is refused, and what is genuine still counts", async (_, changes) => {
    const { back, codes } = await aRegistration();
    expect((await fetch(back(changes))).status).toBe(400);
    expect(codes).toEqual([]);
    expect((await fetch(back({}))).status).toBe(200);
  });

  test("counts once, also where it comes twice at a time", async () => {
    const { back, codes, registration } = await aRegistration();
    const both = await Promise.all([fetch(back({})), fetch(back({ code: "another" }))]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await fetch(back({}))).status).toBe(409);
    expect(codes).toHaveLength(1);
    expect((await fetch(registration.url)).status).toBe(404);
  });

  test("counts although the browser did not wait for the answer", async () => {
    const leave = new AbortController();
    const { back, registration } = await aRegistration(async () => leave.abort());
    await expect(fetch(back({}), { signal: leave.signal })).rejects.toThrow("aborted");
    expect(await registration.ended).toBe(CODE);
  });
});

describe("the pages", () => {
  test("are for whoever knows the address, by a name of this machine, and can only be looked at", async () => {
    const { registration } = await aRegistration();
    const { origin, port, pathname } = new URL(registration.url);
    expect(pathname.length).toBeGreaterThan(20);
    expect((await fetch(origin)).status).toBe(404);
    expect((await fetch(registration.url, { method: "POST", body: "" })).status).toBe(405);
    expect(await statusFor(registration.url, `localhost:${port}`)).toBe(200);
    for (const host of [`evil.example.com:${port}`, "127.0.0.1", `127.0.0.1:${Number(port) + 1}`]) {
      expect(await statusFor(registration.url, host)).toBe(421);
    }
  });

  test("load nothing, are kept nowhere, and send their form to GitHub alone", async () => {
    const { registration } = await aRegistration();
    const { headers } = await fetch(registration.url);
    const policy = headers.get("content-security-policy")?.split("; ") ?? [];
    expect(policy).toEqual([
      "default-src 'none'",
      expect.stringMatching(/^style-src 'nonce-[\w-]{24}'$/),
      expect.stringMatching(/^script-src 'nonce-[\w-]{24}'$/),
      "img-src data:",
      "form-action https:",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ]);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("referrer-policy")).toBe("strict-origin");
    const other = await fetch(registration.url);
    expect(other.headers.get("content-security-policy")).not.toBe(headers.get("content-security-policy"));
  });
});

/** `fetch` would not let the host be another one. */
async function statusFor(url: string, host: string): Promise<number | undefined> {
  return await new Promise((resolve, reject) => {
    httpRequest(url, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}
