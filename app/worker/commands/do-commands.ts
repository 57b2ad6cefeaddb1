import { type DismissalRefusal, dismissalWords } from "../../commands/dismissal.ts";
import { react, replyOnce } from "../../github/comments.ts";
import { classify } from "../../github/failure.ts";
import { addLabel, lastLabelled, removeLabels } from "../../github/labels.ts";
import type { Decision } from "../../policy/decision.ts";
import { isPausedLabel, PAUSED_LABEL } from "../../pull-request/paused.ts";
import type { CommandEnvelope } from "../../queue/envelope.ts";
import type { CheckRunText } from "../../report/check-run.ts";
import {
  renderExplained,
  renderHelp,
  renderNotDismissed,
  renderNotResumed,
  renderReviewAsked,
} from "../../report/command-reply.ts";
import type { Commanded, LiftedVeto } from "./commanded.ts";
import type { AskedDismissal } from "./dismissals.ts";
import { type CommandTools, type GivenCommand, givenCommand } from "./given-command.ts";

/** What an evaluation came to, and how the check run says it. */
export interface Explained {
  readonly decision: Decision;
  readonly report: CheckRunText;
}

/** Commands of one pull request that people gave and may give, of which the first half is done. */
export interface DoneCommands {
  /** Whether anything is to be looked at because of them. */
  readonly any: boolean;
  readonly commanded: Commanded;
  /** What has to wait for the evaluation: replies, and telling that it was done. */
  answer(explained: Explained | null): Promise<void>;
}

export interface DoCommandsOptions extends CommandTools {
  readonly now: () => Date;
  /** Whether this deployment makes AI reviews. */
  readonly hasReviewer: boolean;
}

/**
 * Does the commands of one pull request, each once, in their order; an evaluation follows, and then the answers. A reaction
 * of ours marks a comment as done, so that a message that comes back does nothing twice.
 *
 * One that GitHub refuses for good is told and left, so that what else the batch is about does not suffer.
 *
 * @throws what may be otherwise at another time; then nothing must be decided, since one of them may have been "pause"
 */
export async function doCommands(
  envelopes: readonly CommandEnvelope[],
  options: DoCommandsOptions,
): Promise<DoneCommands> {
  const waiting: GivenCommand[] = [];
  let any = false;
  let paused = false;
  for (const envelope of unlike(envelopes)) {
    const command = await orTell(options, null, () => givenCommand(envelope, options));
    if (command === null) continue;
    any = true;
    if (command.done) continue;
    options.metrics.count("Commands");
    options.log.info("Does a command", {
      command: nameOf(command),
      by: envelope.by.login,
      via: envelope.source.via,
    });
    switch (nameOf(command)) {
      case "pause":
        await orTell(options, command, async () => {
          await addLabel(options.octokit, placeOf(envelope), PAUSED_LABEL);
          paused = true;
          await markDone(command, options);
        });
        break;
      case "resume":
        await orTell(options, command, async () => {
          if (await isOutdatedResume(command, envelope, options)) {
            options.log.info("Does not resume: it was paused after that was asked for", { spoken: command.spoken });
            await refuse(options, command, renderNotResumed());
            return;
          }
          await removeLabels(options.octokit, placeOf(envelope), isPausedLabel);
          paused = false;
          await markDone(command, options);
        });
        break;
      default:
        waiting.push(command);
    }
  }
  const lifts = waiting.flatMap((command): LiftedVeto[] => {
    const { spoken, sha } = command;
    // What nobody knows the time of lifts nothing: a veto may be newer.
    return nameOf(command) === "reevaluate" && spoken !== null ? [{ spoken, sha }] : [];
  });
  const reviews = waiting.filter((command) => nameOf(command) === "review");
  const refusals = new Map<GivenCommand, DismissalRefusal | null>();
  const dismissals = waiting
    .filter((command) => nameOf(command) === "dismiss")
    .flatMap((command): AskedDismissal[] => {
      const { asked, by, spoken } = command;
      // No button dismisses, and a comment tells its time.
      if (spoken === null) return [];
      const words = dismissalWords(asked.kind === "command" ? asked.rest : "");
      // What is written down stays so, whatever is pushed while it is looked at again.
      const tell = (refusal: DismissalRefusal | null) => {
        if (refusals.get(command) !== null) refusals.set(command, refusal);
      };
      return [{ ...words, by, spoken, tell }];
    });
  return {
    any,
    commanded: {
      paused,
      lifts,
      dismissals,
      reviewAgain: reviews.length > 0,
      async onReviewed() {
        for (const command of reviews) await orTell(options, command, () => markDone(command, options));
      },
    },
    async answer(explained) {
      for (const command of waiting) {
        const refusal = refusals.get(command);
        // Nobody looked at it, so nobody may hear that it is done.
        if (nameOf(command) === "dismiss" && refusal === undefined) continue;
        await orTell(options, command, () =>
          refusal ? refuse(options, command, renderNotDismissed(refusal)) : answer(options, command, explained),
        );
      }
    },
  };
}

