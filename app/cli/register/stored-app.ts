import { z } from "zod";
import { ConfigurationError } from "../../settings/configuration-error.ts";
import type { AwsCaller } from "../deployment/aws-caller.ts";
import { readStoredSecret } from "../deployment/stored-secret.ts";

/** What a deployment's secret tells of its App. */
export interface StoredApp {
  /** As it is written there; null: no App is registered. */
  readonly appId: string | null;
  readonly approvalToken: string | null;
}

const NONE: StoredApp = { appId: null, approvalToken: null };
const UNREADABLE: StoredApp = { appId: "(it cannot be read)", approvalToken: null };

const credentials = z.looseObject({
  appId: z.union([z.number(), z.string()]).nullish(),
  privateKey: z.string().nullish(),
  approvalToken: z.string().nullish(),
});

/**
 * Looks whether there is an App already. What cannot be read counts as one: it is somebody's, and not to be overwritten by
 * the way.
 *
 * @throws UsageError where AWS refuses
 */
export async function readStoredApp(caller: AwsCaller, arn: string): Promise<StoredApp> {
  let text: string | null;
  try {
    text = await readStoredSecret(caller, arn, "the App's credentials");
  } catch (error) {
    if (error instanceof ConfigurationError) return UNREADABLE;
    throw error;
  }
  if (text === null) return NONE;
  const { success, data } = credentials.safeParse(parsed(text));
  if (!success) return UNREADABLE;
  const { appId, privateKey, approvalToken = null } = data;
  if (appId) return { appId: String(appId), approvalToken };
  return { appId: privateKey ? "(without an id)" : null, approvalToken };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
