import type { Route } from "../router.ts";
import { APP_ROUTES } from "./app.ts";
import { APP_MANIFEST_ROUTES } from "./app-manifests.ts";
import { CHECK_ROUTES } from "./checks.ts";
import { COMMIT_ROUTES } from "./commits.ts";
import { CONTENTS_ROUTES } from "./contents.ts";
import { GIT_ROUTES } from "./git.ts";
import { ISSUE_ROUTES } from "./issues.ts";
import { ORGANIZATION_ROUTES } from "./organizations.ts";
import { PULL_ROUTES } from "./pulls.ts";
import { REPOSITORY_ROUTES } from "./repositories.ts";
import type { RestRequest } from "./request.ts";
import { REVIEW_ROUTES } from "./reviews.ts";
import { USER_ROUTES } from "./user.ts";

/** Every REST endpoint that is ours; the particular before the general. What is not here is asked of emulate. */
export const REST_ROUTES: readonly Route<RestRequest>[] = [
  ...APP_ROUTES,
  ...APP_MANIFEST_ROUTES,
  ...USER_ROUTES,
  ...REVIEW_ROUTES,
  ...PULL_ROUTES,
  ...ISSUE_ROUTES,
  ...CHECK_ROUTES,
  ...COMMIT_ROUTES,
  ...CONTENTS_ROUTES,
  ...GIT_ROUTES,
  ...ORGANIZATION_ROUTES,
  ...REPOSITORY_ROUTES,
];
