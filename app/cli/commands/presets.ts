import { Command } from "commander";
import { PRESET_PREFIX, PRESETS, type Preset } from "../../policy/presets/index.ts";
import { unknownName } from "../../policy/wording.ts";
import { aligned } from "../../report/aligned.ts";
import { visible } from "../../report/markdown.ts";
import { type Terminal, writeJson } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

export function presets(terminal: Terminal): Command {
  return new Command("presets")
    .description("list the presets that a policy can extend, or print the YAML of one")
    .argument("[name]", "a preset, with or without greenlight:")
    .option("--json", "print {presets: [{name, sentence, yaml}]}, or of one {name, sentence, yaml}")
    .action((name: string | undefined, { json = false }: { json?: boolean }) => {
      if (name === undefined) {
        if (json) writeJson(terminal, { presets: PRESETS.map(jsonOf) });
        else terminal.write(listOf(terminal));
        return;
      }
      const preset = presetNamed(name);
      if (json) writeJson(terminal, jsonOf(preset));
      else terminal.write(`# ${PRESET_PREFIX}${preset.name}\n# ${preset.sentence}\n${preset.yaml}`);
    });
}

function jsonOf({ name, sentence, yaml }: Preset) {
  return { name: `${PRESET_PREFIX}${name}`, sentence, yaml };
}

function listOf({ paint, width }: Terminal): string {
  const rows = PRESETS.map(({ name, sentence }) => [paint.bold(`${PRESET_PREFIX}${name}`), sentence]);
  return `${aligned(rows, { width }).join("\n")}\n`;
}

/** @throws UsageError where there is none of that name */
function presetNamed(name: string): Preset {
  const short = name.startsWith(PRESET_PREFIX) ? name.slice(PRESET_PREFIX.length) : name;
  const found = PRESETS.find((preset) => preset.name === short);
  if (found !== undefined) return found;
  const names = PRESETS.map((preset) => preset.name);
  throw new UsageError(visible(unknownName("preset", short.slice(0, 100), names)));
}
