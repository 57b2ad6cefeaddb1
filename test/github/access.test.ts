import { expect, test } from "@jest/globals";
import { createGithubAccess } from "../../app/github/access.ts";
import type { AppIdentity } from "../../app/github/octokit.ts";
import { aGithubPem } from "../support/app-keys.ts";
import { recordedLog } from "../support/recorders.ts";

const PEM = aGithubPem();
const ARN = "arn:aws:kms:us-east-1:000000000000:key/1";

function anAccess(first: AppIdentity) {
  let identity = first;
  const access = createGithubAccess({
    readCredentials: async () => identity,
    apiUrl: "https://api.github.com",
    log: recordedLog(),
  });
  return {
    access,
    rotate: (next: AppIdentity) => {
      identity = next;
    },
  };
}

test.each<[string, AppIdentity, AppIdentity]>([
  ["a private key", { appId: 1, key: { kind: "pem", pem: PEM } }, { appId: 1, key: { kind: "pem", pem: `${PEM}` } }],
  ["a key in KMS", { appId: 1, key: { kind: "kms", arn: ARN } }, { appId: 1, key: { kind: "kms", arn: ARN } }],
])("the App stays, with its tokens, while %s stays the same", async (_, identity, readAgain) => {
  const { access, rotate } = anAccess(identity);
  const before = await access();
  rotate(readAgain);
  expect(await access()).toBe(before);
});

test.each<[string, AppIdentity, AppIdentity]>([
  ["another App", { appId: 1, key: { kind: "kms", arn: ARN } }, { appId: 2, key: { kind: "kms", arn: ARN } }],
  [
    "another private key",
    { appId: 1, key: { kind: "pem", pem: PEM } },
    { appId: 1, key: { kind: "pem", pem: aGithubPem() } },
  ],
  [
    "another key in KMS",
    { appId: 1, key: { kind: "kms", arn: ARN } },
    { appId: 1, key: { kind: "kms", arn: `${ARN}2` } },
  ],
  [
    "KMS instead of a private key",
    { appId: 1, key: { kind: "pem", pem: PEM } },
    { appId: 1, key: { kind: "kms", arn: ARN } },
  ],
])("the App is made anew for %s", async (_, identity, readAgain) => {
  const { access, rotate } = anAccess(identity);
  const before = await access();
  rotate(readAgain);
  const after = await access();
  expect(after).not.toBe(before);
  expect(after.appId).toBe(readAgain.appId);
});
