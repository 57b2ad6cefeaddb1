import { RemovalPolicy, Stack } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  ApiMapping,
  DomainName,
  HttpApi,
  HttpMethod,
  HttpStage,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import type { DeploymentConfig } from "../config/schema.ts";

export interface IngressProps {
  readonly webhook: LambdaFunction;
  readonly config: DeploymentConfig;
  readonly encryptionKey: IKey | undefined;
}

const PATH = "/webhook";

/**
 * The door: an HTTP API with one route. Who may come in is for the webhook to say, which checks GitHub's signature; here only
 * how often.
 */
export class Ingress extends Construct {
  readonly webhookUrl: string;
  readonly apiId: string;
  /** What the DNS record of the domain has to point to; undefined where there is none. */
  readonly domainTarget: string | undefined;

  constructor(scope: Construct, id: string, { webhook, config, encryptionKey }: IngressProps) {
    super(scope, id);
    const { domain, throttle, log } = config;
    const accessLog = new LogGroup(this, "AccessLog", {
      logGroupName: `/greenlight/${Stack.of(this).stackName}/access`,
      retention: log.retention_days,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(encryptionKey && { encryptionKey }),
    });
    const api = new HttpApi(this, "Api", {
      description: "GitHub's webhooks for Greenlight",
      createDefaultStage: false,
      disableExecuteApiEndpoint: domain !== undefined,
    });
    const routes = api.addRoutes({
      path: PATH,
      methods: [HttpMethod.POST],
      integration: new HttpLambdaIntegration("Webhook", webhook),
    });
    for (const route of routes) {
      acknowledge(
        route,
        "AwsSolutions-APIG4",
        "GitHub signs each webhook, and the function refuses what is not signed.",
      );
    }
    const stage = new HttpStage(this, "Stage", {
      httpApi: api,
      stageName: "$default",
      autoDeploy: true,
      throttle: { rateLimit: throttle.rate, burstLimit: throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
    this.apiId = api.apiId;
    if (domain === undefined) {
      this.webhookUrl = `${api.apiEndpoint}${PATH}`;
      return;
    }
    const name = new DomainName(this, "Domain", {
      domainName: domain.name,
      certificate: Certificate.fromCertificateArn(this, "Certificate", domain.certificate_arn),
    });
    new ApiMapping(this, "Mapping", { api, domainName: name, stage });
    this.domainTarget = name.regionalDomainName;
    this.webhookUrl = `https://${domain.name}${PATH}`;
  }
}

/** Who asked, for what, and what became of it; nothing of the payload. */
const ACCESS_LOG = {
  requestId: "$context.requestId",
  time: "$context.requestTime",
  ip: "$context.identity.sourceIp",
  userAgent: "$context.identity.userAgent",
  route: "$context.routeKey",
  status: "$context.status",
  latency: "$context.responseLatency",
  bytes: "$context.responseLength",
  error: "$context.error.message",
  integrationError: "$context.integrationErrorMessage",
};
