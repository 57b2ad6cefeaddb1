import type { Preset } from "./preset.ts";

export const docs: Preset = {
  name: "docs",
  sentence:
    "Texts and pictures of the documentation, from a branch of the repository; not what instructs coding agents.",
  yaml: `rules:
  - name: Documentation
    when:
      fork: false
      size: { lines: 500 }
      files:
        only:
          - "*.md"
          - "*.rst"
          - "*.adoc"
          - docs/**/*.png
          - docs/**/*.jpg
          - docs/**/*.gif
        none:
          - .github/
          - .claude/
          - .cursor/
          - AGENTS.md
          - CLAUDE.md
          - GEMINI.md
          - SKILL.md
          - "*instructions.md"
          - "*.prompt.md"
`,
};
