import { readGithubApiUrl } from "../../settings/variables.ts";
import { UsageError } from "../usage-error.ts";

/** One GitHub: where people look at it, and where its API is. */
export interface GithubAddress {
  /** Without a slash at the end. */
  readonly web: string;
  readonly api: string;
}

/**
 * GitHub by the address of its pages: github.com, an enterprise on ghe.com (docs.github.com, "About GitHub Enterprise Cloud
 * with data residency"), or a GitHub Enterprise Server.
 *
 * @throws UsageError
 */
export function githubAt(address: string): GithubAddress {
  const url = URL.parse(address);
  const plain = url !== null && url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "";
  if (url === null || !plain) {
    throw new UsageError(`--github-url ${address} is not the address of a GitHub, such as https://github.example.com.`);
  }
  if (url.hostname === "api.github.com")
    throw new UsageError("--github-url is the address of GitHub's pages: https://github.com.");
  const api =
    url.host === "github.com" || url.host.endsWith(".ghe.com")
      ? `${url.protocol}//api.${url.host}`
      : `${url.origin}/api/v3`;
  const read = readGithubApiUrl(api);
  if ("problem" in read) throw new UsageError(`--github-url ${address} ${read.problem}. ${read.fix}.`);
  return { web: url.origin, api };
}

/** The same by the address of its API, as a deployment has it. */
export function githubOf(api: string): GithubAddress {
  const { protocol, host, origin } = new URL(api);
  const isApiHost = host === "api.github.com" || (host.startsWith("api.") && host.endsWith(".ghe.com"));
  return { web: isApiHost ? `${protocol}//${host.slice("api.".length)}` : origin, api };
}
