import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { findAwsCaller } from "../../../app/cli/deployment/aws-caller.ts";
import { findDeployment } from "../../../app/cli/deployment/find-deployment.ts";
import {
  type CloudFormationStandIn,
  type StandInStack,
  startCloudFormation,
} from "../../../app/local/aws/cloudformation.ts";
import { STACK_OUTPUTS } from "../../../app/settings/stack-outputs.ts";

const stacks = new Map<string, StandInStack>();
const everything = Object.fromEntries(STACK_OUTPUTS.map((name) => [name, `the ${name}`]));
let cloudFormation: CloudFormationStandIn;

beforeEach(async () => {
  stacks.clear();
  cloudFormation = await startCloudFormation(stacks);
});

afterEach(async () => await cloudFormation.close());

async function find(stack = "Greenlight") {
  const caller = await findAwsCaller({ AWS_REGION: "eu-central-1" }, { accessKeyId: "a", secretAccessKey: "s" });
  return await findDeployment({ ...caller, config: { ...caller.config, endpoint: cloudFormation.endpoint } }, stack);
}

describe("a deployment is found", () => {
  test("by its stack's outputs", async () => {
    stacks.set("Greenlight", { outputs: everything });
    expect(await find()).toEqual({ stack: "Greenlight", region: "eu-central-1", outputs: everything });
  });

  test("with what only some deployments have", async () => {
    stacks.set("Greenlight", { outputs: { ...everything, AppKeyArn: "the key", Other: "another" } });
    expect((await find()).outputs).toEqual({ ...everything, AppKeyArn: "the key" });
  });
});

describe("a deployment that is not there is told with what to do", () => {
  test("where there is no such stack", async () => {
    await expect(find("Nothing")).rejects.toThrow(
      "There is no stack Nothing in eu-central-1. Deploy it with `npm run deploy`, or say where it is: --stack NAME, AWS_REGION, AWS_PROFILE.",
    );
  });

  test("where the stack is another's, with what it does not tell", async () => {
    const { QueueUrl: _, ...rest } = everything;
    stacks.set("Greenlight", { outputs: rest });
    await expect(find()).rejects.toThrow(/does not tell QueueUrl: it is no stack of Greenlight, or one of another/);
  });

  test("where it is being made", async () => {
    stacks.set("Greenlight", { status: "CREATE_IN_PROGRESS", outputs: {} });
    await expect(find()).rejects.toThrow("The stack Greenlight is being deployed (CREATE_IN_PROGRESS).");
  });
});
