import { afterEach } from "@jest/globals";
import pc from "picocolors";
import type { Terminal } from "../../app/cli/terminal.ts";
import type { Stack } from "../../app/local/stack.ts";
import { aStack } from "../support/stack.ts";

const cleanUp: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of cleanUp.splice(0).reverse()) await close();
});

/** The embedded stack, which the end of the test closes. */
export async function aDeployment(): Promise<Stack> {
  const { stack } = await aStack();
  cleanUp.push(() => stack.close());
  return stack;
}

export const WEBHOOK_SECRET = "greenlight/webhook-secret";
export const CREDENTIALS = "greenlight/app-credentials";

/** What a secret of the deployment holds. */
export function stored(stack: Stack, name: string): Record<string, unknown> {
  return JSON.parse(stack.aws.secretsManager.valueOf(name));
}

export interface Operated {
  readonly stdout: string;
  /** What was complained of, and what the error says that ended it; empty where all went well. */
  readonly stderr: string;
}

/** Runs a command's work as somebody who operates the deployment: with the variables that find it, in this process. */
export async function operate(
  stack: Stack,
  run: (terminal: Terminal, env: NodeJS.ProcessEnv) => Promise<unknown>,
  variables: Readonly<Record<string, string>> = {},
): Promise<Operated> {
  let stdout = "";
  let stderr = "";
  const terminal: Terminal = {
    write: (text) => {
      stdout += text;
    },
    complain: (text) => {
      stderr += text;
    },
    paint: pc.createColors(false),
    width: null,
    progress: () => undefined,
  };
  // The SDK finds its endpoints in the variables of the process.
  const before = { ...process.env };
  Object.assign(process.env, stack.operatorEnvironment, variables);
  try {
    await run(terminal, process.env);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "UsageError") throw error;
    stderr += error.message;
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
  return { stdout, stderr };
}
