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

/** What a refusal's code and words depend on. */
export type Refuser = Pick<ServiceModel, "prefix" | "protocol" | "queryCompatible">;

type Refusal = readonly [code: string, status: number, message: string];

interface Refusals {
  readonly denied: readonly [code: string, status: number];
  readonly throttled: Refusal;
  readonly expired: Refusal;
  /** The signature's time is more than five minutes off. */
  readonly skewed: Refusal;
  readonly unknownKey: Refusal;
  readonly badToken: Refusal;
  readonly internal: Refusal;
  readonly unavailable: Refusal;
  /** For a required parameter that is missing; `%` stands for its name. */
  readonly missing: Refusal;
}

const INVALID = "The security token included in the request is invalid.";
const EXPIRED = "The security token included in the request is expired";
const SKEWED = "Signature not yet current: the date of the request is too far from the present";
const FAILED = "The request processing has failed because of an unknown error, exception or failure.";
const BUSY = "The request has failed due to a temporary failure of the server.";
const NULL = "1 validation error detected: Value null at '%' failed to satisfy constraint: Member must not be null";
const NO_PARAMETER = "The request must contain the parameter %";

const QUERY: Refusals = {
  denied: ["AccessDenied", 403],
  throttled: ["Throttling", 400, "Rate exceeded"],
  expired: ["ExpiredToken", 403, EXPIRED],
  skewed: ["SignatureDoesNotMatch", 403, SKEWED],
  unknownKey: ["InvalidClientTokenId", 403, INVALID],
  badToken: ["InvalidNextToken", 400, "The pagination token is not valid."],
  internal: ["InternalFailure", 500, FAILED],
  unavailable: ["ServiceUnavailable", 503, BUSY],
  missing: ["ValidationError", 400, NULL],
};

const REST: Refusals = {
  ...QUERY,
  denied: ["AccessDeniedException", 403],
  throttled: ["TooManyRequestsException", 429, "Rate exceeded"],
  expired: ["ExpiredTokenException", 403, EXPIRED],
  skewed: ["InvalidSignatureException", 403, SKEWED],
  unknownKey: ["UnrecognizedClientException", 403, INVALID],
  badToken: ["BadRequestException", 400, "Invalid position parameter"],
  missing: ["ValidationException", 400, NULL],
};

const JSON_RPC: Refusals = {
  ...REST,
  denied: ["AccessDeniedException", 400],
  throttled: ["ThrottlingException", 400, "Rate exceeded"],
  expired: ["ExpiredTokenException", 400, EXPIRED],
  skewed: ["InvalidSignatureException", 400, SKEWED],
  badToken: ["InvalidNextTokenException", 400, "The pagination token is not valid."],
};

