import { Command, InvalidArgumentError } from "commander";
import type { Terminal } from "../terminal.ts";
import { stackOption } from "./stack-option.ts";

export interface RegisterOptions {
  readonly stack: string;
  readonly local?: boolean;
  readonly organization?: string;
  readonly githubUrl?: string;
  readonly name?: string;
  readonly public?: boolean;
  readonly webhookUrl?: string;
  readonly port: number;
  /** Whether to open the browser. */
  readonly open: boolean;
  readonly replace?: boolean;
}

export function register(terminal: Terminal): Command {
  return new Command("register")
    .description("register a GitHub App of your own in the browser, and keep its credentials where they are needed")
    .addOption(stackOption())
    .option("--local", "for `npm run dev -- --github`: keep the credentials in .env, and no stack is needed")
    .option("--organization <login>", "who owns the App; default: you, or whom you choose on the page")
    .option("--github-url <url>", "a GitHub Enterprise Server's; default: that of the stack, or https://github.com")
    .option("--name <name>", "the App's name, up to 34 characters")
    .option("--public", "let others than the owner install it")
    .option("--webhook-url <url>", "with --local: the webhook proxy; default: WEBHOOK_PROXY_URL")
    .option("--port <number>", "of the page on this machine; default: any free one", port, 0)
    .option("--no-open", "only print the page's address, and do not open a browser")
    .option("--replace", "although an App is registered already; it stays at GitHub")
    .action(async (options: RegisterOptions) => {
      const { runRegister } = await import("../register/run-register.ts");
      process.exitCode = (await runRegister(options, process.env, terminal)) ? 0 : 1;
    });
}

function port(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 65_535) return value;
  throw new InvalidArgumentError("It must be a number from 0 to 65535.");
}
