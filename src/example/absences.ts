import { AwsError } from "./handler.ts";

type Absence = readonly [code: string, status: number];

/** What a service says of a thing that is not there. Sources: "Errors" of the operations in each API reference. */
const BY_SERVICE: Readonly<Record<string, Absence>> = {
  apigateway: ["NotFoundException", 404],
  apigatewayv2: ["NotFoundException", 404],
  cloudtrail: ["TrailNotFoundException", 400],
  dynamodb: ["ResourceNotFoundException", 400],
  ecr: ["RepositoryNotFoundException", 400],
  elasticfilesystem: ["FileSystemNotFound", 404],
  events: ["ResourceNotFoundException", 400],
  iam: ["NoSuchEntity", 404],
  kinesis: ["ResourceNotFoundException", 400],
  kms: ["NotFoundException", 400],
  lambda: ["ResourceNotFoundException", 404],
  logs: ["ResourceNotFoundException", 400],
  organizations: ["AWSOrganizationsNotInUseException", 400],
  s3: ["NoSuchBucket", 404],
  secretsmanager: ["ResourceNotFoundException", 400],
  sns: ["NotFound", 404],
  sqs: ["AWS.SimpleQueueService.NonExistentQueue", 400],
};

const BY_OPERATION: Readonly<Record<string, Absence>> = {
  "cloudtrail:GetEventDataStore": ["EventDataStoreNotFoundException", 400],
  "cloudtrail:StartQuery": ["EventDataStoreNotFoundException", 400],
  "cloudtrail:GetQueryResults": ["QueryIdNotFoundException", 400],
  "ec2:DescribeNetworkInterfaces": ["InvalidNetworkInterfaceID.NotFound", 400],
  "ec2:DescribeSecurityGroups": ["InvalidGroup.NotFound", 400],
  "ec2:DescribeSubnets": ["InvalidSubnetID.NotFound", 400],
  "ec2:DescribeVpcEndpoints": ["InvalidVpcEndpointId.NotFound", 400],
  "elasticfilesystem:DescribeAccessPoints": ["AccessPointNotFound", 404],
};

/** Operations that ask about nothing in particular: an account's or a Region's own, which is always there. */
const ALWAYS_THERE: ReadonlySet<string> = new Set([
  "cloudtrail:DescribeTrails",
  "cloudtrail:ListEventDataStores",
  "cloudtrail:LookupEvents",
  "lambda:GetAccountSettings",
  "lambda:ListFunctions",
  "logs:DescribeLogGroups",
]);

/** The error of an operation whose subject was deleted; undefined where it asks about nothing that can be. */
export function absence(operation: string): AwsError | undefined {
  if (ALWAYS_THERE.has(operation)) return undefined;
  const [service = ""] = operation.split(":");
  const known = BY_OPERATION[operation] ?? BY_SERVICE[service];
  return known && new AwsError(known[0], "What the request names does not exist.", known[1]);
}
