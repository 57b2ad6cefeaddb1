import type { PolicyFile, Snapshot } from "../pull-request/snapshot.ts";
import { parsePolicy } from "./parse.ts";
import type { Problem } from "./problem.ts";
import type { Policy } from "./schema.ts";

/** A policy file after reading: not there, not valid (with every problem), or a policy. */
export type PolicyReading =
  | { readonly status: "absent" }
  | { readonly status: "invalid"; readonly blobSha: string; readonly problems: readonly Problem[] }
  | { readonly status: "valid"; readonly blobSha: string; readonly policy: Policy };

/** The policy that a pull request is judged by. Never throws. */
export function readPolicies(snapshot: Snapshot): PolicyReading {
  return readPolicy(snapshot.policy);
}

/** Reads a policy file of a snapshot. Never throws. */
export function readPolicy(file: PolicyFile): PolicyReading {
  switch (file.status) {
    case "absent":
      return { status: "absent" };
    case "unreadable":
      return {
        status: "invalid",
        blobSha: file.blobSha,
        problems: [{ line: 1, column: 1, path: "", message: file.reason }],
      };
    case "present": {
      const parsed = parsePolicy(file.text);
      return parsed.valid
        ? { status: "valid", blobSha: file.blobSha, policy: parsed.policy }
        : { status: "invalid", blobSha: file.blobSha, problems: parsed.problems };
    }
  }
}
