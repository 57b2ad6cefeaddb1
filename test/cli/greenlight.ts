import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach } from "@jest/globals";

export const COMMAND = join(import.meta.dirname, "../../app/cli/greenlight.mjs");

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the real command in a process of its own, with none of this machine's tokens. */
export async function greenlight(
  args: readonly string[],
  { cwd, stdin = "", env = {} }: RunOptions = {},
): Promise<Ran> {
  return await new Promise((resolve, reject) => {
    const options = { cwd, env: { PATH: process.env.PATH, ...env }, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(process.execPath, [COMMAND, ...args], options, (_, stdout, stderr) => {
      if (child.exitCode === null) reject(new Error(`greenlight did not end by itself: ${stderr}`));
      else resolve({ code: child.exitCode, stdout, stderr });
    });
    child.stdin?.end(stdin);
  });
}

/** The same while it runs, so that it can be interrupted as by Ctrl-C; `heard` is what it says when it has heard it. */
export function startGreenlight(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): { readonly interrupt: (heard?: string) => Promise<void>; readonly ended: Promise<Ran> } {
  const child = spawn(process.execPath, [COMMAND, ...args], { env: { PATH: process.env.PATH, ...env } });
  const ended = Promise.all([once(child, "exit"), text(child.stdout), text(child.stderr)]).then(
    ([[code], stdout, stderr]) => ({ code: Number(code), stdout, stderr }),
  );
  return {
    async interrupt(heard) {
      let said = "";
      const heardIt = new Promise<void>((resolve) => {
        child.stderr.on("data", (part) => {
          said += part;
          if (heard !== undefined && said.includes(heard)) resolve();
        });
      });
      child.kill("SIGINT");
      if (heard !== undefined) await heardIt;
    },
    ended,
  };
}

/** So many at once, and the results in order: processes are dear. */
export async function inTurns<T, R>(items: readonly T[], run: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results = new Map<number, R>();
  const waiting = [...items.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, item] = next;
      results.set(index, await run(item, index));
    }
  };
  await Promise.all(Array.from({ length: 4 }, worker));
  return [...results.entries()].sort(([a], [b]) => a - b).map(([, result]) => result);
}

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

/** A folder with these files, gone after the test. A value that is no text is written as JSON. */
export async function aFolder(files: Readonly<Record<string, string | Buffer | object>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "greenlight-"));
  folders.push(folder);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    const plain = typeof content === "string" || Buffer.isBuffer(content);
    await writeFile(join(folder, path), plain ? content : JSON.stringify(content));
  }
  return folder;
}

export const POLICY = `version: 1
never:
  - label: do-not-approve
rules:
  - name: Dependency updates
    when:
      author: ["dependabot[bot]"]
      files: { only: ["**/package.json", "**/package-lock.json"] }
  - name: Docs
    when: { files: { only: ["docs/**"] } }
`;

/** A pull request that {@link POLICY} approves. */
export const SNAPSHOT = {
  greenlightSnapshot: 1,
  pull: { author: "dependabot[bot]", title: "Bump left-pad" },
  files: ["package-lock.json"],
  checks: ["build"],
};
