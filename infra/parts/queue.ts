import { Duration, RemovalPolicy } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption, type QueueProps } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";

/** After so many receipts somebody has to look. */
const MAX_RECEIVE_COUNT = 5;
/**
 * AWS asks for six times the function's timeout, so that a batch that Lambda may retry (it was throttled) does not come back
 * meanwhile. It only counts where a worker dies: what fails otherwise is hidden for as long as the worker says.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
const TIMEOUTS = 6;

/**
 * The FIFO queue between the functions, and its dead-letter queue. High-throughput mode, one group per pull request, never
 * deduplicated by content (that would drop the last event of a burst), encrypted, over TLS alone.
 */
export class PullRequestQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly workerTimeout: Duration; readonly encryptionKey: IKey | undefined },
  ) {
    super(scope, id);
    const { encryptionKey: encryptionMasterKey } = props;
    const common: QueueProps = {
      fifo: true,
      contentBasedDeduplication: false,
      deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(encryptionMasterKey
        ? { encryption: QueueEncryption.KMS, encryptionMasterKey }
        : { encryption: QueueEncryption.SQS_MANAGED }),
    };
    this.deadLetterQueue = new Queue(this, "DeadLetters", { ...common, retentionPeriod: Duration.days(14) });
    this.queue = new Queue(this, "Queue", {
      ...common,
      retentionPeriod: Duration.days(4),
      visibilityTimeout: Duration.seconds(props.workerTimeout.toSeconds() * TIMEOUTS),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: MAX_RECEIVE_COUNT },
    });
  }
}
