import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { build, DEPENDENCY_POLICY, now, openBump, repositoryWith, type Story } from "./scene.ts";

export const poison: Story = {
  name: "a poison message: dead-letter queue, and the next pull request still goes through",
  why: "A message that nobody can read is tried five times and put aside where an alarm rings; nothing waits behind it.",
  expected: { decision: "approve", approved: true },
  async play(scene) {
    repositoryWith(scene, DEPENDENCY_POLICY);
    const { queue } = scene.stack.aws;
    const before = queue.deadLetters().length;
    await scene.step("Somebody puts a message on the queue that is no envelope", async () => {
      const sqs = new SQSClient({
        endpoint: queue.endpoint,
        region: queue.region,
        credentials: { accessKeyId: "local", secretAccessKey: "local" },
      });
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: queue.url,
          MessageBody: "this is no envelope",
          MessageGroupId: "poison",
          MessageDeduplicationId: `poison-${before}`,
        }),
      );
      sqs.destroy();
    });
    scene.check("it is in the dead-letter queue", queue.deadLetters().length === before + 1);
    const pull = await scene.step("Dependabot opens a pull request", () => openBump(scene));
    await scene.step("CI is green", () => build(scene, pull.number, "success"));
    return now(scene, pull);
  },
};
