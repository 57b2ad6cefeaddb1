import { RE2JS } from "re2js";
import { type Effort, TooMuchWork } from "../../pull-request/effort.ts";

/** A regular expression of RE2 whose work is counted while it is done. */
export interface BoundedRegex {
  /**
   * Whether it is found anywhere in the text.
   *
   * @throws {TooMuchWork} if that would be more than is left of the effort
   */
  isFound(text: string, effort: Effort): boolean;
}

/** Steps for each instruction of a program that is looked at: a few are, for every state that is new. */
const VISIT = 6;
/** Steps for each text, however short. */
const TEXT = 20;
/** Bytes that the states of one may take; the library's own limit is 8 MB. */
const MEMORY = 2 * 1024 * 1024;

/** The part of a compiled program that the automaton uses. */
interface Program {
  getInst(counter: number): unknown;
}

/**
 * RE2 is linear in the text and in the size of the program: `(.*){1,1000}` would still take five seconds for a long
 * description. What people write costs far less than that, since RE2 makes an automaton of it on the way, one look-up for
 * each character; only states that were not met before cost more. So the work is not guessed from the sizes: it is counted,
 * and where RE2JS would give up the automaton for its slow machine, that is too much.
 *
 * This reaches into RE2JS 2.10 (`re2Input.dfa`, `src/DFA.js`): the automaton asks its program for every instruction that it
 * looks at, and answers null where it gives up. A test fails if another version does otherwise.
 *
 * @throws {Error} if it is no regular expression of RE2
 */
export function boundedRegex(source: string): BoundedRegex {
  const regex = RE2JS.compile(source);
  const { dfa } = regex.re2Input;
  const program: Program = dfa.prog;
  let current: Effort | null = null;
  dfa.prog = Object.assign(Object.create(program), {
    getInst(counter: number): unknown {
      current?.spend(VISIT);
      return program.getInst(counter);
    },
  });
  dfa.stateBudget = MEMORY;
  const match = dfa.match.bind(dfa);
  dfa.match = (...input: Parameters<typeof match>): boolean => {
    const answer: boolean | null = match(...input);
    if (answer === null) throw new TooMuchWork(`the automaton of ${source} grows without end`);
    return answer;
  };
  return {
    isFound(text, effort) {
      forget(effort);
      used.add(dfa);
      effort.spend(TEXT + text.length);
      current = effort;
      try {
        return regex.test(text);
      } finally {
        current = null;
      }
    },
  };
}

/** Automata with states that the last decision met. */
const used = new Set<{ clearCache(): void }>();
const begun = new WeakSet<Effort>();

/** States that another decision met would make this one cheaper than it was the first time, and would fill the memory. */
function forget(effort: Effort): void {
  if (begun.has(effort)) return;
  begun.add(effort);
  for (const automaton of used) automaton.clearCache();
  used.clear();
}

/** What a class of Unicode such as `\p{L}`, which has hundreds of ranges, weighs more than another. */
const RANGES = 60;

/**
 * How large a program a regular expression makes, at most, before it is compiled: every character is an instruction, and a
 * repetition with numbers repeats what it is behind, which is compiled so many times. Groups are taken to be in each other.
 */
export function weightOf(source: string): number {
  let characters = source.length;
  let nested = 1;
  for (const { index, 1: from = "", 2: to = "" } of source.matchAll(/\{(\d+)(?:,(\d*))?\}/g)) {
    const times = Math.max(1, Number(from) + 1, Number(to));
    if (source[index - 1] === ")") nested *= times;
    else characters += times;
  }
  const ranges = /\\[pP]/.test(source) ? RANGES : 1;
  return characters * nested * ranges;
}
