import type { Preset } from "./preset.ts";

export const lockfileMaintenance: Preset = {
  name: "lockfile-maintenance",
  sentence: "Lockfiles alone, refreshed by Dependabot or Renovate, where no direct dependency takes a major step.",
  yaml: `rules:
  - name: Lockfile maintenance
    when:
      author: ["dependabot[bot]", "renovate[bot]"]
      commits: { by: author, verified: true }
      dependency: { update: [patch, minor] }
      files:
        only:
          - package-lock.json
          - yarn.lock
          - pnpm-lock.yaml
          - poetry.lock
          - uv.lock
          - Pipfile.lock
          - go.sum
          - Cargo.lock
          - gradle.lockfile
`,
};
