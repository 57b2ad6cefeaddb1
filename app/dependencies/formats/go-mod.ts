import { linesOf, remarksOnLines } from "../lines.ts";
import { type Format, fileName, type Stated, Unreadable } from "../stated.ts";

/** https://go.dev/ref/mod#go-mod-file: `require` is read; `replace`, `exclude`, `tool`, `go` and the others are told apart. */
export const goMod: Format = {
  name: "go.mod",
  ecosystem: "go",
  fits: (path) => fileName(path) === "go.mod",
  read(text) {
    const stated: Stated[] = [];
    const others: string[] = [];
    let block: string | null = null;
    for (const line of linesOf(text)) {
      const [code = "", comment = ""] = splitComment(line);
      if (code === "") continue;
      const opening = /^(\w+)\s*\($/.exec(code);
      if (opening?.[1] !== undefined && block === null) block = opening[1];
      else if (code === ")" && block !== null) block = null;
      else {
        const statement: string = block === null ? code : `${block} ${code}`;
        const required = /^require\s+(\S+)\s+(\S+)$/.exec(statement);
        const [name, version] = [required?.[1], required?.[2]];
        if (name === undefined || version === undefined) others.push(statement.replaceAll(/\s+/g, " "));
        else stated.push({ package: unquoted(name), version: unquoted(version), direct: !/^indirect\b/.test(comment) });
      }
    }
    if (!others.some((line) => line.startsWith("module "))) throw new Unreadable("it names no module");
    if (block !== null) throw new Unreadable("a block in it is never closed");
    return { stated, rest: remarksOnLines(others) };
  },
};

function splitComment(line: string): [string, string] {
  const found = line.search(/(^|\s)\/\//);
  if (found < 0) return [line.trim(), ""];
  return [line.slice(0, found).trim(), line.slice(found).trim().slice(2).trim()];
}

function unquoted(text: string): string {
  return /^(["`]).*\1$/.test(text) ? text.slice(1, -1) : text;
}
