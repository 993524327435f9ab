/** AWS's own names, the same in every language; a service that is not here is shown by its IAM prefix. */
const NAMES: Readonly<Record<string, string>> = {
  apigateway: "Amazon API Gateway",
  cloudwatch: "Amazon CloudWatch",
  "cognito-idp": "Amazon Cognito",
  dynamodb: "Amazon DynamoDB",
  ec2: "Amazon EC2 (VPC)",
  ecr: "Amazon ECR",
  elasticfilesystem: "Amazon EFS",
  elasticloadbalancing: "Elastic Load Balancing",
  events: "Amazon EventBridge",
  "execute-api": "Amazon API Gateway",
  firehose: "Amazon Data Firehose",
  iam: "AWS IAM",
  iot: "AWS IoT Core",
  kafka: "Amazon MSK",
  kinesis: "Amazon Kinesis",
  kms: "AWS KMS",
  lambda: "AWS Lambda",
  logs: "Amazon CloudWatch Logs",
  mq: "Amazon MQ",
  pipes: "EventBridge Pipes",
  rds: "Amazon RDS",
  s3: "Amazon S3",
  scheduler: "EventBridge Scheduler",
  secretsmanager: "AWS Secrets Manager",
  ses: "Amazon SES",
  sns: "Amazon SNS",
  sqs: "Amazon SQS",
  ssm: "AWS Systems Manager",
  states: "AWS Step Functions",
  sts: "AWS STS",
  xray: "AWS X-Ray",
};

export function serviceName(prefix: string): string {
  return Object.hasOwn(NAMES, prefix) ? (NAMES[prefix] ?? prefix) : prefix;
}
