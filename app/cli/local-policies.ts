import type { PolicyFile } from "../pull-request/snapshot.ts";
import type { LocalSources } from "../report/policy-source.ts";
import { readPolicyFile, STDIN } from "./files.ts";
import { UsageError } from "./usage-error.ts";

/** Policies of this machine, in the place of those that a pull request would be judged by. */
export interface LocalPolicies {
  readonly policy?: PolicyFile;
  /** The organisation's. */
  readonly organization?: PolicyFile;
  /** The files, as they were named. */
  readonly files: LocalSources;
}

/** Reads what `--policy` and `--organization` name. @throws UsageError where a file cannot be read */
export async function readLocalPolicies(files: LocalSources): Promise<LocalPolicies> {
  const { policy, organization } = files;
  if (policy === STDIN && organization === STDIN) {
    throw new UsageError("Only one of --policy and --organization can be the standard input.");
  }
  return {
    files,
    ...(policy === undefined ? {} : { policy: await readPolicyFile(policy) }),
    ...(organization === undefined ? {} : { organization: await readPolicyFile(organization) }),
  };
}
