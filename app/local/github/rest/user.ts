import { forbidden, GithubError } from "../github-error.ts";
import type { Route } from "../router.ts";
import { accountShape } from "../shapes/account.ts";
import { json, type RestRequest } from "./request.ts";

export const USER_ROUTES: readonly Route<RestRequest>[] = [
  {
    // Whose the token is. An App has no answer: https://docs.github.com/en/rest/users/users#get-the-authenticated-user
    method: "GET",
    path: "/user",
    handle: ({ state, viewer }) => {
      if (viewer.kind === "anonymous") throw new GithubError(401, "Requires authentication");
      if (viewer.kind !== "account" || viewer.appId !== null) throw forbidden();
      const account = state.accounts.get(viewer.login);
      return json({ ...accountShape(state, account), name: account.name, email: account.email });
    },
  },
];
