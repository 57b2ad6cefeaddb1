import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "aws-cdk-lib";
import type { CloudAssembly } from "aws-cdk-lib/cx-api";
import { readConfig } from "../../../infra/config/read-config.ts";
import { greenlightApp } from "../../../infra/greenlight-app.ts";

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
}

/** The CDK's feature flags, as `npm run deploy` has them. */
export const CDK_CONTEXT: Record<string, unknown> = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../cdk.json"), "utf8"),
).context;

const known = new Map<string, Template>();

/**
 * The template of a deployment, with cdk-nag's checks: what they find and nobody accepted throws. The functions are empty files,
 * so that the template does not depend on what was built; each configuration is synthesised once.
 */
export function synthesised(config = ""): Template {
  const before = known.get(config);
  if (before !== undefined) return before;
  const { template } = synthesise(config, ["index.mjs"], ({ stack, assembly }) => ({
    template: assembly.getStackByName(stack).template as Template,
  }));
  known.set(config, template);
  return template;
}

/** What is uploaded of each function, where these files were built. */
export function assetsOf(built: readonly string[]): readonly (readonly string[])[] {
  return synthesise("", built, ({ assembly }) =>
    readdirSync(assembly.directory)
      .filter((name) => name.startsWith("asset."))
      .map((name) => readdirSync(join(assembly.directory, name)).toSorted()),
  );
}

function synthesise<T>(
  config: string,
  built: readonly string[],
  read: (made: { readonly stack: string; readonly assembly: CloudAssembly }) => T,
): T {
  const folder = mkdtempSync(join(tmpdir(), "greenlight-infra-"));
  try {
    for (const bundle of ["webhook", "worker", "sweeper"]) {
      mkdirSync(join(folder, "dist", bundle), { recursive: true });
      for (const file of built) writeFileSync(join(folder, "dist", bundle, file), `// ${bundle}`);
    }
    const app = new App({ outdir: join(folder, "out"), context: CDK_CONTEXT });
    const { stackName } = greenlightApp(app, {
      config: readConfig(config, "deployment.yml"),
      distPath: join(folder, "dist"),
    });
    return read({ stack: stackName, assembly: app.synth() });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The resources of one type, by logical id. */
export function ofType({ Resources }: Template, type: string): readonly (readonly [string, Resource])[] {
  return Object.entries(Resources).filter(([, { Type }]) => Type === type);
}

/** The one resource of a type whose logical id begins so. */
export function theOne(template: Template, type: string, start = ""): readonly [string, Resource] {
  const found = ofType(template, type).filter(([id]) => id.startsWith(start));
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`${found.length} of ${type} begin with "${start}"`);
  return first;
}

/** Everything that a deployment may have. */
export const EVERYTHING = `
app_key: kms
app_slug: greenlight
kms_key_arn: arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555
domain:
  name: greenlight.example.com
  certificate_arn: arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555
alarm_email: oncall@example.com
concurrency: { worker: 20, worker_reserved: 25, webhook_reserved: 10 }
review: { enabled: true, monthly_budget: 100, guardrail: "abc123:1" }
tags: { team: platform }
`;
