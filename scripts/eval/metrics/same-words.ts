/** Words that every finding has. */
const COMMON = new Set(
  "about added after again against also always another because been before being between both call called calls cannot case cause causes change changed check code could does each ensure error even every fails field file from function have here into issue just line lines make method more must need never only other path return returns same should since such than that their them then there these they this through type used uses using value values variable when where which while will with without would".split(
    " ",
  ),
);

/** How many of the label's words have to be there. */
const SHARE = 0.5;

/**
 * Whether a finding has half of the words of a label that say something. Rough: label sets without places are meant for a model
 * as the judge, which would be a model's word about a model.
 */
export function saysTheSame(finding: string, label: string): boolean {
  const wanted = wordsIn(label);
  if (wanted.size === 0) return false;
  const there = wordsIn(finding);
  const shared = [...wanted].filter((word) => there.has(word)).length;
  return shared / wanted.size >= SHARE;
}

/** Names of the code in one piece, and words of at least four letters, in lower case. */
function wordsIn(text: string): Set<string> {
  const words = text.match(/[\p{L}_][\p{L}\p{N}_]{3,}/gu) ?? [];
  return new Set(words.map((word) => word.toLowerCase()).filter((word) => !COMMON.has(word)));
}
