import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { awsAsked, clientConfig } from "../../deployment/aws-asked.ts";
import type { AwsCaller } from "../../deployment/aws-caller.ts";
import { clockOffset } from "../clock-offset.ts";

/** Whom AWS takes the caller for. */
export interface Identity {
  readonly account: string;
  readonly arn: string;
  /** By how many milliseconds this machine's clock is ahead of AWS's; null where AWS does not tell the time. */
  readonly clockOffset: number | null;
}

/** Asks who the caller is; everybody may (AWS STS API reference, GetCallerIdentity). */
export async function readIdentity(caller: AwsCaller): Promise<Identity> {
  const client = new STSClient(clientConfig(caller));
  let offset: number | null = null;
  client.middlewareStack.add(
    (next) => async (args) => {
      const sentAt = Date.now();
      const answered = await next(args);
      offset = clockOffset(dateOf(answered.response), sentAt, Date.now());
      return answered;
    },
    { step: "deserialize", priority: "low" },
  );
  const { Account = "", Arn = "" } = await awsAsked("ask who you are", client, (sts) =>
    sts.send(new GetCallerIdentityCommand({})),
  );
  return { account: Account, arn: Arn, clockOffset: offset };
}

function dateOf(response: unknown): string | null {
  const headers: unknown = typeof response === "object" && response !== null ? Reflect.get(response, "headers") : null;
  const date: unknown = typeof headers === "object" && headers !== null ? Reflect.get(headers, "date") : null;
  return typeof date === "string" ? date : null;
}
