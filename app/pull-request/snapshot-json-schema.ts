import { z } from "zod";
import { type Account, toAccount } from "./account.ts";
import { writtenAiReview } from "./ai-review-json-schema.ts";
import type {
  BaseRules,
  ChangedFile,
  CheckContexts,
  CheckRunContext,
  Commit,
  Directory,
  Dismissal,
  LinkedIssue,
  ManifestContents,
  Merging,
  OwnCheckRun,
  Patch,
  PullRequest,
  Repository,
  RequiredCheck,
  Review,
  Self,
  Snapshot,
  StatusContext,
  Thread,
} from "./snapshot.ts";
import { ASSOCIATIONS, CONCLUSIONS, MERGE_METHODS, PERMISSIONS } from "./snapshot.ts";

/**
 * A parser for each key of a type and for no other: a new field of the snapshot that is forgotten here does not compile.
 */
type Keys<T> = { readonly [Key in keyof T]-?: z.ZodType };

/** A text may stand for a mapping. */
function orText<S extends z.ZodType>(longForm: (text: string) => unknown, schema: S) {
  return z.preprocess((value) => (typeof value === "string" ? longForm(value) : value), schema);
}

/** A list may stand for a listing that is whole. */
function listing<S extends z.ZodType>(item: S) {
  return z.preprocess(
    (value) => (Array.isArray(value) ? { whole: true, items: value } : value),
    z.discriminatedUnion("whole", [
      z.strictObject({ whole: z.literal(true), items: z.array(item) }),
      z.strictObject({ whole: z.literal(false), items: z.array(item), reason: z.string() }),
    ]),
  );
}

/** What is known may stand for itself. */
function fact<S extends z.ZodType>(value: S) {
  return z.preprocess(
    (written) =>
      typeof written === "object" && written !== null && "known" in written ? written : { known: true, value: written },
    z.discriminatedUnion("known", [
      z.strictObject({ known: z.literal(true), value }),
      z.strictObject({ known: z.literal(false), reason: z.string() }),
    ]),
  );
}

const moment = z.iso.datetime({ offset: true, error: "expected a time such as 2026-01-05T12:00:00Z" });
const count = z.int().min(0);
const text = z.string();
const name = z.string().min(1, { error: "must not be empty" });

const account = orText(
  (login) => ({ login }),
  z
    .strictObject({
      id: z.int().nullable().default(null),
      login: name,
      kind: z.enum(["user", "bot", "other"]).optional(),
    } satisfies Keys<Account>)
    .transform((written): Account => ({ ...written, kind: written.kind ?? toAccount({ login: written.login }).kind })),
);

const repository = orText(
  (text) => {
    const [, owner, repositoryName] = /^([^/]+)\/([^/]+)$/.exec(text) ?? [];
    return owner === undefined ? text : { owner, name: repositoryName };
  },
  z.strictObject(
    {
      id: z.int().default(1),
      owner: name,
      name,
      visibility: z.enum(["public", "private", "internal"]).default("private"),
      topics: z.array(text).default([]),
    } satisfies Keys<Repository>,
    { error: "expected owner/name" },
  ),
);

const self = z.strictObject({
  // Unlike 0, which an App that nobody knows might be given.
  appId: z.int().default(-1),
  account: account.prefault("greenlight[bot]"),
  approver: fact(account).exactOptional(),
  approvers: z.array(z.int()).exactOptional(),
} satisfies Keys<Self>);

const HEAD = "1".repeat(40);
const BASE = "2".repeat(40);

const pull = z.strictObject({
  nodeId: text.default(""),
  number: z.int().min(1).default(1),
  title: text.default(""),
  body: text.default(""),
  url: text.optional(),
  state: z.enum(["open", "closed", "merged"]).default("open"),
  draft: z.boolean().default(false),
  author: account.nullable(),
  head: orText(
    (ref) => ({ ref }),
    z.strictObject({
      sha: text.default(HEAD),
      ref: text.default("feature"),
      fork: z.boolean().default(false),
    } satisfies Keys<PullRequest["head"]>),
  ).prefault({}),
  base: orText(
    (ref) => ({ ref }),
    z.strictObject({ sha: text.default(BASE), ref: text.default("main") } satisfies Keys<PullRequest["base"]>),
  ).prefault({}),
  labels: z.array(text).default([]),
  additions: count.optional(),
  deletions: count.optional(),
  changedFiles: count.optional(),
  createdAt: moment.optional(),
  updatedAt: moment.optional(),
  reviewDecision: z.enum(["approved", "changes-requested", "review-required"]).nullable().default(null),
  milestone: text.nullable().default(null),
  mergeable: z.enum(["mergeable", "conflicting", "unknown"]).default("mergeable"),
  association: z.enum(ASSOCIATIONS).default("contributor"),
  merging: z
    .array(
      z.strictObject({
        how: z.enum(["auto-merge", "queue"]),
        by: account.nullable(),
        method: z.enum(MERGE_METHODS).nullable().default(null),
      } satisfies Keys<Merging>),
    )
    .default([]),
} satisfies Keys<PullRequest>);

