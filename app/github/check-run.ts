import { buttonsFor } from "../commands/button.ts";
import { CHECK_NAME } from "../pull-request/check-name.ts";
import { writeReference } from "../pull-request/check-run-reference.ts";
import { isPaused } from "../pull-request/paused.ts";
import { joinReviewLine } from "../pull-request/review-line.ts";
import type { OwnCheckRun, Snapshot } from "../pull-request/snapshot.ts";
import type { Octokit } from "./octokit.ts";
import { referenceOf } from "./remember.ts";

/** What our check run says. Title, summary and text are Markdown that is safe to show. */
export interface CheckRunReport {
  readonly status: "in_progress" | "completed";
  /** Only with `completed`. */
  readonly conclusion: "success" | "neutral" | "failure" | "action_required" | null;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  readonly annotations: readonly Annotation[];
}

export interface Annotation {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** GitHub takes 50 annotations in one request; a policy with more problems than that has them all in its text. */
const MOST_ANNOTATIONS = 50;
/** GitHub refuses a summary or a text of more than 65,535 characters. */
const LONGEST = 65_535;

/**
 * Makes our check run on the head commit say this: one per pull request and head SHA, found again by `external_id`, so
 * that two pull requests with the same head never speak for each other. Nothing is written if it says so already: GitHub
 * does not tell which buttons a run has, but they depend on whether it is paused, which its text tells, too.
 *
 * Not retried by Octokit: a second `POST` would make a second check run.
 *
 * @param reviewMemory what is remembered of AI reviews; what there is stays unless told otherwise
 * @returns the check run as it is now; null if nothing had to be written
 */
export async function writeCheckRun(
  octokit: Octokit,
  snapshot: Snapshot,
  report: CheckRunReport,
  reviewMemory = ownCheckRun(snapshot)?.reviewMemory ?? null,
): Promise<OwnCheckRun | null> {
  const { repository, pull } = snapshot;
  const existing = ownCheckRun(snapshot);
  const output = {
    title: report.title,
    summary: shortened(report.summary),
    text: shortened(report.text, joinReviewLine(reviewMemory, "").length),
  };
  if (existing !== undefined && existing.reviewMemory === reviewMemory && saysThis(existing, report, output))
    return null;

  const said = {
    owner: repository.owner,
    repo: repository.name,
    status: report.status,
    ...(report.status === "completed" && report.conclusion !== null ? { conclusion: report.conclusion } : {}),
    actions: buttonsFor(isPaused(pull)).map((button) => ({ ...button })),
    output: {
      ...output,
      text: joinReviewLine(reviewMemory, output.text),
      annotations: report.annotations.slice(0, MOST_ANNOTATIONS).map(({ path, line, message }) => ({
        path,
        start_line: line,
        end_line: line,
        annotation_level: "failure" as const,
        message,
      })),
    },
  };
  const { status, conclusion } = report;
  const written = { reviewMemory, status, conclusion, ...output };
  if (existing === undefined) {
    const reference = referenceOf(snapshot);
    const external_id = writeReference(reference);
    const { data } = await octokit.rest.checks.create({
      ...said,
      name: CHECK_NAME,
      head_sha: pull.head.sha,
      external_id,
    });
    return { ...written, ...reference, id: data.id, startedAt: data.started_at };
  }
  // What is not sent stays as it is, `external_id` too.
  await octokit.rest.checks.update({ ...said, check_run_id: existing.id });
  return { ...existing, ...written };
}

/** Our check run of this pull request on its head. */
export function ownCheckRun({ ownCheckRuns, pull }: Snapshot): OwnCheckRun | undefined {
  return ownCheckRuns.find((run) => run.pull === pull.number);
}

/**
 * Writes down what is remembered of AI reviews, and leaves everything else that the check run says; only what has no room
 * beside a longer memory is cut.
 *
 * @returns the check run as it is now
 */
export async function writeReviewMemory(
  octokit: Octokit,
  { repository }: Snapshot,
  run: OwnCheckRun,
  reviewMemory: string,
): Promise<OwnCheckRun> {
  if (run.reviewMemory === reviewMemory) return run;
  const { id, title, summary } = run;
  const text = shortened(run.text, joinReviewLine(reviewMemory, "").length);
  await octokit.rest.checks.update({
    owner: repository.owner,
    repo: repository.name,
    check_run_id: id,
    output: { title, summary, text: joinReviewLine(reviewMemory, text) },
  });
  return { ...run, reviewMemory, text };
}

function saysThis(
  run: OwnCheckRun,
  report: CheckRunReport,
  output: { readonly title: string; readonly summary: string; readonly text: string },
): boolean {
  return (
    run.status === report.status &&
    run.conclusion === report.conclusion &&
    run.title === output.title &&
    run.summary === output.summary &&
    run.text === output.text
  );
}

/**
 * Cut behind a whole line: half of a code span or of a character would let other people's names become Markdown, and
 * every block of ours ends with its line.
 */
function shortened(text: string, taken = 0): string {
  const longest = LONGEST - taken;
  if (text.length <= longest) return text;
  const end = "\n\n… (cut: longer than a check run may be)";
  const lineEnd = text.lastIndexOf("\n", longest - end.length);
  return text.slice(0, Math.max(0, lineEnd)) + end;
}
