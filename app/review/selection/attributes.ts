import { fitsNames, type Glob, globOf, namesOf } from "../../pull-request/glob.ts";
import type { Looked } from "../../pull-request/segment.ts";
import { type AttributeLine, type AttributeSetting, attributeLines } from "./attribute-lines.ts";

/** A `.gitattributes` file of the base branch. */
export interface AttributesFile {
  readonly path: string;
  readonly text: string;
}

export const ATTRIBUTES_NAME = ".gitattributes";

/** The state of an attribute for a file; null where nothing is said of it. */
export type AttributesOf = (path: string) => (name: string) => AttributeSetting["state"];

const BINARY: AttributeLine = {
  pattern: null,
  macro: "binary",
  settings: ["diff", "merge", "text"].map((name) => ({ name, state: false })),
};

/**
 * What `.gitattributes` files say of a path, as git reads them: the file in the nearest folder first, in a file the last
 * line that fits, and of a macro what nothing nearer says. Macros are defined in the root's file only.
 *
 * @throws {TooMuchWork} when a path is asked about and all together were more work than `looked` allows
 */
export function attributesIn(
  files: readonly AttributesFile[],
  looked: Looked = { characters: 0, most: Number.POSITIVE_INFINITY },
): AttributesOf {
  const folders = new Map(
    files.filter(({ path }) => isAttributesPath(path)).map(({ path, text }) => [folderOf(path), linesIn(text)]),
  );
  const macros = new Map([["binary", BINARY]]);
  for (const { line } of folders.get("") ?? []) if (line.macro !== null) macros.set(line.macro, line);
  return (path) => {
    const found = new Map<string, AttributeSetting["state"]>();
    // Later settings count more, and so come first; what is known already stays.
    const apply = ({ settings }: AttributeLine) => {
      for (const { name, state } of settings.toReversed()) {
        if (found.has(name)) continue;
        found.set(name, state);
        const macro = state === true ? macros.get(name) : undefined;
        if (macro !== undefined) apply(macro);
      }
    };
    for (const folder of foldersOf(path)) {
      const below = namesOf(folder === "" ? path : path.slice(folder.length + 1));
      for (const { line, glob } of (folders.get(folder) ?? []).toReversed()) {
        if (glob !== null && fitsNames(glob, below, looked)) apply(line);
      }
    }
    return (name) => found.get(name) ?? null;
  };
}

/** The `.gitattributes` files that speak for one of these paths: those of its folder and of all above it. */
export function attributesPaths(paths: readonly string[]): string[] {
  const folders = new Set(paths.flatMap((path) => foldersOf(path)));
  return [...folders].map((folder) => (folder === "" ? ATTRIBUTES_NAME : `${folder}/${ATTRIBUTES_NAME}`)).sort();
}

export function isAttributesPath(path: string): boolean {
  return path === ATTRIBUTES_NAME || path.endsWith(`/${ATTRIBUTES_NAME}`);
}

interface PlacedLine {
  readonly line: AttributeLine;
  /** Null where it fits no file. */
  readonly glob: Glob | null;
}

/** Unlike in gitignore, what fits a folder says nothing of what is in it, and a pattern that ends in `/` fits no file. */
function linesIn(text: string): PlacedLine[] {
  return attributeLines(text).map((line) => {
    const { pattern } = line;
    const fitsFiles = pattern !== null && !pattern.endsWith("/");
    return { line, glob: fitsFiles ? globOf(withRanges(pattern), false) : null };
  });
}

const CLASSES: Readonly<Record<string, string>> = {
  alnum: "a-zA-Z0-9",
  alpha: "a-zA-Z",
  blank: " \t",
  digit: "0-9",
  lower: "a-z",
  punct: "!-.:-@\\[-`{-~",
  space: " \t\n\v\f\r",
  upper: "A-Z",
  xdigit: "a-fA-F0-9",
};

/** Classes such as `[[:digit:]]`, which our globs do not know, as ranges. */
function withRanges(pattern: string): string {
  const ranged = pattern.replace(/(\[[^\]]*)\[:([a-z]+):\]/, (all, before, name) => {
    const ranges = CLASSES[name];
    return ranges === undefined ? all : `${before}${ranges}`;
  });
  return ranged === pattern ? pattern : withRanges(ranged);
}

/** The folder of a path and all above it, nearest first; the root is the empty text. */
function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let folder = folderOf(path); folder !== ""; folder = folderOf(folder)) folders.push(folder);
  return [...folders, ""];
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
