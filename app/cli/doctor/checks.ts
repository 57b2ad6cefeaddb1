import type { Check } from "./check.ts";
import { appCredentials, appOnGithub } from "./checks/app.ts";
import { appKey } from "./checks/app-key.ts";
import { approvalToken } from "./checks/approval-token.ts";
import { awsAccount, stackStatus } from "./checks/aws.ts";
import { awsClock, githubClock } from "./checks/clocks.ts";
import { eventSourceMapping } from "./checks/event-source-mapping.ts";
import { sweeperFunction, webhookFunction, workerFunction } from "./checks/functions.ts";
import { installationPermissions, installed } from "./checks/installations.ts";
import { deadLetterQueue, queue } from "./checks/queue.ts";
import { rateLimit } from "./checks/rate-limit.ts";
import { appEvents, appPermissions } from "./checks/registration.ts";
import { review, reviewGuardrail, reviewLargeModel, reviewModel, reviewRefuter } from "./checks/review.ts";
import { reviewAnswer } from "./checks/review-answer.ts";
import { webhookDeliveries } from "./checks/webhook-deliveries.ts";
import { webhookDoor } from "./checks/webhook-door.ts";
import { webhookSecret } from "./checks/webhook-secret.ts";
import { webhookUrl } from "./checks/webhook-url.ts";

/** Everything that the doctor looks at, in the order of its report: what others need comes first. */
export const CHECKS: readonly Check[] = [
  awsAccount,
  stackStatus,
  appCredentials,
  appKey,
  appOnGithub,
  appPermissions,
  appEvents,
  installed,
  installationPermissions,
  rateLimit,
  approvalToken,
  webhookSecret,
  webhookUrl,
  webhookDoor,
  webhookDeliveries,
  queue,
  deadLetterQueue,
  eventSourceMapping,
  webhookFunction,
  workerFunction,
  sweeperFunction,
  review,
  reviewModel,
  reviewLargeModel,
  reviewRefuter,
  reviewGuardrail,
  reviewAnswer,
  githubClock,
  awsClock,
];
