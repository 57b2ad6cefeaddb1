import { describe, expect, test } from "@jest/globals";
import type { FileDiff } from "../../../app/review/diff/file-diff.ts";
import { hunksOf } from "../../../app/review/diff/render-file.ts";
import { findSecrets } from "../../../app/review/redaction/find-secrets.ts";
import { redact } from "../../../app/review/redaction/redact.ts";
import { aFileDiff, aHunk } from "../support/findings.ts";
import { privateKey, SECRETS } from "./secrets.ts";

const PULL = { title: "", body: "", head: "topic", base: "main", commits: [] };

async function redacted(files: readonly FileDiff[], words: Partial<typeof PULL> = {}) {
  const redaction = await redact({ files, pull: { ...PULL, ...words }, paths: [], guidelines: [] });
  if (redaction.kind === "failed") throw new Error(redaction.doubt);
  return redaction;
}

/** The lines of a file's diff, with their signs, as they may be shown. */
async function linesOf(...lines: readonly string[]): Promise<string[]> {
  const { files } = await redacted([aFileDiff("src/a.ts", aHunk(lines))]);
  return shownLines(files);
}

function shownLines(files: readonly FileDiff[]): string[] {
  const signs = { added: "+", removed: "-", context: " " };
  return files.flatMap(hunksOf).flatMap(({ lines }) => lines.map(({ kind, text }) => signs[kind] + text));
}

