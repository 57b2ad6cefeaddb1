import { joinContinued, linesOf, remarksOnLines } from "../lines.ts";
import { type Format, fileName, type Remark, type Stated, Unreadable } from "../stated.ts";
import { readImage } from "./image.ts";

const VARIABLE = "an image in it is named by a variable";

/** https://docs.docker.com/reference/dockerfile/: images of FROM, COPY --from and the syntax line; all else is told apart. */
export const dockerfile: Format = {
  name: "a Dockerfile",
  ecosystem: "docker",
  fits: (path) => {
    const name = fileName(path);
    return (
      /^(.+[.-])?(dockerfile|containerfile)([.-].+)?$/i.test(name) &&
      !/\.(tsx?|jsx?|mjs|go|py|rs|java|kt|md|ya?ml|json|sh)$/.test(name)
    );
  },
  read(text) {
    const continuation = /^#\s*escape\s*=\s*`/im.test(text.slice(0, 500)) ? "`" : "\\";
    const lines = linesOf(text);
    // What looks like a comment in a heredoc can be a line of any language.
    const hasHeredoc = text.includes("<<");
    const stated: Stated[] = [];
    const others: string[] = [];
    const doubts = new Map<string, Remark>();
    const stages = new Set(["scratch"]);
    const image = (name: string): string => {
      const read = readImage(name);
      if (read !== null) stated.push(read);
      else doubts.set(`image ${name}`, { value: argumentsIn(lines), doubt: VARIABLE });
      return read === null ? name : read.package;
    };
    const syntax = /^#\s*syntax\s*=\s*(\S+)/i.exec(lines[0] ?? "")?.[1];
    if (syntax !== undefined) others.push(`# syntax=${image(syntax)}`);
    // Comments inside a continued line belong to it; those of their own are nothing.
    for (const line of joinContinued(hasHeredoc ? lines : lines.filter((each) => !/^\s*#/.test(each)), continuation)) {
      const trimmed = line.trim();
      const from = /^FROM\s+((?:--\S+\s+)*)(\S+)(?:\s+AS\s+(\S+))?$/i.exec(trimmed);
      const [flags = "", name, stage] = from?.slice(1) ?? [];
      if (name !== undefined) {
        const shown = stages.has(name.toLowerCase()) ? name : image(name);
        others.push(`FROM ${flags}${shown}${stage === undefined ? "" : ` AS ${stage}`}`);
        if (stage !== undefined) stages.add(stage.toLowerCase());
      } else if (/^FROM\b/i.test(trimmed)) throw new Unreadable("a FROM in it cannot be read");
      else if (trimmed !== "") others.push(copied(trimmed, stages, image));
    }
    if (!others.some((line) => /^FROM /.test(line))) throw new Unreadable("it has no FROM");
    return { stated, rest: new Map([...remarksOnLines(others), ...doubts]) };
  },
};

/** `COPY --from=image:tag` and `RUN --mount=from=image:tag` use images, too; a number or a stage's name is none. */
function copied(line: string, stages: ReadonlySet<string>, image: (name: string) => string): string {
  return line.replaceAll(/(--from=|,from=|=from=)([^\s,]+)/g, (_all, flag: string, name: string) => {
    const isStage = /^\d+$/.test(name) || stages.has(name.toLowerCase());
    return `${flag}${isStage ? name : image(name)}`;
  });
}

/** A change of any argument can change the image that a variable names. */
function argumentsIn(lines: readonly string[]): string {
  return lines.filter((line) => /^\s*ARG\b/i.test(line)).join("\n");
}
