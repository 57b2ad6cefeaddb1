import type { Preset } from "./preset.ts";

export const dependencies: Preset = {
  name: "dependencies",
  sentence: "Patch and minor updates by Dependabot or Renovate, as manifests and lockfiles tell them.",
  yaml: `rules:
  - name: Patch and minor updates
    when:
      author: ["dependabot[bot]", "renovate[bot]"]
      commits: { by: author, verified: true }
      dependency: { update: [patch, minor] }
      files:
        only:
          - package.json
          - package-lock.json
          - yarn.lock
          - pnpm-lock.yaml
          - requirements*.txt
          - pyproject.toml
          - poetry.lock
          - uv.lock
          - Pipfile.lock
          - go.mod
          - go.sum
          - Cargo.toml
          - Cargo.lock
          - pom.xml
          - gradle.lockfile
          - libs.versions.toml
`,
};
