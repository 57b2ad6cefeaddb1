import { linesOfPatch } from "../pull-request/patch.ts";
import type { ChangedFile } from "../pull-request/snapshot.ts";
import { compareReadings } from "./compare.ts";
import type { DependencyChanges } from "./dependency-change.ts";
import { type Asked, askedName, manifestBeside, withDirect } from "./direct.ts";
import { FORMATS } from "./formats/index.ts";
import { isSetting } from "./formats/settings.ts";
import { isUnread } from "./formats/unread.ts";
import { type Format, type Reading, Unreadable } from "./stated.ts";

/** A changed file as far as it could be read. */
export interface DependencyFile {
  readonly path: string;
  readonly change: ChangedFile["change"];
  /** Where a renamed file came from; `before` is what was there. */
  readonly previousPath?: string;
  /** The whole file at the merge base; null: not available. Of an added file it is not needed. */
  readonly before: string | null;
  /** The whole file at the head; null: not available. Of a removed file it is not needed. */
  readonly after: string | null;
  /** From the REST API's list of files, for formats of which single lines can be read. */
  readonly patch: string | null;
}

/** Characters of all files together: to read more would take the worker's time. */
const MOST = 16_000_000;

/** What happened to a file as a whole. */
const WHOLE = {
  added: "is a new file",
  copied: "is a new file",
  renamed: "is a new file",
  removed: "is removed",
  changed: "changes its type or its permissions",
} as const;

const NOTHING: DependencyChanges = { changes: [], unknown: [], other: [] };
const EMPTY: Reading = { stated: [], rest: new Map() };

/** Whether a path matters to dependencies, so that it must be handed to {@link dependencyChanges}. */
export function isDependencyFile(path: string): boolean {
  return formatOf(path) !== null || isSetting(path) || isUnread(path);
}

/** Whether the file is read: its contents before and after must be fetched. */
export function needsContents(path: string): boolean {
  return formatOf(path) !== null && !isSetting(path);
}

/**
 * What a pull request does to dependencies, by what its files say. Files that have nothing to do with dependencies are
 * passed over; what has, and cannot be read, is unknown. Never throws.
 */
export function dependencyChanges(files: readonly DependencyFile[]): DependencyChanges {
  let read = 0;
  const each = files.map((file) => {
    read += (file.before?.length ?? 0) + (file.after?.length ?? 0);
    const isTooMuch = read > MOST && isDependencyFile(file.path);
    return isTooMuch ? unknown(file.path, `the files before it have ${MOST} characters`) : changesOfFile(file);
  });
  const asked = askedFor(files);
  return {
    changes: each.flatMap(({ changes }) => changes).map((change) => withDirect(change, asked)),
    unknown: each.flatMap(({ unknown }) => unknown),
    other: each.flatMap(({ other }) => other),
  };
}

/** What each manifest asks for; one that cannot be read tells nothing here, and is unknown by itself. */
function askedFor(files: readonly DependencyFile[]): Asked {
  const asked = new Map<string, ReadonlySet<string>>();
  const wanted = new Set(files.map(({ path }) => manifestBeside(path)));
  for (const { path, before, after } of files.filter((file) => wanted.has(file.path))) {
    const format = formatOf(path);
    if (format === null) continue;
    const readings = [before, after].filter((text) => text !== null).map((text) => attempt(format, text));
    const stated = readings.flatMap((reading) => reading?.stated ?? []);
    if (readings.length === 0 || readings.includes(null)) continue;
    asked.set(path, new Set(stated.map((each) => askedName(format.ecosystem, each.package))));
  }
  return asked;
}

function attempt(format: Format, text: string): Reading | null {
  try {
    return format.read(text);
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

function formatOf(path: string): Format | null {
  return FORMATS.find((format) => format.fits(path)) ?? null;
}

/** A rename is a removal and an addition (SEMANTICS 14). */
function changesOfFile(file: DependencyFile): DependencyChanges {
  if (file.change !== "renamed") return changesAt(file);
  if (file.previousPath === undefined) {
    return isDependencyFile(file.path) ? unknown(file.path, "it was renamed, and from what is not known") : NOTHING;
  }
  const removed = changesAt({ ...file, path: file.previousPath, change: "removed", after: null, patch: null });
  const added = changesAt({ ...file, change: "added", before: null, patch: null });
  return {
    changes: [...removed.changes, ...added.changes],
    unknown: [...removed.unknown, ...added.unknown],
    other: [...removed.other, ...added.other],
  };
}

function changesAt(file: DependencyFile): DependencyChanges {
  const { path, change } = file;
  const wasThere = change !== "added" && change !== "copied";
  const isThere = change !== "removed";
  if (isSetting(path)) return told(path, "configures where packages come from or what runs with them");
  const format = formatOf(path);
  if (format === null) return isUnread(path) ? unknown(path, "dependencies in this format are not read") : NOTHING;

  const before = wasThere ? file.before : "";
  const after = isThere ? file.after : "";
  if (before === null || after === null) return changesOfPatch(file, format);
  const mode = change === "changed" ? told(path, WHOLE.changed).other : [];
  if (before === after && wasThere && isThere) return { ...NOTHING, other: mode };
  try {
    const old = wasThere ? format.read(before) : EMPTY;
    const fresh = isThere ? format.read(after) : EMPTY;
    if (wasThere && isThere) {
      const found = compareReadings(path, format.ecosystem, old, fresh);
      return { ...found, other: [...mode, ...found.other] };
    }
    const found = compareReadings(path, format.ecosystem, onlyDoubts(old), onlyDoubts(fresh));
    return { ...found, other: [...told(path, isThere ? WHOLE.added : WHOLE.removed).other, ...found.other] };
  } catch (error) {
    return refused(path, format, error);
  }
}

/** Of a file that comes or goes as a whole nobody wants to read each line. */
function onlyDoubts(reading: Reading): Reading {
  return { ...reading, rest: new Map([...reading.rest].filter(([, { doubt }]) => doubt !== undefined)) };
}

function changesOfPatch({ path, change, patch }: DependencyFile, format: Format): DependencyChanges {
  if (!format.linewise) return unknown(path, "the whole file could not be read");
  const lines = patch === null ? null : linesOfPatch(patch);
  if (lines === null) return unknown(path, "neither the whole file nor its whole patch could be read");
  try {
    const [removed, added] = [lines.removed.join("\n"), lines.added.join("\n")];
    const found = compareReadings(path, format.ecosystem, format.read(removed), format.read(added));
    const whole = change === "modified" ? [] : told(path, WHOLE[change]).other;
    return { ...found, other: [...whole, ...found.other] };
  } catch (error) {
    return refused(path, format, error);
  }
}

/** Formats refuse with a reason; anything else is a fault of ours and must be heard. */
function refused(path: string, format: Format, error: unknown): DependencyChanges {
  if (!(error instanceof Unreadable)) throw error;
  return unknown(path, `${format.name} cannot be read: ${error.message}`);
}

function unknown(path: string, reason: string): DependencyChanges {
  return { ...NOTHING, unknown: [{ path, reason }] };
}

function told(path: string, what: string): DependencyChanges {
  return { ...NOTHING, other: [{ path, what: [what] }] };
}
