import { mkdirSync } from "node:fs";
import { expect, jest, test } from "@jest/globals";
import { aBrowserPage } from "../../support/browser.ts";
import { aDeployment, CREDENTIALS, stored, WEBHOOK_SECRET } from "../operated.ts";
import { register, withoutApp } from "./registering.ts";

jest.setTimeout(90_000);

/** `SCREENSHOTS=folder` has each page photographed, for people to look at. */
const screenshots = process.env.SCREENSHOTS;
if (screenshots !== undefined) mkdirSync(screenshots, { recursive: true });
const shot = (name: string) =>
  screenshots === undefined ? {} : { path: `${screenshots}/${name}.png`, fullPage: true };

test("an App is registered for an organisation by clicking through, and can be installed", async () => {
  const stack = withoutApp(await aDeployment());
  stack.github.world.addOrganization({ login: "acme-inc" });
  const { url, ended } = register(stack, { name: "Greenlight of ACME" });
  const page = await aBrowserPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  await page.goto(await url);
  expect(await page.title()).toBe("Register Greenlight of ACME");
  if (screenshots !== undefined) await page.screenshot(shot("start"));
  await page.getByLabel("Name of the organization").fill("acme-inc");
  expect(await page.getByLabel("The organization", { exact: true }).isChecked()).toBe(true);
  await page.getByRole("button", { name: /^Continue at 127\.0\.0\.1/ }).click();
  await page.getByRole("button", { name: "Create GitHub App for acme-inc" }).click();
  await page.getByRole("heading", { name: "Greenlight of ACME is yours: install it" }).waitFor();
  if (screenshots !== undefined) await page.screenshot(shot("registered"));
  const install = await page.getByRole("link", { name: "Install Greenlight of ACME" }).getAttribute("href");
  expect(install).toBe(`${stack.github.url}/apps/greenlight-of-acme/installations/new`);
  expect(complaints).toEqual([]);

  const { stdout, stderr, done } = await ended;
  expect({ done, stderr }).toEqual({ done: true, stderr: "" });
  expect(stdout).toContain(`Install it: ${install}\n`);
  const { appId, slug, privateKey } = stored(stack, CREDENTIALS);
  expect({ appId, slug }).toEqual({ appId: 2_000_002, slug: "greenlight-of-acme" });
  const { current } = stored(stack, WEBHOOK_SECRET);
  const content = await page.content();
  for (const secret of [String(current), ...String(privateKey).trim().split("\n")]) {
    expect(content + page.url() + stdout).not.toContain(secret);
  }
});

test("the page asks for the organisation's name before it goes to GitHub, and takes none that there cannot be", async () => {
  const { url } = register(withoutApp(await aDeployment()));
  const page = await aBrowserPage({ dark: true, width: 420 });
  await page.goto(await url);
  await page.getByLabel("The organization", { exact: true }).check();
  const go = page.getByRole("button", { name: /^Continue/ });
  await go.click();
  expect(page.url()).toBe(await url);
  await page.getByLabel("Name of the organization").fill("-no name-");
  await go.click();
  expect(page.url()).toBe(await url);
  if (screenshots !== undefined) await page.screenshot(shot("dark"));
  expect(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")).toBe(true);
  await page.getByLabel("My own account").check();
  await go.click();
  await page.getByRole("button", { name: "Create GitHub App for octocat" }).waitFor();
});

test("the page can be gone through by keyboard, and says what every field is for", async () => {
  const { url } = register(withoutApp(await aDeployment()), { organization: "acme" });
  const page = await aBrowserPage();
  await page.goto(await url);
  const focused: string[] = [];
  for (let n = 0; n < 3; n++) {
    await page.keyboard.press("Tab");
    focused.push(
      await page.evaluate(
        "document.activeElement.id || document.activeElement.value || document.activeElement.textContent",
      ),
    );
  }
  expect(focused).toEqual(["organization", "organization", expect.stringMatching(/^Continue at/)]);
  const unlabelled =
    "[...document.querySelectorAll('input:not([type=hidden])')].filter((i) => !i.labels.length && !i.ariaLabel).length";
  expect(await page.evaluate(unlabelled)).toBe(0);
});
