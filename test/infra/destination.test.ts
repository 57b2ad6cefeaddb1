import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { findDestination } from "../../scripts/deploy/destination.ts";
import { aFolder } from "../cli/greenlight.ts";

const SET = {
  AWS_ACCESS_KEY_ID: "somebody",
  AWS_SECRET_ACCESS_KEY: "somebody",
  AWS_CONFIG_FILE: "/nowhere/config",
  AWS_SHARED_CREDENTIALS_FILE: "/nowhere/credentials",
};
const UNSET = ["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"];
let before: NodeJS.ProcessEnv;

beforeEach(() => {
  before = { ...process.env };
  Object.assign(process.env, SET);
  for (const name of UNSET) delete process.env[name];
});

afterEach(() => {
  for (const name of [...Object.keys(SET), ...UNSET]) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
});

/** With a configuration of these lines, and nothing else that tells a region but `env`. */
async function destination(config: string, env: Readonly<Record<string, string>> = {}) {
  const GREENLIGHT_CONFIG = join(await aFolder({ "deployment.yml": config }), "deployment.yml");
  const { caller, config: read } = await findDestination({ ...env, GREENLIGHT_CONFIG });
  return { asked: caller.region, written: read.region };
}

describe("a deployment goes", () => {
  test("where its configuration says, although nothing else names a region", async () => {
    expect(await destination("region: us-gov-west-1")).toEqual({ asked: "us-gov-west-1", written: "us-gov-west-1" });
  });

  test("there rather than where the environment points", async () => {
    const found = await destination("region: us-east-1", { AWS_REGION: "eu-central-1" });
    expect(found).toEqual({ asked: "us-east-1", written: "us-east-1" });
  });

  test("where the environment points, if its configuration says nothing", async () => {
    const found = await destination("name: Greenlight", { AWS_DEFAULT_REGION: "eu-central-1" });
    expect(found).toEqual({ asked: "eu-central-1", written: "eu-central-1" });
  });

  test("nowhere where nobody says where", async () => {
    await expect(destination("name: Greenlight")).rejects.toThrow("No AWS region is known. Set AWS_REGION");
  });

  test("nowhere with a configuration that does not fit the environment's region", async () => {
    await expect(destination("review: { enabled: true }", { AWS_REGION: "cn-north-1" })).rejects.toThrow(
      "Amazon Bedrock is not in the regions of AWS China",
    );
  });
});
