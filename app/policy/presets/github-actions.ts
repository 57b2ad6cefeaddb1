import type { Preset } from "./preset.ts";

export const githubActions: Preset = {
  name: "github-actions",
  sentence:
    "Digest, patch and minor updates of actions by Dependabot or Renovate; not together with greenlight:guards, which lets nobody touch workflows.",
  yaml: `rules:
  - name: Updates of actions
    when:
      author: ["dependabot[bot]", "renovate[bot]"]
      commits: { by: author, verified: true }
      dependency: { ecosystem: github-actions, update: [digest, patch, minor] }
      files:
        only:
          - .github/workflows/*.yml
          - .github/workflows/*.yaml
          - .github/actions/**/action.yml
          - .github/actions/**/action.yaml
`,
};