describe("what is a secret", () => {
  const key = privateKey().join("\\n");
  const { awsSecret, plain } = SECRETS;
  test.each<[string, (secret: string) => string, string, string]>([
    ["a GitHub token", (s) => `const token = "${s}";`, SECRETS.github(), "github-token"],
    ["a fine-grained GitHub token", (s) => `  token: ${s}`, SECRETS.githubFineGrained(), "github-token"],
    ["a GitLab token", (s) => `curl -H "PRIVATE-TOKEN: ${s}"`, SECRETS.gitlab(), "gitlab-token"],
    ["an AWS access key", (s) => `aws_access_key_id = ${s}`, SECRETS.awsAccessKey(), "aws-access-key"],
    ["an AWS secret key", (s) => `AWS_SECRET_ACCESS_KEY=${s}`, awsSecret(), "aws-secret-key"],
    ["an AWS secret key in a string", (s) => `  secretAccessKey: "${s}",`, awsSecret(), "aws-secret-key"],
    ["an Azure account key", (s) => `AccountName=shop;AccountKey=${s};x=y`, SECRETS.azure(), "azure-key"],
    ["a Google API key", (s) => `<script src="https://maps?key=${s}">`, SECRETS.google(), "google-api-key"],
    ["a Google client secret", (s) => `"client": "${s}"`, SECRETS.googleClient(), "google-client-secret"],
    ["an npm token in .npmrc", (s) => `//registry.npmjs.org/:_authToken=${s}`, "0a1b2c3d-4e5f", "npm-token"],
    ["an npm token", (s) => `NODE_AUTH=${s}`, SECRETS.npm(), "npm-token"],
    ["an OpenAI key", (s) => `openai.key = '${s}'`, SECRETS.openai(), "openai-key"],
    ["an Anthropic key", (s) => `ANTHROPIC=${s}`, SECRETS.anthropic(), "anthropic-key"],
    ["a PyPI token", (s) => `twine -p ${s}`, SECRETS.pypi(), "pypi-token"],
    ["a DigitalOcean token", (s) => `do ${s}`, SECRETS.digitalOcean(), "digitalocean-token"],
    ["a SendGrid key", (s) => `sg("${s}")`, SECRETS.sendgrid(), "sendgrid-key"],
    ["a Slack token", (s) => `slack(${s})`, SECRETS.slack(), "slack-token"],
    ["a Slack webhook", (s) => `hook: ${s}`, SECRETS.slackWebhook(), "slack-token"],
    ["a Stripe key", (s) => `Stripe("${s}")`, SECRETS.stripe(), "stripe-key"],
    ["a Stripe webhook secret", (s) => `verify("${s}")`, SECRETS.stripeWebhook(), "stripe-webhook-secret"],
    ["a Databricks token", (s) => `x ${s}`, SECRETS.databricks(), "databricks-token"],
    ["a key of age", (s) => `${s}`, SECRETS.age(), "age-key"],
    ["a JSON Web Token", (s) => `cookie=session=${s}; path=/`, SECRETS.jwt(), "jwt"],
    ["a bearer header", (s) => `-H 'Authorization: Bearer ${s}'`, plain(), "authorization-header"],
    ["a password in an address", (s) => `redis://cache:${s}@cache.internal:6379/0`, "vK9sLq2x", "url-password"],
    ["a database address", (s) => `${s}`, "postgres://shop:vK9sLq2x@db.internal/shop", "database-address"],
    ["a password", (s) => `String password = "${s}";`, "Summer!2026", "password"],
    ["a password that is compared", (s) => `if (password === "${s}") {`, "hunter2", "password"],
    ["a password with a type", (s) => `const dbPassword: string = '${s}';`, "x9-Lemon-44", "password"],
    ["a password in YAML", (s) => `  DB_PASSWORD: ${s}`, "k3tchup77", "password"],
    ["a password in XML", (s) => `<password>${s}</password>`, "x9Lemon44", "password"],
    ["an API key without a format", (s) => `api_key: "${s}"`, plain(), "secret"],
    ["an API key in hexadecimal", (s) => `apikey = "${s}"`, "1a2b3c4d5e6f7081", "secret"],
    ["a secret in .env", (s) => `export SESSION_SECRET=${s}`, plain(), "secret"],
    ["a secret in JSON", (s) => `{"clientSecret":"${s}","a":1}`, plain(), "secret"],
    ["a private key in a string", (s) => `{"private_key": "${s}\\n"}`, key, "private-key"],
  ])("%s", async (_, line, secret, kind) => {
    const { files, findings } = await redacted([aFileDiff("src/a.ts", aHunk([" a", `+${line(secret)}`, " b"]))]);

    expect(shownLines(files)).toEqual([" a", `+${line(`<secret:${kind}:1>`)}`, " b"]);
    expect(findings.map(({ anchor }) => anchor)).toEqual([{ side: "RIGHT", line: 2, startLine: null }]);
    expect(JSON.stringify({ files, findings })).not.toContain(secret);
  });

  test.each([
    `password = "changeme"`,
    `password = "test1234"`,
    `password: "my-secret-password"`,
    "password: $" + "{DB_PASSWORD}",
    `token: "\${{ secrets.GITHUB_TOKEN }}"`,
    `const password = getPassword(user1);`,
    "password: string;",
    `<input type="password" name="password" id="password1">`,
    `tokenUrl = "https://login.example.com/oauth2/v1/token1"`,
    `secretName: "shop/prod/database1234567"`,
    `apiKey = process.env.API_KEY_2`,
    `token = request.headers.token1`,
    `accessToken: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a"`,
    `password_hash = "$2b$12$abcdefghijklmnopqrstuv"`,
    "aws_access_key_id = AKIAIOSFODNN7EXAMPLE",
    "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    `nextToken: "1w41l63U0xa8q7smH50vCxyTQqdxo69O3"`,
    "//registry.npmjs.org/:_authToken=",
    "the rule for `_authToken=` is another",
    `password: "xxxxxxxx1"`,
    `apiKey: "test-api-key-123456"`,
    `"integrity": "sha512-${"aB3".repeat(28)}=="`,
    "uses: docker://alpine:3.19@sha256:0123456789abcdef",
    "git clone ssh://git@github.com:22/acme/shop",
    "postgres://postgres:postgres@localhost:5432/test",
    "https://user:$" + "{TOKEN}@example.com/a",
    `if (pem.startsWith("-----BEGIN PRIVATE KEY-----")) return parse(pem, "-----END PRIVATE KEY-----");`,
    "-----BEGIN CERTIFICATE-----",
    "commit 0123456789abcdef0123456789abcdef01234567",
    "<secret:github-token:1>",
  ])("is not: %s", async (line) => {
    const { files, findings } = await redacted([aFileDiff("src/a.ts", aHunk([`+${line}`]))]);

    expect([shownLines(files), findings]).toEqual([[`+${line}`], []]);
  });

  // Nothing tells such lines from others. A person or the model may see what it is.
  test("is not found where it was split over two lines", async () => {
    const token = SECRETS.github();
    const lines = [`+const a = "${token.slice(0, 20)}" +`, `+  "${token.slice(20)}";`];
    expect(await linesOf(...lines)).toEqual(lines);
  });
});

