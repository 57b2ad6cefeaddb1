import { Command } from "commander";
import type { Terminal } from "../terminal.ts";
import { stackOption } from "./stack-option.ts";

export function importKey(terminal: Terminal): Command {
  return new Command("import-key")
    .description("move the App's private key into AWS KMS, and take it out of AWS Secrets Manager")
    .argument("<file>", "the .pem file that GitHub gave you; - for the standard input")
    .addOption(stackOption())
    .action(async (file: string, { stack }: { readonly stack: string }) => {
      const { importKeyOf } = await import("../import-key/import-key.ts");
      await importKeyOf(stack, file, terminal, process.env);
    });
}
