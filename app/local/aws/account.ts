/** The account and region of everything in the embedded AWS. */
export const ACCOUNT_ID = "000000000000";
export const REGION = "us-east-1";

/** What signs requests to the embedded AWS. Nobody checks them; the SDK insists on having some. */
export const LOCAL_CREDENTIALS = { accessKeyId: "local", secretAccessKey: "local" } as const;
