import type { z } from "zod";
import { ageKind } from "./age.ts";
import { approvalsKind } from "./approvals.ts";
import { authorKind } from "./author.ts";
import { baseKind } from "./base.ts";
import { changesRequestedKind } from "./changes-requested.ts";
import { checkKind } from "./check.ts";
import { commitsKind } from "./commits.ts";
import { contentKind } from "./content.ts";
import { dependencyKind } from "./dependency.ts";
import { draftKind } from "./draft.ts";
import { filesKind } from "./files.ts";
import { forkKind } from "./fork.ts";
import { headKind } from "./head.ts";
import { labelKind } from "./label.ts";
import { linkedIssueKind } from "./linked-issue.ts";
import { mergeableKind } from "./mergeable.ts";
import { milestoneKind } from "./milestone.ts";
import { repositoryKind } from "./repository.ts";
import { scheduleKind } from "./schedule.ts";
import { sizeKind } from "./size.ts";
import { bodyKind, titleKind } from "./text.ts";
import { threadsKind } from "./threads.ts";
import { upToDateKind } from "./up-to-date.ts";

/** Every kind of condition, by its key in the policy, in the order of the reference. */
export const CONDITION_KINDS = {
  author: authorKind,
  label: labelKind,
  milestone: milestoneKind,
  files: filesKind,
  content: contentKind,
  size: sizeKind,
  base: baseKind,
  head: headKind,
  fork: forkKind,
  draft: draftKind,
  title: titleKind,
  body: bodyKind,
  commits: commitsKind,
  dependency: dependencyKind,
  check: checkKind,
  approvals: approvalsKind,
  changes_requested: changesRequestedKind,
  threads: threadsKind,
  linked_issue: linkedIssueKind,
  mergeable: mergeableKind,
  up_to_date: upToDateKind,
  age: ageKind,
  schedule: scheduleKind,
  repository: repositoryKind,
} as const;

export type ConditionKey = keyof typeof CONDITION_KINDS;

/** What a policy asks of a kind, after parsing. */
export type Asked = { readonly [Key in ConditionKey]: z.output<(typeof CONDITION_KINDS)[Key]["schema"]> };

export const CONDITION_KEYS = Object.keys(CONDITION_KINDS) as readonly ConditionKey[];
