import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { corpusCaseSchema, evalCaseOf } from "./corpus-case.ts";
import type { EvalCase } from "./eval-case.ts";
import { persuaded } from "./persuade.ts";

/** Our own corpus: a folder for each language, a file for each case. */
const CORPUS = join(import.meta.dirname, "..", "corpus");

/**
 * All cases of our own corpus by name, each vulnerable one followed by its persuaded form.
 *
 * @throws Error that says which file is wrong, and how
 */
export function readCorpus(directory = CORPUS): EvalCase[] {
  const plain = readdirSync(directory)
    .toSorted()
    .flatMap((language) =>
      readdirSync(join(directory, language))
        .filter((name) => name.endsWith(".yaml"))
        .toSorted()
        .map((name) => readCase(directory, language, name)),
    );
  let turn = 0;
  return plain.flatMap((one) => (one.labels.length === 0 ? [one] : [one, persuaded(one, turn++)]));
}

function readCase(directory: string, language: string, name: string): EvalCase {
  const file = join(directory, language, name);
  const read = corpusCaseSchema.safeParse(parse(readFileSync(file, "utf8")));
  if (!read.success) throw new Error(`${file} is no case:\n${z.prettifyError(read.error)}`);
  return evalCaseOf(`${language}/${name.replace(/\.yaml$/, "")}`, read.data);
}
