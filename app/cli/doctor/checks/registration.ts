import { readAppManifest } from "../../../settings/app-manifest.ts";
import type { Check } from "../check.ts";
import { failed, together } from "../finding.ts";
import { missingEvents, permissionTroubles } from "../grants.ts";
import type { RegisteredApp } from "../read/registered-app.ts";

export const appPermissions: Check = {
  id: "app-permissions",
  group: "GitHub App",
  title: "Permissions",
  async examine({ app }) {
    const registered = await app.get();
    const { permissions } = readAppManifest();
    const troubles = permissionTroubles(permissions, registered.permissions, `${settingsOf(registered)}/permissions`);
    return together(troubles, `as in app.yml (${Object.keys(permissions).length})`);
  },
};

export const appEvents: Check = {
  id: "app-events",
  group: "GitHub App",
  title: "Events",
  async examine({ app }) {
    const registered = await app.get();
    const { events } = readAppManifest();
    const missing = missingEvents(events, registered.events);
    const fix = `Subscribe to them: ${settingsOf(registered)}/permissions`;
    return together(
      missing.length === 0 ? [] : [failed(`it does not hear of ${missing.join(", ")}`, fix)],
      `as in app.yml (${events.length})`,
    );
  },
};

/** Where the App's registration is changed (docs.github.com, "Modifying a GitHub App registration"). */
export function settingsOf({ htmlUrl, slug, owner }: Pick<RegisteredApp, "htmlUrl" | "slug" | "owner">): string {
  const whose = owner.isOrganization ? `/organizations/${owner.login}` : "";
  return `${new URL(htmlUrl).origin}${whose}/settings/apps/${slug}`;
}
