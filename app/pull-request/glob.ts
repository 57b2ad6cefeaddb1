import { TooMuchWork } from "./effort.ts";
import { fitsPieces, fitsSegment, type Looked, type Name, readSegment, type Segment } from "./segment.ts";

/**
 * Gitignore-like globs, read once and remembered, since one policy asks for the same few again and again.
 *
 * They are matched name by name, without regular expressions: see {@link fitsSegment}. `**` is to names what `*` is to
 * characters, so that no glob can take more than the length of the path times its own.
 */
export interface Glob {
  /** Names from the top; `**` are any number of folders, and at the end at least one name. */
  readonly steps: readonly (Segment | typeof FOLDERS)[];
  /** What may follow what they fit: nothing, what is below a folder, or both. */
  readonly tail: "nothing" | "below" | "anything";
}

export const FOLDERS = "**";

const REMEMBERED = 2_000;
const globs = new Map<string, Glob>();

/**
 * Whether a path fits a gitignore-like glob. A pattern without a slash fits a file or folder of that name at any depth;
 * one with a slash is anchored at the repository's root; a pattern that fits a folder fits everything below it.
 * `*` and `?` stay inside a name, `**` crosses folders, `[a-z]` is one character of a set, `\` takes the next literally.
 * Unlike in gitignore, `!` and `#` have no meaning and case matters always.
 *
 * Without `folders`, only what ends in `/` or `/**` fits what is below a folder. Many paths at once: {@link PathIndex}.
 */
export function pathFits(glob: string, path: string, { folders = true } = {}): boolean {
  return fitsNames(globOf(glob, folders), namesOf(path), { characters: 0, most: Number.POSITIVE_INFINITY });
}

/** Whether a name (of a check, of a branch) is the pattern, or fits it, with `*` for any characters at all. */
export function nameFits(pattern: string, name: string): boolean {
  return pattern === name || fitsPieces(pattern.split("*"), name);
}

/** What a glob asks for. */
export function globOf(glob: string, folders: boolean): Glob {
  const key = `${folders ? "path" : "file"}:${glob}`;
  const known = globs.get(key);
  if (known) return known;
  if (globs.size >= REMEMBERED) globs.clear();
  const fresh = readGlob(glob, folders);
  globs.set(key, fresh);
  return fresh;
}

/** The names in a path. */
export function namesOf(path: string): readonly Name[] {
  return path.split("/").map((text) => ({ text }));
}

/**
 * Whether a path fits; `looked` is told how much work that was.
 *
 * @throws {TooMuchWork} if it is more than may be
 */
export function fitsNames({ steps, tail }: Glob, names: readonly Name[], looked: Looked): boolean {
  let step = 0;
  let at = 0;
  // Where to go on if what follows the last `**` does not fit here.
  let afterFolders = -1;
  let restart = 0;
  for (;;) {
    looked.characters++;
    if (looked.characters > looked.most) throw new TooMuchWork("one glob and one path");
    const wanted = steps[step];
    if (wanted === FOLDERS) {
      if (step === steps.length - 1) return isBelow(names, at, tail);
      step++;
      if (tail === "nothing" && steps.indexOf(FOLDERS, step) < 0) {
        // What follows can only be the end of the path: there is one place to look.
        const end = names.length - (steps.length - step);
        if (end < at) return false;
        afterFolders = -1;
        at = end;
        continue;
      }
      afterFolders = step;
      restart = at;
      continue;
    }
    const name = names[at];
    if (wanted === undefined) {
      if (tail === "anything" || (at === names.length) === (tail === "nothing")) return true;
    } else if (name !== undefined && fitsSegment(wanted, name, looked)) {
      step++;
      at++;
      continue;
    }
    if (afterFolders < 0 || restart >= names.length) return false;
    restart++;
    step = afterFolders;
    at = restart;
  }
}

/** `a/**` is everything below a, not a itself, and `a/**` with a slash behind it what is in a folder there. */
function isBelow(names: readonly Name[], at: number, tail: Glob["tail"]): boolean {
  const rest = names.length - at - (names[at]?.text === "" ? 1 : 0);
  return rest >= (tail === "below" ? 2 : 1);
}

function readGlob(glob: string, folders: boolean): Glob {
  let end = glob.length;
  while (end > 0 && glob.charAt(end - 1) === "/") end--;
  const body = glob.slice(0, end);
  const names = (body.startsWith("/") ? body.slice(1) : body).split("/");
  const steps = names.map((name) => (name === "**" ? FOLDERS : readSegment(name)));
  return {
    // Without a slash it fits at any depth.
    steps: body.includes("/") ? steps : [FOLDERS, ...steps],
    tail: end < glob.length ? "below" : folders ? "anything" : "nothing",
  };
}
