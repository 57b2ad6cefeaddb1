import { z } from "zod";
import { addReview, dismissReview, REVIEW_EVENTS, reviewOf, submitReview } from "../reviews.ts";
import type { Route } from "../router.ts";
import { reviewCommentShape, reviewShape } from "../shapes/pull.ts";
import { pullOf } from "./pulls.ts";
import { actor, bodyAs, json, numberParam, paged, type RestRequest, requireWrite } from "./request.ts";

const fields = z.object({
  path: z.string(),
  body: z.string(),
  line: z.int().nullish(),
  side: z.enum(["LEFT", "RIGHT"]).nullish(),
  start_line: z.int().nullish(),
  start_side: z.enum(["LEFT", "RIGHT"]).nullish(),
  position: z.int().nullish(),
});
const comment = fields.transform(inOurTerms);
/** A comment of a review has fewer fields than one on its own: no `subject_type`. */
const commentOfReview = fields.strict().transform(inOurTerms);
const newReview = z.object({
  commit_id: z.string().nullish(),
  body: z.string().nullish(),
  event: z.enum(REVIEW_EVENTS).optional(),
  comments: z.array(commentOfReview).optional(),
});
const submission = z.object({ event: z.enum(REVIEW_EVENTS), body: z.string().optional() });
const dismissal = z.object({ message: z.string() });
const newComment = z.object({ commit_id: z.string() });

const REVIEWS = "/repos/:owner/:repo/pulls/:number/reviews";

export const REVIEW_ROUTES: readonly Route<RestRequest>[] = [
  {
    method: "GET",
    path: REVIEWS,
    handle: (request) => {
      const { repository, pull } = pullOf(request);
      const viewer = request.viewer.kind === "anonymous" || request.viewer.kind === "app" ? null : request.viewer.login;
      const reviews = [...repository.reviews.values()].filter(
        (review) => review.pull === pull.number && (review.state !== "PENDING" || review.author === viewer),
      );
      return paged(request, reviews, (review) => reviewShape(request.state, repository, review));
    },
  },
  {
    method: "POST",
    path: REVIEWS,
    handle: (request) => {
      const { repository, pull } = pullOf(request);
      const { commit_id, body, event, comments } = bodyAs(request, newReview);
      const by = actor(request).login;
      const asked = { by, event, body: body ?? undefined, sha: commit_id ?? undefined, comments };
      return json(reviewShape(request.state, repository, addReview(request.state, repository, pull.number, asked)));
    },
  },
  {
    method: "GET",
    path: `${REVIEWS}/:review`,
    handle: (request) => {
      const { repository, pull } = pullOf(request);
      const review = reviewOf(repository, pull.number, numberParam(request, "review"));
      return json(reviewShape(request.state, repository, review));
    },
  },
  {
    method: "POST",
    path: `${REVIEWS}/:review/events`,
    handle: (request) => {
      const { repository, pull } = pullOf(request);
      const review = reviewOf(repository, pull.number, numberParam(request, "review"));
      const asked = { by: actor(request).login, ...bodyAs(request, submission) };
      return json(reviewShape(request.state, repository, submitReview(request.state, repository, review, asked)));
    },
  },
  {
    method: "PUT",
    path: `${REVIEWS}/:review/dismissals`,
    handle: (request) => {
      const { repository, pull } = pullOf(request);
      const review = reviewOf(repository, pull.number, numberParam(request, "review"));
      const asked = { by: requireWrite(request).login, message: bodyAs(request, dismissal).message };
      return json(reviewShape(request.state, repository, dismissReview(request.state, repository, review, asked)));
    },
  },
  {
    method: "GET",
    path: `${REVIEWS}/:review/comments`,
    handle: (request) => {
      const { repository, pull } = pullOf(request);
      const review = reviewOf(repository, pull.number, numberParam(request, "review"));
      const comments = [...repository.reviewComments.values()].filter((one) => one.review === review.id);
      return paged(request, comments, (one) => reviewCommentShape(request.state, repository, one));
    },
  },
  {
    method: "GET",
    path: "/repos/:owner/:repo/pulls/:number/comments",
    handle: (request) => {
      const { repository, pull } = pullOf(request);
      const comments = [...repository.reviewComments.values()].filter((one) => one.pull === pull.number);
      return paged(request, comments, (one) => reviewCommentShape(request.state, repository, one));
    },
  },
  {
    // A comment on its own is a review with nothing but that comment.
    method: "POST",
    path: "/repos/:owner/:repo/pulls/:number/comments",
    handle: (request) => {
      const { repository, pull } = pullOf(request);
      const { commit_id: sha } = bodyAs(request, newComment);
      const comments = [bodyAs(request, comment)];
      const review = addReview(request.state, repository, pull.number, {
        by: actor(request).login,
        event: "COMMENT",
        sha,
        comments,
      });
      const added = [...repository.reviewComments.values()].find((one) => one.review === review.id);
      return json(added === undefined ? {} : reviewCommentShape(request.state, repository, added), 201);
    },
  },
];

function inOurTerms({ start_line: startLine, start_side: startSide, ...rest }: z.output<typeof fields>) {
  return { ...rest, startLine, startSide };
}
