import type { PhrasingContent, RootContent } from "mdast";
import type { Decision } from "../policy/decision.ts";
import { allNames, type Phrase, phrase, words } from "../policy/phrase.ts";
import { type Comparison, compareReplayed, type Effect, mergedBy, type ReplayedPull } from "../policy/replay.ts";
import type { PolicyFile, Snapshot } from "../pull-request/snapshot.ts";
import { inline, paragraph, print, strong, table, text, visible } from "./markdown.ts";
import { counted, missed, titleOf } from "./sentences.ts";

/** What came of a replay on a pull request that changes the policy. */
export interface Replay {
  /** The branch whose pull requests it is about. */
  readonly branch: string;
  /** How many were to be looked at. */
  readonly listed: number;
  /** Newest first. */
  readonly pulls: readonly ReplayedPull[];
  /** The numbers of those that GitHub did not show. */
  readonly unreadable: readonly number[];
  /** Why not all of them were looked at. */
  readonly stopped: ReplayStop | null;
  /** The policy is for other repositories, too, of which nothing is replayed. */
  readonly forOthers: boolean;
}

export type ReplayStop =
  | { readonly kind: "requests" | "time" | "limit" }
  /** GitHub did not answer; in its words. */
  | { readonly kind: "failed"; readonly why: string };

/** What the check run says of the replay. */
export type ReplayState =
  | { readonly kind: "pending" }
  /** Nobody whom the repository trusts wrote the change, and a replay costs many requests. */
  | { readonly kind: "not-trusted" }
  | { readonly kind: "made"; readonly replay: Replay };

/** The section of the check run's text that tells of the replay; it begins and ends with a line for {@link replayIn}. */
export interface ReplaySection {
  readonly markdown: string;
  /** It need not be made again for this head and these policies. */
  readonly final: boolean;
}

/** So many that are decided differently are listed; of more it is told how many. */
const MOST_ROWS = 30;
/** Characters of a name in the table: titles and paths can be as long as somebody wants. */
const LONGEST_NAME = 60;
const LONGEST_CELL = 160;

const LAST_LINE = "<!-- end of the replay -->";

/**
 * By what a replay is found again: the versions of the policies that it compares, and the branch. None of it can end an
 * HTML comment.
 */
export function replayKey({ policy, proposedPolicy, organizationPolicy, pull }: Snapshot): string {
  const version = (file: PolicyFile) => {
    if (file.status !== "absent") return file.blobSha;
    return file.demanded ? "unseen" : "none";
  };
  const parts = [policy, proposedPolicy, organizationPolicy].map(version);
  return [...parts, pull.base.ref].map(encodeURIComponent).join(" ");
}

/** Renders what is known of a replay. Pure; at most some 40,000 characters, whatever the pull requests are called. */
export function renderReplay(key: string, state: ReplayState): ReplaySection {
  const final = isFinal(state);
  const markdown = [firstLine(key, final), print(contentOf(state)), LAST_LINE].join("\n\n");
  return { markdown, final };
}

/**
 * The section that the text of an earlier check run begins with; null where there is none for these policies.
 *
 * The text must be of our own check run, which nobody else can write. Names of others in it cannot be taken for the first
 * line, before which there is nothing, nor for the last, since no name has a line of its own.
 */
export function replayIn(checkRunText: string, key: string): ReplaySection | null {
  for (const final of [true, false]) {
    if (!checkRunText.startsWith(`${firstLine(key, final)}\n`)) continue;
    const end = checkRunText.indexOf(`\n${LAST_LINE}`);
    return end === -1 ? null : { markdown: checkRunText.slice(0, end + 1 + LAST_LINE.length), final };
  }
  return null;
}

function firstLine(key: string, final: boolean): string {
  return `<!-- replay 1 ${final ? "final" : "preliminary"} ${key} -->`;
}

/** What ended by its own bounds would end there again; what GitHub had no room for may go better the next time. */
function isFinal(state: ReplayState): boolean {
  if (state.kind !== "made") return false;
  const { stopped, pulls } = state.replay;
  return stopped === null || ((stopped.kind === "requests" || stopped.kind === "time") && pulls.length > 0);
}

function contentOf(state: ReplayState): RootContent[] {
  const heading: RootContent = {
    type: "heading",
    depth: 3,
    children: [text("What this change of the policy would do")],
  };
  switch (state.kind) {
    case "pending":
      return [heading, paragraph(text("The last pull requests are being judged by the old and by the new policy …"))];
    case "not-trusted":
      return [heading, paragraph(text(NOT_TRUSTED))];
    case "made":
      return [heading, ...replayContent(state.replay)];
  }
}

const NOT_TRUSTED =
  "The last pull requests are not judged by the new policy here: that costs many requests, and as far as Greenlight may " +
  "know, this change comes from nobody who is a member or collaborator of the repository. Whoever may push to it can " +
  "propose the change with a commit of their own on a branch of the repository, or run “greenlight simulate --policy FILE --repo OWNER/NAME --last 50”.";

function replayContent(replay: Replay): RootContent[] {
  const { pulls, branch, unreadable } = replay;
  const comparison = compareReplayed(pulls);
  const content: RootContent[] = [];
  if (pulls.length > 0) content.push(paragraph(...inline(countsOf(replay, comparison))));
  else if (replay.listed === 0)
    content.push(paragraph(...inline(phrase`There are no other pull requests for ${branch}.`)));
  const mode = modeChange(pulls);
  if (mode !== null) content.push(paragraph(strong(text(mode))));
  if (comparison.different.length > 0) content.push(...differences(comparison));
  const notes = [...stopNote(replay), ...unreadableNote(unreadable)];
  for (const note of notes) content.push(paragraph(...inline(note)));
  if (pulls.length > 0) content.push(paragraph(text(BASIS)));
  if (replay.forOthers) content.push(paragraph(text(FOR_OTHERS)));
  return content;
}

