import type { Effort } from "./effort.ts";
import { FOLDERS, fitsNames, type Glob, globOf, namesOf } from "./glob.ts";
import type { Looked, Name } from "./segment.ts";

/**
 * Many paths, to be asked about many globs: 100 rules with a few globs each, for 3,000 files. What nearly every glob says
 * for sure (the folders at its start, the name or the extension at its end) is looked up, and only paths that have it are
 * matched.
 */
export class PathIndex {
  readonly #effort: Effort;
  readonly #names: readonly (readonly Name[])[];
  readonly #all: readonly number[];
  readonly #fitting = new Map<string, readonly number[]>();
  readonly #start = new Lookup(starts);
  readonly #last = new Lookup((names) => endings(names.at(-1)?.text ?? ""));
  readonly #anywhere = new Lookup((names) => new Set(names.flatMap(({ text }) => endings(text))));

  constructor(paths: readonly string[], effort: Effort) {
    effort.spend(paths.reduce((sum, path) => sum + 10 + path.length / 2, 0));
    this.#effort = effort;
    this.#names = paths.map((path) => {
      const names = namesOf(path);
      effort.spend(names.length * NAME);
      return names;
    });
    this.#all = [...paths.keys()];
  }

  /** For each path, 1 if it fits one of the globs, else 0; `folders` as in `pathFits`. */
  fitting(globs: readonly string[], folders: boolean): Uint8Array {
    const fits = new Uint8Array(this.#all.length);
    this.#effort.spend(10 + Math.ceil(this.#all.length / 4));
    for (const glob of globs) {
      const indices = this.#fittingOne(glob, folders);
      this.#effort.spend(10 + Math.ceil(indices.length / 5));
      for (const index of indices) fits[index] = 1;
    }
    return fits;
  }

  #fittingOne(text: string, folders: boolean): readonly number[] {
    const key = `${folders}:${text}`;
    const known = this.#fitting.get(key);
    if (known !== undefined) return known;
    const glob = globOf(text, folders);
    this.#effort.spend(100 + text.length * (text.includes("[") ? READING_SETS : READING));
    const found = this.#candidates(glob).filter((index) => this.#fits(glob, index));
    this.#fitting.set(key, found);
    return found;
  }

  #fits(glob: Glob, index: number): boolean {
    const names = this.#names[index];
    if (names === undefined) return false;
    const last = glob.steps.at(-1);
    this.#effort.spend(1);
    if (glob.tail === "nothing" && last !== undefined && last !== FOLDERS) {
      const name = names.at(-1)?.text ?? "";
      // Most do not even begin or end so.
      if (!name.startsWith(last.beginning) || !name.endsWith(last.ending)) return false;
    }
    const looked: Looked = { characters: 0, most: LONGEST };
    const fits = fitsNames(glob, names, looked);
    this.#effort.spend(looked.characters / LOOKS);
    return fits;
  }

  /** All paths that could fit, and others: those that have what the fewest have of what the glob asks for. */
  #candidates({ steps, tail }: Glob): readonly number[] {
    const found: (readonly number[])[] = [];
    const [first, second] = steps;
    if (first !== undefined && first !== FOLDERS && first.literal !== null) {
      const hasTwo = second !== undefined && second !== FOLDERS && second.literal !== null;
      found.push(this.#look(this.#start, hasTwo ? `${first.literal}/${second.literal}` : first.literal));
    }
    for (const [at, step] of steps.entries()) {
      if (step === FOLDERS) continue;
      const dot = step.ending.lastIndexOf(".");
      const key = step.literal ?? (dot < 0 ? null : extension(step.ending.slice(dot)));
      const isLast = at === steps.length - 1 && tail === "nothing";
      if (key !== null) found.push(this.#look(isLast ? this.#last : this.#anywhere, key));
    }
    return found.reduce<readonly number[]>((fewest, some) => (some.length < fewest.length ? some : fewest), this.#all);
  }

  #look(lookup: Lookup, key: string): readonly number[] {
    return lookup.of(key, this.#names, this.#effort);
  }
}

/** Characters that are looked at in one step. */
const LOOKS = 2;
/** Steps for each name of a path that is taken apart. */
const NAME = 8;
/** Steps for each character of a glob that is read. */
const READING = 8;
const READING_SETS = 30;
/** Characters for one glob and one path: more than any that mean anything. */
const LONGEST = 200_000;

/** Paths by something that they have, worked out for all of them when it is first asked for. */
class Lookup {
  readonly #keysOf: (names: readonly Name[]) => Iterable<string>;
  #byKey: Map<string, number[]> | null = null;

  constructor(keysOf: (names: readonly Name[]) => Iterable<string>) {
    this.#keysOf = keysOf;
  }

  of(key: string, paths: readonly (readonly Name[])[], effort: Effort): readonly number[] {
    this.#byKey ??= this.#all(paths, effort);
    return this.#byKey.get(key) ?? [];
  }

  #all(paths: readonly (readonly Name[])[], effort: Effort): Map<string, number[]> {
    const byKey = new Map<string, number[]>();
    for (const [index, names] of paths.entries()) {
      for (const key of this.#keysOf(names)) {
        effort.spend(10 + Math.ceil(key.length / 4));
        const there = byKey.get(key);
        if (there === undefined) byKey.set(key, [index]);
        else there.push(index);
      }
    }
    return byKey;
  }
}

/** The first name of a path, and the first two. */
function starts([first, second]: readonly Name[]): readonly string[] {
  if (first === undefined) return [];
  return second === undefined ? [first.text] : [first.text, `${first.text}/${second.text}`];
}

/** A name, and its extension as a key that no name can be. */
function endings(name: string): readonly string[] {
  const dot = name.lastIndexOf(".");
  return dot < 0 ? [name] : [name, extension(name.slice(dot))];
}

function extension(text: string): string {
  return `/${text}`;
}