/** Where a service differs from its protocol. Sources: "Common errors" and "Errors" of each API reference. */
const OWN: Readonly<Record<string, Partial<Refusals>>> = {
  lambda: {
    badToken: ["InvalidParameterValueException", 400, "Invalid Marker"],
    internal: ["ServiceException", 500, "An error occurred and the request cannot be processed."],
  },
  iam: {
    badToken: ["ValidationError", 400, "Invalid Marker."],
    internal: ["ServiceFailure", 500, FAILED],
  },
  logs: {
    badToken: ["InvalidParameterException", 400, "The specified nextToken is invalid."],
    unavailable: ["ServiceUnavailableException", 503, "The service cannot complete the request."],
  },
  ec2: {
    denied: ["UnauthorizedOperation", 403],
    throttled: ["RequestLimitExceeded", 503, "Request limit exceeded."],
    expired: ["RequestExpired", 400, "Request has expired."],
    skewed: ["RequestExpired", 400, "Request has expired."],
    unknownKey: ["AuthFailure", 401, "AWS was not able to validate the provided access credentials"],
    badToken: ["InvalidNextToken", 400, "The token is invalid."],
    internal: ["InternalError", 500, "An internal error has occurred"],
    unavailable: ["Unavailable", 503, "The server is overloaded and can't handle the request."],
    missing: ["MissingParameter", 400, NO_PARAMETER],
  },
  kms: { badToken: ["InvalidMarkerException", 400, "The marker is not valid."] },
  s3: {
    denied: ["AccessDenied", 403],
    throttled: ["SlowDown", 503, "Please reduce your request rate."],
    expired: ["ExpiredToken", 400, "The provided token has expired."],
    skewed: ["RequestTimeTooSkewed", 403, "The difference between the request time and the current time is too large."],
    unknownKey: ["InvalidAccessKeyId", 403, "The AWS Access Key Id you provided does not exist in our records."],
    badToken: ["InvalidArgument", 400, "The continuation token provided is incorrect"],
    internal: ["InternalError", 500, "We encountered an internal error. Please try again."],
    unavailable: ["ServiceUnavailable", 503, "Please reduce your request rate."],
    missing: ["InvalidRequest", 400, "Missing required parameter: %"],
  },
  sqs: {
    throttled: ["RequestThrottled", 403, "Request is throttled."],
    badToken: ["InvalidParameterValue", 400, "Invalid or expired next token."],
    missing: ["MissingParameter", 400, NO_PARAMETER],
  },
  sns: {
    denied: ["AuthorizationErrorException", 403],
    throttled: ["ThrottledException", 429, "Rate exceeded"],
    badToken: ["InvalidParameterException", 400, "Invalid parameter: NextToken Reason: The token is not valid"],
  },
  events: { badToken: ["ValidationException", 400, "The NextToken is not valid."] },
  dynamodb: {
    badToken: ["ValidationException", 400, "The provided starting key is invalid"],
    internal: ["InternalServerError", 500, "Internal server error"],
  },
  kinesis: {
    throttled: ["LimitExceededException", 400, "Rate exceeded for the account."],
    badToken: ["InvalidArgumentException", 400, "The NextToken is not valid."],
  },
  secretsmanager: { internal: ["InternalServiceError", 500, FAILED] },
  ecr: {
    badToken: ["InvalidParameterException", 400, "Invalid parameter: nextToken"],
    internal: ["ServerException", 500, FAILED],
  },
  elasticfilesystem: {
    throttled: ["ThrottlingException", 429, "Rate exceeded"],
    badToken: ["BadRequest", 400, "The NextToken is not valid."],
    internal: ["InternalServerError", 500, FAILED],
  },
  xray: {
    throttled: ["ThrottledException", 429, "Rate exceeded"],
    badToken: ["InvalidRequestException", 400, "Invalid next token"],
  },
  support: { internal: ["InternalServerError", 500, "An internal server error occurred."] },
  organizations: {
    throttled: ["TooManyRequestsException", 400, "Rate exceeded"],
    badToken: ["InvalidInputException", 400, "You specified an invalid value for nextToken."],
    internal: ["ServiceException", 500, FAILED],
  },
};

function refusalsOf({ prefix, protocol, queryCompatible }: Refuser): Refusals {
  const query = protocol.endsWith("Query") || queryCompatible;
  const family = query ? QUERY : protocol.startsWith("rest") ? REST : JSON_RPC;
  return { ...family, ...OWN[prefix] };
}

/** No identity-based policy allows the action; in the service's words. */
export function accessDenied(model: Refuser, asker: Asker): AwsError {
  const [code, status] = refusalsOf(model).denied;
  return new AwsError(code, denialText(model.prefix, asker), status);
}

/** Refusals that depend on the service alone. */
export type PlainRefusal = Exclude<keyof Refusals, "denied" | "missing">;

/** A refusal in the service's own code, status and words. */
export function refusal(model: Refuser, kind: PlainRefusal): AwsError {
  const [code, status, message] = refusalsOf(model)[kind];
  return new AwsError(code, message, status);
}

/** A required parameter is missing; the SDK does not look before it sends. */
export function missingParameter(model: Refuser, name: string): AwsError {
  const [code, status, message] = refusalsOf(model).missing;
  return new AwsError(code, message.replace("%", name), status);
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
