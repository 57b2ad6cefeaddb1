/** A refusal in GitHub's own words: a status for REST, a `type` for GraphQL. */
export class GithubError extends Error {
  readonly status: number;
  readonly type: string;
  readonly errors: readonly unknown[];

  constructor(status: number, message: string, options: { type?: string; errors?: readonly unknown[] } = {}) {
    super(message);
    this.name = "GithubError";
    this.status = status;
    this.type = options.type ?? (status === 404 ? "NOT_FOUND" : status === 403 ? "FORBIDDEN" : "UNPROCESSABLE");
    this.errors = options.errors ?? [];
  }
}

export const notFound = (message = "Not Found"): GithubError => new GithubError(404, message);

export const forbidden = (message = "Resource not accessible by integration"): GithubError =>
  new GithubError(403, message);

/** 422 as most of the API words it: the reason is in `errors`, as text. */
export const unprocessable = (reason: string): GithubError =>
  new GithubError(422, "Unprocessable Entity", { errors: [reason] });

/** 422 of the older endpoints: `Validation Failed` with the field at fault. */
export const validationFailed = (error: Record<string, string>): GithubError =>
  new GithubError(422, "Validation Failed", { errors: [error] });

/** 422 of the Checks API: no `errors`, everything in the message. */
export const invalidRequest = (reason: string): GithubError => new GithubError(422, `Invalid request.\n\n${reason}`);

/** The one line that says what went wrong. */
export function reasonOf(error: GithubError): string {
  const [first] = error.errors;
  return typeof first === "string" ? first : error.message;
}
