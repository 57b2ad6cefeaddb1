import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listenLocally } from "../../local/aws/listen.ts";
import { UsageError } from "../usage-error.ts";
import { failedPage } from "./end-page.ts";

/** What the pages of a run are made with. */
export interface PageContext {
  readonly nonce: string;
  readonly state: string;
  /** Where GitHub has to send the browser back to. */
  readonly redirectUrl: string;
}

/** How a registration ended: the page that tells it, and what the command makes of it. */
export interface Ending<T> {
  readonly page: string;
  readonly result: T;
}

interface Reply<T> extends Partial<Ending<T>> {
  readonly status: number;
}

export interface RegistrationOptions<T> {
  readonly port: number;
  /** GitHub's address: the form of the page goes there. */
  readonly web: string;
  /** Ends the wait for somebody to come back from GitHub. */
  readonly tooLate: AbortSignal;
  readonly startPage: (context: PageContext) => string;
  /** Is called once, with the code that GitHub sent; never throws. */
  readonly complete: (code: string, nonce: string) => Promise<Ending<T>>;
}

export interface Registration<T> {
  /** The page to begin with. Whoever knows it may register an App, so nobody else on this machine can guess it. */
  readonly url: string;
  /** Resolves when an App was registered, or could not be, and the browser has the page that says so. */
  readonly ended: Promise<T>;
  close(): Promise<void>;
}

/**
 * The pages of one registration, on this machine alone, for one browser.
 *
 * What comes back from GitHub counts once, and only with the `state` that the page sent there: nobody can have an App of
 * theirs taken for ours. The header `host` is looked at, so that no page of elsewhere can reach these by a name of its own
 * (DNS rebinding).
 *
 * @throws UsageError where the port is taken
 */
export async function serveRegistration<T>(options: RegistrationOptions<T>): Promise<Registration<T>> {
  const { web, tooLate } = options;
  const state = randomBytes(24).toString("base64url");
  const startPath = `/${randomBytes(18).toString("base64url")}`;
  const ended = Promise.withResolvers<T>();
  // Whoever waits for it hears of it; until then it is nobody's error.
  ended.promise.catch(() => undefined);
  let used = false;
  let url = "";

  async function reply(request: IncomingMessage, nonce: string): Promise<Reply<T>> {
    const refuse = (status: number, reason: string) => ({ status, page: failedPage(nonce, reason, used) });
    if (!isOurs(request.headers.host, url)) return { status: 421 };
    if (request.method !== "GET") return { status: 405 };
    const asked = new URL(request.url ?? "/", url);
    if (asked.pathname === startPath && !used) {
      return { status: 200, page: options.startPage({ nonce, state, redirectUrl: `${url}${RETURN_PATH}` }) };
    }
    if (asked.pathname !== RETURN_PATH) return { status: 404 };
    if (!isSame(asked.searchParams.get("state") ?? "", state)) {
      return refuse(400, "What came back from GitHub does not belong to this registration.");
    }
    if (used) return refuse(409, "GitHub has sent the browser back already, and that counts once.");
    const code = asked.searchParams.get("code") ?? "";
    if (!CODE.test(code)) return refuse(400, "GitHub sent the browser back without the code that it should.");
    used = true;
    return { status: 200, ...(await options.complete(code, nonce)) };
  }

  const server = createServer((request, response) => {
    const nonce = randomBytes(18).toString("base64url");
    reply(request, nonce).then(
      (answer) => {
        const { result } = answer;
        // The browser may have gone meanwhile: then there is nobody to wait for.
        if (result !== undefined && response.closed) ended.resolve(result);
        else if (result !== undefined) response.once("close", () => ended.resolve(result));
        send(response, answer, { nonce, web });
      },
      (error: unknown) => {
        response.destroy();
        ended.reject(error);
      },
    );
  });
  const listening = await listenLocally(server, options.port).catch((error: unknown) => {
    if (Object(error).code !== "EADDRINUSE") throw error;
    throw new UsageError(`The port ${options.port} is taken. Leave --port out for any free one.`);
  });
  url = listening.url;
  const giveUp = () => {
    if (!used) ended.reject(new UsageError(TOO_LATE));
  };
  tooLate.addEventListener("abort", giveUp);
  return {
    url: `${url}${startPath}`,
    ended: ended.promise,
    async close() {
      tooLate.removeEventListener("abort", giveUp);
      await listening.close();
    },
  };
}

const TOO_LATE =
  "Nobody came back from GitHub in time, and what it hands out is no good after an hour. Run the command again.";
const RETURN_PATH = "/registered";
const CODE = /^[\w-]{1,200}$/;

/** A browser asks for this machine by number or, through a tunnel, by name. */
function isOurs(host: string | undefined, url: string): boolean {
  const { port } = new URL(url);
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function send(
  response: ServerResponse,
  { status, page = "" }: Reply<unknown>,
  { nonce, web }: { readonly nonce: string; readonly web: string },
): void {
  // Where GitHub lets a company's own page ask who somebody is, the form is sent on there, which counts as the form's way.
  const formAction = web.startsWith("https:") ? "https:" : web;
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    "img-src data:",
    `form-action ${formAction}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy.join("; "),
    // With no referrer at all, the form's header `origin` would be null, and GitHub may wonder.
    "referrer-policy": "strict-origin",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    connection: "close",
  });
  response.end(page);
}
