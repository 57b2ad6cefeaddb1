import { dirname } from "node:path";
import type { Plugin } from "esbuild";

/** A module of a package that a bundle does without. */
export interface Trimmed {
  /** The end of its path, below `node_modules/`. */
  readonly module: string;
  /** What takes its place. */
  readonly contents: string;
  /** Why nothing that runs is missing. */
  readonly because: string;
}

/** What no Lambda runs. */
export const TRIMMED_FROM_LAMBDAS: readonly Trimmed[] = [
  {
    module: "@aws-sdk/credential-provider-node/dist-es/index.js",
    contents: `import { fromEnv } from "@aws-sdk/credential-provider-env";
      export const defaultProvider = (init) => fromEnv(init);`,
    because:
      "Lambda gives a function its role's credentials in AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN " +
      "(docs: Lambda environment variables). Profiles, SSO, web identities and instance metadata do not exist there.",
  },
  {
    module: "@smithy/core/dist-es/submodules/config/shared-ini-file-loader/loadSharedConfigFiles.js",
    contents: `export { CONFIG_PREFIX_SEPARATOR } from "./constants";
      export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`,
    because:
      "A Lambda has no ~/.aws/config and no ~/.aws/credentials; the SDK would look for them for each of its settings. " +
      "Its environment variables work as ever.",
  },
  {
    module: "@smithy/core/dist-es/submodules/event-streams/index.js",
    contents: `const missing = () => { throw new Error("Event streams are left out of this bundle (scripts/build/trim.ts)"); };
      export const eventStreamSerdeProvider = missing;
      export const resolveEventStreamSerdeConfig = (config) => config;
      export const readableStreamToIterable = missing;
      export const iterableToReadableStream = missing;
      export class EventStreamSerde { constructor() { missing(); } }
      export class EventStreamCodec { constructor() { missing(); } }`,
    because:
      "No operation that we call streams. The SDK loads them by a dynamic import, for which esbuild would have to wrap " +
      "each of the 150 modules around them in a function of its own.",
  },
];

/** What the client for Bedrock never runs for Converse, which does not stream. */
export const TRIMMED_FROM_BEDROCK: readonly Trimmed[] = [
  {
    module: "@aws-sdk/middleware-websocket/dist-es/index.js",
    contents: `export const resolveWebSocketConfig = (config) => config;
      export const getWebSocketPlugin = () => { throw new Error("WebSockets are left out (scripts/build/trim.ts)"); };`,
    because: "Only streams in both directions go over WebSockets, and only in browsers.",
  },
  {
    module: "@aws-sdk/eventstream-handler-node/dist-es/index.js",
    contents: "export const eventStreamPayloadHandlerProvider = () => undefined;",
    because: "It signs the parts of a request that streams, and the client asks for it when it is made.",
  },
  {
    module: "@aws-sdk/token-providers/dist-es/index.js",
    contents: `export { fromEnvSigningName } from "./fromEnvSigningName";
      export const nodeProvider = () => async () => { throw new Error("There is no token"); };`,
    because:
      "A key of Bedrock comes in AWS_BEARER_TOKEN_BEDROCK, which works as ever. A Lambda has no profile whose SSO session " +
      "could give another one.",
  },
];

const WITHOUT_PROBOTS_SERVER: readonly Trimmed[] = [
  {
    module: "probot/lib/server/server.js",
    contents: 'export const defaultWebhookPath = "/"; export const defaultWebhookSecret = "";',
    because:
      "API Gateway and SQS bring the events. Of this module Probot itself uses the two defaults; without `development` " +
      "as the default secret, nobody can forge events for a Probot that was given none.",
  },
  {
    module: "probot/lib/helpers/get-log.js",
    contents: 'export const getLog = () => { throw new Error("Probot needs the log option"); };',
    because: "Probot gets our log (app/observability/probot-log.ts), so pino and its transports never start.",
  },
];

const REEXPORTS =
  "Whoever imports the package, as the adapter does to re-export it, would keep all of it: the HTTP server, the " +
  "command line, the setup pages. Nobody uses those exports.";

/** What a receiver of webhooks never runs of Probot. */
export const TRIMMED_FROM_WEBHOOK: readonly Trimmed[] = [
  ...TRIMMED_FROM_LAMBDAS,
  ...WITHOUT_PROBOTS_SERVER,
  { module: "probot/lib/index.js", contents: 'export { Probot } from "./probot.js";', because: REEXPORTS },
  {
    module: "probot/lib/octokit/probot-octokit.js",
    contents: "export const ProbotOctokit = undefined;",
    because: "Probot gets our Octokit (app/webhook/silent-octokit.ts): the webhook asks GitHub nothing.",
  },
  {
    module: "probot/lib/octokit/get-probot-octokit-with-defaults.js",
    contents: "export const getProbotOctokitWithDefaults = ({ Octokit }) => Octokit;",
    because: "Authentication, spacing and retries are for requests, and that Octokit makes none.",
  },
];

/** What the sweeper never runs of Probot. It needs Probot's Octokit, whole, as the worker does. */
export const TRIMMED_FROM_SWEEPER: readonly Trimmed[] = [
  ...TRIMMED_FROM_LAMBDAS,
  ...WITHOUT_PROBOTS_SERVER,
  {
    module: "probot/lib/index.js",
    contents: 'export { Probot } from "./probot.js"; export { ProbotOctokit } from "./octokit/probot-octokit.js";',
    because: REEXPORTS,
  },
];

/** What the worker never runs, besides: it asks models, too. */
export const TRIMMED_FROM_WORKER: readonly Trimmed[] = [...TRIMMED_FROM_SWEEPER, ...TRIMMED_FROM_BEDROCK];

/** Replaces modules at build time. Fails where one of them is not found, so that an update of a package is noticed. */
export function trim(trimmed: readonly Trimmed[]): Plugin {
  return {
    name: "trim",
    setup(build) {
      const unseen = new Set(trimmed);
      for (const one of trimmed) {
        const filter = new RegExp(`/node_modules/${one.module.replaceAll(".", "\\.")}$`);
        build.onLoad({ filter }, ({ path }) => {
          unseen.delete(one);
          return { contents: one.contents, resolveDir: dirname(path), loader: "js" };
        });
      }
      build.onEnd(() => ({
        errors: [...unseen].map(({ module }) => ({ text: `${module} was to be trimmed and is not in the bundle` })),
      }));
    },
  };
}
