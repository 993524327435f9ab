import type { Collector } from "../collector.ts";
import { parsePolicy } from "../documents.ts";
import { inAccount } from "../patterns.ts";
import { askAbout, keyArn, resourceCollector } from "../subject.ts";

/** DynamoDB tables whose streams are read, or that the role may use. */
export const tables: Collector = resourceCollector({
  id: "tables",
  title: "DynamoDB tables",
  service: "dynamodb",
  noun: "DynamoDB table",
  calls: [
    {
      operation: "dynamodb:DescribeTable",
      actions: ["dynamodb:DescribeTable"],
      resources: inAccount("dynamodb", "table/*"),
      why: "the table's stream and key",
      when: "for each table named by mappings or policies",
      effect: "Whether the table's stream is switched on, and under which key, is not known.",
    },
    {
      operation: "dynamodb:GetResourcePolicy",
      actions: ["dynamodb:GetResourcePolicy"],
      resources: inAccount("dynamodb", "table/*"),
      why: "who may use the table",
      when: "for each table named by mappings or policies",
      effect: "Whether the table's policy refuses the function is not known.",
    },
  ],
  async describe(ctx, subject, doc) {
    const { arn } = subject;
    const table = await askAbout(
      ctx,
      subject,
      "dynamodb:DescribeTable",
      ({ dynamoDb }) => dynamoDb,
      async (send, client) => {
        const { Table = {} } = await send((options) => client.describeTable({ TableName: arn }, options));
        return Table;
      },
    );
    const found = doc.take(table, (Attributes) => ({ Attributes }));
    ctx.facts.meetResource(keyArn(found?.SSEDescription?.KMSMasterKeyArn, subject), `table ${subject.resource}`);
    const policy = await askAbout(
      ctx,
      subject,
      "dynamodb:GetResourcePolicy",
      ({ dynamoDb }) => dynamoDb,
      async (send, client) => {
        const reply = await send((options) => client.getResourcePolicy({ ResourceArn: arn }, options));
        return parsePolicy(reply.Policy ?? "");
      },
    );
    doc.take(policy, (Policy) => ({ Policy }));
  },
});

/** Kinesis streams that are read. */
export const streams: Collector = resourceCollector({
  id: "streams",
  title: "Kinesis streams",
  service: "kinesis",
  noun: "Kinesis stream",
  calls: [
    {
      operation: "kinesis:DescribeStreamSummary",
      actions: ["kinesis:DescribeStreamSummary"],
      resources: inAccount("kinesis", "stream/*"),
      why: "the stream's state and key",
      when: "for each stream named by mappings or policies",
      effect: "The stream's state and key are not known.",
    },
    {
      operation: "kinesis:GetResourcePolicy",
      actions: ["kinesis:GetResourcePolicy"],
      resources: inAccount("kinesis", "stream/*"),
      why: "who may use the stream",
      when: "for each stream named by mappings or policies",
      effect: "Whether the stream's policy refuses the function is not known.",
    },
  ],
  async describe(ctx, subject, doc) {
    // A consumer's ARN continues after its stream's.
    const StreamARN = subject.arn.replace(/(:stream\/[^/]+)\/.*$/u, "$1");
    const stream = await askAbout(
      ctx,
      subject,
      "kinesis:DescribeStreamSummary",
      ({ kinesis }) => kinesis,
      async (send, client) => {
        const reply = await send((options) => client.describeStreamSummary({ StreamARN }, options));
        return reply.StreamDescriptionSummary;
      },
    );
    const found = doc.take(stream, (Attributes) => ({ Attributes }));
    ctx.facts.meetResource(keyArn(found?.KeyId, subject), `stream ${subject.resource}`);
    const policy = await askAbout(
      ctx,
      subject,
      "kinesis:GetResourcePolicy",
      ({ kinesis }) => kinesis,
      async (send, client) => {
        const reply = await send((options) => client.getResourcePolicy({ ResourceARN: subject.arn }, options));
        return parsePolicy(reply.Policy ?? "");
      },
    );
    doc.take(policy, (Policy) => ({ Policy }));
  },
});

/** Secrets with which a mapping signs in to its broker, or that the role may read. Their values are never read. */
export const secrets: Collector = resourceCollector({
  id: "secrets",
  title: "secrets (not their values)",
  service: "secretsmanager",
  noun: "secret",
  calls: [
    {
      operation: "secretsmanager:DescribeSecret",
      actions: ["secretsmanager:DescribeSecret"],
      resources: inAccount("secretsmanager", "secret:*"),
      why: "the secret's key; never its value",
      when: "for each secret named by mappings or policies",
      effect: "Whether the secret exists, and under which key, is not known.",
    },
    {
      operation: "secretsmanager:GetResourcePolicy",
      actions: ["secretsmanager:GetResourcePolicy"],
      resources: inAccount("secretsmanager", "secret:*"),
      why: "who may read the secret",
      when: "for each secret named by mappings or policies",
      effect: "Whether the secret's policy refuses the function is not known.",
    },
  ],
  async describe(ctx, subject, doc) {
    const SecretId = subject.arn;
    const secret = await askAbout(
      ctx,
      subject,
      "secretsmanager:DescribeSecret",
      ({ secretsManager }) => secretsManager,
      async (send, client) => {
        const { $metadata, ...rest } = await send((options) => client.describeSecret({ SecretId }, options));
        void $metadata;
        return rest;
      },
    );
    // Policies name it without its six random characters.
    const found = doc.take(secret, (Attributes) => ({ Attributes, Arn: Attributes.ARN }));
    ctx.facts.meetResource(keyArn(found?.KmsKeyId, subject), `secret ${found?.Name ?? subject.resource}`);
    const policy = await askAbout(
      ctx,
      subject,
      "secretsmanager:GetResourcePolicy",
      ({ secretsManager }) => secretsManager,
      async (send, client) => {
        const reply = await send((options) => client.getResourcePolicy({ SecretId }, options));
        return reply.ResourcePolicy === undefined ? [] : [parsePolicy(reply.ResourcePolicy)];
      },
      (found) => found.length,
    );
    doc.take(policy, ([Policy]) => ({ Policy }));
  },
});
