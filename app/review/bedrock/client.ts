import {
  BedrockRuntimeClient,
  type BedrockRuntimeClientConfig,
  ConverseCommand,
  type ConverseCommandInput,
  type ConverseCommandOutput,
} from "@aws-sdk/client-bedrock-runtime";

/** One request to Bedrock, sent once. Rejects with the SDK's error. */
export type Converse = (input: ConverseCommandInput, abortSignal: AbortSignal) => Promise<ConverseCommandOutput>;

/** Where no deadline is known: longer than a model may work on an answer of the length that is asked for. */
const SILENCE_MS = 600_000;

/**
 * Amazon Bedrock by its SDK; region, credentials and endpoint by the SDK's own variables. The client is made with the
 * first request, since most invocations ask nothing. (A dynamic import would cost more than it saves: within one file
 * esbuild wraps each module that it shares with the other clients in a function of its own.)
 *
 * Sent once, never again by the SDK: an answer that is lost was paid all the same, and a quota is a minute long, for which
 * the queue waits. The SDK speaks HTTP/2 to Bedrock; a connection of its own for each request, as is the SDK's default,
 * cannot be one that broke while a Lambda was frozen. HTTP/2's `requestTimeout` throws, other than HTTP/1's, which only
 * warns.
 */
export function bedrockConverse(overrides: BedrockRuntimeClientConfig = {}): Converse {
  let client: BedrockRuntimeClient | undefined;
  return async (input, abortSignal) => {
    client ??= new BedrockRuntimeClient({
      maxAttempts: 1,
      requestHandler: { requestTimeout: SILENCE_MS, sessionTimeout: SILENCE_MS, disableConcurrentStreams: true },
      ...overrides,
    });
    return await client.send(new ConverseCommand(input), { abortSignal });
  };
}
