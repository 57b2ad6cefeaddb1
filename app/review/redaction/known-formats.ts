import { entropyOf } from "./entropy.ts";
import type { SecretMatch } from "./secret-match.ts";

interface KnownFormat {
  readonly kind: string;
  /** Who says that it looks so. */
  readonly source: string;
  /** The group `secret` is what must not be shown. Each is linear: it can begin only where a run of its characters does. */
  readonly pattern: RegExp;
  /** What is written so and is none. */
  readonly isExample?: (secret: string) => boolean;
}

/** Formats that the maintained rules do not have. */
const FORMATS: readonly KnownFormat[] = [
  {
    kind: "aws-access-key",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes",
    pattern: /(?<![A-Za-z0-9])(?<secret>(?:AKIA|ASIA)[A-Z0-9]{16})(?![A-Za-z0-9])/dg,
    // All of AWS's own examples end so, such as AKIAIOSFODNN7EXAMPLE; that one of 36^7 real ones does is nothing to fear.
    isExample: (secret) => secret.endsWith("EXAMPLE"),
  },
  {
    kind: "jwt",
    source:
      "https://www.rfc-editor.org/rfc/rfc7519#section-3 (header and payload are JSON objects, so both begin with `eyJ`)",
    pattern: /(?<![\w-])(?<secret>eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,})(?![\w-])/dg,
    // The token that https://jwt.io shows to everybody.
    isExample: (secret) => secret.endsWith(".SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"),
  },
  {
    kind: "google-api-key",
    source: "https://cloud.google.com/docs/authentication/api-keys",
    pattern: /(?<![\w-])(?<secret>AIza[\w-]{35})(?![\w-])/dg,
  },
  {
    kind: "google-client-secret",
    source: "https://developers.google.com/identity/protocols/oauth2/web-server#creatingcred",
    pattern: /(?<![\w-])(?<secret>GOCSPX-[\w-]{28})(?![\w-])/dg,
  },
  {
    kind: "azure-key",
    source: "https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string",
    pattern: /(?:AccountKey|SharedAccessKey)=(?<secret>[A-Za-z0-9+/]{43,86}={1,2})/dg,
    // Azurite, the emulator, has one account, whose key its documentation names.
    isExample: (secret) => secret.startsWith("Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq"),
  },
  {
    kind: "pypi-token",
    source: "https://pypi.org/help/#apitoken (a macaroon of pypi.org or test.pypi.org, in Base64)",
    pattern: /(?<![\w-])(?<secret>pypi-Ag[EN][\w-]{50,})/dg,
  },
  {
    kind: "digitalocean-token",
    source: "https://docs.digitalocean.com/notes/2022/api-token-format",
    pattern: /(?<![\w-])(?<secret>do[opr]_v1_[0-9a-f]{64})(?![\w-])/dg,
  },
  {
    kind: "stripe-webhook-secret",
    source: "https://docs.stripe.com/webhooks#verify-official-libraries",
    pattern: /(?<![\w-])(?<secret>whsec_[A-Za-z0-9]{32,64})(?![\w-])/dg,
  },
  {
    kind: "age-key",
    source: "https://github.com/C2SP/C2SP/blob/main/age.md#the-x25519-recipient-type",
    pattern: /(?<![A-Z0-9-])(?<secret>AGE-SECRET-KEY-1[A-Z0-9]{58})(?![A-Z0-9])/dg,
  },
  {
    kind: "authorization-header",
    source: "https://www.rfc-editor.org/rfc/rfc6750#section-2.1 and https://www.rfc-editor.org/rfc/rfc7617#section-2",
    pattern: /(?<![A-Za-z])(?:Bearer|Basic)[ \t]{1,4}(?<secret>[\w.~+/-]{20,}={0,2})/dg,
    // The RFC's own, and `user:password`.
    isExample: (secret) =>
      !/\d/.test(secret) ||
      entropyOf(secret) < 3 ||
      ["QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "dXNlcjpwYXNzd29yZA=="].includes(secret),
  },
  {
    kind: "url-password",
    source: "https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1",
    pattern:
      /(?<=[a-z0-9+.]:\/\/)[^\s:/?#@"'`<>]{0,100}:(?<secret>[^\s:/?#@"'`<>]{4,200})@(?!sha\d+:)(?=[\w[$%{.-])/dgi,
    isExample: isTemplateOrExample,
  },
];

/** Names that examples have where a password would stand. */
const EXAMPLE =
  /^(?:x+|\*+|\.+|pass|passwd|password|passwort|pw|pwd|secret|token|key|user|username|example|test|changeme|change-me|postgres|mysql|mongo|root|admin|guest|x-oauth-basic|x-access-token|your.*|my-?password|redacted|placeholder)\d{0,3}$/i;

function isTemplateOrExample(secret: string): boolean {
  return EXAMPLE.test(secret) || /^[$%{]|\$\{|\{\{|\$\(|%\(/.test(secret) || /^(.)\1*$/.test(secret);
}

/** What looks like one of {@link FORMATS}. */
export function knownFormats(text: string): SecretMatch[] {
  return FORMATS.flatMap(({ kind, pattern, isExample }) =>
    [...text.matchAll(pattern)].flatMap((found): SecretMatch[] => {
      const secret = found.groups?.secret ?? "";
      const range = found.indices?.groups?.secret;
      if (range === undefined || isExample?.(secret)) return [];
      return [{ start: range[0], end: range[1], kind }];
    }),
  );
}
