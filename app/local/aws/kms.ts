import { createPublicKey, type KeyObject, randomUUID, sign as signWith } from "node:crypto";
import { ACCOUNT_ID, REGION } from "./account.ts";
import { type JsonInput, ServiceError, startJsonService, textOf } from "./json-service.ts";
import { createKeyImports } from "./kms-import.ts";

export interface KmsStandIn {
  /** What it is, for whoever prints the stack's parts. */
  readonly name: string;
  /** For `AWS_ENDPOINT_URL_KMS`. */
  readonly endpoint: string;
  /** Makes an RSA_2048 key for signing, and tells its ARN. Without material it waits for an import. */
  createKey(options?: Partial<Pick<StandInKey, "material" | "origin" | "usage">>): string;
  setState(arn: string, state: KeyState): void;
  /** Gives a key its material without an import. */
  hold(arn: string, material: KeyObject): void;
  /** Lets an operation fail, so many times; for ever unless told. */
  refuse(operation: string, error: ServiceError, times?: number): void;
  /** How often each operation was asked for. */
  requests(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

export type KeyState = "Enabled" | "Disabled" | "PendingImport" | "PendingDeletion";

export interface StandInKey {
  readonly arn: string;
  readonly origin: "EXTERNAL" | "AWS_KMS";
  readonly usage: "SIGN_VERIFY" | "ENCRYPT_DECRYPT";
  state: KeyState;
  /** A private RSA key. */
  material: KeyObject | undefined;
}

const NAME = "stand-in for AWS KMS (keys in memory, no hardware around them, no permissions)";
const ALGORITHM = "RSASSA_PKCS1_V1_5_SHA_256";
/** https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html#KMS-Sign-request-Message */
const LONGEST_MESSAGE = 4_096;

/**
 * A stand-in for the part of KMS that a signing RSA key needs: `DescribeKey`, `GetPublicKey`, `Sign`,
 * `GetParametersForImport` and `ImportKeyMaterial`, over the JSON 1.1 protocol that the SDK speaks, with KMS's own errors
 * for the states of a key ("Key states of AWS KMS keys" in its developer guide). Who asks is not looked at.
 */
export async function startKms(): Promise<KmsStandIn> {
  const keys = new Map<string, StandInKey>();
  const faults = new Map<string, { readonly error: ServiceError; left: number }>();
  const imports = createKeyImports();

  function find(input: JsonInput): StandInKey {
    const id = textOf(input, "KeyId");
    const key = keys.get(id) ?? [...keys.values()].find(({ arn }) => arn.endsWith(`/${id}`));
    if (key !== undefined) return key;
    throw new ServiceError("NotFoundException", `Key '${id}' does not exist`);
  }

  const operations: Readonly<Record<string, (input: JsonInput) => unknown>> = {
    DescribeKey: (input) => ({ KeyMetadata: described(find(input)) }),
    GetPublicKey(input) {
      const key = find(input);
      const der = createPublicKey(usable(key)).export({ type: "spki", format: "der" });
      return { ...specOf(key), KeyId: key.arn, SigningAlgorithms: [ALGORITHM], PublicKey: der.toString("base64") };
    },
    Sign(input) {
      const key = find(input);
      const privateKey = usable(key);
      if (key.usage !== "SIGN_VERIFY") {
        throw new ServiceError(
          "InvalidKeyUsageException",
          `${key.arn} key usage is ${key.usage} which is not valid for Sign.`,
        );
      }
      const algorithm = textOf(input, "SigningAlgorithm");
      if (algorithm !== ALGORITHM) {
        throw new ServiceError("ValidationException", `Algorithm ${algorithm} and key spec RSA_2048 are incompatible.`);
      }
      if ((input.MessageType ?? "RAW") !== "RAW") {
        throw new ServiceError("UnsupportedOperationException", `The ${NAME} signs messages of the type RAW alone.`);
      }
      const message = Buffer.from(textOf(input, "Message"), "base64");
      if (message.length > LONGEST_MESSAGE) {
        throw new ServiceError(
          "ValidationException",
          "1 validation error detected: Value at 'message' failed to satisfy constraint: Member must have length less than or equal to 4096",
        );
      }
      const signature = signWith("RSA-SHA256", message, privateKey).toString("base64");
      return { KeyId: key.arn, Signature: signature, SigningAlgorithm: algorithm };
    },
    GetParametersForImport: (input) => imports.begin(importable(find(input)), input),
    ImportKeyMaterial(input) {
      const key = importable(find(input));
      key.material = imports.finish(key, input);
      key.state = "Enabled";
      return { KeyId: key.arn };
    },
  };

  const faulty = Object.entries(operations).map(([operation, perform]) => {
    const act = (input: JsonInput): unknown => {
      const fault = faults.get(operation);
      if (fault !== undefined && fault.left-- > 0) throw fault.error;
      return perform(input);
    };
    return [operation, act] as const;
  });
  const service = await startJsonService({
    name: NAME,
    target: "TrentService.",
    operations: Object.fromEntries(faulty),
  });
  return {
    name: NAME,
    endpoint: service.url,
    createKey({ material, origin = "EXTERNAL", usage = "SIGN_VERIFY" } = {}) {
      const arn = `arn:aws:kms:${REGION}:${ACCOUNT_ID}:key/${randomUUID()}`;
      keys.set(arn, { arn, origin, usage, material, state: material === undefined ? "PendingImport" : "Enabled" });
      return arn;
    },
    setState(arn, state) {
      find({ KeyId: arn }).state = state;
    },
    hold(arn, material) {
      Object.assign(find({ KeyId: arn }), { material, state: "Enabled" });
    },
    refuse: (operation, error, times = Number.POSITIVE_INFINITY) => void faults.set(operation, { error, left: times }),
    requests: service.requests,
    close: service.close,
  };
}

function specOf({ usage }: StandInKey) {
  return { KeySpec: "RSA_2048", CustomerMasterKeySpec: "RSA_2048", KeyUsage: usage };
}

function described(key: StandInKey): object {
  return {
    ...specOf(key),
    AWSAccountId: ACCOUNT_ID,
    KeyId: key.arn.split("/")[1],
    Arn: key.arn,
    Enabled: key.state === "Enabled",
    KeyState: key.state,
    Origin: key.origin,
    Description: NAME,
    KeyManager: "CUSTOMER",
    MultiRegion: false,
    SigningAlgorithms: [ALGORITHM],
  };
}

/** The key material, if the key's state lets it be used. */
function usable({ arn, state, material }: StandInKey): KeyObject {
  if (state === "Disabled") throw new ServiceError("DisabledException", `${arn} is disabled.`);
  if (state === "PendingDeletion") throw new ServiceError("KMSInvalidStateException", `${arn} is pending deletion.`);
  if (state === "PendingImport" || material === undefined) {
    throw new ServiceError("KMSInvalidStateException", `${arn} is pending import.`);
  }
  return material;
}

function importable(key: StandInKey): StandInKey {
  if (key.origin !== "EXTERNAL") {
    throw new ServiceError(
      "UnsupportedOperationException",
      `${key.arn} origin is ${key.origin} which is not valid for this operation.`,
    );
  }
  if (key.state === "PendingDeletion") {
    throw new ServiceError("KMSInvalidStateException", `${key.arn} is pending deletion.`);
  }
  return key;
}
