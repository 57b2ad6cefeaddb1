import { ConfigurationError } from "../../../settings/configuration-error.ts";
import { isNotThere } from "../../deployment/aws-asked.ts";
import type { Check } from "../check.ts";
import { configurationTrouble } from "../configuration-trouble.ts";
import { TITLES } from "../examination.ts";
import { failed, ok, warning } from "../finding.ts";

export const webhookSecret: Check = {
  id: "webhook-secret",
  group: "Webhook",
  title: TITLES.webhookSecret,
  async examine({ webhookSecret }) {
    try {
      const { previous } = await webhookSecret.own();
      if (previous === undefined) return ok("usable");
      return warning(
        "is being rotated: the previous one is still accepted",
        "Once no delivery uses it any more, `greenlight rotate-secret` takes it away.",
      );
    } catch (error) {
      if (error instanceof ConfigurationError) {
        return configurationTrouble(error, "`greenlight rotate-secret` does it all at once.");
      }
      if (isNotThere(error)) return failed("there is none", "Deploy again with `npm run deploy`.");
      throw error;
    }
  },
};
