/** IAM prefixes where the SDK's service name, lower-cased and without spaces, `amazon` and `aws`, is another word. */
const PREFIXES: Readonly<Record<string, string>> = {
  simplequeueservice: "sqs",
  simplenotificationservice: "sns",
  simplestorageservice: "s3",
  keymanagementservice: "kms",
  keymanagement: "kms",
  secretsmanager: "secretsmanager",
  cloudwatchlogs: "logs",
  eventbridge: "events",
  cloudwatchevents: "events",
  sfn: "states",
  stepfunctions: "states",
  securitytokenservice: "sts",
  securitytoken: "sts",
  simplesystemsmanagement: "ssm",
  dynamodbv2: "dynamodb",
  efs: "elasticfilesystem",
  bedrockruntime: "bedrock",
  sesv2: "ses",
  lambdaclient: "lambda",
  elasticcontainerregistry: "ecr",
};

/** `AmazonSQS`, `DynamoDb`, `Secrets Manager`, `AWSLambda` as IAM writes them in actions. */
export function prefixOf(service: string): string {
  const plain = service
    .toLowerCase()
    .replaceAll(/[\s_-]/gu, "")
    .replace(/^(?:amazon|aws)/u, "")
    .replace(/client$/u, "");
  return PREFIXES[plain] ?? plain;
}

/** Operations that are authorised by an action of another name. Source: Service Authorization Reference. */
const ACTIONS: Readonly<Record<string, string>> = {
  "s3:HeadObject": "s3:GetObject",
  "s3:HeadBucket": "s3:ListBucket",
  "s3:ListObjects": "s3:ListBucket",
  "s3:ListObjectsV2": "s3:ListBucket",
  "s3:CopyObject": "s3:PutObject",
  "s3:CreateMultipartUpload": "s3:PutObject",
  "s3:UploadPart": "s3:PutObject",
  "s3:CompleteMultipartUpload": "s3:PutObject",
  "s3:DeleteObjects": "s3:DeleteObject",
  "lambda:Invoke": "lambda:InvokeFunction",
  "sqs:SendMessageBatch": "sqs:SendMessage",
  "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
  "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
  "sns:PublishBatch": "sns:Publish",
  "events:PutEvents": "events:PutEvents",
};

/** The IAM action that authorises an API operation. */
export function actionOf(service: string, operation: string): string {
  const name = operation.replace(/(?:20\d{6})(?:v\d+)?$/u, "");
  return ACTIONS[`${service}:${name}`] ?? `${service}:${name}`;
}

/** SQS spells actions in lower case in its answers. Source: Service Authorization Reference, "Amazon SQS". */
const SPELLED = new Map(
  [
    "AddPermission",
    "ChangeMessageVisibility",
    "CreateQueue",
    "DeleteMessage",
    "DeleteQueue",
    "GetQueueAttributes",
    "GetQueueUrl",
    "ListDeadLetterSourceQueues",
    "ListQueues",
    "PurgeQueue",
    "ReceiveMessage",
    "RemovePermission",
    "SendMessage",
    "SetQueueAttributes",
    "TagQueue",
  ].map((name) => [`sqs:${name.toLowerCase()}`, `sqs:${name}`]),
);

/** An action as the Service Authorization Reference spells it, as far as that can be told. */
export function spelledAction(action: string, operation: string | undefined): string {
  const [service = "", name = ""] = action.split(":");
  if (operation !== undefined && name !== operation && name === operation.toLowerCase())
    return `${service}:${operation}`;
  return SPELLED.get(action) ?? action;
}
