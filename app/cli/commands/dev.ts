import { Command } from "commander";

export function dev(): Command {
  return new Command("dev")
    .description("keep the embedded stack running, to play with; with --github, serve a real App from this machine")
    .option("--github", "use a real GitHub App, configured in .env, through a webhook proxy")
    .action(async ({ github = false }: { github?: boolean }) => {
      const { runDev } = await import("../../local/dev.ts");
      const { runDevOnGithub } = await import("../../local/dev-github.ts");
      await (github ? runDevOnGithub() : runDev());
    });
}
