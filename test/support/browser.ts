import { afterAll, afterEach } from "@jest/globals";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { findChromium } from "../../scripts/chromium/find-chromium.ts";

/** No sandbox: containers of CI run it as root. Nothing that phones home. */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

let browser: Browser | undefined;
const contexts: BrowserContext[] = [];

afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});

afterAll(async () => await browser?.close());

/** A page of the Chromium that is installed, with nothing of another page's; it reaches this machine alone. */
export async function aBrowserPage(options: { readonly dark?: boolean; readonly width?: number } = {}): Promise<Page> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error("There is no Chromium; `npx node scripts/chromium.ts` looks for one.");
  browser ??= await chromium.launch({ executablePath, args: FLAGS });
  const context = await browser.newContext({
    colorScheme: options.dark === true ? "dark" : "light",
    viewport: { width: options.width ?? 1024, height: 900 },
  });
  contexts.push(context);
  await context.route(
    (url) => url.hostname !== "127.0.0.1",
    (route) => route.abort(),
  );
  return await context.newPage();
}
