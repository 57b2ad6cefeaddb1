export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

/** API Gateway's own answers: `{"message": …}`. */
export function gatewayMessage(status: number, message: string): HttpResponse {
  return {
    status,
    headers: { "content-type": "application/json" },
    body: Buffer.from(JSON.stringify({ message })),
  };
}

/**
 * A Lambda's result as an HTTP API answers it (payload format 2.0). A result without `statusCode` is itself the body, with
 * status 200 and content type JSON; a string is then taken as it is. One with a `statusCode` that is no HTTP status, or with
 * parts of the wrong type, is an internal error.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function toHttpResponse(result: unknown): HttpResponse {
  if (typeof result !== "object" || result === null || !("statusCode" in result)) {
    const body = typeof result === "string" ? result : JSON.stringify(result ?? null);
    return { status: 200, headers: { "content-type": "application/json" }, body: Buffer.from(body) };
  }
  const answer: Readonly<Record<string, unknown>> = { ...result };
  const status = Number(answer.statusCode);
  const { body = "", headers = {}, cookies } = answer;
  if (!Number.isInteger(status) || status < 100 || status > 599) return malformed();
  if (typeof body !== "string" || typeof headers !== "object" || headers === null) return malformed();
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return {
    status,
    headers: {
      "content-type": "text/plain;charset=utf-8",
      ...Object.fromEntries(named),
      ...(Array.isArray(cookies) && { "set-cookie": cookies.map(String) }),
    },
    body: Buffer.from(body, answer.isBase64Encoded === true ? "base64" : "utf8"),
  };
}

function malformed(): HttpResponse {
  return gatewayMessage(500, "Internal Server Error");
}
