/**
 * Changes with every word of the prompts and every field of the tools, since a review of another version is no longer taken
 * over. A test holds it against the prompts.
 */
export const PROMPT_VERSION = "1";
