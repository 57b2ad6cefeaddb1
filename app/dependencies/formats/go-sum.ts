import { linesOf, remarksOnLines } from "../lines.ts";
import { type Format, fileName, type Stated } from "../stated.ts";

/**
 * https://go.dev/ref/mod#go-sum-files: hashes, of more versions than are used. A version whose go.mod alone is hashed was
 * only looked at, so it is no dependency; but no hash may change.
 */
export const goSum: Format = {
  name: "go.sum",
  ecosystem: "go",
  linewise: true,
  fits: (path) => ["go.sum", "go.work.sum"].includes(fileName(path)),
  read(text) {
    const stated: Stated[] = [];
    const others: string[] = [];
    const pins = new Map<string, string>();
    for (const line of linesOf(text)) {
      if (line.trim() === "") continue;
      const match = /^(\S+) (\S+) (h1:\S+)$/.exec(line.trim());
      const [name = "", version = "", hash = ""] = match?.slice(1) ?? [];
      if (!match) others.push(line.trim());
      else {
        pins.set(`${name} ${version}`, hash);
        if (!version.endsWith("/go.mod")) stated.push({ package: name, version, direct: null });
      }
    }
    return { stated, pins, rest: remarksOnLines(others) };
  },
};
