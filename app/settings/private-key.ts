import { createPrivateKey } from "node:crypto";
import type { ConfigurationProblem } from "./configuration-error.ts";

/**
 * Accepts what survives copying: PEM, PEM whose line breaks became `\n`, and base64 of a PEM. Probot starts happily with
 * a broken key and fails at the first request, so it is opened here.
 *
 * @returns the PEM with real line breaks, or what is wrong with it; nothing of it is quoted
 */
export function readPrivateKey(
  value: unknown,
): { readonly pem: string } | Pick<ConfigurationProblem, "problem" | "fix"> {
  const refuse = (problem: string) => ({
    problem,
    fix: "Generate a private key in the GitHub App's settings and store the .pem file's text",
  });
  if (value === undefined || value === null || value === "") return refuse("is missing");
  if (typeof value !== "string") return refuse("is not a text");
  const pem = asPem(value);
  if (pem === undefined) return refuse("is not a private key in PEM format");
  try {
    return createPrivateKey(pem).asymmetricKeyType === "rsa" ? { pem } : refuse("is not an RSA key");
  } catch {
    return refuse("is a PEM that cannot be opened (damaged, cut off, or encrypted)");
  }
}

function asPem(text: string): string | undefined {
  const unescaped = text.replaceAll("\\r", "").replaceAll("\\n", "\n").replaceAll("\r\n", "\n").trim();
  if (unescaped.startsWith("-----BEGIN ")) return `${unescaped}\n`;
  const decoded = Buffer.from(text, "base64").toString("utf8").replaceAll("\r\n", "\n").trim();
  return decoded.startsWith("-----BEGIN ") ? `${decoded}\n` : undefined;
}
