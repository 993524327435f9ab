import { isObject } from "../../core/json.ts";
import { at, textAt, tryJson } from "../read.ts";

/** The members of a CloudTrail record that the analysis uses. Source: CloudTrail User Guide, "CloudTrail record contents". */
export interface TrailRecord {
  /** ms since the epoch. */
  readonly at: number;
  readonly eventName: string;
  /** Without version suffix: `UpdateFunctionConfiguration` of `UpdateFunctionConfiguration20150331v2`. */
  readonly operation: string;
  /** IAM prefix: `lambda`. */
  readonly service: string;
  readonly region: string;
  readonly requestId: string | undefined;
  readonly errorCode: string | undefined;
  readonly errorMessage: string | undefined;
  readonly readOnly: boolean | undefined;
  readonly management: boolean;
  readonly userAgent: string;
  readonly sourceIp: string | undefined;
  readonly identity: TrailIdentity;
  readonly recipientAccountId: string | undefined;
  readonly requestParameters: unknown;
  readonly resources: unknown;
}

export interface TrailIdentity {
  readonly type: string;
  readonly arn: string | undefined;
  readonly accountId: string | undefined;
  /** ARN of the role behind a session. */
  readonly issuerArn: string | undefined;
  readonly invokedBy: string | undefined;
  /** The Lambda function that the credentials were issued to. */
  readonly inScopeOf: string | undefined;
  readonly userName: string | undefined;
}

/** Reads one line of events.ndjson, or gives undefined for anything else. */
export function readTrailRecord(line: string): TrailRecord | undefined {
  const value = tryJson(line);
  if (!isObject(value)) return undefined;
  const eventName = textAt(value, "eventName");
  const time = Date.parse(textAt(value, "eventTime") ?? "");
  if (eventName === undefined || Number.isNaN(time)) return undefined;
  const readOnly = value["readOnly"];
  return {
    at: time,
    eventName,
    operation: eventName.replace(/20\d{6}(?:v\d+)?$/u, ""),
    service: serviceOf(textAt(value, "eventSource") ?? ""),
    region: textAt(value, "awsRegion") ?? "",
    requestId: textAt(value, "requestID"),
    errorCode: textAt(value, "errorCode"),
    errorMessage: textAt(value, "errorMessage"),
    readOnly:
      typeof readOnly === "boolean" ? readOnly : readOnly === "true" ? true : readOnly === "false" ? false : undefined,
    management: value["managementEvent"] !== false && textAt(value, "eventCategory") !== "Data",
    userAgent: textAt(value, "userAgent") ?? "",
    sourceIp: textAt(value, "sourceIPAddress"),
    identity: identityOf(value["userIdentity"]),
    recipientAccountId: textAt(value, "recipientAccountId"),
    requestParameters: value["requestParameters"],
    resources: value["resources"],
  };
}

function identityOf(value: unknown): TrailIdentity {
  return {
    type: textAt(value, "type") ?? "",
    arn: textAt(value, "arn"),
    accountId: textAt(value, "accountId"),
    issuerArn: textAt(value, "sessionContext", "sessionIssuer", "arn"),
    invokedBy: textAt(value, "invokedBy"),
    inScopeOf: textAt(value, "inScopeOf", "credentialsIssuedTo"),
    userName: textAt(value, "userName") ?? textAt(value, "sessionContext", "sessionIssuer", "userName"),
  };
}

/** Event sources whose first label is not the IAM prefix. */
const SOURCES: Readonly<Record<string, string>> = { monitoring: "cloudwatch", "cognito-idp": "cognito-idp" };

function serviceOf(eventSource: string): string {
  const label = eventSource.replace(/\.amazonaws\.com(?:\.cn)?$/u, "");
  return SOURCES[label] ?? label;
}

/** Error codes that mean "not allowed", as the services spell them. */
const REFUSED =
  /AccessDenied|Unauthori[sz]ed|NotAuthorized|AuthorizationError|Forbidden|UnrecognizedClient|InvalidClientTokenId/iu;

export function isRefused(record: TrailRecord): boolean {
  return record.errorCode !== undefined && (REFUSED.test(record.errorCode) || isKmsRefusal(record));
}

function isKmsRefusal(record: TrailRecord): boolean {
  return record.errorCode === "KMSAccessDeniedException" || record.errorCode === "Client.UnauthorizedOperation";
}

/** Who made the call, for a person: the ARN, or the service. */
export function callerOf(record: TrailRecord): string {
  const { identity } = record;
  return (
    identity.arn ?? identity.invokedBy ?? identity.userName ?? at(identity, "accountId")?.toString() ?? "unknown caller"
  );
}
