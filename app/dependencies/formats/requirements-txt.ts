import { joinContinued, linesOf, remarksOnLines } from "../lines.ts";
import { type Format, fileName, type Stated } from "../stated.ts";
import { readRequirement } from "./requirement.ts";

/**
 * https://pip.pypa.io/en/stable/reference/requirements-file-format/: one requirement a line, with hashes. Options
 * (`--index-url`, `-r`, `-e`) are told apart. Whether a pinned file lists what is direct or everything is not written in it.
 */
export const requirementsTxt: Format = {
  name: "requirements.txt",
  ecosystem: "pip",
  fits: (path) => {
    const name = fileName(path);
    if (!/\.(txt|in)$/.test(name)) return false;
    return (
      /^(.*[-_.])?(requirements|constraints)([-_.].*)?\.(txt|in)$/i.test(name) ||
      /(^|\/)requirements\/[^/]+$/.test(path)
    );
  },
  read(text) {
    const stated: Stated[] = [];
    const others: string[] = [];
    const lines = joinContinued(linesOf(text)).map(withoutComment);
    const hashed = lines.some((line) => line.includes("--hash"));
    for (const line of lines) {
      if (line === "") continue;
      const hashes = [...line.matchAll(/\s--hash[=\s]\s*(\S+)/g)].map((match) => match[1] ?? "");
      const requirement = line.startsWith("-") ? null : readRequirement(line.replaceAll(/\s--hash[=\s]\s*\S+/g, ""));
      if (requirement === null) others.push(line);
      else {
        const warnings = [...(requirement.warnings ?? [])];
        if (hashed && hashes.length === 0) warnings.push("has no hash");
        stated.push({ ...requirement, direct: null, fixed: { hash: hashes.sort().join(" ") }, warnings });
      }
    }
    return { stated, rest: remarksOnLines(others) };
  },
};

/** A comment starts a line, or follows a space. */
function withoutComment(line: string): string {
  const found = line.startsWith("#") ? 0 : line.search(/\s#/);
  return (found < 0 ? line : line.slice(0, found)).trim();
}
