import { ConfigurationError } from "../../../settings/configuration-error.ts";
import { readWebhookEnvironment, readWorkerEnvironment, type Variables } from "../../../settings/environment.ts";
import { isNotThere } from "../../deployment/aws-asked.ts";
import type { Deployment } from "../../deployment/deployment.ts";
import type { Check } from "../check.ts";
import { configurationTrouble } from "../configuration-trouble.ts";
import { TITLES } from "../examination.ts";
import { failed, type Trouble, together, warning } from "../finding.ts";
import type { DeployedFunction, FunctionOutput } from "../read/function.ts";
import { shown } from "../why-not.ts";

const DEPLOY = "Deploy again with `npm run deploy`.";
/** What `npm run build` builds for. */
const RUNTIME = "nodejs24.x";

type Outputs = Deployment["outputs"];

interface Expected {
  /** Says everything that is wrong with the variables, as the function does at its start. */
  readonly read?: (variables: Variables) => unknown;
  readonly variables: (outputs: Outputs) => Readonly<Record<string, string>>;
}

const EXPECTED: Readonly<Record<FunctionOutput, Expected>> = {
  WebhookFunction: {
    read: readWebhookEnvironment,
    variables: ({ QueueUrl, WebhookSecretArn, GithubApiUrl }) => ({
      QUEUE_URL: QueueUrl,
      WEBHOOK_SECRET_ARN: WebhookSecretArn,
      GITHUB_API_URL: GithubApiUrl,
    }),
  },
  WorkerFunction: {
    read: readWorkerEnvironment,
    variables: ({ QueueUrl, AppCredentialsArn, GithubApiUrl, AppKeyArn }) => ({
      QUEUE_URL: QueueUrl,
      APP_CREDENTIALS_ARN: AppCredentialsArn,
      GITHUB_API_URL: GithubApiUrl,
      ...(AppKeyArn === undefined ? {} : { APP_KEY_ARN: AppKeyArn }),
    }),
  },
  SweeperFunction: {
    variables: ({ QueueUrl, AppCredentialsArn, GithubApiUrl, AppKeyArn }) => ({
      QUEUE_URL: QueueUrl,
      APP_CREDENTIALS_ARN: AppCredentialsArn,
      GITHUB_API_URL: GithubApiUrl,
      ...(AppKeyArn === undefined ? {} : { APP_KEY_ARN: AppKeyArn }),
    }),
  },
};

export const webhookFunction = functionCheck("webhook-function", "WebhookFunction");
export const workerFunction = functionCheck("worker-function", "WorkerFunction");
export const sweeperFunction = functionCheck("sweeper-function", "SweeperFunction");

function functionCheck(id: string, output: FunctionOutput): Check {
  return {
    id,
    group: "Functions",
    title: TITLES[output],
    async examine({ functions, deployment }) {
      const { outputs } = await deployment.get();
      try {
        const deployed = await functions[output].own();
        const troubles = [
          ...stateTroubles(deployed),
          ...variableTroubles(deployed.variables, EXPECTED[output], outputs),
        ];
        return together(troubles, `${deployed.name}, active, ${deployed.runtime}`);
      } catch (error) {
        if (isNotThere(error)) return failed(shown(`there is no function ${outputs[output]}`), DEPLOY);
        throw error;
      }
    },
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html */
export function stateTroubles({ state, lastUpdate, reason, runtime }: DeployedFunction): readonly Trouble[] {
  const why = reason === "" ? "" : ` (${reason})`;
  const troubles: Trouble[] = [];
  if (state === "Failed") troubles.push(failed(shown(`it cannot run${why}`), DEPLOY));
  else if (state !== "Active") {
    troubles.push(
      warning(shown(`its state is ${state}${why}`), "It becomes active with its next invocation, or in a minute."),
    );
  }
  if (lastUpdate === "Failed") troubles.push(failed(shown(`its last update failed${why}`), DEPLOY));
  if (lastUpdate === "InProgress") troubles.push(warning("it is being updated", "Look again in a minute."));
  if (runtime !== RUNTIME) {
    troubles.push(warning(shown(`it runs on ${runtime}, and was built for ${RUNTIME}`), DEPLOY));
  }
  return troubles;
}

/** Values are not told: the variables hold no secrets, but whoever sets one by mistake must not see it here. */
function variableTroubles(variables: Variables, expected: Expected, outputs: Outputs): readonly Trouble[] {
  const wrong = Object.entries(expected.variables(outputs))
    .filter(([name, value]) => (variables[name] ?? "") !== value && !isDefault(name, value, variables[name]))
    .map(([name]) => name);
  const troubles: Trouble[] = [];
  if (wrong.length > 0) {
    troubles.push(
      failed(`${wrong.join(", ")} ${wrong.length === 1 ? "is" : "are"} not as in the stack's outputs`, DEPLOY),
    );
  }
  try {
    expected.read?.(variables);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const problems = error.problems.filter(({ setting }) => !wrong.includes(setting));
    if (problems.length > 0) troubles.push(configurationTrouble({ problems }, DEPLOY));
  }
  return troubles;
}

/** github.com need not be said. */
function isDefault(name: string, value: string, found: string | undefined): boolean {
  return name === "GITHUB_API_URL" && value === "https://api.github.com" && !found;
}
