import type { Preset } from "./preset.ts";

export const dependenciesPatch: Preset = {
  name: "dependencies-patch",
  sentence: "Patch updates alone by Dependabot or Renovate, as manifests and lockfiles tell them.",
  yaml: `rules:
  - name: Patch updates
    when:
      author: ["dependabot[bot]", "renovate[bot]"]
      commits: { by: author, verified: true }
      dependency: { update: patch }
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
