/** Kinds of secrets by the maintained rule set's own names (without its prefix), as placeholders and people name them. */
const MAINTAINED: Readonly<Record<string, readonly [kind: string, words: string]>> = {
  "1password": ["1password-token", "a 1Password service account token"],
  anthropic: ["anthropic-key", "an Anthropic API key"],
  aws: ["aws-secret-key", "an AWS secret access key"],
  basicauth: ["url-password", "a password in an address"],
  cloudflare: ["cloudflare-token", "a Cloudflare token"],
  "database-connection-string": ["database-address", "a database address with a password"],
  databricks: ["databricks-token", "a Databricks token"],
  docker: ["docker-token", "a Docker token"],
  figma: ["figma-token", "a Figma token"],
  github: ["github-token", "a GitHub token"],
  gitlab: ["gitlab-token", "a GitLab token"],
  grafana: ["grafana-token", "a Grafana token"],
  groq: ["groq-key", "a Groq API key"],
  "hashicorp-vault": ["vault-token", "a HashiCorp Vault token"],
  huggingface: ["huggingface-token", "a Hugging Face token"],
  linear: ["linear-key", "a Linear API key"],
  notion: ["notion-token", "a Notion token"],
  npm: ["npm-token", "an npm token"],
  openai: ["openai-key", "an OpenAI API key"],
  privatekey: ["private-key", "a private key"],
  sendgrid: ["sendgrid-key", "a SendGrid key"],
  shopify: ["shopify-token", "a Shopify token"],
  slack: ["slack-token", "a Slack token or webhook"],
  stripe: ["stripe-key", "a Stripe key"],
  tailscale: ["tailscale-key", "a Tailscale key"],
  vercel: ["vercel-token", "a Vercel token"],
};

const OWN: Readonly<Record<string, string>> = {
  "age-key": "a secret key of age",
  "authorization-header": "credentials in an Authorization header",
  "aws-access-key": "an AWS access key",
  "azure-key": "an Azure account key",
  "digitalocean-token": "a DigitalOcean token",
  "google-api-key": "a Google API key",
  "google-client-secret": "a Google OAuth client secret",
  jwt: "a JSON Web Token",
  password: "a password",
  "pypi-token": "a PyPI token",
  secret: "a secret",
  "stripe-webhook-secret": "a Stripe webhook secret",
};

const WORDS = new Map([...Object.values(MAINTAINED), ...Object.entries(OWN)]);

/** The kind that a maintained rule finds; a rule that is new here finds `secret`. */
export function kindOfRule(ruleId: string): string {
  return MAINTAINED[ruleId.replace(/^.*secretlint-rule-/, "")]?.[0] ?? "secret";
}

/** A kind with its article, for "This looks like …". */
export function wordsOf(kind: string): string {
  return WORDS.get(kind) ?? "a secret";
}
