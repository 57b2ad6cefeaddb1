import { counted } from "../../../report/sentences.ts";
import { readAppManifest } from "../../../settings/app-manifest.ts";
import type { Check } from "../check.ts";
import { TITLES } from "../examination.ts";
import { failed, type Trouble, together } from "../finding.ts";
import { type Grants, lower, missingEvents, missingPermissions } from "../grants.ts";
import type { Installation } from "../read/installations.ts";
import { shown } from "../why-not.ts";

export const installed: Check = {
  id: "installations",
  group: "GitHub App",
  title: TITLES.installations,
  async examine({ app, installations }) {
    const { htmlUrl } = await app.get();
    const found = await installations.own();
    if (found.length === 0) return failed("it is installed nowhere", `Install it: ${htmlUrl}/installations/new`);
    const suspended = found
      .filter(({ suspendedAt }) => suspendedAt !== null)
      .map(({ account, suspendedAt, htmlUrl }) =>
        failed(shown(`suspended on ${account} since ${suspendedAt}`), `Its owner can end that: ${htmlUrl}`),
      );
    return together(suspended, shown(`${found.length}: ${namesOf(found)}`));
  },
};

export const installationPermissions: Check = {
  id: "installation-permissions",
  group: "GitHub App",
  title: "Accepted permissions",
  async examine({ app, installations }) {
    const asked = lower(readAppManifest(), await app.get());
    const found = await installations.get();
    if (found.length === 0) return null;
    const troubles = found.flatMap((installation) => notAccepted(asked, installation));
    return together(troubles, `all that the App asks for, on ${counted(found.length, "installation")}`);
  },
};

/** What the owner of an installation has not accepted of what the App asks for, and should. */
function notAccepted(asked: Grants, { account, htmlUrl, permissions, events }: Installation): readonly Trouble[] {
  const missing = [
    ...missingPermissions(asked.permissions, permissions),
    ...missingEvents(asked.events, events).map((event) => `the event ${event}`),
  ];
  if (missing.length === 0) return [];
  return [
    failed(
      shown(`${account} has not accepted ${missing.join(", ")}`),
      shown(`An owner of ${account} accepts at ${htmlUrl}`),
    ),
  ];
}

const MOST_NAMES = 5;

function namesOf(installations: readonly Installation[]): string {
  const names = installations.map(({ account }) => account);
  const rest = names.length - MOST_NAMES;
  return rest > 0 ? `${names.slice(0, MOST_NAMES).join(", ")} and ${rest} more` : names.join(", ");
}
