import { randomUUID } from "node:crypto";
import { ACCOUNT_ID, REGION } from "./account.ts";
import { type JsonInput, ServiceError, startJsonService, textOf } from "./json-service.ts";

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
  /** The current value. Throws if there is none. */
  valueOf(name: string): string;
  /** Takes its values away: as it was when it was made without one. */
  forget(name: string): void;
  /** Refuses an operation with this error from now on; null: answers it again. */
  refuse(operation: "GetSecretValue" | "PutSecretValue", error: ServiceError | null): void;
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

const NAME = "stand-in for AWS Secrets Manager (values in memory, no encryption, no permissions)";

/**
 * A stand-in for Secrets Manager: `GetSecretValue`, `PutSecretValue`, `UpdateSecretVersionStage`, `CreateSecret` and
 * `DescribeSecret` over the JSON 1.1 protocol that the SDK speaks. Values are text, in memory; who asks is not looked at.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */
export async function startSecretsManager(options: SecretsManagerOptions): Promise<SecretsManagerStandIn> {
  const secrets = new Map<string, Secret>();
  const refusals = new Map<string, ServiceError>();

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

  const operations: Readonly<Record<string, (input: JsonInput) => unknown>> = {
    GetSecretValue(input) {
      const secret = find(textOf(input, "SecretId"));
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
      const secret = find(textOf(input, "SecretId"));
      const version = write(secret, textOf(input, "SecretString"));
      return { ARN: secret.arn, Name: secret.name, VersionId: version.id, VersionStages: ["AWSCURRENT"] };
    },
    UpdateSecretVersionStage(input) {
      const secret = find(textOf(input, "SecretId"));
      if (textOf(input, "VersionStage") !== "AWSPREVIOUS" || input.MoveToVersionId !== undefined) {
        throw new ServiceError("InvalidRequestException", `The ${NAME} only takes the label AWSPREVIOUS off.`);
      }
      if (secret.previous?.id !== textOf(input, "RemoveFromVersionId")) {
        throw new ServiceError("InvalidParameterException", "The version does not have the staging label AWSPREVIOUS.");
      }
      delete secret.previous;
      return { ARN: secret.arn, Name: secret.name };
    },
    CreateSecret(input) {
      const secret = create(
        textOf(input, "Name"),
        input.SecretString === undefined ? undefined : textOf(input, "SecretString"),
      );
      return { ARN: secret.arn, Name: secret.name, ...(secret.current && { VersionId: secret.current.id }) };
    },
    DescribeSecret(input) {
      const secret = find(textOf(input, "SecretId"));
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

  for (const [name, value] of Object.entries(options.secrets)) create(name, value);
  const refusing = Object.entries(operations).map(([operation, perform]) => {
    const unlessRefused = (input: JsonInput) => {
      const refusal = refusals.get(operation);
      if (refusal !== undefined) throw refusal;
      return perform(input);
    };
    return [operation, unlessRefused] as const;
  });
  const service = await startJsonService({
    name: NAME,
    target: "secretsmanager.",
    operations: Object.fromEntries(refusing),
  });
  return {
    name: NAME,
    endpoint: service.url,
    arnOf: (name) => find(name).arn,
    put: (name, value) => void write(find(name), value),
    valueOf(name) {
      const { current } = find(name);
      if (current === undefined) throw new Error(`The secret ${name} has no value.`);
      return current.value;
    },
    forget(name) {
      const secret = find(name);
      delete secret.current;
      delete secret.previous;
    },
    refuse(operation, error) {
      if (error === null) refusals.delete(operation);
      else refusals.set(operation, error);
    },
    requests: service.requests,
    close: service.close,
  };
}

/** The protocol's time: seconds since the epoch. */
function now(): number {
  return Date.now() / 1000;
}
