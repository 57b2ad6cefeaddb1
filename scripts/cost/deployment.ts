/**
 * What the stack in `infra/` consists of, as far as it costs money, and what nobody measured here. Whoever changes the stack
 * changes these numbers; `npm run docs` then writes docs/cost.md anew.
 */
export const DEPLOYMENT = {
  secrets: 2,
  /** What alarms look at, which is what CloudWatch bills: some of the fourteen compare two or three metrics. */
  alarmMetrics: 20,
  /** Each name with each `service`. CloudWatch bills the hours in which one is written, and the sweeper writes in all of them. */
  customMetrics: { sweeper: 8, webhookAndWorker: 27 },
  dashboards: 1,
  webhookMb: 512,
  workerMb: 1_024,
  sweeperMb: 512,
  sweeperEveryMinutes: 5,
} as const;

/** Where the embedded stack cannot measure: what others say, or a guess that is rather too high. */
export const ASSUMED = {
  /** Of a function's memory that comes with a whole vCPU (AWS Lambda developer guide, "Configure Lambda function memory"). */
  mbForOneVcpu: 1_769,
  /** GitHub's answer to one request, with the way there and back. */
  githubMs: 300,
  /** SQS's answer to one request. */
  sqsMs: 15,
  /** A run of the sweeper that finds nothing: reading the secret, two or three requests to GitHub. */
  sweeperMs: 1_500,
  /** Of a pull request's invocations, those that start an environment: people push, and then nothing happens for a while. */
  coldStartsPerPull: { webhook: 2, worker: 2 },
  /** Lambda's own lines (start, report) and API Gateway's access log. */
  platformLogBytes: { invocation: 700, apiRequest: 400 },
  /** Lambda asks an empty queue with five connections that wait for twenty seconds each. */
  emptyReceivesAnHour: 900,
  /** A secret is read again after five minutes by each environment that is in use; as if one of each function always were. */
  secretReadsAnHour: 24,
} as const;
