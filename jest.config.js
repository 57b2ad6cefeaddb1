/** @type {import("jest").Config} */
export default {
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript" }, target: "es2024" }, module: { type: "es6" }, sourceMaps: "inline" },
    ],
  },
  modulePathIgnorePatterns: ["<rootDir>/dist/"],
  coverageProvider: "v8",
  collectCoverageFrom: ["app/**/*.ts"],
  maxWorkers: 2,
  // Modules of a test file stay in the memory of its process; those that load the CDK are large.
  workerIdleMemoryLimit: "1GB",
  // Machines are noisy; a test that hangs still ends. Speed is measured by `npm run bench`.
  testTimeout: 30_000,
};
