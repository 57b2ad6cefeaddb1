import { dependencies } from "./dependencies.ts";
import { dependenciesPatch } from "./dependencies-patch.ts";
import { docs } from "./docs.ts";
import { githubActions } from "./github-actions.ts";
import { guards } from "./guards.ts";
import { lockfileMaintenance } from "./lockfile-maintenance.ts";
import type { Preset } from "./preset.ts";
import { smallChanges } from "./small-changes.ts";

export { PRESET_PREFIX, type Preset } from "./preset.ts";

/** Every preset, in the order in which they are listed. */
export const PRESETS: readonly Preset[] = [
  dependencies,
  dependenciesPatch,
  githubActions,
  lockfileMaintenance,
  docs,
  smallChanges,
  guards,
];
