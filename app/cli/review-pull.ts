import { readPartsOf, readReviewMaterial } from "../github/read-review-material.ts";
import { isStandIn, renderReviewText } from "../report/ai-review/text.ts";
import { visible } from "../report/markdown.ts";
import { counted } from "../report/sentences.ts";
import { decodeMemory } from "../review/memory/encode.ts";
import { type ReviewResult, reviewPull } from "../review/review-pull.ts";
import type { ReviewPlan } from "../review/subject.ts";
import type { ReviewOptions } from "./commands/review.ts";
import { connect, explained } from "./live-github.ts";
import { readLocalPolicies } from "./local-policies.ts";
import { createPullReader } from "./pull-reader.ts";
import { refOf } from "./pull-ref.ts";
import { type BedrockAccess, connectBedrock } from "./review-bedrock.ts";
import { type ReviewWishes, reviewWishes } from "./review-settings.ts";
import { type Terminal, writeJson } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Makes the AI review of a pull request with a person's own credentials, and prints it. GitHub is only read.
 *
 * It is made anew, whatever the App has reviewed before: nothing is carried and no earlier cost counts. What people
 * dismissed by then stays dismissed.
 *
 * @returns whether nothing in it would hold an approval
 * @throws UsageError where the pull request cannot be read, or no model can be asked
 */
export async function reviewPullRequest(text: string, options: ReviewOptions, terminal: Terminal): Promise<boolean> {
  const ref = refOf(text);
  const name = `${ref.owner}/${ref.name}#${ref.number}`;
  const local = await readLocalPolicies({ policy: options.policy });
  const { octokit } = connect(process.env);
  const plans: ReviewPlan[] = [];
  let asked = 0;
  const bedrock = await connectBedrock(process.env, ({ model, step }) => {
    asked++;
    terminal.progress(progressOf(asked, plans[0], { model: visible(model), step }));
  });
  if (options.model !== undefined) checkModel(options.model, bedrock);

  const reading = async <T>(read: () => Promise<T>): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      terminal.progress("");
      throw explained(error, name, new Date());
    }
  };
  const { read } = createPullReader(octokit, options.app ?? process.env.APP_SLUG, () => new Date(), local);
  terminal.progress(`Reading ${name} …`);
  const snapshot = await reading(() => read(ref));
  terminal.progress(`Reading the diff of ${name} …`);
  const wishes = reviewWishes(snapshot, { ...local, file: options.policy }, options, terminal);
  const material = await reading(() => readReviewMaterial(octokit, snapshot, wishes.settings));
  const remembered = material.storedMemory === null ? null : decodeMemory(material.storedMemory);
  const onPlan = (made: ReviewPlan) => {
    plans.push(made);
    terminal.progress("");
    terminal.complain(estimate(made, wishes, bedrock));
  };
  const { pull } = snapshot;
  const result = await reading(() =>
    reviewPull(
      {
        name,
        ...readPartsOf(snapshot, material),
        memory: null,
        dismissals: remembered?.dismissals ?? [],
        again: false,
      },
      wishes.settings,
      { ...bedrock.tools, onPlan },
    ),
  );
  terminal.progress("");
  refuse(result, bedrock);
  if (result.throttled !== null) terminal.complain(`${result.throttled.message}; not everything was asked.\n`);

  const { review } = result;
  const { title, url, state, head } = pull;
  if (options.json === true) {
    writeJson(terminal, {
      pull: { repository: `${ref.owner}/${ref.name}`, number: ref.number, title, url, state, headSha: head.sha },
      review,
      cost: {
        currency: "USD",
        limit: wishes.settings.max_cost_per_pull,
        estimated: plans[0]?.cost ?? null,
        paid: review.receipt.cost,
      },
      policy: { file: options.policy ?? null, blob: wishes.blob },
      standIn: isStandIn(review.receipt),
    });
  } else {
    terminal.write(`${terminal.paint.dim(visible(`${name}  ${title}`))}\n${renderReviewText(review, terminal)}`);
  }
  return review.verdict === "clean" || review.verdict === "advisory";
}

function checkModel(model: string, { tools }: BedrockAccess): void {
  if (tools.models.some(({ name }) => name === model)) return;
  const known = tools.models.map(({ name }) => name).join(", ");
  throw new UsageError(
    `--model ${visible(model)}: there is no model of that name, but ${visible(known)}; REVIEW_MODELS adds others (docs/install.md).`,
  );
}

function progressOf(
  asked: number,
  plan: ReviewPlan | undefined,
  { model, step }: { model: string; step: string },
): string {
  const questions = plan?.questions ?? 0;
  if (step !== "refute") return `Question ${asked} of ${questions}: ${model} reads the diff …`;
  return `Second look ${Math.max(1, asked - questions)}: ${model} …`;
}

/** What is about to be asked, and what it could cost, before anything is spent. */
function estimate(plan: ReviewPlan, { settings, blob }: ReviewWishes, { endpoint }: BedrockAccess): string {
  const cost = plan.cost === null ? "at a price that nobody configured" : `for up to ${dollars(plan.cost)}`;
  const limit = `of the ${dollars(settings.max_cost_per_pull)} that it may cost (--max-cost)`;
  const questions = `${counted(plan.questions, "question")} to ${visible(plan.model)}, second looks by ${visible(plan.refuter)}`;
  return [
    ...(blob === null ? ["There is no policy, so the review is made by the defaults."] : []),
    ...(endpoint === null ? [] : [`Amazon Bedrock is asked at ${visible(endpoint)}.`]),
    `${questions}: about ${plan.inputTokens} tokens, ${cost} ${limit}.`,
    "",
  ].join("\n");
}

function dollars(amount: number): string {
  return `$${amount.toFixed(amount > 0 && amount < 0.1 ? 4 : 2)}`;
}

/**
 * Where the service answered nothing at all there is no review to print.
 *
 * @throws UsageError
 */
function refuse({ review, paid, throttled }: ReviewResult, { refusal }: BedrockAccess): void {
  // A secret that code found is told all the same.
  if (paid || review.verdict !== "indeterminate") return;
  if (throttled !== null) throw new UsageError(`${throttled.message}. Try again in a few minutes.`);
  const why = refusal();
  if (why !== null) throw new UsageError(`Nothing was reviewed. ${visible(why.sentence)}`);
}
