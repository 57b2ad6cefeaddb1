import type { PullRequestRef } from "../github/read-snapshot.ts";
import { visible } from "../report/markdown.ts";
import { UsageError } from "./usage-error.ts";

/** `owner/name#12`, or the address of the page in a browser. @throws UsageError where it is neither */
export function refOf(text: string): PullRequestRef {
  const short = /^([\w.-]+)\/([\w.-]+)#([1-9]\d{0,9})$/.exec(text);
  const page = /^https:\/\/[^/]+\/([\w.-]+)\/([\w.-]+)\/pull\/([1-9]\d{0,9})(?:[/?#].*)?$/.exec(text);
  const [, owner, name, number] = short ?? page ?? [];
  if (owner === undefined || name === undefined) {
    throw new UsageError(`“${visible(text)}” names no pull request; write owner/name#12.`);
  }
  return { owner, name, number: Number(number) };
}
