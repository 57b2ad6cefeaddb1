import { z } from "zod";
import { REVIEW_EVENTS } from "../reviews.ts";
import { CHECK_STATUSES, CONCLUSIONS, MERGE_METHODS } from "../state.ts";
import { STATUS_STATES } from "../statuses.ts";

const repository = z.string().describe("owner/name");
const person = z.union([z.string(), z.object({ name: z.string(), email: z.string() })]);
const files = z.record(z.string(), z.string().nullable()).describe("new content by path; null removes the file");
const access = z.enum(["read", "write", "admin"]).optional();
const by = z.string().optional().describe("login; default: the repository's owner");

const commitParts = {
  files,
  author: person.optional().describe("login, or {name, email} of nobody; default: the owner or the author"),
  coAuthors: z.array(person).optional(),
  committer: person.optional().describe("default: the author; web-flow for a bot"),
  verified: z.boolean().optional().describe("default: only for a bot"),
  message: z.string().optional(),
};

const rules = {
  requiredChecks: z
    .array(z.union([z.string(), z.object({ name: z.string(), appId: z.int().nullish() })]))
    .optional()
    .describe("names, or {name, appId}"),
  approvals: z.int().nullish().describe("approving reviews required; none: no review is required"),
  dismissStale: z.boolean().optional(),
  codeOwners: z.array(z.string()).optional().describe("logins of which one must approve"),
  lastPushApproval: z.boolean().optional(),
  mergeQueue: z.boolean().optional().describe("nothing is merged but through the merge queue"),
  dismissals: z.array(z.string()).optional().describe("logins that may dismiss reviews; default: whoever may write"),
};

const pull = { repository, number: z.int() };

