import { afterEach } from "@jest/globals";
import type { RegisterOptions } from "../../../app/cli/commands/register.ts";
import { type RegisterParts, runRegister } from "../../../app/cli/register/run-register.ts";
import type { Stack } from "../../../app/local/stack.ts";
import { CREDENTIALS, type Operated, operate } from "../operated.ts";

const running: { readonly ends: AbortController; readonly ended: Promise<unknown> }[] = [];

afterEach(async () => {
  for (const { ends, ended } of running.splice(0)) {
    ends.abort();
    await ended.catch(() => undefined);
  }
});

/** A run of `greenlight register`. */
export interface Registering {
  /** The address of its page, as the terminal tells it; rejects where the command ends without one. */
  readonly url: Promise<string>;
  readonly ended: Promise<Operated & { readonly done: boolean | null }>;
}

/** As the command starts it, but that no browser opens and nothing waits. The end of the test ends it. */
export function register(stack: Stack, options: Partial<RegisterOptions> = {}, parts: RegisterParts = {}): Registering {
  const url = Promise.withResolvers<string>();
  const ends = new AbortController();
  let done: boolean | null = null;
  const asked = { stack: "Greenlight", port: 0, open: false, ...options };
  const ended = operate(stack, async (terminal, env) => {
    const write = (text: string) => {
      terminal.write(text);
      const found = /http:\/\/127\.0\.0\.1:\d+\/[\w-]{20,}/.exec(text);
      if (found !== null) url.resolve(found[0]);
    };
    done = await runRegister(
      asked,
      env,
      { ...terminal, write },
      { sleep: async () => undefined, tooLate: ends.signal, ...parts },
    );
  }).then((operated) => {
    url.reject(new Error(operated.stderr));
    return { ...operated, done };
  });
  running.push({ ends, ended });
  url.promise.catch(() => undefined);
  return { url: url.promise, ended };
}

/** A deployment as it is before an App was registered. */
export function withoutApp(stack: Stack): Stack {
  stack.aws.secretsManager.forget(CREDENTIALS);
  return stack;
}

/** What the page's form sends, and where, as a browser would. */
export interface StartForm {
  readonly action: URL;
  readonly state: string;
  readonly manifest: Record<string, unknown>;
  readonly text: string;
}

export async function readStart(url: string): Promise<StartForm> {
  const text = await (await fetch(url)).text();
  const attribute = (pattern: RegExp) => unescaped(pattern.exec(text)?.[1] ?? "");
  const action = new URL(attribute(/<form [^>]*action="([^"]*)"/));
  const manifest = JSON.parse(attribute(/name="manifest" value="([^"]*)"/));
  return { action, state: action.searchParams.get("state") ?? "", manifest, text };
}

/** Registers as somebody who clicks through; gives the page that they end on. */
export async function clickThrough(
  url: string,
): Promise<{ readonly status: number; readonly text: string; readonly back: URL }> {
  const { action, state, manifest } = await readStart(url);
  const body = new URLSearchParams({ manifest: JSON.stringify(manifest), state, name: String(manifest.name) });
  const confirm = action.href.replace(/\/new\?.*$/, "");
  const redirected = await fetch(confirm, { method: "POST", body, redirect: "manual" });
  const back = new URL(redirected.headers.get("location") ?? "", action);
  const response = await fetch(back);
  return { status: response.status, text: unescaped(await response.text()), back };
}

function unescaped(text: string): string {
  const entities: Record<string, string> = { lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" };
  return text.replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => entities[name] ?? "");
}
