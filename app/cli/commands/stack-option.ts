import { Option } from "commander";
import { STACK_NAME } from "../../settings/stack-outputs.ts";

/** Which deployment a command is about. */
export function stackOption(): Option {
  return new Option("--stack <name>", "the deployed stack").env("GREENLIGHT_STACK").default(STACK_NAME);
}
