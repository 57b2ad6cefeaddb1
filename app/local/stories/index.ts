import { aiAdvisory } from "./ai-advisory.ts";
import { aiClean } from "./ai-clean.ts";
import { aiCritical } from "./ai-critical.ts";
import { aiDown } from "./ai-down.ts";
import { burst } from "./burst.ts";
import { checkMode } from "./check-mode.ts";
import { checksFail } from "./checks-fail.ts";
import { dependencyBump } from "./dependency-bump.ts";
import { explainCommand } from "./explain-command.ts";
import { fork } from "./fork.ts";
import { freeze } from "./freeze.ts";
import { humanVeto } from "./human-veto.ts";
import { machineUser } from "./machine-user.ts";
import { merge, pushBeforeMerge } from "./merge.ts";
import { noChecks } from "./no-checks.ts";
import { organizationGuardrail } from "./organization-guardrail.ts";
import { poison } from "./poison.ts";
import { policyEdit } from "./policy-edit.ts";
import { policyReplay } from "./policy-replay.ts";
import { pushAfterApproval } from "./push-after-approval.ts";
import type { Story } from "./scene.ts";
import { semverMismatch } from "./semver-mismatch.ts";
import { shadowMode } from "./shadow-mode.ts";

/** What the demo tells, in this order. */
export const STORIES: readonly Story[] = [
  dependencyBump,
  merge,
  pushBeforeMerge,
  checksFail,
  noChecks,
  pushAfterApproval,
  policyEdit,
  fork,
  burst,
  humanVeto,
  machineUser,
  poison,
  shadowMode,
  checkMode,
  freeze,
  semverMismatch,
  organizationGuardrail,
  policyReplay,
  explainCommand,
  aiClean,
  aiCritical,
  aiAdvisory,
  aiDown,
];
