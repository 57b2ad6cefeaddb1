import { notFound } from "../github-error.ts";
import { isInstalledOn, isMember, organizationNamed } from "../organizations.ts";
import type { Route } from "../router.ts";
import { actor, type RestRequest } from "./request.ts";

export const ORGANIZATION_ROUTES: readonly Route<RestRequest>[] = [
  {
    // https://docs.github.com/en/rest/orgs/members#check-organization-membership-for-a-user
    method: "GET",
    path: "/orgs/:org/members/:login",
    handle: (request) => {
      const { state, viewer, params } = request;
      const { org = "", login = "" } = params;
      const organization = organizationNamed(state, org);
      const sees =
        viewer.kind === "installation" ? isInstalledOn(state, org) : isMember(organization, actor(request).login);
      if (!sees) {
        const location = `${state.urls.api}/orgs/${organization.login}/public_members/${login}`;
        return { status: 302, headers: { location } };
      }
      if (!isMember(organization, login)) throw notFound("User does not exist or is not a member of the organization");
      return { status: 204 };
    },
  },
];
