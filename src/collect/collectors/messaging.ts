import type { Collector } from "../collector.ts";
import { parsePolicy } from "../documents.ts";
import { inAccount } from "../patterns.ts";
import { askAbout, keyArn, resourceCollector } from "../subject.ts";

/** Queues that are read, written to as destinations, or catch what failed. */
export const queues: Collector = resourceCollector({
  id: "queues",
  title: "SQS queues",
  service: "sqs",
  noun: "SQS queue",
  calls: [
    {
      operation: "sqs:GetQueueAttributes",
      actions: ["sqs:GetQueueAttributes"],
      resources: inAccount("sqs", "*"),
      why: "the queue's policy, key, visibility time-out and backlog",
      when: "for each queue named by configuration, policies or mappings",
      effect: "Whether the queue's policy or key refuses the function is not known.",
    },
    {
      operation: "sqs:GetQueueUrl",
      actions: ["sqs:GetQueueUrl"],
      resources: inAccount("sqs", "*"),
      why: "the queue's address",
      when: "for each queue named by configuration, policies or mappings",
      effect: "The queue's address is put together from its ARN.",
    },
  ],
  async describe(ctx, subject, doc) {
    const { arn, accountId, region, resource: QueueName } = subject;
    const url = await askAbout(
      ctx,
      subject,
      "sqs:GetQueueUrl",
      ({ sqs }) => sqs,
      async (send, sqs) => {
        const input = { QueueName, QueueOwnerAWSAccountId: accountId };
        return (await send((options) => sqs.getQueueUrl(input, options))).QueueUrl ?? "";
      },
    );
    if (url.outcome === "not-found") {
      ctx.pass(subject.ask("sqs:GetQueueAttributes"), { outcome: "not-applicable", why: `there is no queue ${arn}` });
      return;
    }
    // Source: Amazon SQS Developer Guide, "Queue URL".
    const QueueUrl = url.value ?? `https://sqs.${region}.amazonaws.com/${accountId}/${QueueName}`;
    const attributes = await askAbout(
      ctx,
      subject,
      "sqs:GetQueueAttributes",
      ({ sqs }) => sqs,
      async (send, sqs) => {
        const reply = await send((options) => sqs.getQueueAttributes({ QueueUrl, AttributeNames: ["All"] }, options));
        return reply.Attributes ?? {};
      },
    );
    doc.take(url, () => ({ QueueUrl }));
    const found = doc.take(attributes, ({ Policy, ...rest }) => ({
      Attributes: rest,
      Policy: Policy === undefined ? undefined : parsePolicy(Policy),
    }));
    ctx.facts.meetResource(keyArn(found?.["KmsMasterKeyId"], subject), `queue ${QueueName}`);
  },
});

/** Topics that invoke the function or get what failed. */
export const topics: Collector = resourceCollector({
  id: "topics",
  title: "SNS topics",
  service: "sns",
  noun: "SNS topic",
  calls: [
    {
      operation: "sns:GetTopicAttributes",
      actions: ["sns:GetTopicAttributes"],
      resources: inAccount("sns", "*"),
      why: "the topic's policy and key",
      when: "for each topic named by configuration or policies",
      effect: "Whether the topic's policy or key refuses the function is not known.",
    },
  ],
  async describe(ctx, subject, doc) {
    const { arn: TopicArn, resource } = subject;
    const answer = await askAbout(
      ctx,
      subject,
      "sns:GetTopicAttributes",
      ({ sns }) => sns,
      async (send, sns) => {
        const reply = await send((options) => sns.getTopicAttributes({ TopicArn }, options));
        return reply.Attributes ?? {};
      },
    );
    const found = doc.take(answer, ({ Policy, ...rest }) => ({
      Attributes: rest,
      Policy: Policy === undefined ? undefined : parsePolicy(Policy),
    }));
    ctx.facts.meetResource(keyArn(found?.["KmsMasterKeyId"], subject), `topic ${resource}`);
  },
});
