import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { build } from "esbuild";
import { type BedrockStandIn, startBedrock } from "../../../app/local/aws/bedrock.ts";
import { loadLambda } from "../../../app/local/aws/index.ts";
import { lambdaBundle, REPOSITORY } from "../../../scripts/build/lambda-bundle.ts";
import { TRIMMED_FROM_BEDROCK, TRIMMED_FROM_LAMBDAS } from "../../../scripts/build/trim.ts";

let folder: string;
let standIn: BedrockStandIn;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "greenlight-bedrock-"));
  standIn = await startBedrock({ script: [{ answer: { text: "Hello." } }] });
});

afterAll(async () => {
  await standIn.close();
  await rm(folder, { recursive: true });
});

test("the client works in a Lambda's bundle, with all that is trimmed from it", async () => {
  const entry = join(folder, "entry.ts");
  const client = JSON.stringify(join(REPOSITORY, "app/review/bedrock/client.ts"));
  await writeFile(
    entry,
    `import { bedrockConverse } from ${client};
    const converse = bedrockConverse();
    export const handler = async (input) => (await converse(input, AbortSignal.timeout(10_000))).output.message;`,
  );
  const outfile = join(folder, "index.mjs");
  await build(lambdaBundle({ entry, outfile, trimmed: [...TRIMMED_FROM_LAMBDAS, ...TRIMMED_FROM_BEDROCK] }));
  const lambda = loadLambda({
    bundle: outfile,
    functionName: "reviewer",
    timeoutSeconds: 10,
    environment: { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: standIn.endpoint },
    onLog: () => undefined,
  });
  const input = {
    modelId: "stand-in.reviewer-v1:0",
    messages: [{ role: "user", content: [{ text: "Hello?" }] }],
    inferenceConfig: { maxTokens: 10 },
  };
  expect(await lambda.invoke(input)).toEqual({ role: "assistant", content: [{ text: "Hello." }] });
  await lambda.close();
});
