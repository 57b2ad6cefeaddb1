import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { LOCAL_CREDENTIALS, REGION } from "../../../app/local/aws/account.ts";
import { type SecretsManagerStandIn, startSecretsManager } from "../../../app/local/aws/secrets-manager.ts";

let standIn: SecretsManagerStandIn;
let client: SecretsManagerClient;

beforeEach(async () => {
  standIn = await startSecretsManager({ secrets: { "greenlight/webhook": "first" } });
  client = new SecretsManagerClient({ endpoint: standIn.endpoint, region: REGION, credentials: LOCAL_CREDENTIALS });
});

afterEach(async () => {
  client.destroy();
  await standIn.close();
});

const get = (SecretId: string, more = {}) => client.send(new GetSecretValueCommand({ SecretId, ...more }));

describe("the stand-in for Secrets Manager", () => {
  test("says that it is one", () => {
    expect(standIn.name).toContain("stand-in");
  });

  test("gives a secret by its name and by its ARN", async () => {
    const arn = standIn.arnOf("greenlight/webhook");
    expect(arn).toMatch(/^arn:aws:secretsmanager:us-east-1:000000000000:secret:greenlight\/webhook-\w{6}$/);
    const expected = { ARN: arn, Name: "greenlight/webhook", SecretString: "first", VersionStages: ["AWSCURRENT"] };
    expect(await get("greenlight/webhook")).toMatchObject(expected);
    expect(await get(arn)).toMatchObject({ ...expected, CreatedDate: expect.any(Date) });
    expect(standIn.requests()).toEqual({ GetSecretValue: 2 });
  });

  test("gives the new value after it was put, and the one before as AWSPREVIOUS", async () => {
    await client.send(new PutSecretValueCommand({ SecretId: "greenlight/webhook", SecretString: "second" }));
    expect(await get("greenlight/webhook")).toMatchObject({ SecretString: "second" });
    expect(await get("greenlight/webhook", { VersionStage: "AWSPREVIOUS" })).toMatchObject({ SecretString: "first" });
    standIn.put("greenlight/webhook", "third");
    expect(await get("greenlight/webhook")).toMatchObject({ SecretString: "third" });
  });

  test("creates a secret and describes its versions", async () => {
    const { VersionId: version = "" } = await client.send(
      new CreateSecretCommand({ Name: "new", SecretString: "value" }),
    );
    expect(await get("new", { VersionId: version })).toMatchObject({ SecretString: "value" });
    expect(await client.send(new DescribeSecretCommand({ SecretId: "new" }))).toMatchObject({
      Name: "new",
      VersionIdsToStages: { [version]: ["AWSCURRENT"] },
    });
  });

  test("answers as the service does for a secret that is not there", async () => {
    await expect(get("nobody")).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Secrets Manager can't find the specified secret.",
      $metadata: { httpStatusCode: 400 },
    });
  });

  test("answers as the service does for a secret that has no value yet", async () => {
    await client.send(new CreateSecretCommand({ Name: "empty" }));
    await expect(get("empty")).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    });
  });

  test("refuses to create a secret twice", async () => {
    await expect(client.send(new CreateSecretCommand({ Name: "greenlight/webhook" }))).rejects.toMatchObject({
      name: "ResourceExistsException",
    });
  });

  test("says so where it does not know an operation", async () => {
    await expect(client.send(new ListSecretsCommand({}))).rejects.toMatchObject({ name: "UnknownOperationException" });
  });

  test("answers a body that is not JSON with an error, and keeps running", async () => {
    const response = await fetch(standIn.endpoint, {
      method: "POST",
      headers: { "x-amz-target": "secretsmanager.GetSecretValue" },
      body: "{",
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: "SerializationException" });
    expect(await get("greenlight/webhook")).toMatchObject({ SecretString: "first" });
  });
});
