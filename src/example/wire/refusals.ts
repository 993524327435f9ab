import { AwsError } from "../handler.ts";
import type { ServiceModel } from "./service-model.ts";

/** Who asked for what, for messages that name them. */
export interface Asker {
  /** The caller's ARN. */
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

type Refusal = readonly [code: string, status: number, message: string];

interface Refusals {
  readonly denied: readonly [code: string, status: number];
  readonly throttled: Refusal;
  readonly expired: Refusal;
  readonly unknownKey: Refusal;
}

const INVALID = "The security token included in the request is invalid.";
const EXPIRED = "The security token included in the request is expired";

const QUERY: Refusals = {
  denied: ["AccessDenied", 403],
  throttled: ["Throttling", 400, "Rate exceeded"],
  expired: ["ExpiredToken", 403, EXPIRED],
  unknownKey: ["InvalidClientTokenId", 403, INVALID],
};

const REST: Refusals = {
  denied: ["AccessDeniedException", 403],
  throttled: ["TooManyRequestsException", 429, "Rate exceeded"],
  expired: ["ExpiredTokenException", 403, EXPIRED],
  unknownKey: ["UnrecognizedClientException", 403, INVALID],
};

const JSON_RPC: Refusals = {
  denied: ["AccessDeniedException", 400],
  throttled: ["ThrottlingException", 400, "Rate exceeded"],
  expired: ["ExpiredTokenException", 400, EXPIRED],
  unknownKey: ["UnrecognizedClientException", 403, INVALID],
};

/** Where a service differs from its protocol. Sources: "Common errors" and "Errors" of each API reference. */
const OWN: Readonly<Record<string, Partial<Refusals>>> = {
  ec2: {
    denied: ["UnauthorizedOperation", 403],
    throttled: ["RequestLimitExceeded", 503, "Request limit exceeded."],
    expired: ["RequestExpired", 400, "Request has expired."],
    unknownKey: ["AuthFailure", 401, "AWS was not able to validate the provided access credentials"],
  },
  s3: {
    denied: ["AccessDenied", 403],
    throttled: ["SlowDown", 503, "Please reduce your request rate."],
    expired: ["ExpiredToken", 400, "The provided token has expired."],
    unknownKey: ["InvalidAccessKeyId", 403, "The AWS Access Key Id you provided does not exist in our records."],
  },
  sqs: {
    denied: ["AccessDeniedException", 403],
    throttled: ["RequestThrottled", 403, "Request is throttled."],
  },
  sns: {
    denied: ["AuthorizationErrorException", 403],
    throttled: ["ThrottledException", 429, "Rate exceeded"],
  },
  cloudwatch: { throttled: ["Throttling", 400, "Rate exceeded"] },
  kinesis: { throttled: ["LimitExceededException", 400, "Rate exceeded for the account."] },
  elasticfilesystem: { throttled: ["ThrottlingException", 429, "Rate exceeded"] },
  xray: { throttled: ["ThrottledException", 429, "Rate exceeded"] },
  organizations: { throttled: ["TooManyRequestsException", 400, "Rate exceeded"] },
};

function refusalsOf({ prefix, protocol }: ServiceModel): Refusals {
  const family = protocol.endsWith("Query") ? QUERY : protocol.startsWith("rest") ? REST : JSON_RPC;
  return { ...family, ...OWN[prefix] };
}

/** No identity-based policy allows the action; in the service's words. */
export function accessDenied(model: ServiceModel, asker: Asker): AwsError {
  const [code, status] = refusalsOf(model).denied;
  return new AwsError(code, denialText(model.prefix, asker), status);
}

/** Too many requests. */
export function throttled(model: ServiceModel): AwsError {
  return refuse(refusalsOf(model).throttled);
}

/** The session is past its end. */
export function expiredToken(model: ServiceModel): AwsError {
  return refuse(refusalsOf(model).expired);
}

/** An access key that no profile has. */
export function unknownKey(model: ServiceModel): AwsError {
  return refuse(refusalsOf(model).unknownKey);
}

function refuse([code, status, message]: Refusal): AwsError {
  return new AwsError(code, message, status);
}

/** Source: "Troubleshoot access denied error messages" in the IAM user guide; EC2, SNS, SQS and S3 spell parts of it differently. */
function denialText(prefix: string, asker: Asker): string {
  const action = actionOf(asker.operation);
  const who = `User: ${asker.arn} is not authorized to perform: ${action}`;
  const why = `because no identity-based policy allows the ${action} action`;
  if (prefix === "ec2") return `You are not authorized to perform this operation. ${who} ${why}`;
  const resource = resourceOf(prefix, asker);
  return `${who} on resource: ${prefix === "s3" ? `"${resource}"` : resource} ${why}`;
}

/** Operations that are authorised by an action of another name. Source: Service Authorization Reference. */
const ACTIONS: Readonly<Record<string, string>> = {
  "lambda:Invoke": "lambda:InvokeFunction",
  "s3:GetBucketNotificationConfiguration": "s3:GetBucketNotification",
  "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
  "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
  "s3:ListObjectsV2": "s3:ListBucket",
  "s3:ListObjects": "s3:ListBucket",
  "s3:HeadBucket": "s3:ListBucket",
  "s3:HeadObject": "s3:GetObject",
  "s3:ListBuckets": "s3:ListAllMyBuckets",
};

function actionOf(operation: string): string {
  const [prefix = "", name = ""] = operation.split(":");
  if (prefix.startsWith("apigateway")) return `apigateway:${name.startsWith("Get") ? "GET" : "POST"}`;
  if (prefix === "sns") return `SNS:${name}`;
  if (prefix === "sqs") return operation.toLowerCase();
  return ACTIONS[operation] ?? operation;
}

/** The resource that a denial names: an ARN in the input where there is one, else made of the name it holds. */
function resourceOf(prefix: string, { input, region, accountId }: Asker): string {
  const arn = Object.values(input).find((value) => typeof value === "string" && value.startsWith("arn:"));
  if (typeof arn === "string") return arn;
  const here = `${region}:${accountId}`;
  const name = (key: string) => (typeof input[key] === "string" ? input[key] : undefined);
  const made: Readonly<Record<string, string | undefined>> = {
    lambda: name("FunctionName") && `arn:aws:lambda:${here}:function:${name("FunctionName")}`,
    iam: name("RoleName") && `role ${name("RoleName")}`,
    logs: name("logGroupName") && `arn:aws:logs:${here}:log-group:${name("logGroupName")}:log-stream:`,
    s3: name("Bucket") && `arn:aws:s3:::${name("Bucket")}`,
    sqs: name("QueueUrl") && `arn:aws:sqs:${here}:${name("QueueUrl")?.split("/").at(-1)}`,
    dynamodb: name("TableName") && `arn:aws:dynamodb:${here}:table/${name("TableName")}`,
    kinesis: name("StreamName") && `arn:aws:kinesis:${here}:stream/${name("StreamName")}`,
  };
  return made[prefix] ?? "*";
}
