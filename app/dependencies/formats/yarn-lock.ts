import { linesOf } from "../lines.ts";
import { strangeOrigin } from "../origin.ts";
import { type Format, fileName, type Reading, type Stated, Unreadable } from "../stated.ts";
import { npmTarball } from "./npm-tarball.ts";
import { npmOrigin } from "./package-json.ts";
import { readBerry } from "./yarn-berry-lock.ts";

const USUAL = ["https://registry.npmjs.org", "https://registry.yarnpkg.com"];

/** Both of yarn's formats: the classic one of version 1, and YAML since. Only the second can tell what is direct. */
export const yarnLock: Format = {
  name: "yarn.lock",
  ecosystem: "npm",
  fits: (path) => fileName(path) === "yarn.lock",
  read: (text) => (/^__metadata:/m.test(text) ? readBerry(text) : readClassic(text)),
};

interface Block {
  readonly patterns: readonly string[];
  readonly fields: Map<string, string>;
  readonly lists: string[];
}

/** https://classic.yarnpkg.com/lang/en/docs/yarn-lock/ */
function readClassic(text: string): Reading {
  const blocks: Block[] = [];
  for (const line of linesOf(text)) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const block = blocks.at(-1);
    if (!line.startsWith(" ")) {
      if (!line.endsWith(":")) throw new Unreadable("it is not a yarn lockfile");
      const patterns = line
        .slice(0, -1)
        .split(",")
        .map((each) => unquoted(each.trim()));
      blocks.push({ patterns, fields: new Map(), lists: [] });
    } else if (block === undefined) throw new Unreadable("it is not a yarn lockfile");
    else if (line.startsWith("    ") || line.endsWith(":")) block.lists.push(line.trim());
    else {
      const space = line.indexOf(" ", 2);
      if (space < 0) throw new Unreadable("it is not a yarn lockfile");
      block.fields.set(line.slice(2, space), unquoted(line.slice(space + 1)));
    }
  }
  return { stated: blocks.flatMap(lockedIn), rest: new Map() };
}

/** A block for two names is one package under two names. */
function lockedIn(block: Block): Stated[] {
  const names = new Set(block.patterns.map((pattern) => pattern.slice(0, atSign(pattern))));
  const version = block.fields.get("version") ?? null;
  const resolved = block.fields.get("resolved");
  return [...names].map((name): Stated => {
    const pattern = block.patterns.find((each) => each.startsWith(`${name}@`)) ?? "";
    const asked = npmOrigin(pattern.slice(name.length + 1));
    const real = asked?.from.startsWith("npm:") ? asked.from.slice("npm:".length) : name;
    const warnings = asked === null ? [] : [asked.warning];
    let origin = asked?.from;
    if (resolved !== undefined) {
      const tarball = npmTarball(resolved, real, version ?? "");
      origin = real === name ? tarball.origin : `${real} at ${tarball.origin}`;
      warnings.push(...tarball.warnings);
      if (/^https?:/.test(resolved)) warnings.push(...strangeOrigin(tarball.origin, USUAL));
    }
    const integrity = block.fields.get("integrity") ?? /#([0-9a-f]{40})$/.exec(resolved ?? "")?.[1];
    if (integrity === undefined) warnings.push("has no integrity");
    return {
      package: name,
      version,
      direct: null,
      ...(origin === undefined ? {} : { origin }),
      fixed: { integrity: integrity ?? "", dependencies: block.lists.join("\n") },
      warnings: [...new Set(warnings)],
    };
  });
}

function atSign(pattern: string): number {
  const found = pattern.indexOf("@", 1);
  return found < 0 ? pattern.length : found;
}

function unquoted(text: string): string {
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}
