import { Command, CommanderError } from "commander";

/** Exit codes: 0 fine, 1 not as it should be, 2 used in a wrong way. */
const program = new Command("greenlight")
  .description("A serverless GitHub App that approves pull requests when it is safe to.")
  .exitOverride()
  .showHelpAfterError("(see greenlight --help)");

program
  .command("demo")
  .description("play the demo's stories on the embedded stack: no account, no network")
  .option("--json", "print one JSON document instead of the timeline", false)
  .action(async ({ json }: { json: boolean }) => {
    const { runDemo } = await import("../local/demo.ts");
    const ok = await runDemo({ json, write: (text) => process.stdout.write(text) });
    process.exitCode = ok ? 0 : 1;
  });

program
  .command("dev")
  .description("keep the embedded stack running, to play with; with --github, serve a real App from this machine")
  .option("--github", "use a real GitHub App, configured in .env, through a webhook proxy", false)
  .action(async ({ github }: { github: boolean }) => {
    const { runDev } = await import("../local/dev.ts");
    const { runDevOnGithub } = await import("../local/dev-github.ts");
    await (github ? runDevOnGithub() : runDev());
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
