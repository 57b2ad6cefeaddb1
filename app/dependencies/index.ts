export type { Claim, ClaimedDependency, Statement } from "./claim/claim.ts";
export { claimOf } from "./claim/claim-of.ts";
export { type ClaimComparison, compareClaim } from "./claim/compare-claim.ts";
export type {
  DependencyChange,
  DependencyChanges,
  Ecosystem,
  OtherChange,
  Scope,
  Sentence,
  UnknownChange,
  Update,
} from "./dependency-change.ts";
export { type DependencyFile, dependencyChanges, isDependencyFile, needsContents } from "./dependency-changes.ts";
export { manifestBeside } from "./direct.ts";
export { isLockfile } from "./lockfile.ts";
