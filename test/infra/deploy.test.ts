import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { ACCOUNT_ID } from "../../app/local/aws/account.ts";
import {
  type CloudFormationStandIn,
  type StandInStack,
  startCloudFormation,
} from "../../app/local/aws/cloudformation.ts";
import { type StsStandIn, startSts } from "../../app/local/aws/sts.ts";
import { readConfig } from "../../infra/config/read-config.ts";
import { deploy } from "../../scripts/deploy/deploy.ts";

const stacks = new Map<string, StandInStack>();
let cloudFormation: CloudFormationStandIn;
let sts: StsStandIn;

beforeEach(async () => {
  stacks.clear();
  stacks.set("CDKToolkit", { outputs: {} });
  cloudFormation = await startCloudFormation(stacks);
  sts = await startSts();
  process.env.AWS_ENDPOINT_URL_STS = sts.endpoint;
  process.env.AWS_ENDPOINT_URL_CLOUDFORMATION = cloudFormation.endpoint;
});

afterEach(async () => {
  delete process.env.AWS_ENDPOINT_URL_STS;
  delete process.env.AWS_ENDPOINT_URL_CLOUDFORMATION;
  await Promise.all([cloudFormation.close(), sts.close()]);
});

/** Runs a deployment whose programs only say what they were asked; the named one fails. */
async function deployed(config = "", options: { readonly more?: string[]; readonly failing?: string } = {}) {
  const ran: string[] = [];
  const said: string[] = [];
  const envs: Readonly<Record<string, string>>[] = [];
  const credentials = async () => ({ accessKeyId: "a", secretAccessKey: "s" });
  const result = await deploy(
    {
      caller: { region: "eu-central-1", config: { region: "eu-central-1", credentials, maxAttempts: 1 } },
      config: readConfig(config, "deployment.yml", "eu-central-1"),
      more: options.more ?? [],
    },
    {
      run: async (program, args, env) => {
        const line = [program, ...args].join(" ");
        ran.push(line);
        envs.push(env);
        return options.failing !== undefined && line.includes(options.failing) ? 3 : 0;
      },
      say: (text) => said.push(text),
    },
  ).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  return { ran, said: said.join(""), envs, failed: result };
}

const BUILD = "npm run --silent build";
const DEPLOY = "cdk deploy Greenlight --no-notices --require-approval never";
const CONNECT = "node app/cli/greenlight.mjs connect --stack Greenlight";

describe("npm run deploy", () => {
  test("builds, deploys, and tells GitHub where the webhook is", async () => {
    const { ran, failed, envs } = await deployed();
    expect({ ran, failed }).toEqual({ ran: [BUILD, DEPLOY, CONNECT], failed: null });
    for (const env of envs) {
      expect(env).toMatchObject({ AWS_REGION: "eu-central-1", CDK_DEFAULT_REGION: "eu-central-1" });
    }
  });

  test("prepares an account that was never used with the CDK first, and says so", async () => {
    stacks.delete("CDKToolkit");
    const { ran, said } = await deployed();
    expect(ran).toEqual([BUILD, `cdk bootstrap aws://${ACCOUNT_ID}/eu-central-1 --no-notices`, DEPLOY, CONNECT]);
    expect(said).toContain("This account and region were never used with the CDK");
  });

  test("prepares it again where that broke off", async () => {
    stacks.set("CDKToolkit", { status: "ROLLBACK_COMPLETE", outputs: {} });
    expect((await deployed()).ran[1]).toContain("cdk bootstrap");
  });

  test("hands arguments on to the CDK", async () => {
    expect((await deployed("", { more: ["--hotswap"] })).ran[1]).toBe(`${DEPLOY} --hotswap`);
  });

  test("goes by the configuration's name and region", async () => {
    const { ran, envs } = await deployed("name: Greenlight-staging\nregion: us-east-1");
    expect(ran[1]).toContain("cdk deploy Greenlight-staging");
    expect(ran[2]).toContain("connect --stack Greenlight-staging");
    expect(envs[0]).toMatchObject({ AWS_REGION: "us-east-1", CDK_DEFAULT_REGION: "us-east-1" });
  });

  test("goes to no other account than the configuration's", async () => {
    const { ran, failed } = await deployed('account: "999999999999"');
    expect(ran).toEqual([]);
    expect(failed).toMatch(
      /is for the account 999999999999, and your credentials are of 000000000000\. Set AWS_PROFILE/,
    );
  });

  test.each([
    [BUILD, "Building the functions: it failed (exit code 3). Nothing after it was done.", 1],
    ["cdk deploy", "Deploying the stack Greenlight: it failed (exit code 3)", 2],
    ["connect", "Telling GitHub where the webhook is: it failed (exit code 3)", 3],
  ])("ends where `%s` fails, and says so", async (failing, message, steps) => {
    const { ran, failed } = await deployed("", { failing });
    expect(failed).toContain(message);
    expect(ran).toHaveLength(steps);
  });

  test("says whose fault it is that nobody may ask AWS", async () => {
    // Nobody listens there.
    process.env.AWS_ENDPOINT_URL_STS = "http://127.0.0.1:1";
    const { ran, failed } = await deployed();
    expect(ran).toEqual([]);
    expect(failed).toMatch(/AWS cannot be reached to say whose the credentials are/);
  });
});
