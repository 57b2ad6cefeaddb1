import { linesOf, remarksOnLines } from "../lines.ts";
import { type Format, fileName, type Stated } from "../stated.ts";

const CODE = "a build script is code: only whole lines that name one plain version can be read";
const LIBRARY = /^(\w+)\s*\(?\s*(["'])([\w.-]+:[\w.-]+):([\w.+-]+)(@\w+)?\2\s*\)?$/;
const PLUGIN = /^id\s*\(?\s*(["'])([\w.-]+)\1\s*\)?\s+version\s*\(?\s*(["'])([\w.+-]+)\3\s*\)?(\s+apply\s+false)?$/;

/** build.gradle and build.gradle.kts: lines with a plain literal; a change of any other line makes it unknown. */
export const gradleBuild: Format = {
  name: "a Gradle build script",
  ecosystem: "maven",
  fits: (path) => /\.gradle(\.kts)?$/.test(path) && !/^settings\.gradle/.test(fileName(path)),
  read(text) {
    const stated: Stated[] = [];
    const others: string[] = [];
    for (const line of linesOf(text).map((each) => each.trim())) {
      const [library, plugin] = [LIBRARY.exec(line), PLUGIN.exec(line)];
      if (library?.[3] !== undefined && library[4] !== undefined) {
        const configuration = library[1] ?? "";
        const isTest = /^test|test[A-Z]/i.test(configuration);
        stated.push({
          package: library[3],
          version: library[4],
          direct: true,
          section: configuration,
          scope: isTest ? "dev" : "prod",
          terms: library[5] ?? "",
        });
        others.push(`${configuration} ${library[3]}`);
      } else if (plugin?.[2] !== undefined && plugin[4] !== undefined) {
        stated.push({ package: plugin[2], version: plugin[4], direct: true, section: "plugins", scope: "build" });
        others.push(`plugin ${plugin[2]}${plugin[5] ?? ""}`);
      } else if (line !== "") others.push(line);
    }
    return { stated, rest: remarksOnLines(others, CODE) };
  },
};
