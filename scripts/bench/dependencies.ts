import { dependencyChanges } from "../../app/dependencies/index.ts";

/** How long it takes to tell what a pull request does to dependencies, from two versions of a large lockfile. */
export interface LockfileTime {
  readonly name: string;
  readonly ms: number;
  readonly told: string;
}

const integrity = (index: number) => `sha512-${String(index).padStart(86, "a")}==`;

/** https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json */
function packageLock(packages: number, bumped: string): string {
  const names = Array.from({ length: packages }, (_, index) => `package-${index}`);
  const entries = names.map((name, index) => [
    `node_modules/${name}`,
    {
      version: index === 7 ? bumped : "1.2.3",
      resolved: `https://registry.npmjs.org/${name}/-/${name}-${index === 7 ? bumped : "1.2.3"}.tgz`,
      integrity: integrity(index === 7 ? bumped.length + index : index),
      license: "MIT",
      dependencies: { [`package-${index + 1}`]: "^1.0.0" },
      engines: { node: ">=18" },
    },
  ]);
  const root = { name: "shop", dependencies: Object.fromEntries(names.slice(0, 50).map((name) => [name, "^1.0.0"])) };
  return JSON.stringify(
    { name: "shop", lockfileVersion: 3, packages: { "": root, ...Object.fromEntries(entries) } },
    null,
    2,
  );
}

/** https://github.com/pnpm/spec/blob/master/lockfile/9.0.md */
function pnpmLock(packages: number, bumped: string): string {
  const all = Array.from({ length: packages }, (_, index) => index);
  const version = (index: number) => (index === 7 ? bumped : "1.2.3");
  return [
    "lockfileVersion: '9.0'\n\nsettings:\n  autoInstallPeers: true\n\nimporters:\n\n  .:\n    dependencies:\n",
    ...all
      .slice(0, 50)
      .map((index) => `      package-${index}:\n        specifier: ^1.0.0\n        version: ${version(index)}\n`),
    "\npackages:\n\n",
    ...all.map(
      (index) =>
        `  package-${index}@${version(index)}:\n    resolution: {integrity: ${integrity(index)}}\n    engines: {node: '>=18'}\n\n`,
    ),
    "snapshots:\n\n",
    ...all.map(
      (index) =>
        `  package-${index}@${version(index)}:\n    dependencies:\n      package-${(index + 1) % packages}: ${version((index + 1) % packages)}\n\n`,
    ),
  ].join("");
}

/** Lockfiles of one dependency update, small and as large as they come. */
export function measureDependencies(): LockfileTime[] {
  const cases: readonly (readonly [string, (packages: number, bumped: string) => string, number])[] = [
    ["package-lock.json", packageLock, 900],
    ["package-lock.json", packageLock, 5_000],
    ["pnpm-lock.yaml", pnpmLock, 900],
    ["pnpm-lock.yaml", pnpmLock, 3_500],
    ["pnpm-lock.yaml", pnpmLock, 10_000],
  ];
  return cases.map(([path, write, packages]) => {
    const [before, after] = [write(packages, "1.2.3"), write(packages, "1.2.4")];
    const runs = Array.from({ length: 5 }, () => {
      const started = process.cpuUsage();
      const found = dependencyChanges([{ path, change: "modified", before, after, patch: null }]);
      const { user, system } = process.cpuUsage(started);
      return { ms: (user + system) / 1_000, found };
    }).sort((a, b) => a.ms - b.ms);
    const { found, ms } = runs[2] ?? { found: { changes: [], unknown: [] }, ms: 0 };
    const told = found.unknown[0]?.reason ?? `${found.changes.length} changed`;
    return { name: `${path} of ${Math.round(after.length / 1_000)} KB`, ms, told };
  });
}

/** `node scripts/bench/dependencies.ts`: this benchmark alone. */
if (import.meta.main) {
  for (const { name, ms, told } of measureDependencies()) {
    process.stdout.write(`${ms.toFixed(1).padStart(8)}  ${name}: ${told}\n`);
  }
}