describe("keys over several lines", () => {
  const first = "<secret:private-key:1>";
  const next = "<secret:private-key:1 continued>";

  test.each([
    ["as a file", privateKey()],
    ["encrypted, with headers", privateKey(true)],
    ["as strings that are put together", privateKey().map((line) => `  "${line}\\n" +`)],
    ["that the diff cuts off", privateKey().slice(0, 6)],
    ["indented", privateKey().map((line) => `    ${line}`)],
  ])("%s: each line is replaced", async (_, key) => {
    const { files, findings } = await redacted([
      aFileDiff("a", aHunk(["+key:", ...key.map((line) => `+${line}`), "+end"])),
    ]);

    const shown = shownLines(files);
    expect(shown).toHaveLength(key.length + 2);
    expect(shown[1]).toContain(first);
    for (const [at, line] of shown.slice(2, -2).entries()) expect(line).toContain(key[at + 1] === "" ? "+" : next);
    expect([shown[0], shown.at(-1)]).toEqual(["+key:", "+end"]);
    expect(shown.join("\n")).not.toMatch(/[A-Za-z0-9+/]{40}/);
    expect(findings).toHaveLength(1);
  });

  test("a key with CRLF is one, and its lines keep that", async () => {
    const hunk = aHunk(privateKey().map((line) => `+${line}`));
    const file = aFileDiff("a", { ...hunk, lines: hunk.lines.map((line) => ({ ...line, crlf: true })) });

    const { files } = await redacted([file]);

    const lines = files.flatMap(hunksOf).flatMap((each) => each.lines);
    expect(lines.map(({ text }) => text)).toEqual(lines.map((_line, at) => (at === 0 ? first : next)));
    expect(lines.every(({ crlf }) => crlf)).toBe(true);
  });

  test("a key that takes the place of another is found on both sides, though their lines alternate", async () => {
    const [old, fresh] = [privateKey(), privateKey()];
    const lines = old.flatMap((line, at) => [`-${line}`, `+${fresh[at] ?? line}`]);

    const { files, findings } = await redacted([aFileDiff("a", aHunk(lines))]);

    expect(shownLines(files).join("\n")).not.toMatch(/[A-Za-z0-9+/]{40}/);
    expect(findings).toHaveLength(1);
  });
});

describe("where it stands", () => {
  test("in removed and context lines it is replaced and no finding", async () => {
    const [one, two] = [SECRETS.github(), SECRETS.github()];
    const { files, findings } = await redacted([aFileDiff("a", aHunk([` a ${one}`, `-b ${two}`, "+b"]))]);

    expect(shownLines(files)).toEqual([" a <secret:github-token:1>", "-b <secret:github-token:2>", "+b"]);
    expect(findings).toEqual([]);
  });

  test("the same secret has the same placeholder everywhere, also where only its value tells nothing", async () => {
    const password = "k3tchup-Lemon77";
    const [one, two] = [
      aFileDiff("a", aHunk([`-password = "${password}"`])),
      aFileDiff("b", aHunk([`+login(x, "${password}")`])),
    ];

    const { files, pull, findings } = await redacted([one, two], { body: `It is ${password}.` });

    expect(shownLines(files)).toEqual([`-password = "<secret:password:1>"`, `+login(x, "<secret:password:1>")`]);
    expect(pull.body).toBe("It is <secret:password:1>.");
    expect(findings.map(({ path }) => path)).toEqual(["b"]);
  });

  test("a finding is critical, sure, and quotes the redacted line; another secret in its place is another finding", async () => {
    const found = async (token: string) => (await redacted([aFileDiff("a", aHunk([`+x("${token}")`]))])).findings;
    const [one, two] = [await found(SECRETS.github()), await found(SECRETS.github())];

    expect(one).toMatchObject([
      {
        category: "secret",
        severity: "critical",
        confidence: 100,
        quote: `x("<secret:github-token:1>")`,
        source: "redaction",
      },
    ]);
    expect(one[0]?.title).toBe("This looks like a GitHub token");
    expect(one[0]?.fingerprint).not.toBe(two[0]?.fingerprint);
  });

  test("two secrets on a line are one finding, and two lines are two", async () => {
    const [one, two] = [SECRETS.github(), SECRETS.stripe()];
    const { findings } = await redacted([aFileDiff("a", aHunk([`+x("${one}", "${two}")`, `+y("${one}")`]))]);

    expect(findings.map(({ quote }) => quote)).toEqual([
      `x("<secret:github-token:1>", "<secret:stripe-key:1>")`,
      `y("<secret:github-token:1>")`,
    ]);
  });

  test("two keys with the same first line are two findings with fingerprints of their own", async () => {
    const found = async () =>
      (await redacted([aFileDiff("a", aHunk(privateKey().map((line) => `+${line}`)))])).findings;
    expect((await found())[0]?.fingerprint).not.toBe((await found())[0]?.fingerprint);
  });

  test("in title, description, branches, commit messages, guidelines and whole files", async () => {
    const token = SECRETS.github();
    const redaction = await redact({
      files: [],
      pull: { title: token, body: `a\r\n${token}`, head: `x/${token}`, base: token, commits: [`a\n\n${token}`] },
      paths: [`a/${token}`],
      guidelines: [{ path: "REVIEW.md", text: `use ${token}` }],
      contents: new Map([
        ["a", `x\n${token}\n`],
        ["b", null],
      ]),
    });

    expect(JSON.stringify(redaction)).not.toContain(token);
    expect(redaction).toMatchObject({ findings: [], pull: { body: "a\r\n<secret:github-token:1>" } });
    expect(redaction.kind === "redacted" && [...redaction.contents]).toEqual([
      ["a", "x\n<secret:github-token:1>\n"],
      ["b", null],
    ]);
  });

  test("in what git writes behind @@, also where git cut it in two", async () => {
    const sectionOf = async (section: string) => {
      const { files } = await redacted([aFileDiff("a", { ...aHunk([" x"]), section })]);
      return files.flatMap(hunksOf)[0]?.section;
    };

    expect(await sectionOf(`const t = "${SECRETS.github()}"`)).toBe(`const t = "<secret:github-token:1>"`);
    const cut = `export function connectToTheService(options, t = "${SECRETS.githubFineGrained()}`.slice(0, 80);
    expect(await sectionOf(cut)).toBe("export function connectToTheService(options, t = …");
  });

  test("in a path it makes that nothing is sent", async () => {
    const redaction = await redact({
      files: [aFileDiff(`a/${SECRETS.github()}`)],
      pull: PULL,
      paths: [],
      guidelines: [],
    });
    expect(redaction).toEqual({
      kind: "failed",
      doubt: expect.stringContaining("the path of a changed file holds a secret"),
    });
  });
});

