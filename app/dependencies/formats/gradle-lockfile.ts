import { linesOf, remarksOnLines } from "../lines.ts";
import { type Format, fileName, type Stated } from "../stated.ts";

/** https://docs.gradle.org/current/userguide/dependency_locking.html: `group:artifact:version=configurations`. */
export const gradleLockfile: Format = {
  name: "gradle.lockfile",
  ecosystem: "maven",
  linewise: true,
  fits: (path) =>
    /^(gradle|buildscript-gradle|settings-gradle)\.lockfile$/.test(fileName(path)) ||
    /\/dependency-locks\/[^/]+\.lockfile$/.test(path),
  read(text) {
    const stated: Stated[] = [];
    const others: string[] = [];
    for (const line of linesOf(text).map((each) => each.trim())) {
      const match = /^([^:=\s]+:[^:=\s]+):([^:=\s]+)(?:=(\S*))?$/.exec(line);
      const [, name, version, configurations = ""] = match ?? [];
      if (name !== undefined && version !== undefined) {
        stated.push({ package: name, version, direct: null, terms: configurations });
      } else if (line !== "" && !line.startsWith("#") && !line.startsWith("empty=")) others.push(line);
    }
    return { stated, rest: remarksOnLines(others) };
  },
};
