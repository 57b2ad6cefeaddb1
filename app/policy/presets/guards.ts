import type { Preset } from "./preset.ts";

export const guards: Preset = {
  name: "guards",
  sentence:
    "What is never approved: CI, code owners, the policy, infrastructure, secrets, and what is labelled do-not-approve.",
  yaml: `never:
  # Who may say so by hand
  - label: do-not-approve
  # What runs with the repository's secrets
  - files:
      any:
        - .github/workflows/
        - .github/actions/
        - action.yml
        - action.yaml
        - .gitlab-ci.yml
        - .circleci/
        - .buildkite/
        - Jenkinsfile
        - azure-pipelines*.yml
  # Who decides
  - files:
      any:
        - CODEOWNERS
        - .github/greenlight.yml
        - .github/dependabot.yml
        - renovate.json
        - .gitmodules
        - .gitattributes
        - .husky/
  # What runs in production
  - files:
      any:
        - infra/
        - infrastructure/
        - terraform/
        - "*.tf"
        - "*.tfvars"
        - cdk.json
        - Dockerfile*
        - docker-compose*
        - compose.yml
        - compose.yaml
        - k8s/
        - kubernetes/
        - helm/
        - charts/
        - serverless.yml
  # What must not be in a repository at all
  - files:
      any:
        - .env
        - .env.*
        - "*.pem"
        - "*.key"
        - "*.p12"
        - "*.pfx"
        - "*.jks"
        - id_rsa*
        - id_ed25519*
        - .npmrc
        - .pypirc
        - .netrc
        - secrets/
`,
};
