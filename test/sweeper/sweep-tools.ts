import { createGithubAccess, type GithubAccess } from "../../app/github/access.ts";
import type { Envelope } from "../../app/queue/envelope.ts";
import { APP_ID } from "../support/answers.ts";
import { recordedLog, recordedMetrics } from "../support/recorders.ts";
import { PRIVATE_KEY } from "../support/worker.ts";
import { NOW } from "./redeliver/attempts.ts";

/** What a sweep works with, and what it left behind: a real Octokit, and a queue and a clock that only remember. */
export function aSweep(options: { readonly now?: () => Date; readonly mayGoOn?: () => boolean } = {}) {
  const { now = () => NOW, mayGoOn = () => true } = options;
  const log = recordedLog();
  const metrics = recordedMetrics();
  const sent: Envelope[] = [];
  const access: () => Promise<GithubAccess> = createGithubAccess({
    readCredentials: async () => ({ appId: APP_ID, key: { kind: "pem", pem: PRIVATE_KEY } }),
    apiUrl: "https://api.github.com",
    log,
    metrics,
  });
  const queue = {
    async send(envelopes: readonly Envelope[]) {
      sent.push(...envelopes);
    },
  };
  return { log, metrics, sent, access, queue, tools: { now, log, metrics, mayGoOn } };
}

/** What was logged at a level, with what it is about. */
export const told = ({ log }: Pick<ReturnType<typeof aSweep>, "log">, level: "info" | "warn" | "error") =>
  log.lines.filter((line) => line.level === level).map(({ message, fields }) => ({ message, ...fields }));