const commit = z.strictObject({
  sha: text.optional(),
  message: text.default(""),
  authors: z.array(account.nullable()).optional(),
  moreAuthors: z.boolean().default(false),
  committer: account.nullable().optional(),
  verified: z.boolean().default(true),
  signedByGitHub: z.boolean().default(false),
} satisfies Keys<Commit>);

const file = orText(
  (path) => ({ path }),
  z.strictObject({
    path: name,
    change: z.enum(["added", "modified", "removed", "renamed", "copied", "changed"]).default("modified"),
    previousPath: text.exactOptional(),
    additions: count.default(0),
    deletions: count.default(0),
  } satisfies Keys<ChangedFile>),
);

const dismissal = z.strictObject({
  by: account.nullable(),
  // GitHub does not always tell it.
  at: text.default(""),
  message: text.default(""),
  byGitHub: z.boolean().default(false),
  ofRequest: z.literal(true).exactOptional(),
} satisfies Keys<Dismissal>);

const review = z.strictObject({
  id: text.optional(),
  author: account.nullable(),
  state: z.enum(["approved", "changes-requested", "commented", "dismissed", "pending"]),
  sha: text.nullable().optional(),
  canPush: z.boolean().default(true),
  submittedAt: moment.nullable().default(null),
  dismissal: dismissal.exactOptional(),
  diffSince: z.enum(["same", "different", "unproven"]).exactOptional(),
} satisfies Keys<Review>);

/** https://api.github.com/apps/github-actions */
const ACTIONS = { id: 15_368, slug: "github-actions", name: "GitHub Actions" };

/** The same number for the same slug, and never one of GitHub's. */
function numberOf(slug: string): number {
  return -2 - [...slug].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_000_007, 7);
}

const checkApp = orText(
  (slug) => (slug === ACTIONS.slug ? ACTIONS : { slug }),
  z
    .strictObject({ id: z.int().optional(), slug: name, name: text.optional() } satisfies Keys<
      NonNullable<CheckRunContext["app"]>
    >)
    .transform((app) => ({ id: app.id ?? numberOf(app.slug), slug: app.slug, name: app.name ?? app.slug })),
);

const checkRun = z
  .strictObject({
    kind: z.literal("check-run"),
    id: z.int().default(0),
    name,
    app: checkApp.nullable().prefault(ACTIONS.slug),
    workflow: z
      .strictObject({ id: z.int().default(0), name: text, event: text.default("pull_request") } satisfies Keys<
        NonNullable<CheckRunContext["workflow"]>
      >)
      .nullable()
      .default(null),
    suite: z
      .strictObject({ id: z.int().nullable().default(null), completed: z.boolean() } satisfies Keys<
        NonNullable<CheckRunContext["suite"]>
      >)
      .nullable()
      .default(null),
    status: z.enum(["queued", "in_progress", "completed", "waiting", "pending", "requested"]).default("completed"),
    conclusion: z.enum(CONCLUSIONS).nullable().optional(),
    startedAt: moment.nullable().default(null),
    required: z.boolean().default(false),
    url: text.nullable().default(null),
  } satisfies Keys<CheckRunContext>)
  .transform(
    ({ conclusion, ...run }): CheckRunContext => ({
      ...run,
      conclusion: conclusion !== undefined ? conclusion : run.status === "completed" ? "success" : null,
    }),
  );

const status = z.strictObject({
  kind: z.literal("status"),
  name,
  creator: account.nullable(),
  state: z.enum(["success", "pending", "expected", "failure", "error"]),
  createdAt: moment.default("2026-01-05T12:00:00Z"),
  required: z.boolean().default(false),
  url: text.nullable().default(null),
} satisfies Keys<StatusContext>);

const checkContext = z.preprocess(
  (value) => {
    if (typeof value === "string") return { kind: "check-run", name: value };
    if (typeof value !== "object" || value === null || "kind" in value) return value;
    return { kind: "state" in value ? "status" : "check-run", ...value };
  },
  z.discriminatedUnion("kind", [checkRun, status]),
);

