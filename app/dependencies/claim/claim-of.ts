import type { Claim } from "./claim.ts";
import { readMetadata } from "./commit-metadata.ts";
import { readTitle } from "./title.ts";

/**
 * What Dependabot and Renovate claim in the title and in the commit messages. The messages' first lines only count
 * where the title claims nothing and Dependabot's metadata is missing. Never throws.
 */
export function claimOf(title: string, commitMessages: readonly string[]): Claim {
  const fromTitle = readTitle(title, "title");
  const fromMetadata = readMetadata(commitMessages);
  const statements = [fromTitle, fromMetadata].filter((statement) => statement !== null);
  if (statements.length > 0) return { statements };
  const subjects = commitMessages.map((message) => readTitle(message.split("\n", 1)[0] ?? "", "commit message"));
  return { statements: subjects.filter((statement) => statement !== null) };
}
