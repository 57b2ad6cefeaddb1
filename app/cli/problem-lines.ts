import type { Problem } from "../policy/problem.ts";
import type { Paint } from "../report/explanation.ts";
import { visible } from "../report/markdown.ts";

/** One line per problem, each with its place in the form that terminals and editors make a link of. */
export function problemLines(file: string, problems: readonly Problem[], paint: Paint): string[] {
  return problems.map(({ line, column, path, message }) => {
    const where = paint.bold(`${visible(file)}:${line}:${column}`);
    return `${where}  ${path === "" ? "" : `${paint.yellow(visible(path))}: `}${visible(message)}`;
  });
}
