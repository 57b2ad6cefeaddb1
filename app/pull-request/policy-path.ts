/** Where a repository keeps its policy. */
export const POLICY_PATH = ".github/greenlight.yml";
