import type { EmbeddedGithub, World, WorldPull } from "../github/index.ts";
import type { Stack } from "../stack.ts";

/** Where a story plays: a repository of its own, on a stack that others share. */
export interface Scene {
  readonly world: World;
  readonly github: EmbeddedGithub;
  readonly stack: Stack;
  readonly owner: string;
  readonly name: string;
  /** `owner/name`. */
  readonly repository: string;
  /** One thing that happens; returns when everything that follows from it has happened, too. */
  step<T>(what: string, act: () => T | Promise<T>): Promise<T>;
  /** Something that must be so at this point. */
  check(what: string, holds: boolean): void;
  /** How many evaluations there have been until now. */
  evaluations(): number;
  /** What the App decided last. */
  lastOutcome(): string | null;
}

export interface Story {
  /** A sentence. */
  readonly name: string;
  /** Why it is worth telling. */
  readonly why: string;
  /** Of its repositories, where it is about all of an owner's; default: the one that the stories share. */
  readonly owner?: string;
  readonly expected: { readonly decision: "approve" | "hold" | "withdraw" | "ignore"; readonly approved: boolean };
  /** Plays it; the pull request that it is about. */
  readonly play: (scene: Scene) => Promise<WorldPull>;
}

/** Who approves on the demo's stack where a policy says so; its token is long enough to look like one. */
export const MACHINE_USER = "acme-approvals";

/** Who all stories need; Dependabot by its real id. */
export function introducePeople(world: World): void {
  world.addOrganization({ login: "acme" });
  world.addUser({ login: MACHINE_USER, access: "write" });
  world.addBot({ slug: "dependabot", name: "Dependabot", id: 49_699_333, access: "write" });
}

export const POLICY_PATH = ".github/greenlight.yml";

export const DEPENDENCY_POLICY = `version: 1
rules:
  - name: Dependency updates
    when:
      author: dependabot[bot]
      files: { only: ["**/package.json", "**/package-lock.json"] }
`;

export const DOCS_POLICY = `version: 1
rules:
  - name: Documentation
    when:
      files: { only: ["docs/**", "**/*.md"] }
      size: { lines: 400 }
`;

/** A repository with a policy, whose base branch asks for one approval. */
export function repositoryWith(
  scene: Scene,
  policy: string,
  requiredChecks: readonly string[] = [],
  { codeOwners = [], ...settings }: { readonly autoMerge?: boolean; readonly codeOwners?: string[] } = {},
): void {
  const { world, owner, name } = scene;
  world.createRepository({
    ...settings,
    owner,
    name,
    files: {
      [POLICY_PATH]: policy,
      "package.json": '{ "dependencies": { "left-pad": "1.0.0" } }\n',
      "package-lock.json": '{ "left-pad": "1.0.0" }\n',
      "docs/guide.md": "# Guide\n",
    },
    protection: { approvals: 1, requiredChecks: [...requiredChecks], codeOwners },
  });
}

/** Dependabot bumps a dependency by a patch. */
export function openBump(scene: Scene): WorldPull {
  return scene.world.openPullRequest({
    repository: scene.repository,
    author: "dependabot[bot]",
    head: "dependabot/npm/left-pad-1.0.1",
    title: "Bump left-pad from 1.0.0 to 1.0.1",
    files: {
      "package.json": '{ "dependencies": { "left-pad": "1.0.1" } }\n',
      "package-lock.json": '{ "left-pad": "1.0.1" }\n',
    },
  });
}

/** Reports the job `build` of the workflow CI. */
export function build(scene: Scene, number: number, conclusion?: "success" | "failure"): void {
  const { world, repository } = scene;
  world.reportCheckRun({
    repository,
    number,
    name: "build",
    ...(conclusion === undefined ? { status: "in_progress" as const } : { status: "completed" as const, conclusion }),
  });
}

/** The pull request as it is now. */
export function now(scene: Scene, pull: WorldPull): WorldPull {
  return scene.world.pullRequest({ repository: scene.repository, number: pull.number });
}
