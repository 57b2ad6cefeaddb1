import type { BedrockRequest } from "./aws/index.ts";
import type { Delivery, JournalEntry } from "./github/index.ts";
import type { LoggedDecision, Trouble } from "./worker-log.ts";

/** What followed from one thing that happened. */
export interface StepRecord {
  readonly what: string;
  readonly deliveries: readonly Delivery[];
  readonly decisions: readonly LoggedDecision[];
  readonly troubles: readonly Trouble[];
  readonly requests: readonly JournalEntry[];
  /** What the stand-in for Amazon Bedrock was asked. */
  readonly questions: readonly BedrockRequest[];
  /** Messages that were put aside in the dead-letter queue. */
  readonly deadLetters: number;
}

export interface StepLine {
  readonly who: "GitHub sent" | "stand-in" | "decided" | "wrote" | "trouble" | "put aside";
  readonly text: string;
}

/** The lines of a step, in the order of cause and effect: what GitHub sent, what was decided, what was written. */
export function stepLines(step: StepRecord): StepLine[] {
  const lines = (who: StepLine["who"], texts: readonly string[]) => counted(texts).map((text) => ({ who, text }));
  return [
    ...lines("GitHub sent", step.deliveries.map(eventOf)),
    ...lines("stand-in", step.questions.map(answerOf)),
    ...lines(
      "trouble",
      step.troubles.map(({ message }) => message),
    ),
    ...lines("put aside", step.deadLetters === 0 ? [] : [`${step.deadLetters} message in the dead-letter queue`]),
    ...decisionLines(step.decisions),
    ...lines("wrote", step.requests.flatMap(writeOf)),
  ];
}

/** What the stand-in for Bedrock did with a question. Its words are no model's, and each line says so. */
function answerOf({ body, outcome }: BedrockRequest): string {
  const { requestMetadata } = Object(body);
  const question = Object(requestMetadata).step === "refute" ? "to refute what was found" : "about the diff";
  switch (outcome) {
    case "answered":
      return `for Amazon Bedrock, no model: asked ${question}, it answered by its script`;
    case "ValidationException":
      return `for Amazon Bedrock, no model: asked ${question}, it refused the form, as some models do`;
    default:
      return `for Amazon Bedrock, no model: asked ${question}, it failed by its script (${outcome})`;
  }
}

/** Evaluations that came to the same result one after the other are one line. */
function decisionLines(decisions: readonly LoggedDecision[]): StepLine[] {
  const runs: { text: string; evaluations: number; messages: number }[] = [];
  for (const { outcome, title, messages } of decisions) {
    const text = `${outcome}: ${title}`;
    const last = runs.at(-1);
    if (last?.text === text) {
      last.evaluations++;
      last.messages += messages;
    } else runs.push({ text, evaluations: 1, messages });
  }
  return runs.map(({ text, evaluations, messages }) => ({
    who: "decided",
    text: messages === 1 ? text : `${text}  (${counts(evaluations, "evaluation")} for ${counts(messages, "message")})`,
  }));
}

function counts(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function eventOf({ event, action, payload, statusCode }: Delivery): string {
  const name = action === null ? event : `${event}.${action}`;
  const detail = detailOf(event, payload);
  const answer = statusCode === 202 ? "" : `  → ${ANSWERS[statusCode] ?? `answered ${statusCode}`}`;
  return `${name}${detail === "" ? "" : ` (${detail})`}${answer}`;
}

const ANSWERS: Readonly<Record<number, string>> = { 200: "changes nothing, dropped", 401: "refused: bad signature" };

function detailOf(event: string, payload: Readonly<Record<string, unknown>>): string {
  const run = Object(payload.check_run);
  const pull = Object(payload.pull_request);
  switch (event) {
    case "check_run":
      return [matrixName(String(run.name)), run.conclusion ?? run.status].filter(Boolean).join(": ");
    case "check_suite":
      return String(Object(payload.check_suite).conclusion ?? "");
    case "status":
      return `${payload.context}: ${payload.state}`;
    case "pull_request":
      return `#${pull.number} by ${Object(pull.user).login}`;
    case "issue_comment":
      return `by ${Object(payload.sender).login}`;
    case "pull_request_review":
      return `by ${Object(payload.sender).login}`;
    default:
      return "";
  }
}

/** `test (7/30)` is one of many of a kind. */
function matrixName(name: string): string {
  return name.replace(/ \(\d+\/\d+\)$/, "");
}

function writeOf({ kind, operation, method, path }: JournalEntry): string[] {
  if (kind !== "write") return [];
  if (operation === "Approve") return ["an approving review, pinned to the head commit"];
  if (operation === "Withdraw") return ["a dismissal of its own approval"];
  if (operation === "Reply") return ["a reply"];
  if (operation === "React") return ["a reaction to the comment"];
  if (path.endsWith("/reviews")) return ["a review with comments: what the AI review found"];
  if (path.endsWith("/labels")) return ["a label"];
  if (path.endsWith("/check-runs")) return ["the check run Greenlight"];
  if (path.includes("/check-runs/")) return ["the check run Greenlight, updated"];
  return [`${method} ${path}`];
}

/** The same text many times in a row is one line with a count. */
function counted(texts: readonly string[]): string[] {
  const lines: { text: string; count: number }[] = [];
  for (const text of texts) {
    const same = lines.find((line) => line.text === text);
    if (same) same.count++;
    else lines.push({ text, count: 1 });
  }
  return lines.map(({ text, count }) => (count === 1 ? text : `${text}  ×${count}`));
}