const requiredCheck = orText(
  (checkName) => ({ name: checkName }),
  z.strictObject({
    name,
    appId: z.int().nullable().default(null),
    source: z.enum(["branch protection", "ruleset"]).default("branch protection"),
  } satisfies Keys<RequiredCheck>),
);

const checks = z.preprocess(
  (value) => (Array.isArray(value) ? { contexts: value } : value),
  z.strictObject({
    contexts: z.array(checkContext).default([]),
    required: z.array(requiredCheck).default([]),
  } satisfies Keys<CheckContexts>),
);

const policyFile = orText(
  (content) => ({ status: "present", blobSha: "", text: content }),
  z.discriminatedUnion("status", [
    z.strictObject({ status: z.literal("absent"), demanded: z.literal(true).exactOptional() }),
    z.strictObject({ status: z.literal("present"), blobSha: text, text }),
    z.strictObject({ status: z.literal("unreadable"), blobSha: text, reason: text }),
  ]),
);

const ownCheckRun = z.strictObject({
  id: z.int(),
  pull: z.int().nullable(),
  status: text,
  conclusion: text.nullable(),
  startedAt: moment.nullable(),
  vetoLifted: moment.nullable().default(null),
  approvers: z.array(z.int()).exactOptional(),
  reviewMemory: text.nullable().default(null),
  title: text.default(""),
  summary: text.default(""),
  text: text.default(""),
} satisfies Keys<OwnCheckRun>);

const baseRules = z.strictObject({
  approvalsRequired: count.nullable().default(null),
  codeOwners: z.boolean().default(false),
  lastPushApproval: z.boolean().default(false),
} satisfies Keys<BaseRules>);

const manifest = z.strictObject({
  path: name,
  before: text.nullable().default(null),
  after: text.nullable().default(null),
} satisfies Keys<ManifestContents>);

const patch = z.strictObject({ path: name, patch: text.nullable() } satisfies Keys<Patch>);

const directory = z.strictObject({
  teams: z
    .array(z.strictObject({ name, members: fact(z.array(name)) } satisfies Keys<Directory["teams"][number]>))
    .default([]),
  organizations: z
    .array(
      z.strictObject({ name, members: z.record(text, fact(z.boolean())) } satisfies Keys<
        Directory["organizations"][number]
      >),
    )
    .default([]),
  permissions: z.record(text, fact(z.enum(PERMISSIONS))).default({}),
} satisfies Keys<Directory>);

const thread = z.strictObject({
  resolved: z.boolean(),
  path: text.default(""),
  author: account.nullable().default(null),
} satisfies Keys<Thread>);

const linkedIssue = z.strictObject({
  number: z.int().min(1),
  open: z.boolean().default(true),
  labels: z.array(text).default([]),
} satisfies Keys<LinkedIssue>);

/** A snapshot as a person or {@link writeSnapshot} writes it down. */
export const writtenSnapshot = z.strictObject({
  greenlightSnapshot: z.literal(1, { error: "expected 1, the version of the format" }),
  /** A Monday at noon, and always the same, so that a case has the same result whenever it is run. */
  readAt: moment.default("2026-01-05T12:00:00Z"),
  repository: repository.prefault("acme/shop"),
  self: self.prefault({}),
  pull,
  /** One commit by the author of the pull request, signed. */
  commits: listing(commit).prefault([{}]),
  files: listing(file),
  reviews: z.array(review).default([]),
  checks: checks.prefault([]),
  policy: policyFile.prefault({ status: "absent" }),
  organizationPolicy: policyFile.prefault({ status: "absent" }),
  organizationTip: text.nullable().exactOptional(),
  proposedPolicy: policyFile.optional(),
  ownCheckRuns: z.array(ownCheckRun).default([]),
  /** The base branch, unless it is said to be another. */
  defaultBranch: z
    .strictObject({ name: text, policyBlob: text.nullable().default(null) } satisfies Keys<
      NonNullable<Snapshot["defaultBranch"]>
    >)
    .nullable()
    .optional(),
  baseRules: baseRules.prefault({}),
  manifests: z.array(manifest).exactOptional(),
  patches: listing(patch).exactOptional(),
  directory: directory.exactOptional(),
  threads: listing(thread).exactOptional(),
  linkedIssues: listing(linkedIssue).exactOptional(),
  behindBy: fact(count).exactOptional(),
  properties: fact(z.record(text, z.array(text))).exactOptional(),
  approvalsToday: fact(count).exactOptional(),
  aiReview: writtenAiReview(account).exactOptional(),
} satisfies Keys<Snapshot> & { readonly greenlightSnapshot: z.ZodType });

export type WrittenSnapshot = z.output<typeof writtenSnapshot>;
