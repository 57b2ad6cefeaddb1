import type { Preset } from "./preset.ts";

export const smallChanges: Preset = {
  name: "small-changes",
  sentence:
    "At most 20 lines in 3 files by one person who may push, verified; nothing of CI, dependencies or infrastructure.",
  yaml: `rules:
  - name: Small changes
    when:
      fork: false
      commits: { by: author, verified: true }
      size: { lines: 20, files: 3 }
      files:
        none:
          - .github/
          - .gitlab-ci.yml
          - .circleci/
          - .husky/
          - Jenkinsfile
          - CODEOWNERS
          - .gitmodules
          - .gitattributes
          - Dockerfile*
          - "*.tf"
          - "*.tfvars"
          - infra/
          - migrations/
          - package.json
          - package-lock.json
          - yarn.lock
          - pnpm-lock.yaml
          - requirements*.txt
          - pyproject.toml
          - poetry.lock
          - uv.lock
          - go.mod
          - go.sum
          - Cargo.toml
          - Cargo.lock
          - pom.xml
          - "*.gradle"
          - "*.gradle.kts"
`,
};
