import { buttonCommand } from "../../commands/button.ts";
import { type AskedCommand, commandIn } from "../../commands/command-in.ts";
import { type PullComment, react, readComment } from "../../github/comments.ts";
import type { Octokit } from "../../github/octokit.ts";
import { mayWrite } from "../../github/permission.ts";
import type { Log } from "../../observability/log.ts";
import type { Metrics } from "../../observability/metrics.ts";
import { type Account, sameAccount } from "../../pull-request/account.ts";
import { deliveryTime } from "../../queue/delivery-time.ts";
import type { CommandEnvelope } from "../../queue/envelope.ts";

/** A command by somebody who may give it. */
export interface GivenCommand {
  readonly asked: AskedCommand;
  /** Who may write to the repository. */
  readonly by: Account;
  /** ISO 8601; when it was said, which may be long ago. Null: it was a button, and nobody knows when. */
  readonly spoken: string | null;
  /** The head whose check run had the button. */
  readonly sha: string | null;
  /** Where to answer; null: it was a button. */
  readonly comment: PullComment | null;
  /** It was done, and came back since something after it failed. */
  readonly done: boolean;
}

export interface CommandTools {
  readonly octokit: Octokit;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly log: Log;
  readonly metrics: Metrics;
}

/**
 * The command that an event announced, as GitHub has it now; null if there is none: the comment is gone, was edited, is
 * somebody else's or somewhere else, or whoever gave it may not write to the repository. That last one hears so, once and
 * by a reaction alone: nobody else can make us talk.
 *
 * @throws what Octokit throws
 */
export async function givenCommand(envelope: CommandEnvelope, tools: CommandTools): Promise<GivenCommand | null> {
  const { source } = envelope;
  const given = source.via === "button" ? pressed(envelope, source) : await said(envelope, source.comment, tools);
  if (typeof given === "string") {
    tools.log.info("There is no command", { why: given, by: envelope.by.login, via: source.via });
    return null;
  }
  if (given.done) return given;
  const { octokit, log, metrics } = tools;
  const allowed = await mayWrite(octokit, envelope.repository, envelope.by);
  if (allowed.known && allowed.value) return given;
  metrics.count("CommandsRefused");
  const why = allowed.known ? "only who may write to the repository gives commands" : allowed.reason;
  log.info("Refused a command", { why, by: envelope.by.login, via: source.via });
  if (given.comment !== null) await react(octokit, given.comment, "THUMBS_DOWN");
  return null;
}

/** A word of ours that GitHub signed: which button it was, and who pressed it. */
function pressed(envelope: CommandEnvelope, source: { readonly button: string; readonly sha: string }) {
  const command = buttonCommand(source.button);
  if (command === null) return "no button of ours has this identifier";
  const asked: AskedCommand = { kind: "command", command, rest: "" };
  const spoken = pressedAt(envelope);
  return { asked, by: personOf(envelope.by), spoken, sha: source.sha, comment: null, done: false };
}

/** A payload does not say when, and it may have been received hours later. Never later than it was received. */
function pressedAt({ deliveryId, receivedAt }: CommandEnvelope): string | null {
  const happened = deliveryTime(deliveryId);
  if (happened === null) return null;
  return Date.parse(happened) < Date.parse(receivedAt) ? happened : receivedAt;
}

async function said(
  { by, pull, repository }: CommandEnvelope,
  id: string,
  tools: CommandTools,
): Promise<GivenCommand | string> {
  const comment = await patientlyRead(id, tools);
  if (comment === null) return "the comment is gone";
  if (comment.pull.number !== pull || comment.repositoryId !== repository.id) return "the comment is somewhere else";
  if (comment.edited) return "the comment was edited";
  const { author, reactions } = comment;
  if (author === null || author.kind !== "user") return "nobody's, or a bot's, comment";
  if (!sameAccount(author, personOf(by))) return "the comment is somebody else's";
  const done = reactions.includes("THUMBS_UP");
  if (!done && reactions.length > 0) return "it was refused already";
  const asked = commandIn(comment.body);
  if (asked === null) return "the comment gives no command";
  return { asked, by: personOf(by), spoken: comment.createdAt, sha: null, comment, done };
}

function personOf(by: CommandEnvelope["by"]): Account {
  return { id: by.id, login: by.login, kind: "user" };
}

/** Milliseconds between the reads: GitHub announces a comment before all of its replicas have it. */
const PAUSES = [250, 1_000, 2_500];

async function patientlyRead(id: string, { octokit, sleep }: CommandTools): Promise<PullComment | null> {
  for (const pause of PAUSES) {
    const comment = await readComment(octokit, id);
    if (comment !== null) return comment;
    await sleep(pause);
  }
  return await readComment(octokit, id);
}
