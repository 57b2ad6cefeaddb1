import { Command, Option } from "commander";

interface DevCommandOptions {
  readonly github?: boolean;
  readonly bedrock?: boolean;
  readonly bedrockScript?: string;
}

export function dev(): Command {
  return new Command("dev")
    .description("keep the embedded stack running, to play with; with --github, serve a real App from this machine")
    .option("--github", "use a real GitHub App, configured in .env, through a webhook proxy")
    .option("--bedrock", "AI reviews by Amazon Bedrock itself, with your AWS credentials; they cost money")
    .addOption(
      new Option("--bedrock-script <file>", "what the stand-in for Bedrock answers").conflicts(["bedrock", "github"]),
    )
    .action(async ({ github = false, ...options }: DevCommandOptions) => {
      const { runDev } = await import("../../local/dev.ts");
      const { runDevOnGithub } = await import("../../local/dev-github.ts");
      await (github ? runDevOnGithub(options) : runDev(options));
    });
}
