import type { z } from "zod";
import { authorKind } from "./author.ts";
import { baseKind } from "./base.ts";
import { commitsKind } from "./commits.ts";
import { dependencyKind } from "./dependency.ts";
import { filesKind } from "./files.ts";
import { forkKind } from "./fork.ts";
import { headKind } from "./head.ts";
import { labelKind } from "./label.ts";
import { scheduleKind } from "./schedule.ts";
import { sizeKind } from "./size.ts";
import { bodyKind, titleKind } from "./text.ts";

/** Every kind of condition, by its key in the policy, in the order of the reference. */
export const CONDITION_KINDS = {
  author: authorKind,
  label: labelKind,
  files: filesKind,
  size: sizeKind,
  base: baseKind,
  head: headKind,
  fork: forkKind,
  title: titleKind,
  body: bodyKind,
  commits: commitsKind,
  dependency: dependencyKind,
  schedule: scheduleKind,
} as const;

export type ConditionKey = keyof typeof CONDITION_KINDS;

/** What a policy asks of a kind, after parsing. */
export type Asked = { readonly [Key in ConditionKey]: z.output<(typeof CONDITION_KINDS)[Key]["schema"]> };

export const CONDITION_KEYS = Object.keys(CONDITION_KINDS) as readonly ConditionKey[];
