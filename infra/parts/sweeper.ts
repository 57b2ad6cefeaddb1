import { Duration } from "aws-cdk-lib";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction as LambdaTarget } from "aws-cdk-lib/aws-events-targets";
import type { Construct } from "constructs";
import { GreenlightFunction, type GreenlightFunctionProps } from "./greenlight-function.ts";
import type { PullRequestQueue } from "./queue.ts";

const EVERY = Duration.minutes(5);
/** Less than from one sweep to the next, so that there is never more than one. */
const TIMEOUT = Duration.minutes(4);

export interface SweeperProps extends Omit<GreenlightFunctionProps, "bundle" | "description" | "timeout" | "memoryMb"> {
  readonly queue: PullRequestQueue;
}

/** The sweeper, and its clock. A sweep that fails is not repeated: the next one does the same. */
export class Sweeper extends GreenlightFunction {
  constructor(scope: Construct, id: string, props: SweeperProps) {
    super(scope, id, {
      ...props,
      bundle: "sweeper",
      description: "Redelivers webhooks that got lost, looks after tokens",
      timeout: TIMEOUT,
      memoryMb: 512,
    });
    this.may(["sqs:SendMessage"], [props.queue.queue.queueArn]);
    this.fn.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: EVERY });
    new Rule(this, "Clock", {
      description: "Has Greenlight sweep",
      schedule: Schedule.rate(EVERY),
      targets: [new LambdaTarget(this.fn, { retryAttempts: 0, maxEventAge: EVERY })],
    });
  }
}
