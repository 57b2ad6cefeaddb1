import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { ACCOUNT_ID, REGION } from "./account.ts";

const API_ID = "greenlight0";
const DOMAIN = `${API_ID}.execute-api.${REGION}.amazonaws.com`;

/**
 * A request as an HTTP API hands it to a Lambda (payload format 2.0): lower-cased header names, values of one name joined
 * by commas, cookies apart, the body as text or, where the content type is not one of text, as base64.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function toHttpApiEvent(request: IncomingMessage, body: Buffer, routeKey: string): APIGatewayProxyEventV2 {
  const method = request.method ?? "GET";
  const [rawPath = "/", rawQueryString = ""] = splitOnce(request.url ?? "/", "?");
  const now = new Date();
  const sourceIp = request.socket.remoteAddress ?? "127.0.0.1";
  const { cookie, ...rest } = request.headersDistinct;
  const headers = {
    ...Object.fromEntries(Object.entries(rest).map(([name, values = []]) => [name, values.join(",")])),
    "x-amzn-trace-id": `Root=1-${Math.floor(now.getTime() / 1000).toString(16)}-${randomUUID().replaceAll("-", "").slice(0, 24)}`,
    "x-forwarded-for": sourceIp,
    "x-forwarded-port": "443",
    "x-forwarded-proto": "https",
  };
  const binary = !isText(request.headers["content-type"]);
  return {
    version: "2.0",
    routeKey,
    rawPath,
    rawQueryString,
    ...(cookie && { cookies: cookie.flatMap((line) => line.split(/; */)) }),
    headers,
    ...(rawQueryString !== "" && { queryStringParameters: joined(new URLSearchParams(rawQueryString)) }),
    requestContext: {
      accountId: ACCOUNT_ID,
      apiId: API_ID,
      domainName: DOMAIN,
      domainPrefix: API_ID,
      http: {
        method,
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: request.headers["user-agent"] ?? "",
      },
      requestId: randomUUID(),
      routeKey,
      stage: "$default",
      time: commonLogTime(now),
      timeEpoch: now.getTime(),
    },
    ...(body.length > 0 && { body: body.toString(binary ? "base64" : "utf8") }),
    isBase64Encoded: body.length > 0 && binary,
  };
}

/**
 * Which content types an HTTP API takes for text. AWS does not list them; they were measured on AWS in
 * https://github.com/ministackorg/ministack/pull/766: `text/*`, JSON, XML and JavaScript are text, everything else is
 * base64, a form (`application/x-www-form-urlencoded`) and a missing content type too.
 */
function isText(contentType: string | undefined): boolean {
  const mediaType = (contentType ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  return mediaType.startsWith("text/") || /^application\/(json|xml|javascript)$/.test(mediaType);
}

function joined(parameters: URLSearchParams): Record<string, string> {
  const names = new Set(parameters.keys());
  return Object.fromEntries([...names].map((name) => [name, parameters.getAll(name).join(",")]));
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** `12/Mar/2020:19:03:58 +0000` */
function commonLogTime(time: Date): string {
  const [, day, month, year, clock] = /, (\d+) (\w+) (\d+) (\S+)/.exec(time.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${clock} +0000`;
}
