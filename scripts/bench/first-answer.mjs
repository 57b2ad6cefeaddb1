// Runs in a new process: from the import of a bundle to the first answer of its handler.
// Arguments: the bundle, a file with the request. Prints milliseconds as the last line.
// Plain JavaScript, since Node's type stripping would start a WebAssembly compiler next to what is measured.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , bundle = "", requestFile = ""] = process.argv;
const request = JSON.parse(readFileSync(requestFile, "utf8"));
// Lambda's runtime has opened both before it imports a function.
if (!process.stdout.writable || !process.stderr.writable) throw new Error("Nowhere to write to");
const started = performance.now();
const { handler } = await import(pathToFileURL(bundle).href);
const imported = performance.now();
const answer = await handler(request);
const answered = performance.now();
const ok = answer.statusCode === 202 || answer.batchItemFailures?.length === 0;
console.log(JSON.stringify({ firstAnswer: { ok, importMs: imported - started, totalMs: answered - started } }));
