import type { Octokit } from "../../../github/octokit.ts";
import { accessApp } from "../../deployment/app-access.ts";
import type { AwsCaller } from "../../deployment/aws-caller.ts";
import type { Deployment } from "../../deployment/deployment.ts";

/** The App as GitHub knows it, and ways to ask for more. */
export interface RegisteredApp {
  readonly name: string;
  readonly slug: string;
  /** https://github.com/apps/SLUG */
  readonly htmlUrl: string;
  readonly owner: { readonly login: string; readonly isOrganization: boolean };
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
  /** Speaks for the App itself. */
  readonly octokit: Octokit;
  /** Speaks for the App on one installation. */
  readonly octokitFor: (installationId: number) => Promise<Octokit>;
}

/** @throws what Octokit throws, and UsageError where the credentials cannot be used */
export async function readRegisteredApp(caller: AwsCaller, deployment: Deployment): Promise<RegisteredApp> {
  const access = await accessApp(caller, deployment);
  const octokit = await access.appOctokit();
  const { data } = await octokit.rest.apps.getAuthenticated();
  if (data === null) throw new TypeError("GitHub tells nothing of the App");
  const { name, slug = "", html_url, owner, permissions, events } = data;
  return {
    name,
    slug,
    htmlUrl: html_url,
    owner: {
      login: "login" in owner ? owner.login : (owner.slug ?? owner.name),
      isOrganization: "type" in owner && owner.type === "Organization",
    },
    permissions: levelsOf(permissions),
    events,
    octokit,
    octokitFor: access.octokitFor,
  };
}

/** Permissions by name, with the level of each. */
export function levelsOf(permissions: object): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(permissions).map(([name, level]) => [name, String(level)]));
}
