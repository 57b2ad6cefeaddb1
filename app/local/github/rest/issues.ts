import { z } from "zod";
import { addComment, commentOf, deleteComment, editComment } from "../comments.ts";
import { addLabels, removeLabel } from "../pulls.ts";
import { pullNumbered } from "../repositories.ts";
import type { Route } from "../router.ts";
import { commentShape, issueShape, labelShape } from "../shapes/pull.ts";
import { pullOf } from "./pulls.ts";
import { actor, bodyAs, json, numberParam, paged, type RestRequest, repositoryOf, requireWrite } from "./request.ts";

/** GitHub takes a bare list too. */
const labels = z.union([
  z.object({ labels: z.array(z.string()) }).transform((body) => body.labels),
  z.array(z.string()),
]);
const comment = z.object({ body: z.string() });

const ISSUE = "/repos/:owner/:repo/issues/:number";
const COMMENT = "/repos/:owner/:repo/issues/comments/:id";

/** What pull requests have as issues: labels and comments. There are no other issues here. */
export const ISSUE_ROUTES: readonly Route<RestRequest>[] = [
  {
    method: "GET",
    path: COMMENT,
    handle: (request) => {
      const repository = repositoryOf(request);
      return json(commentShape(request.state, repository, commentOf(repository, numberParam(request, "id"))));
    },
  },
  {
    method: "PATCH",
    path: COMMENT,
    handle: (request) => {
      const repository = repositoryOf(request);
      const edit = { by: actor(request).login, body: bodyAs(request, comment).body };
      const edited = editComment(request.state, repository, numberParam(request, "id"), edit);
      return json(commentShape(request.state, repository, edited));
    },
  },
  {
    method: "DELETE",
    path: COMMENT,
    handle: (request) => {
      deleteComment(request.state, repositoryOf(request), numberParam(request, "id"), actor(request).login);
      return { status: 204 };
    },
  },
  {
    method: "GET",
    path: ISSUE,
    handle: (request) => {
      const { repository, pull } = pullOf(request);
      return json(issueShape(request.state, repository, pull));
    },
  },
  {
    method: "GET",
    path: `${ISSUE}/comments`,
    handle: (request) => {
      const { repository, pull } = pullOf(request);
      const comments = [...repository.comments.values()].filter((one) => one.number === pull.number);
      return paged(request, comments, (one) => commentShape(request.state, repository, one));
    },
  },
  {
    method: "POST",
    path: `${ISSUE}/comments`,
    handle: (request) => {
      const { repository, pull } = pullOf(request);
      const { body } = bodyAs(request, comment);
      const added = addComment(request.state, repository, pull.number, { by: actor(request).login, body });
      return json(commentShape(request.state, repository, added), 201);
    },
  },
  { method: "GET", path: `${ISSUE}/labels`, handle: labelsOf },
  {
    method: "POST",
    path: `${ISSUE}/labels`,
    handle: (request) => {
      const { repository, pull } = pullOf(request);
      const by = requireWrite(request).login;
      addLabels(request.state, repository, pull.number, { by, labels: bodyAs(request, labels) });
      return labelsOf(request);
    },
  },
  {
    method: "PUT",
    path: `${ISSUE}/labels`,
    handle: (request) => {
      const { repository, pull } = pullOf(request);
      const by = requireWrite(request).login;
      const wanted = bodyAs(request, labels);
      for (const label of pull.labels.filter((one) => !wanted.includes(one)))
        removeLabel(request.state, repository, pull.number, { by, label });
      addLabels(request.state, repository, pull.number, { by, labels: wanted });
      return labelsOf(request);
    },
  },
  {
    method: "DELETE",
    path: `${ISSUE}/labels/:label`,
    handle: (request) => {
      const { repository, pull } = pullOf(request);
      const by = requireWrite(request).login;
      removeLabel(request.state, repository, pull.number, { by, label: request.params.label ?? "" });
      return labelsOf(request);
    },
  },
];

function labelsOf(request: RestRequest) {
  const repository = repositoryOf(request);
  const { labels: names } = pullNumbered(repository, numberParam(request, "number"));
  return json(names.map((name) => labelShape(request.state, repository, name)));
}
