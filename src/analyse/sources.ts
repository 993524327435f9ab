import { parseArn } from "../core/arn.ts";
import { listAt, textAt } from "./read.ts";
import type { Need } from "./required.ts";

const DG = "https://docs.aws.amazon.com/lambda/latest/dg";
const NETWORK = [
  "ec2:CreateNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeVpcs",
  "ec2:DescribeSubnets",
  "ec2:DescribeSecurityGroups",
];

/** What Lambda needs of the execution role to poll one kind of source. */
export interface SourceKind {
  readonly id: string;
  /** For a sentence: `SQS queue`. */
  readonly title: string;
  readonly actions: readonly string[];
  /** Actions that take no resource, or are granted on all. */
  readonly onAnything: readonly string[];
  readonly reference: string;
}

/** Source: the managed policies AWSLambda…ExecutionRole, and the Lambda Developer Guide's page of each source. */
const KINDS: readonly SourceKind[] = [
  {
    id: "sqs",
    title: "SQS queue",
    actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
    onAnything: [],
    reference: `${DG}/services-sqs-configure.html`,
  },
  {
    id: "kinesis",
    title: "Kinesis stream",
    actions: [
      "kinesis:DescribeStream",
      "kinesis:DescribeStreamSummary",
      "kinesis:GetRecords",
      "kinesis:GetShardIterator",
      "kinesis:ListShards",
    ],
    onAnything: [],
    reference: `${DG}/services-kinesis-create.html`,
  },
  {
    id: "kinesis-consumer",
    title: "Kinesis enhanced fan-out consumer",
    actions: ["kinesis:SubscribeToShard"],
    onAnything: [],
    reference: `${DG}/services-kinesis-create.html`,
  },
  {
    id: "dynamodb",
    title: "DynamoDB stream",
    actions: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
    onAnything: ["dynamodb:ListStreams"],
    reference: `${DG}/services-dynamodb-eventsourcemapping.html`,
  },
  {
    id: "kafka",
    title: "MSK cluster",
    actions: ["kafka:DescribeCluster", "kafka:DescribeClusterV2", "kafka:GetBootstrapBrokers"],
    onAnything: NETWORK,
    reference: `${DG}/msk-permissions.html`,
  },
  {
    id: "mq",
    title: "Amazon MQ broker",
    actions: ["mq:DescribeBroker"],
    onAnything: NETWORK,
    reference: `${DG}/with-mq.html`,
  },
  {
    id: "rds",
    title: "DocumentDB cluster",
    actions: ["rds:DescribeDBClusters"],
    onAnything: ["rds:DescribeDBClusterParameters", "rds:DescribeDBSubnetGroups", ...NETWORK],
    reference: `${DG}/with-documentdb.html`,
  },
  {
    id: "self-managed-kafka",
    title: "self-managed Kafka cluster",
    actions: [],
    onAnything: [],
    reference: `${DG}/kafka-permissions.html`,
  },
];

/** The kind of source that a mapping reads; undefined for kinds that are not known here. */
export function sourceKind(mapping: unknown): SourceKind | undefined {
  const arn = textAt(mapping, "EventSourceArn");
  if (arn === undefined) {
    return typeof mapping === "object" && mapping !== null && "SelfManagedEventSource" in mapping
      ? kind("self-managed-kafka")
      : undefined;
  }
  const service = parseArn(arn)?.service;
  if (service === "kinesis" && arn.includes("/consumer/")) return kind("kinesis-consumer");
  return service === undefined ? undefined : kind(service);
}

function kind(id: string): SourceKind | undefined {
  return KINDS.find((candidate) => candidate.id === id);
}

/** Everything that one mapping needs of the execution role, its secrets and schema registry included. */
export function needsOfMapping(mapping: unknown, source: SourceKind): readonly Need[] {
  const arn = textAt(mapping, "EventSourceArn");
  const needs: Need[] = arn === undefined ? [] : source.actions.map((action) => ({ action, resource: arn }));
  needs.push(...source.onAnything.map((action) => ({ action, resource: "*" })));
  let inVpc = false;
  for (const access of listAt(mapping, "SourceAccessConfigurations")) {
    const uri = textAt(access, "URI") ?? "";
    if (parseArn(uri)?.service === "secretsmanager")
      needs.push({ action: "secretsmanager:GetSecretValue", resource: uri });
    if (textAt(access, "Type")?.startsWith("VPC_") === true) inVpc = true;
  }
  if (source.id === "self-managed-kafka" && inVpc) needs.push(...NETWORK.map((action) => ({ action, resource: "*" })));
  for (const name of ["AmazonManagedKafkaEventSourceConfig", "SelfManagedKafkaEventSourceConfig"]) {
    const registry = textAt(mapping, name, "SchemaRegistryConfig", "SchemaRegistryURI");
    if (registry !== undefined && parseArn(registry)?.service === "glue") {
      needs.push(
        { action: "glue:GetRegistry", resource: registry },
        { action: "glue:GetSchemaVersion", resource: "*" },
      );
    }
  }
  return needs;
}

/** What sending to a dead-letter queue or destination needs, by the service of its ARN. */
export function needsOfDestination(arn: string): readonly Need[] {
  switch (parseArn(arn)?.service) {
    case "sqs":
      return [{ action: "sqs:SendMessage", resource: arn }];
    case "sns":
      return [{ action: "sns:Publish", resource: arn }];
    case "lambda":
      return [{ action: "lambda:InvokeFunction", resource: arn }];
    case "events":
      return [{ action: "events:PutEvents", resource: arn }];
    case "s3":
      return [
        { action: "s3:PutObject", resource: `${arn}/*` },
        { action: "s3:ListBucket", resource: arn },
      ];
    default:
      return [];
  }
}
