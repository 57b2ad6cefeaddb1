import { readTokenHealth, type TokenHealth } from "../../../github/token-health.ts";
import { counted } from "../../../report/sentences.ts";
import type { Check } from "../check.ts";
import { type Finding, failed, type Trouble, together, warning } from "../finding.ts";
import { shown } from "../why-not.ts";

const DAY = 24 * 60 * 60 * 1_000;
const WARN_DAYS = 14;
const FAIL_DAYS = 3;

export const approvalToken: Check = {
  id: "approval-token",
  group: "GitHub App",
  title: "Approval token",
  async examine({ credentials, deployment, now }) {
    const { approvalToken: token } = await credentials.get();
    if (token === undefined) return null;
    const { outputs } = await deployment.get();
    const health = await readTokenHealth({ token, apiUrl: outputs.GithubApiUrl, now: now() });
    return tokenFinding(health, now());
  },
};

const NEW_TOKEN = "Make a new token of the machine user, and store it as approvalToken in the App's credentials.";

/** What the health of the token means for approvals by a machine user. */
export function tokenFinding(health: TokenHealth, now: Date): Finding {
  if (health.status === "refused") {
    return failed(
      shown(`GitHub does not accept it (${health.why}): it has expired, was revoked, or is no person's`),
      NEW_TOKEN,
    );
  }
  const { login, scopes, expiresAt } = health;
  const troubles = [...scopeTroubles(scopes), ...expiryTroubles(expiresAt, now)];
  const may =
    scopes === null
      ? "fine-grained: GitHub does not tell what it may; it needs pull requests: write"
      : `scopes ${scopes.join(", ")}`;
  const ends = expiresAt === null ? "never expires" : `ends on ${dayOf(expiresAt)}`;
  return together(troubles, shown(`of ${login}, ${may}, ${ends}`));
}

/** A review takes `repo`, or `public_repo` on public repositories (docs.github.com, "Scopes for OAuth apps"). */
function scopeTroubles(scopes: readonly string[] | null): readonly Trouble[] {
  if (scopes === null || scopes.includes("repo")) return [];
  if (scopes.includes("public_repo")) {
    return [
      warning("it may review in public repositories alone (scope public_repo)", "Private ones take the scope repo."),
    ];
  }
  return [
    failed(`it has no scope repo (it has ${scopes.join(", ") || "none"})`, `It cannot review without. ${NEW_TOKEN}`),
  ];
}

function expiryTroubles(expiresAt: Date | null, now: Date): readonly Trouble[] {
  if (expiresAt === null) return [];
  const days = Math.floor((expiresAt.getTime() - now.getTime()) / DAY);
  const found = `it ends in ${counted(days, "day")}, on ${dayOf(expiresAt)}`;
  if (days < FAIL_DAYS) return [failed(found, NEW_TOKEN)];
  return days < WARN_DAYS ? [warning(found, NEW_TOKEN)] : [];
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