const BASIS =
  "Each is judged as it is now, with its checks, reviews and labels of today, and as if it were open. Limits on the " +
  "approvals of a day are left out. Nothing is approved or withdrawn by this.";

const FOR_OTHERS = "This is the organisation's policy: what it changes in other repositories is not shown here.";

function countsOf({ pulls, branch }: Replay, { approvedBefore, approvedAfter, different }: Comparison): Phrase {
  const last = pulls.length === 1 ? "1 pull request" : `the last ${pulls.length} pull requests`;
  const subject = phrase`Of ${words(last)} for ${branch}`;
  const counts = phrase`${subject}, the policy approves ${approvedBefore} now and ${approvedAfter} with this change.`;
  const changed = different.length === 0 ? "None" : String(different.length);
  return phrase`${counts} ${words(changed)} ${words(different.length > 1 ? "are" : "is")} decided differently.`;
}

/** Active, shadow and check approve in different ways, whoever is approved. */
function modeChange(pulls: readonly ReplayedPull[]): string | null {
  const changed = pulls.find(({ before, after }) => before.mode !== after.mode);
  return changed === undefined ? null : `The mode changes from ${changed.before.mode} to ${changed.after.mode}.`;
}

const EFFECT_WORDS: Record<Effect, string> = {
  "newly-approved": "Newly approved",
  "newly-merged": "Newly merged",
  "not-approved-any-more": "Not approved any more",
  "otherwise-different": "Different",
};

function differences({ different }: Comparison): RootContent[] {
  const shown = different.slice(0, MOST_ROWS);
  const rows = shown.map(({ effect, number, title, url, state, before, after }): PhrasingContent[][] => [
    [effect.startsWith("newly-") ? strong(text(EFFECT_WORDS[effect])) : text(EFFECT_WORDS[effect])],
    [
      { type: "link", url, children: [text(`#${number}`)] },
      text(" "),
      ...inline(shortened(phrase`${title}`)),
      text(` (${state})`),
    ],
    inline(shortened(fewWords(before, after))),
    inline(shortened(fewWords(after, before))),
  ]);
  const more = different.length - shown.length;
  return [
    table(["", "Pull request", "Now", "With this change"], rows),
    ...(more > 0 ? [paragraph(text(`${more} more ${more > 1 ? "are" : "is"} decided differently.`))] : []),
  ];
}

/** The rule, or what is missing: where no rule applies, why that one does not by which the other version approves. */
function fewWords(decision: Decision, other: Decision): Phrase {
  const { reason, rules } = decision;
  switch (reason.kind) {
    case "approved":
      return phrase`Approved by ${reason.rule}${words(mergedBy(decision) === null ? "" : ", and merged")}`;
    case "shadow":
      return phrase`Shadow mode: would be approved by ${reason.rule}`;
    case "no-rule": {
      const rule = rules.find(({ name }) => name === other.rule) ?? (rules.length === 1 ? rules[0] : undefined);
      return rule === undefined
        ? words("No rule applies")
        : phrase`${rule.name} does not apply: ${missed(rule.conditions)}`;
    }
    default:
      return titleOf(decision);
  }
}

function stopNote({ stopped, listed, pulls, unreadable }: Replay): Phrase[] {
  if (stopped === null) return [];
  const looked = pulls.length + unreadable.length;
  const so = words(looked === 0 ? "No pull request was looked at" : `Only ${looked} of ${listed} were looked at`);
  switch (stopped.kind) {
    case "requests":
      return [phrase`${so}: more would cost too many requests.`];
    case "time":
      return [phrase`${so}: more would take too long.`];
    case "limit":
      return [phrase`${so}: little is left of GitHub's rate limit. The next event on this pull request tries again.`];
    case "failed":
      return [
        phrase`${so}, since GitHub did not answer (${stopped.why.slice(0, LONGEST_CELL)}). The next event on this pull request tries again.`,
      ];
  }
}

function unreadableNote(unreadable: readonly number[]): Phrase[] {
  if (unreadable.length === 0) return [];
  const numbers = allNames(unreadable.map((number) => `#${number}`));
  return [phrase`${words(counted(unreadable.length, "pull request"))} could not be read: ${numbers}.`];
}

/** Names are cut, and so is what is too long as a whole. */
function shortened(whole: Phrase): Phrase {
  const parts: Phrase[number][] = [];
  let left = LONGEST_CELL;
  for (const part of whole) {
    if (left <= 0) return [...parts, " …"];
    if (typeof part === "string") parts.push(part.length > left ? `${cut(part, left)}…` : part);
    else {
      const name = visible(part.name);
      const most = Math.min(LONGEST_NAME, left);
      parts.push({ name: name.length > most ? `${cut(name, most)}…` : name });
    }
    left -= typeof part === "string" ? part.length : Math.min(LONGEST_NAME, part.name.length);
  }
  return parts;
}

/** By whole characters: half an emoji would come back from GitHub as something else. */
function cut(value: string, length: number): string {
  return value.slice(0, length).replace(/[\uD800-\uDBFF]$/, "");
}
