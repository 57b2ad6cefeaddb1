import { join } from "node:path";
import { type Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { Effect, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";

export interface GreenlightFunctionProps {
  /** The folder in `dist/`. */
  readonly bundle: "webhook" | "worker" | "sweeper";
  /** Where `npm run build` wrote to. */
  readonly distPath: string;
  readonly description: string;
  readonly timeout: Duration;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly retentionDays: number;
  readonly reservedConcurrency: number | undefined;
  readonly encryptionKey: IKey | undefined;
}

/**
 * A function as all of ours are: the bundle as it was built and nothing else, arm64, JSON logs in a log group of its own with
 * an end, active tracing, and a role that may do no more than that until it is told.
 *
 * Lambda filters no log lines: measurements (embedded metric format) have no level and would go with them. Our own logger
 * does, by `LOG_LEVEL`.
 */
export class GreenlightFunction extends Construct {
  readonly fn: LambdaFunction;
  readonly role: Role;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: GreenlightFunctionProps) {
    super(scope, id);
    const { bundle, encryptionKey, reservedConcurrency } = props;
    this.logGroup = new LogGroup(this, "Logs", {
      logGroupName: `/greenlight/${Stack.of(this).stackName}/${bundle}`,
      retention: props.retentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(encryptionKey && { encryptionKey }),
    });
    this.role = new Role(this, "Role", {
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      description: `Greenlight's ${bundle}: ${props.description}`,
    });
    this.fn = new LambdaFunction(this, "Function", {
      // By `--enable-source-maps` Node.js would read the map at each cold start; without it nobody reads it there.
      code: Code.fromAsset(join(props.distPath, bundle), { exclude: ["*.map"] }),
      handler: "index.handler",
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      description: props.description,
      timeout: props.timeout,
      memorySize: props.memoryMb,
      environment: { ...props.environment },
      role: this.role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.TRACE,
      systemLogLevelV2: SystemLogLevel.INFO,
      tracing: Tracing.ACTIVE,
      ...(encryptionKey && { environmentEncryption: encryptionKey }),
      ...(reservedConcurrency !== undefined && { reservedConcurrentExecutions: reservedConcurrency }),
    });
    this.may(["logs:CreateLogStream", "logs:PutLogEvents"], [this.logGroup.logGroupArn]);
    acknowledge(
      this.role,
      "AwsSolutions-IAM5[Resource::*]",
      "X-Ray knows no resources: it takes traces for `*` alone.",
    );
  }

  /** Lets it do this, and only on these. */
  may(actions: readonly string[], resources: readonly string[], conditions?: Record<string, unknown>): void {
    this.role.addToPolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        actions: [...actions],
        resources: [...resources],
        ...(conditions && { conditions }),
      }),
    );
  }
}
