import type { DoctorOptions } from "../commands/doctor.ts";
import { findAwsCaller } from "../deployment/aws-caller.ts";
import { type Terminal, writeJson } from "../terminal.ts";
import type { CheckResult } from "./check.ts";
import { CHECKS } from "./checks.ts";
import { type Examination, examine } from "./examination.ts";
import { renderReport } from "./report.ts";
import { allWell, runChecks } from "./run-checks.ts";
import { shown } from "./why-not.ts";
import { withoutSecrets } from "./without-secrets.ts";

/**
 * Looks at a deployment from end to end, and prints what it found. Nothing is changed; a signed ping is sent to the
 * webhook's address.
 *
 * @returns whether all is well
 * @throws UsageError where there is no region, or there are no AWS credentials
 */
export async function runDoctor(options: DoctorOptions, env: NodeJS.ProcessEnv, terminal: Terminal): Promise<boolean> {
  const { stack, json = false, askModel = false } = options;
  const caller = await findAwsCaller(env);
  const examination = examine({ caller, stack, askModel, now: () => new Date() });
  terminal.progress(`Looking at ${stack} in ${caller.region} …`);
  const results = await withoutSecrets(await runChecks(CHECKS, examination), examination);
  terminal.progress("");
  const ok = allWell(results);
  if (json) writeJson(terminal, { ok, checks: results.map(documented) });
  else terminal.write(renderReport(results, terminal) + (await dashboardLine(examination)));
  return ok;
}

function documented({ id, title, status, found, ...rest }: CheckResult): object {
  return { id, title, status, found, ...("fix" in rest ? { fix: rest.fix } : {}) };
}

/** Alarms, and what Greenlight is deciding, are on the dashboard. */
async function dashboardLine({ deployment }: Examination): Promise<string> {
  const found = await deployment.get().catch(() => null);
  return found === null ? "" : `Alarms and numbers: ${shown(found.outputs.DashboardUrl)}\n`;
}
