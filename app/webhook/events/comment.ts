import { commandIn } from "../../commands/command-in.ts";
import type { Interpretation } from "../interpret.ts";
import { type Occurrence, personOf } from "./occurrence.ts";

/**
 * A comment on a pull request that gives a command: `/greenlight pause`. Only when it is made: an edited one gives none,
 * since whoever may edit it need not be who wrote it. The worker reads it again; here only comments are left out that are
 * nothing to it, which are nearly all.
 */
export function onIssueComment({ action, payload, envelope }: Occurrence): Interpretation {
  if (action !== "created") return { ignored: `issue_comment ${action} decides nothing` };
  const issue = payload.object("issue");
  if (!issue.has("pull_request")) return { ignored: "a comment on an issue" };
  const comment = payload.object("comment");
  const body = comment.value("body");
  if (typeof body !== "string" || commandIn(body) === null) return { ignored: "a comment without a command" };
  const by = comment.has("user") ? personOf(comment.object("user")) : null;
  if (by === null) return { ignored: "bots give no commands" };
  const source = { via: "comment", comment: comment.text("node_id") } as const;
  return { envelopes: [{ kind: "command", pull: issue.id("number"), by, source, ...envelope({}) }] };
}
