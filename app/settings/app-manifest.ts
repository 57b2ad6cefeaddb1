import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const manifestSchema = z.object({
  default_permissions: z.record(z.string(), z.string()),
  default_events: z.array(z.string()),
});

/** What the App asks for when it is installed, by `app.yml`. */
export interface AppManifest {
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
}

/**
 * Reads `app.yml`: the embedded GitHub grants and sends what a real one would, and no more, and a deployment's App is held
 * against it.
 */
export function readAppManifest(): AppManifest {
  const { default_permissions, default_events } = manifestSchema.parse(parse(readAppYml()));
  return { permissions: default_permissions, events: default_events };
}

/** `app.yml` as it stands, with its comments. */
export function readAppYml(): string {
  return readFileSync(new URL("../../app.yml", import.meta.url), "utf8");
}
