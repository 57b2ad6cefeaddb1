import { ConfigurationError } from "../settings/configuration-error.ts";
import { SigningFailedError } from "./failure.ts";

/**
 * What it means that KMS did not sign: at another time it may (throttling, its own failures, a broken connection), or
 * somebody has to mend something first, and is told what.
 *
 * Errors by their names (AWS KMS API reference, `Sign`, and "Common Errors"); what is wrong with a key's state is in the
 * message ("Key states of AWS KMS keys": `<key ARN> is pending import.`).
 */
export function signingFailure(error: unknown, arn: string): Error {
  const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
  const wrong = problemOf(name, message);
  if (wrong !== null) return new ConfigurationError("The App's key in AWS KMS", [{ setting: arn, ...wrong }]);
  const status = statusOf(error);
  if (status === null || status >= 500 || FOR_NOW.test(name)) {
    return new SigningFailedError(`AWS KMS did not sign for the App (${name}: ${message})`, { cause: error });
  }
  const fix = "Look the error up in the AWS KMS API reference, at Sign";
  return new ConfigurationError("The App's key in AWS KMS", [
    { setting: arn, problem: `was refused (${name}: ${message})`, fix },
  ]);
}

/** The role's credentials are renewed while a function runs, so that old ones are a matter of the moment. */
const FOR_NOW =
  /^(?:Throttl|TooManyRequests|LimitExceeded|DependencyTimeout|KeyUnavailable|KMSInternal|Expired|Request(?:Expired|Timeout))/;

function problemOf(name: string, message: string): { readonly problem: string; readonly fix: string } | null {
  if (/pending import/i.test(message)) {
    return {
      problem: "has no key material yet",
      fix: "Import the App's private key: `greenlight import-key FILE.pem`",
    };
  }
  if (/pending (?:replica )?deletion/i.test(message)) {
    return { problem: "is going to be deleted", fix: "Cancel that: `aws kms cancel-key-deletion`, then `enable-key`" };
  }
  switch (name) {
    case "DisabledException":
      return { problem: "is disabled", fix: "Enable it: `aws kms enable-key`" };
    case "NotFoundException":
      return { problem: "does not exist", fix: "Deploy again, or correct APP_KEY_ARN" };
    case "AccessDeniedException":
      return {
        problem: `may not be used (${message})`,
        fix: "Allow kms:Sign on it in the role's policy and in the key's policy",
      };
    case "InvalidKeyUsageException":
    case "ValidationException":
      return {
        problem: `cannot sign for the App (${message})`,
        fix: "Make it with the key spec RSA_2048 and the usage SIGN_VERIFY",
      };
    default:
      return null;
  }
}

function statusOf(error: unknown): number | null {
  const metadata = typeof error === "object" && error !== null && "$metadata" in error ? error.$metadata : null;
  const status =
    typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata ? metadata.httpStatusCode : null;
  return typeof status === "number" ? status : null;
}
