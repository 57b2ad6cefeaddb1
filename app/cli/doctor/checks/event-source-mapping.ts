import {
  type EventSourceMappingConfiguration,
  GetEventSourceMappingCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { awsAsked, clientConfig, isNotThere } from "../../deployment/aws-asked.ts";
import type { Check } from "../check.ts";
import { type Finding, failed, type Trouble, together, warning } from "../finding.ts";
import { shown } from "../why-not.ts";

const DEPLOY = "Deploy again with `npm run deploy`.";

export const eventSourceMapping: Check = {
  id: "event-source-mapping",
  group: "Queue",
  title: "Queue to worker",
  async examine({ caller, deployment }) {
    const { outputs } = await deployment.get();
    const UUID = outputs.EventSourceMapping;
    try {
      const mapping = await awsAsked(
        `look at the event source mapping ${UUID}`,
        new LambdaClient(clientConfig(caller)),
        (lambda) => lambda.send(new GetEventSourceMappingCommand({ UUID })),
      );
      return mappingFinding(mapping, outputs);
    } catch (error) {
      if (isNotThere(error)) return failed("nothing hands the queue's messages to the worker", DEPLOY);
      throw error;
    }
  },
};

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetEventSourceMapping.html */
export function mappingFinding(
  mapping: EventSourceMappingConfiguration,
  parts: { readonly EventSourceMapping: string; readonly WorkerFunction: string; readonly QueueUrl: string },
): Finding {
  const { State = "unknown", StateTransitionReason: reason = "", LastProcessingResult: last = "" } = mapping;
  const troubles: Trouble[] = [];
  if (State === "Creating" || State === "Enabling" || State === "Updating") {
    troubles.push(warning(`it is ${State}`, "Look again in a minute."));
  } else if (State !== "Enabled") {
    troubles.push(
      failed(
        shown(`it is ${State}, so nothing is worked off${reason === "" ? "" : ` (${reason})`}`),
        `aws lambda update-event-source-mapping --uuid ${parts.EventSourceMapping} --enabled`,
      ),
    );
  }
  if (mapping.FunctionArn?.split(":")[6] !== parts.WorkerFunction) {
    troubles.push(failed(shown(`messages go to ${mapping.FunctionArn}, not to the worker`), DEPLOY));
  }
  if (mapping.EventSourceArn?.split(":").at(-1) !== parts.QueueUrl.split("/").at(-1)) {
    troubles.push(failed(shown(`it reads ${mapping.EventSourceArn}, not the queue`), DEPLOY));
  }
  if (mapping.FunctionResponseTypes?.includes("ReportBatchItemFailures") !== true) {
    troubles.push(
      failed("one message that fails has its whole batch worked off again (no ReportBatchItemFailures)", DEPLOY),
    );
  }
  if (/^PROBLEM/.test(last)) {
    troubles.push(warning(shown(`the last batch: ${last}`), "The log of the worker says why."));
  }
  const most = mapping.ScalingConfig?.MaximumConcurrency;
  return together(troubles, `enabled${most === undefined ? "" : `, at most ${most} workers at once`}`);
}
