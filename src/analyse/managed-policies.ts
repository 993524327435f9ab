/**
 * What AWS's own policies for Lambda allow besides writing logs: a policy that was detached is not among the collected
 * documents any more. Source: AWS Managed Policy Reference, as of November 2026; every action is on all resources.
 */
const VPC = [
  "ec2:CreateNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:DeleteNetworkInterface",
  "ec2:AssignPrivateIpAddresses",
  "ec2:UnassignPrivateIpAddresses",
];
const LOGS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];

const MANAGED: Readonly<Record<string, readonly string[]>> = {
  "service-role/AWSLambdaBasicExecutionRole": LOGS,
  "service-role/AWSLambdaVPCAccessExecutionRole": [...LOGS, ...VPC],
  "service-role/AWSLambdaSQSQueueExecutionRole": [
    ...LOGS,
    "sqs:ReceiveMessage",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
  ],
  "service-role/AWSLambdaKinesisExecutionRole": [
    ...LOGS,
    "kinesis:DescribeStream",
    "kinesis:DescribeStreamSummary",
    "kinesis:GetRecords",
    "kinesis:GetShardIterator",
    "kinesis:ListShards",
    "kinesis:ListStreams",
    "kinesis:SubscribeToShard",
  ],
  "service-role/AWSLambdaDynamoDBExecutionRole": [
    ...LOGS,
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
  ],
  AWSXRayDaemonWriteAccess: [
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "xray:GetSamplingStatisticSummaries",
  ],
};

/** Actions that a policy of AWS's own allows; undefined for any policy that is not known here. */
export function managedActions(policyArn: string | undefined): readonly string[] | undefined {
  const name = /^arn:[\w-]+:iam::aws:policy\/(.+)$/u.exec(policyArn ?? "")?.[1];
  return name === undefined ? undefined : MANAGED[name];
}
