import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { text as readText } from "node:stream/consumers";
import { ACCOUNT_ID, REGION } from "./account.ts";
import { listenLocally } from "./listen.ts";

export interface SecretsManagerOptions {
  /** Values by name. */
  readonly secrets: Readonly<Record<string, string>>;
}

export interface SecretsManagerStandIn {
  /** What it is, for whoever prints the stack's parts. */
  readonly name: string;
  /** For `AWS_ENDPOINT_URL_SECRETS_MANAGER`. */
  readonly endpoint: string;
  /** The ARN of a secret by its name. Throws if there is none. */
  arnOf(name: string): string;
  /** Writes a new current value; the one before stays as `AWSPREVIOUS`. */
  put(name: string, value: string): void;
  /** How often each operation was asked for. */
  requests(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

interface Version {
  readonly id: string;
  readonly value: string;
  readonly createdAt: number;
}

interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  current?: Version;
  previous?: Version;
}

/** An error as the service says it: status 400, its name in `__type`. */
class ServiceError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

const NAME = "stand-in for AWS Secrets Manager (values in memory, no encryption, no permissions)";

/**
 * A stand-in for Secrets Manager: `GetSecretValue`, `PutSecretValue`, `CreateSecret` and `DescribeSecret` over the JSON 1.1
 * protocol that the SDK speaks. Values are text, in memory; who asks is not looked at.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */
export async function startSecretsManager(options: SecretsManagerOptions): Promise<SecretsManagerStandIn> {
  const secrets = new Map<string, Secret>();
  const requests: Record<string, number> = {};

  function create(name: string, value?: string): Secret {
    if (secrets.has(name)) {
      throw new ServiceError(
        "ResourceExistsException",
        `The operation failed because the secret ${name} already exists.`,
      );
    }
    const arn = `arn:aws:secretsmanager:${REGION}:${ACCOUNT_ID}:secret:${name}-${randomUUID().slice(0, 6)}`;
    const secret: Secret = { name, arn, createdAt: now() };
    if (value !== undefined) write(secret, value);
    secrets.set(name, secret);
    return secret;
  }

  function write(secret: Secret, value: string): Version {
    if (secret.current !== undefined) secret.previous = secret.current;
    secret.current = { id: randomUUID(), value, createdAt: now() };
    return secret.current;
  }

  function find(id: string): Secret {
    const found = secrets.get(id) ?? [...secrets.values()].find(({ arn }) => arn === id);
    if (found !== undefined) return found;
    throw new ServiceError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
  }

  const operations: Readonly<Record<string, (input: Readonly<Record<string, unknown>>) => unknown>> = {
    GetSecretValue(input) {
      const secret = find(text(input, "SecretId"));
      const stage = input.VersionStage ?? "AWSCURRENT";
      const version = [secret.current, secret.previous].find((candidate, index) =>
        input.VersionId === undefined
          ? stage === (index === 0 ? "AWSCURRENT" : "AWSPREVIOUS")
          : candidate?.id === input.VersionId,
      );
      if (version === undefined) {
        const wanted = input.VersionId === undefined ? `staging label: ${stage}` : `VersionId: ${input.VersionId}`;
        throw new ServiceError(
          "ResourceNotFoundException",
          `Secrets Manager can't find the specified secret value for ${wanted}`,
        );
      }
      return {
        ARN: secret.arn,
        Name: secret.name,
        VersionId: version.id,
        SecretString: version.value,
        VersionStages: [version === secret.current ? "AWSCURRENT" : "AWSPREVIOUS"],
        CreatedDate: version.createdAt,
      };
    },
    PutSecretValue(input) {
      const secret = find(text(input, "SecretId"));
      const version = write(secret, text(input, "SecretString"));
      return { ARN: secret.arn, Name: secret.name, VersionId: version.id, VersionStages: ["AWSCURRENT"] };
    },
    CreateSecret(input) {
      const secret = create(
        text(input, "Name"),
        input.SecretString === undefined ? undefined : text(input, "SecretString"),
      );
      return { ARN: secret.arn, Name: secret.name, ...(secret.current && { VersionId: secret.current.id }) };
    },
    DescribeSecret(input) {
      const secret = find(text(input, "SecretId"));
      const stages = { AWSCURRENT: secret.current, AWSPREVIOUS: secret.previous };
      const versions = Object.entries(stages).flatMap(([stage, version]) => (version ? [[version.id, [stage]]] : []));
      return {
        ARN: secret.arn,
        Name: secret.name,
        Description: NAME,
        CreatedDate: secret.createdAt,
        VersionIdsToStages: Object.fromEntries(versions),
      };
    },
  };

  async function answer(request: IncomingMessage): Promise<unknown> {
    const target = String(request.headers["x-amz-target"]);
    const operation = target.startsWith("secretsmanager.") ? target.slice("secretsmanager.".length) : "";
    const perform = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    if (perform === undefined) throw new ServiceError("UnknownOperationException", `${NAME} does not know ${target}`);
    requests[operation] = (requests[operation] ?? 0) + 1;
    return perform(parse(await readText(request)));
  }

  for (const [name, value] of Object.entries(options.secrets)) create(name, value);
  const server = createServer((request, response) => {
    const send = (status: number, body: unknown): void => {
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1", server: NAME });
      response.end(JSON.stringify(body));
    };
    answer(request).then(
      (body) => send(200, body),
      (error: unknown) =>
        error instanceof ServiceError
          ? send(400, { __type: error.type, Message: error.message })
          : send(500, { __type: "InternalServiceError", Message: String(error) }),
    );
  });
  const { url, close } = await listenLocally(server);
  return {
    name: NAME,
    endpoint: url,
    arnOf: (name) => find(name).arn,
    put: (name, value) => void write(find(name), value),
    requests: () => ({ ...requests }),
    close,
  };
}

/** The protocol's time: seconds since the epoch. */
function now(): number {
  return Date.now() / 1000;
}

function parse(body: string): Readonly<Record<string, unknown>> {
  try {
    const input: unknown = JSON.parse(body);
    if (typeof input === "object" && input !== null) return { ...input };
  } catch {
    // Said below, in the service's words.
  }
  throw new ServiceError("SerializationException", "The request is not a JSON object.");
}

function text(input: Readonly<Record<string, unknown>>, name: string): string {
  const value = input[name];
  if (typeof value === "string" && value !== "") return value;
  throw new ServiceError("InvalidParameterException", `${name} must be a text that is not empty.`);
}
