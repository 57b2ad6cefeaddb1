/** The name of our check run. Stable: people make it a required check. */
export const CHECK_NAME = "Greenlight";
