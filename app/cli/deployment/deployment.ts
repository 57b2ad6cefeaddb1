import {
  OPTIONAL_STACK_OUTPUTS,
  type OptionalStackOutput,
  STACK_OUTPUTS,
  type StackOutput,
} from "../../settings/stack-outputs.ts";
import { UsageError } from "../usage-error.ts";

/** A deployed stack: where everything is. */
export interface Deployment {
  readonly stack: string;
  readonly region: string;
  readonly outputs: Readonly<Record<StackOutput, string>> & Readonly<Partial<Record<OptionalStackOutput, string>>>;
}

/**
 * A stack's outputs as a deployment.
 *
 * @throws UsageError that names what is missing: it is another stack, or one of another version
 */
export function deploymentOf(stack: string, region: string, outputs: ReadonlyMap<string, string>): Deployment {
  const missing = STACK_OUTPUTS.filter((name) => !outputs.has(name));
  if (missing.length > 0) {
    throw new UsageError(
      `The stack ${stack} in ${region} does not tell ${missing.join(", ")}: it is no stack of Greenlight, or one of another version. Deploy this one with \`npm run deploy\`.`,
    );
  }
  const told = (name: string) => outputs.get(name) ?? "";
  const required = Object.fromEntries(STACK_OUTPUTS.map((name) => [name, told(name)])) as Record<StackOutput, string>;
  const present = OPTIONAL_STACK_OUTPUTS.filter((name) => outputs.has(name));
  return { stack, region, outputs: { ...required, ...Object.fromEntries(present.map((n) => [n, told(n)])) } };
}
