import {
  type DependencyChange,
  type DependencyChanges,
  type Ecosystem,
  type OtherChange,
  type Sentence,
  sentence,
  type UnknownChange,
} from "./dependency-change.ts";
import { ORDER } from "./lines.ts";
import type { Reading, Stated } from "./stated.ts";
import { constraintOf, stepBetween } from "./versions.ts";

/**
 * What changed between two readings of one file. Two versions of one package are a set: what left it is paired with what
 * came as long as there is only one way to do so, and is told as removed and added where there are more.
 */
export function compareReadings(path: string, format: Ecosystem, before: Reading, after: Reading): DependencyChanges {
  const changes: DependencyChange[] = [];
  const other: OtherChange[] = [];
  const unknown: UnknownChange[] = [];
  const tell = (what: Sentence) => other.push({ path, what });

  for (const [old, fresh] of groups(before.stated, after.stated)) {
    for (const { from, to } of pair(missingIn(fresh, old), missingIn(old, fresh), format)) {
      const change = changeOf(path, format, from, to);
      if (change !== null) changes.push(change);
      for (const what of remarksOn(from, to)) tell(what);
    }
  }
  for (const [key, pinned] of before.pins ?? []) {
    const now = after.pins?.get(key);
    if (now !== undefined && now !== pinned) tell(sentence`the checksum of ${key} is another for the same version`);
  }
  compareRests(path, before, after, other, unknown);
  return { changes, unknown, other };
}

/** Versions are compared within one package, apart for what is used directly, and for each section. */
function groups(before: readonly Stated[], after: readonly Stated[]): Iterable<readonly [Stated[], Stated[]]> {
  const found = new Map<string, [Stated[], Stated[]]>();
  for (const [side, list] of [before, after].entries()) {
    for (const each of list) {
      const key = JSON.stringify([each.ecosystem, each.package, each.direct, each.section]);
      const group = found.get(key) ?? [[], []];
      found.set(key, group);
      group[side === 0 ? 0 : 1].push(each);
    }
  }
  return found.values();
}

/** Those of `list` that `from` does not have, each once. */
function missingIn(from: readonly Stated[], list: readonly Stated[]): Stated[] {
  const there = new Set(from.map(identity));
  const missing = new Map(list.map((each) => [identity(each), each]));
  for (const key of there) missing.delete(key);
  return [...missing.values()];
}

function identity({ version, digest, origin, terms, fixed, warnings }: Stated): string {
  return JSON.stringify([version, digest, origin, terms, Object.entries(fixed ?? {}), warnings]);
}

type Pair = { readonly from: Stated | null; readonly to: Stated | null };

/** First what stayed the same version, then the only ones of the same minor, of the same major, and the only ones left. */
function pair(gone: readonly Stated[], come: readonly Stated[], format: Ecosystem): Pair[] {
  const pairs: Pair[] = [];
  let [left, right] = [gone, come];
  const likenesses: ((each: Stated) => string)[] = [
    ({ version, terms }) => JSON.stringify([version, terms]),
    ({ version }) => JSON.stringify(version),
    (each) => leading(each, 2, format),
    (each) => leading(each, 1, format),
    () => "",
  ];
  for (const likeness of likenesses) {
    const [olds, news] = [byLikeness(left, likeness), byLikeness(right, likeness)];
    for (const [key, old] of olds) {
      const fresh = news.get(key);
      const [from, to] = [old[0], fresh?.[0]];
      if (from === undefined || to === undefined || old.length !== 1 || fresh?.length !== 1) continue;
      pairs.push({ from, to });
      left = left.filter((each) => each !== from);
      right = right.filter((each) => each !== to);
    }
  }
  return [...pairs, ...left.map((from) => ({ from, to: null })), ...right.map((to) => ({ from: null, to }))];
}

function byLikeness(list: readonly Stated[], likeness: (each: Stated) => string): Map<string, Stated[]> {
  return Map.groupBy(list, likeness);
}

function leading({ version }: Stated, count: number, format: Ecosystem): string {
  const text = constraintOf(version ?? "")?.version.replace(/^v/, "") ?? "";
  const numbers = text.split(/[.+-]/).slice(0, count);
  return numbers.length === count && numbers.every((number) => /^\d+$/.test(number))
    ? numbers.join(".")
    : `${format} ${version ?? ""}`;
}