/** What each action of the world takes: one object, the same in TypeScript and over HTTP. */
export const WORLD_INPUTS = {
  addUser: z.object({ login: z.string(), name: z.string().optional(), email: z.string().optional(), access }),
  addOrganization: z.object({ login: z.string() }),
  addMembers: z.object({ organization: z.string(), members: z.array(z.string()).describe("logins") }),
  setTeam: z.object({
    team: z
      .string()
      .regex(/^[^/]+\/[^/]+$/)
      .describe("organization/team; is made where there is none"),
    members: z.array(z.string()).describe("logins; all that it has from now on"),
    parent: z.string().optional().describe("the slug of the team that it is below"),
  }),
  addBot: z.object({
    slug: z.string().describe("the App's; its account is <slug>[bot]"),
    name: z.string().optional(),
    appId: z.int().optional(),
    id: z.int().optional().describe("of the bot's account"),
    access,
  }),
  setToken: z.object({
    login: z.string().describe("whose <login>-token it is"),
    scopes: z.array(z.string()).nullish().describe("of a classic token; null: it is fine-grained; default: repo"),
    expiresAt: z.iso.datetime().nullish(),
  }),
  askFor: z.object({
    permissions: z
      .record(z.string(), z.enum(["read", "write", "admin"]))
      .optional()
      .describe("all that the App asks for from now on; what is more has to be accepted"),
    events: z.array(z.string()).optional().describe("all that it wants to hear of from now on"),
  }),
  acceptPermissions: z.object({}).describe("the installation's owner grants all that the App asks for"),
  suspendInstallation: z.object({ suspended: z.boolean().optional().describe("default: true") }),
  setAccess: z.object({ login: z.string(), access: z.enum(["read", "write", "admin"]) }),
  revokeToken: z.object({ login: z.string().describe("whose token is not accepted any more") }),
  createRepository: z.object({
    owner: z.string().describe("is added where there is no such account"),
    name: z.string(),
    files: files.optional(),
    private: z.boolean().optional(),
    installed: z.boolean().optional().describe("whether the App is; default true"),
    mergeMethods: z.array(z.enum(MERGE_METHODS)).min(1).optional().describe("default: all"),
    autoMerge: z.boolean().optional().describe("whether the settings allow auto-merge; default false"),
    topics: z.array(z.string()).optional(),
    properties: z
      .record(z.string(), z.union([z.string(), z.array(z.string())]).nullable())
      .optional()
      .describe("custom properties by name"),
    protection: z.object(rules).optional(),
  }),
  protectBranch: z.object({ repository, branch: z.string().optional(), ...rules }),
  addRuleset: z.object({
    repository,
    name: z.string().optional(),
    enforcement: z.enum(["active", "evaluate", "disabled"]).optional(),
    branches: z.array(z.string()).optional().describe("names, ~DEFAULT_BRANCH or ~ALL"),
    ...rules,
  }),
  fork: z.object({ repository, owner: z.string() }),
  commit: z.object({
    repository,
    branch: z.string(),
    from: z.string().optional().describe("branch or commit"),
    ...commitParts,
  }),
  openPullRequest: z.object({
    repository,
    author: z.string(),
    head: z.string().optional().describe("branch; is made with `files` where it is not there"),
    base: z.string().optional(),
    title: z.string().optional(),
    body: z.string().optional(),
    draft: z.boolean().optional(),
    labels: z.array(z.string()).optional(),
    fork: z.string().optional().describe("owner of the fork that the branch is in; the fork is made"),
    files: files.optional(),
    commit: z.object(commitParts).partial().optional().describe("author, coAuthors, committer, verified, message"),
  }),
  push: z.object({ ...pull, by, force: z.boolean().optional().describe("replaces the last commit"), ...commitParts }),
  mergeBaseIntoHead: z.object({ ...pull, by }),
  reportCheckRun: z.object({
    repository,
    number: z.int().optional().describe("the pull request, or"),
    sha: z.string().optional(),
    name: z.string(),
    app: z.string().optional().describe("slug; default github-actions"),
    workflow: z.string().nullish().describe("default CI, for github-actions"),
    event: z.string().optional().describe("default pull_request"),
    status: z.enum(CHECK_STATUSES).optional(),
    conclusion: z.enum(CONCLUSIONS).optional(),
    startedAt: z.string().optional(),
    rerun: z.boolean().optional().describe("a new run of the same name"),
  }),
  pressButton: z.object({ repository, checkRun: z.int(), by, identifier: z.string() }),
  rerequestCheckRun: z.object({ repository, checkRun: z.int(), by }),
  reportStatus: z.object({
    repository,
    number: z.int().optional().describe("the pull request, or"),
    sha: z.string().optional(),
    context: z.string(),
    state: z.enum(STATUS_STATES),
    creator: z.string().optional(),
    description: z.string().optional(),
    targetUrl: z.string().optional(),
  }),
  review: z.object({
    ...pull,
    by: z.string(),
    event: z.enum(REVIEW_EVENTS),
    body: z.string().optional(),
    sha: z.string().optional(),
    comments: z
      .array(z.object({ path: z.string(), line: z.int(), body: z.string() }))
      .optional()
      .describe("on lines of the diff; each begins a conversation"),
  }),
  resolveThreads: z.object({ ...pull, by, resolved: z.boolean().optional().describe("default true") }),
  dismissReview: z.object({ ...pull, review: z.int(), by, message: z.string() }),
  label: z.object({ ...pull, by, labels: z.array(z.string()) }),
  unlabel: z.object({ ...pull, by, label: z.string() }),
  setMilestone: z.object({ ...pull, by, title: z.string().nullable() }),
  linkIssue: z.object({
    ...pull,
    by,
    issue: z.int().describe("merging closes it; it need not be there"),
    open: z.boolean().optional().describe("default true"),
    labels: z.array(z.string()).optional(),
  }),
  comment: z.object({ ...pull, by, body: z.string() }),
  editComment: z.object({ ...pull, by, comment: z.int(), body: z.string() }),
  edit: z.object({
    ...pull,
    by,
    title: z.string().optional(),
    body: z.string().optional(),
    base: z.string().optional(),
  }),
  markReady: z.object({ ...pull, by }),
  convertToDraft: z.object({ ...pull, by }),
  close: z.object({ ...pull, by }),
  reopen: z.object({ ...pull, by }),
  merge: z.object({ ...pull, by, method: z.enum(MERGE_METHODS).optional() }),
  enableAutoMerge: z.object({ ...pull, by, method: z.enum(MERGE_METHODS).optional() }),
  disableAutoMerge: z.object({ ...pull, by }),
  enqueue: z.object({ ...pull, by }),
  dequeue: z.object({ ...pull, by }),
  moveBase: z.object({ ...pull, by, ...commitParts }),
  deleteBranch: z.object({ repository, branch: z.string() }),
  requestMergeGroup: z.object({ ...pull, by }),
  pullRequest: z.object(pull).describe("nothing changes; tells how the pull request is now"),
} as const;

export type WorldAction = keyof typeof WORLD_INPUTS;
export type WorldInput<Action extends WorldAction> = z.input<(typeof WORLD_INPUTS)[Action]>;