describe("what an attacker may try", () => {
  const token = SECRETS.github();

  test.each([
    ["secretlint-disable-line", [`+x("${token}") // secretlint-disable-line`]],
    ["secretlint-disable-next-line", ["+// secretlint-disable-next-line", `+x("${token}")`]],
    ["secretlint-disable", ["+/* secretlint-disable */", `+x("${token}")`]],
    ["secretlint-disable in a context line", [" # secretlint-disable", `+x("${token}")`]],
    ["a byte order mark", ["+\uFEFFa", `+x("${token}")`]],
    ["NUL", ["+\u0000", `+x("${token}")`]],
    ["a line of 2 MB", [`+${"a1B2 ".repeat(400_000)}x("${token}")`]],
    ["line ends that are none", [`+a\u2028x("${token}")\u2029\rb`]],
    ["a placeholder beside it", [`+<secret:github-token:1> x("${token}")`]],
    ["a name for a placeholder before it", [`+token = "<secret:a:1>${token}"`]],
  ])("%s: the secret is found all the same, and blocks", async (_, lines) => {
    const { files, findings } = await redacted([aFileDiff("a", aHunk(lines))]);

    expect(shownLines(files).join("\n")).not.toContain(token);
    expect(shownLines(files)).toHaveLength(lines.length);
    expect(findings.length).toBeGreaterThan(0);
  });

  test("a byte order mark at the very beginning moves no range", async () => {
    const { files } = await redacted([aFileDiff("a", aHunk([`+\uFEFFx("${token}")`]))]);
    expect(shownLines(files)).toEqual([`+\uFEFFx("<secret:github-token:1>")`]);
  });

  test("if there is always another secret, nothing is sent", async () => {
    const shown = { files: [aFileDiff("a", aHunk(["+a"]))], pull: PULL, paths: [], guidelines: [] };
    const first = { start: 0, end: 1, kind: "secret" };
    const redaction = await redact(shown, async (text) =>
      text.startsWith("\0") ? { each: [], merged: [] } : { each: [first], merged: [first] },
    );

    expect(redaction).toEqual({ kind: "failed", doubt: expect.stringContaining("secrets are left") });
  });

  test("more secrets than can be looked for again: nothing is sent", async () => {
    const lines = Array.from({ length: 1_001 }, () => `+${SECRETS.github()}`);
    const redaction = await redact({ files: [aFileDiff("a", aHunk(lines))], pull: PULL, paths: [], guidelines: [] });
    expect(redaction).toEqual({ kind: "failed", doubt: expect.stringContaining("it has more than 1000 secrets") });
  });

  test.each([
    ["at once", 0],
    ["in the second round", 1],
  ])("if a rule throws %s, nothing is sent, and its words are not repeated", async (_, before) => {
    let asked = 0;
    const shown = { files: [aFileDiff("a", aHunk([`+${token}`]))], pull: PULL, paths: [], guidelines: [] };
    const redaction = await redact(shown, async (text) => {
      if (asked++ === before) throw new TypeError(text);
      return findSecrets(text);
    });

    expect(redaction).toEqual({ kind: "failed", doubt: expect.stringContaining("(TypeError)") });
    expect(JSON.stringify(redaction)).not.toContain(token);
  });
});
