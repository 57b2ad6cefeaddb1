import { CHECK_NAME } from "../pull-request/check-name.ts";
import type { OwnCheckRun, Snapshot } from "../pull-request/snapshot.ts";
import type { Octokit } from "./octokit.ts";

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
 * that two pull requests with the same head never speak for each other. Nothing is written if it says so already.
 *
 * Not retried by Octokit: a second `POST` would make a second check run.
 *
 * @returns whether something was written
 */
export async function writeCheckRun(octokit: Octokit, snapshot: Snapshot, report: CheckRunReport): Promise<boolean> {
  const { repository, pull } = snapshot;
  const existing = snapshot.ownCheckRuns.find((run) => run.pull === pull.number);
  const output = {
    title: report.title,
    summary: shortened(report.summary),
    text: shortened(report.text),
  };
  if (existing !== undefined && saysThis(existing, report, output)) return false;

  const said = {
    owner: repository.owner,
    repo: repository.name,
    status: report.status,
    ...(report.status === "completed" && report.conclusion !== null ? { conclusion: report.conclusion } : {}),
    output: {
      ...output,
      annotations: report.annotations.slice(0, MOST_ANNOTATIONS).map(({ path, line, message }) => ({
        path,
        start_line: line,
        end_line: line,
        annotation_level: "failure" as const,
        message,
      })),
    },
  };
  if (existing === undefined) {
    const external_id = `pull:${pull.number}`;
    await octokit.rest.checks.create({ ...said, name: CHECK_NAME, head_sha: pull.head.sha, external_id });
  } else {
    await octokit.rest.checks.update({ ...said, check_run_id: existing.id });
  }
  return true;
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
function shortened(text: string): string {
  if (text.length <= LONGEST) return text;
  const end = "\n\n… (cut: longer than a check run may be)";
  const lineEnd = text.lastIndexOf("\n", LONGEST - end.length);
  return text.slice(0, Math.max(0, lineEnd)) + end;
}
