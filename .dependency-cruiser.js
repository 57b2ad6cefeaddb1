/** Who may import whom; the reasons are in docs/architecture.md. @type {import("dependency-cruiser").IConfiguration} */
const PURE = "^app/(policy|checks|commands|dependencies|report|pull-request)/";
const EDGES = "^app/(webhook|worker|sweeper|cli|local)/";

export default {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "pure-rooms-do-no-io",
      comment: "policy, checks, report and pull-request know no Octokit, no AWS, no clock and nothing of Node.",
      severity: "error",
      from: { path: PURE },
      to: {
        pathNot: [
          PURE,
          // A model's text as words and names, which is as pure.
          "^app/review/findings/prose[.]ts$",
          "^node_modules/(zod|yaml|js-yaml|re2js|semver|smol-toml|fast-xml-parser|fastest-levenshtein|@types/semver|mdast|mdast-util-[a-z-]+|@types/mdast)/",
        ],
      },
    },
    {
      name: "checks-know-no-policy",
      severity: "error",
      from: { path: "^app/(checks|dependencies|pull-request)/" },
      to: { path: "^app/(policy|report)/" },
    },
    {
      name: "policy-knows-no-report",
      severity: "error",
      from: { path: "^app/policy/" },
      to: { path: "^app/report/" },
    },
    {
      name: "nothing-imports-an-edge",
      comment: "webhook, worker, cli and local use the other rooms, never the other way round, and not each other.",
      severity: "error",
      from: { path: "^app/([^/]+)/", pathNot: "^app/(cli|local)/" },
      to: { path: EDGES, pathNot: "^app/$1/" },
    },
    {
      name: "the-cli-may-use-local-only",
      severity: "error",
      from: { path: "^app/(cli|local)/" },
      to: { path: "^app/(webhook|worker|sweeper)/" },
    },
    {
      name: "deployed-code-has-no-dev-dependencies",
      severity: "error",
      from: { path: "^app/", pathNot: "^app/(cli|local)/" },
      to: { dependencyTypes: ["npm-dev"], pathNot: "^node_modules/(@types/|mdast)" },
    },
    {
      name: "app-does-not-import-tests",
      severity: "error",
      from: { path: "^(app|infra)/" },
      to: { path: "^(test|scripts)/" },
    },
    {
      name: "infra-takes-names-from-app",
      comment: "Variables, outputs, metrics and models have one spelling; nothing that runs is imported.",
      severity: "error",
      from: { path: "^infra/" },
      to: {
        path: "^app/",
        pathNot: [
          "^app/settings/(stack-outputs|variables|configuration-error)[.]ts$",
          "^app/observability/metrics[.]ts$",
          "^app/review/bedrock/(models|review-environment)[.]ts$",
          // How problems of a YAML file are told.
          "^app/policy/(problem|policy-yaml|yaml-problems)[.]ts$",
        ],
      },
    },
    {
      name: "nothing-that-runs-imports-infra",
      severity: "error",
      from: { path: "^(app|scripts)/", pathNot: "^scripts/(deploy|cost)/" },
      to: { path: "^infra/" },
    },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  },
};
