import { Accounts } from "./accounts.ts";
import { answer } from "./answer.ts";
import { createAuthentication } from "./authentication.ts";
import { mergeWhatMayBe } from "./auto-merge.ts";
import { createClock } from "./clock.ts";
import { startEmulatedApp } from "./emulate.ts";
import { payloadOf, USUAL_EVENTS } from "./events.ts";
import { createFaults, type Faults } from "./faults.ts";
import { type Exchange, startGateway } from "./gateway.ts";
import { TreeDiffs } from "./git/diff.ts";
import { GitObjects } from "./git/objects.ts";
import { createIds } from "./ids.ts";
import { createJournal, type JournalEntry } from "./journal.ts";
import { journalEntry } from "./journal-entry.ts";
import { createRegisteredApps } from "./registered-apps.ts";
import { createStaleReads, type StaleReads } from "./stale-reads.ts";
import type { GithubState } from "./state.ts";
import { createWebhooks, type Delivery } from "./webhooks.ts";
import { createWorld, type World } from "./world/world.ts";

export type { Answer, Fault, Faults, GatewayRequest } from "./faults.ts";
export type { JournalEntry } from "./journal.ts";
export type { PullName, StaleReads } from "./stale-reads.ts";
export type { Delivery } from "./webhooks.ts";
export type { World, WorldPull } from "./world/world.ts";

export interface EmbeddedGithubOptions {
  readonly appId: number;
  /** The App's bot account is `<slug>[bot]`. */
  readonly slug: string;
  /** PEM, made by the caller at run time. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  readonly webhookUrl?: string | undefined;
  /** Default 0: any free port. */
  readonly port?: number | undefined;
  readonly now?: (() => Date) | undefined;
  /** What the App has subscribed to. Default: checks, statuses, pull requests, reviews, comments, merge groups. */
  readonly events?: readonly string[] | undefined;
  readonly permissions?: Readonly<Record<string, string>> | undefined;
  /** The machine user by whose token the App approves: its requests are the App's. */
  readonly machineUser?: string | undefined;
}

export interface EmbeddedGithub {
  /** What `GITHUB_API_URL` is set to; with `/api/v3` behind it, it is a GitHub Enterprise Server. */
  readonly url: string;
  readonly installationId: number;
  /** The bot account's id, as `viewer.databaseId` tells it. */
  readonly botId: number;
  readonly world: World;
  /** Every request that the App made since the last reset, oldest first. */
  readonly journal: () => readonly JournalEntry[];
  readonly resetJournal: () => void;
  /** Every webhook that was sent, or recorded where there is no URL; oldest first. */
  readonly deliveries: () => readonly Delivery[];
  readonly faults: Faults;
  readonly staleReads: StaleReads;
  readonly setWebhookUrl: (url: string | undefined) => void;
  /** Resolves when all queued deliveries have been sent and answered. */
  readonly idle: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const INSTALLATION_ID = 50_000_001;
const USUAL_PERMISSIONS = {
  checks: "write",
  contents: "write",
  issues: "read",
  members: "read",
  merge_queues: "read",
  metadata: "read",
  pull_requests: "write",
  statuses: "read",
};

/**
 * GitHub on one machine, as far as Greenlight can tell: App, REST, GraphQL and webhooks from one state, with faults,
 * stale reads and a journal for tests. It listens on 127.0.0.1 only.
 *
 * @throws Error where the port is taken or the key is no private key.
 */
export async function startEmbeddedGithub(options: EmbeddedGithubOptions): Promise<EmbeddedGithub> {
  const { appId, slug } = options;
  const events = options.events ?? USUAL_EVENTS;
  const permissions = options.permissions ?? USUAL_PERMISSIONS;
  const clock = createClock(options.now ?? (() => new Date()));
  const nextId = createIds();
  const accounts = new Accounts(nextId);
  const bot = accounts.addApp({ id: appId, slug, name: slug });
  const config = { url: options.webhookUrl, secret: options.webhookSecret };
  const webhooks = createWebhooks({ appId, config, clock, nextId });
  const git = new GitObjects();
  const state: GithubState = {
    clock,
    nextId,
    accounts,
    git,
    diffs: new TreeDiffs(git),
    repositories: new Map(),
    organizations: new Map(),
    urls: { api: "" },
    app: { permissions, events },
    installation: {
      id: INSTALLATION_ID,
      appId,
      botLogin: bot.login,
      granted: { permissions, events },
      suspendedAt: null,
    },
    tokens: new Map(),
    emit: (event) => {
      // What happened may have been all that GitHub waited for. It merges by itself, when whatever happens has happened.
      queueMicrotask(() => mergeWhatMayBe(state, event.repository));
      const { granted, suspendedAt } = state.installation;
      if (event.repository.installed && granted.events.includes(event.event) && suspendedAt === null)
        webhooks.enqueue(event.event, event.action, payloadOf(state, event));
    },
    beforeLastChange: new Map(),
    revoked: new Set(),
  };
  const emulated = await startEmulatedApp({
    appId,
    slug,
    privateKey: options.privateKey,
    installationId: INSTALLATION_ID,
    permissions,
    events,
  });
  const registeredApps = createRegisteredApps(state);
  const authentication = createAuthentication(state, emulated, registeredApps);
  const staleReads = createStaleReads(state);
  const faults = createFaults();
  const journal = createJournal();
  const world = createWorld(state);
  const backend = { state, webhooks, emulated, authentication, registeredApps, staleReads, world };
  const gateway = await startGateway({
    port: options.port ?? 0,
    faults,
    answer: (exchange) => answer(backend, exchange),
    settled: (exchange, status) => {
      if (isApps(exchange, options.machineUser)) journal.record(journalEntry(state, exchange, status));
    },
  });
  state.urls.api = gateway.url;
  return {
    url: gateway.url,
    installationId: INSTALLATION_ID,
    botId: bot.id,
    world,
    journal: journal.entries,
    resetJournal: journal.reset,
    deliveries: webhooks.deliveries,
    faults,
    staleReads,
    setWebhookUrl: (url) => {
      config.url = url;
    },
    idle: webhooks.idle,
    close: async () => {
      await webhooks.close();
      await gateway.close();
      await emulated.close();
    },
  };
}

/** People's requests and the world's are not the App's: those come with a JWT, an installation token, or its machine user's. */
function isApps({ request, authorization = "" }: Exchange, machineUser: string | undefined): boolean {
  if (request.path === "/_world" || request.path.startsWith("/_world/")) return false;
  if (machineUser !== undefined && authorization === `token ${machineUser}-token`) return true;
  return /^(?:bearer|token)\s+(?:eyJ|ghs_)/i.test(authorization);
}
