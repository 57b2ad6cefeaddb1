/** What API Gateway (HTTP API, payload format 2.0) sends back to GitHub. */
export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A JSON answer with one message. It is shown under "Recent deliveries" in the App's settings, so it speaks to a person. */
export function answer(statusCode: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    statusCode,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify({ message }),
  };
}
