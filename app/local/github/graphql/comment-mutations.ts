import type { Account } from "../accounts.ts";
import { addComment, react } from "../comments.ts";
import type { GithubState, REACTIONS } from "../state.ts";
import type { Node } from "./accounts.ts";
import { commentById, commentNode } from "./comments.ts";
import { pullById } from "./mutations.ts";
import { pullNode } from "./pulls.ts";

interface Input {
  readonly subjectId: string;
  readonly clientMutationId?: string | null;
}

/** What may be said in the conversation of a pull request. `actor` is asked first: without an account there is no mutation. */
export function commentMutations(state: GithubState, actor: () => Account): Node {
  return {
    addComment: ({ input }: { readonly input: Input & { readonly body: string } }) => {
      const by = actor().login;
      const { repository, pull } = pullById(state, input.subjectId);
      const comment = addComment(state, repository, pull.number, { by, body: input.body });
      const node = commentNode(state, repository, comment, (one) => pullNode(state, repository, one));
      return {
        clientMutationId: input.clientMutationId ?? null,
        commentEdge: { cursor: "", node },
        subject: pullNode(state, repository, pull),
      };
    },
    addReaction: ({ input }: { readonly input: Input & { readonly content: (typeof REACTIONS)[number] } }) => {
      const by = actor().login;
      const { repository, comment } = commentById(state, input.subjectId);
      const reacted = react(repository, comment, { by, content: input.content });
      return {
        clientMutationId: input.clientMutationId ?? null,
        subject: commentNode(state, repository, reacted, (one) => pullNode(state, repository, one)),
      };
    },
  };
}
