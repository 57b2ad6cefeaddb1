// Runs in a new process: the handler of a bundle, many times over the same event or a series of events, one after the other.
// Arguments: the bundle, a file with the events (a list, taken in turn), how often. Prints the rate and the peak memory.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , bundle = "", eventsFile = "", times = "1"] = process.argv;
const events = JSON.parse(readFileSync(eventsFile, "utf8"));
const { handler } = await import(pathToFileURL(bundle).href);
const warmUp = Math.min(20, Number(times));
for (let run = 0; run < warmUp; run++) check(await handler(events[run % events.length]));
const started = performance.now();
const cpu = process.cpuUsage();
for (let run = 0; run < Number(times); run++) check(await handler(events[(warmUp + run) % events.length]));
const seconds = (performance.now() - started) / 1_000;
const { user, system } = process.cpuUsage(cpu);
const cpuSeconds = (user + system) / 1_000_000;
const peakMemoryMb = process.resourceUsage().maxRSS / 1_024;
console.log(JSON.stringify({ repeated: { times: Number(times), seconds, cpuSeconds, peakMemoryMb } }));

function check(answer) {
  const failed = answer.batchItemFailures?.length > 0 || (answer.statusCode !== undefined && answer.statusCode !== 202);
  if (failed) throw new Error(`The handler failed: ${JSON.stringify(answer)}`);
}