/**
 * What comes later than that was sent again, waited for a limit, or comes out of the dead-letter queue. Less than the two minutes
 * after which the sweeper has something sent again for the first time (app/sweeper/redeliver/choose.ts).
 */
const LATE = 90 * 1_000;

/**
 * Whether somebody paused the pull request after this resume was asked for: a message that comes late must not undo what was
 * said since. Asked only of what is late, for then the label's own time tells: of what comes at once, a pause that was asked
 * for just before may have been done just now. What nobody knows the time of ends no pause.
 */
async function isOutdatedResume(
  { spoken }: GivenCommand,
  envelope: CommandEnvelope,
  { octokit, now }: DoCommandsOptions,
): Promise<boolean> {
  if (spoken !== null && now().getTime() - Date.parse(spoken) <= LATE) return false;
  const paused = await lastLabelled(octokit, placeOf(envelope), isPausedLabel);
  return paused !== null && (spoken === null || Date.parse(paused) >= Date.parse(spoken));
}

function placeOf({ repository, pull }: CommandEnvelope) {
  return { owner: repository.owner, name: repository.name, number: pull };
}

async function answer(tools: DoCommandsOptions, given: GivenCommand, explained: Explained | null): Promise<void> {
  const text = replyTo(given.asked, explained, tools);
  if (given.comment !== null && text !== null) await replyOnce(tools.octokit, given.comment, text);
  await markDone(given, tools);
}

/** Says why it cannot be done. */
async function refuse({ octokit }: CommandTools, { comment }: GivenCommand, text: string): Promise<void> {
  if (comment === null) return;
  await replyOnce(octokit, comment, text);
  await react(octokit, comment, "CONFUSED");
}

/** Where there is something to mark: a button can be pressed twice, and does no harm. */
async function markDone({ comment }: GivenCommand, { octokit }: CommandTools): Promise<void> {
  if (comment !== null) await react(octokit, comment, "THUMBS_UP");
}

/** Null: what was done shows by itself. */
function replyTo(
  asked: GivenCommand["asked"],
  explained: Explained | null,
  { hasReviewer }: Pick<DoCommandsOptions, "hasReviewer">,
): string | null {
  if (asked.kind === "unknown") return renderHelp(asked.word);
  switch (asked.command) {
    case "help":
      return renderHelp(null);
    case "explain":
      return explained === null ? null : renderExplained(explained.decision, explained.report);
    case "review":
      return explained === null ? null : renderReviewAsked(explained.decision, hasReviewer);
    case "dismiss":
    case "reevaluate":
    case "pause":
    case "resume":
      return null;
  }
}

function nameOf({ asked }: GivenCommand): string {
  return asked.kind === "command" ? asked.command : "unknown";
}

/** What GitHub refuses for good is logged, and shown by a reaction where it was asked for; then there is no result. */
async function orTell<T>(
  { octokit, log, metrics, now }: DoCommandsOptions,
  given: GivenCommand | null,
  act: () => Promise<T>,
): Promise<T | null> {
  try {
    return await act();
  } catch (error) {
    if (classify(error, now()).class !== "permanent") throw error;
    metrics.count("Failed");
    log.error("GitHub does not let a command be done", { error });
    if (given === null || given.comment === null) return null;
    await react(octokit, given.comment, "CONFUSED").catch((second: unknown) => {
      log.warn("Could not tell that a command was not done", { error: second });
    });
    return null;
  }
}

/** One event can come in several messages. */
function unlike(envelopes: readonly CommandEnvelope[]): Iterable<CommandEnvelope> {
  const byEvent = new Map<string, CommandEnvelope>();
  for (const envelope of envelopes) {
    const { source, deliveryId } = envelope;
    const key = source.via === "comment" ? source.comment : deliveryId;
    if (!byEvent.has(key)) byEvent.set(key, envelope);
  }
  return byEvent.values();
}
