import type { ConfigurationError } from "../../settings/configuration-error.ts";
import { failed, type Trouble } from "./finding.ts";
import { shown } from "./why-not.ts";

/** Everything that is wrong with a configuration, with how to mend each, and `then`, what is to be done in the end. */
export function configurationTrouble({ problems }: Pick<ConfigurationError, "problems">, then: string): Trouble {
  const found = problems.map(({ setting, problem }) => `${setting} ${problem}`).join("; ");
  const fixes = [...new Set(problems.map(({ fix }) => `${fix.replace(/\.$/, "")}.`))];
  return failed(shown(found), shown([...fixes, then].join(" ")));
}