function changeOf(path: string, format: Ecosystem, from: Stated | null, to: Stated | null): DependencyChange | null {
  const some = to ?? from;
  if (some === null) return null;
  const ecosystem = some.ecosystem ?? format;
  const evidence = from?.evidence ?? to?.evidence;
  const base = {
    ecosystem,
    package: some.package,
    direct: some.direct,
    ...(some.scope === undefined ? {} : { scope: some.scope }),
    ...(evidence === undefined ? {} : { evidence }),
    path,
  };
  const name = (stated: Stated) => stated.version ?? stated.digest ?? null;
  if (from === null && to !== null) return { ...base, from: null, to: name(to), update: "added", downgrade: false };
  if (to === null && from !== null) return { ...base, from: name(from), to: null, update: "removed", downgrade: false };
  if (from === null || to === null) return null;

  const sameVersion = from.version === to.version;
  if (from.origin !== to.origin) {
    const { downgrade } = stepBetween(ecosystem, from.version ?? "", to.version ?? "");
    return { ...base, from: name(from), to: name(to), update: "replaced", downgrade };
  }
  if (sameVersion && from.digest === to.digest) return null;
  if (sameVersion) {
    const [old, fresh] = [from.digest ?? name(from), to.digest ?? name(to)];
    return { ...base, from: old, to: fresh, update: "digest", downgrade: false };
  }
  const versions = { from: name(from), to: name(to) };
  if (from.version === null || to.version === null) {
    return { ...base, ...versions, update: "unknown", downgrade: false };
  }
  return { ...base, ...versions, ...stepBetween(ecosystem, from.version, to.version) };
}

/** What a reader should hear of a pair besides its versions. */
function remarksOn(from: Stated | null, to: Stated | null): Sentence[] {
  if (to === null) return [];
  const told: Sentence[] = [];
  const label = to.version === null ? to.package : `${to.package} ${to.version}`;
  const known = from?.warnings ?? [];
  for (const warning of to.warnings ?? []) if (!known.includes(warning)) told.push([{ name: label }, ` ${warning}`]);
  if (from === null) return told;

  if (from.origin !== to.origin) {
    told.push(
      sentence`${label} comes from ${to.origin ?? "the default registry"}, not from ${from.origin ?? "the default registry"}`,
    );
  }
  if (from.terms !== to.terms)
    told.push(sentence`${label} is asked for in another way: ${to.terms ?? ""}, not ${from.terms ?? ""}`);
  if (from.version === to.version && from.origin === to.origin) {
    const fields = new Set([...Object.keys(from.fixed ?? {}), ...Object.keys(to.fixed ?? {})]);
    for (const field of fields) {
      if (from.fixed?.[field] === to.fixed?.[field]) continue;
      told.push([
        { name: label },
        ` has ${/s$/.test(field) ? "other" : "another"} ${field}, though its version is the same`,
      ]);
    }
  }
  if (from.evidence === "comment" && from.version !== to.version && from.digest === to.digest) {
    told.push(sentence`the comment beside ${to.package} names another version for the same commit`);
  }
  return told;
}

function compareRests(path: string, before: Reading, after: Reading, other: OtherChange[], unknown: UnknownChange[]) {
  const reasons = new Set<string>();
  let told = 0;
  for (const key of new Set([...before.rest.keys(), ...after.rest.keys()])) {
    const [old, fresh] = [before.rest.get(key), after.rest.get(key)];
    if (key === ORDER || (old !== undefined && fresh !== undefined && old.value === fresh.value)) continue;
    told++;
    const doubt = fresh?.doubt ?? old?.doubt;
    if (doubt !== undefined) reasons.add(doubt);
    else if (old === undefined) other.push({ path, what: sentence`adds ${key}` });
    else if (fresh === undefined) other.push({ path, what: sentence`removes ${key}` });
    else other.push({ path, what: sentence`changes ${key}` });
  }
  if (told === 0 && before.rest.get(ORDER)?.value !== after.rest.get(ORDER)?.value) {
    other.push({ path, what: [`changes ${ORDER}`] });
  }
  for (const reason of reasons) unknown.push({ path, reason });
}
