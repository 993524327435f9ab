import type { CallError } from "../core/outcome.ts";

/** How a call failed, by the codes and status that AWS, Node and the SDK give; never by the words of a message. */
export interface Failure {
  readonly outcome: "denied" | "throttled" | "not-found" | "failed";
  readonly error: CallError;
  /** Requests sent for the failed call, retries included. */
  readonly attempts: number;
}

/** Codes that mean "these credentials open nothing". Source: "Common errors" of the services, EC2 "Error codes". */
const CREDENTIALS: ReadonlySet<string> = new Set([
  "AuthFailure",
  "CredentialsProviderError",
  "ExpiredToken",
  "ExpiredTokenException",
  "IncompleteSignature",
  "InvalidAccessKeyId",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "InvalidToken",
  "MissingAuthenticationToken",
  "MissingAuthenticationTokenException",
  "RequestExpired",
  "RequestTimeTooSkewed",
  "SignatureDoesNotMatch",
  "TokenProviderError",
  "TokenRefreshRequired",
  "UnrecognizedClientException",
]);

const DENIED =
  /^(?:Client\.)?(?:AccessDenied|KMSAccessDenied|UnauthorizedOperation|Unauthorized|NotAuthorized|AuthorizationError|Forbidden)(?:Exception|Access)?$/u;

/** Source: `@smithy/core/retry`, and the quota pages of EC2, Kinesis and S3. */
const THROTTLED: ReadonlySet<string> = new Set([
  "BandwidthLimitExceeded",
  "EC2ThrottledException",
  "LimitExceededException",
  "PriorRequestNotComplete",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "SlowDown",
  "Throttling",
  "ThrottledException",
  "ThrottlingException",
  "TooManyRequestsException",
  "TransactionInProgressException",
]);

const ABSENT = /NotFound|NoSuch|NonExistent|DoesNotExist|NotInUse/u;

/** Our code for a reply of something else: a proxy, a firewall, a captive portal. */
const FOREIGN = "ForeignReply";

/** Node's codes for a reply that never came. */
const NETWORK =
  /^(?:ECONN\w+|EPIPE|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPROTO|TimeoutError|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|ERR_TLS_\w+)$/u;

/** Whether a code says that the credentials open nothing at all. */
export function isCredentialsCode(code: string): boolean {
  return CREDENTIALS.has(code);
}

/** Whether a code says that no reply of AWS's came. */
export function isNetworkCode(code: string): boolean {
  return NETWORK.test(code) || code === FOREIGN;
}

/** Reads anything that an SDK call may throw. */
export function classify(thrown: unknown): Failure {
  const error = view(thrown);
  const status = error.$metadata?.httpStatusCode ?? error.$response?.statusCode;
  const attempts = error.$metadata?.attempts ?? 1;
  const requestId = [error.$metadata?.requestId, error.requestId, error.$metadata?.extendedRequestId].find(isText);
  const code = codeOf(error);
  const said = { code, message: isText(error.message) ? error.message : "" };
  const odd = isUnreadable(error, code) || (NO_CODE.has(code) && status !== undefined);
  const told = odd ? oddReply(status, requestId) : said;
  return {
    outcome: outcomeOf(odd ? "" : code, status, requestId, error.$retryable?.throttling === true),
    error: requestId === undefined ? told : { ...told, requestId },
    attempts,
  };
}

/** What the SDK calls a reply whose body holds no code. */
const NO_CODE: ReadonlySet<string> = new Set(["Unknown", "UnknownError"]);

/**
 * A body that is HTML, cut short or otherwise no reply of the service makes the SDK's parsers throw what is no error of
 * the service (those carry `$fault`), with the response beside it. A document inside of a reply that cannot be parsed
 * is a bare SyntaxError.
 */
function isUnreadable(error: ErrorView, code: string): boolean {
  if (error.name === "SyntaxError") return true;
  return error.$response !== undefined && error.$fault === undefined && !NETWORK.test(code);
}

/** Every reply of AWS has a request id; one without came from something in between. The body is not quoted. */
function oddReply(status: number | undefined, requestId: string | undefined): CallError {
  const http = status === undefined ? "" : ` (HTTP ${status})`;
  return status !== undefined && requestId === undefined
    ? { code: FOREIGN, message: `The reply${http} was not AWS's; a proxy or firewall may have sent it.` }
    : { code: "UnreadableReply", message: `The reply was not in AWS's format${http}.` };
}

function outcomeOf(
  code: string,
  status: number | undefined,
  requestId: string | undefined,
  saysThrottling: boolean,
): Failure["outcome"] {
  if (CREDENTIALS.has(code)) return "failed";
  if (DENIED.test(code)) return "denied";
  if (THROTTLED.has(code) || saysThrottling || status === 429) return "throttled";
  if (ABSENT.test(code)) return "not-found";
  // With AWS's request id, a 403 whose code is new to us, or whose body is in another format, was still a refusal.
  return status === 403 && requestId !== undefined ? "denied" : "failed";
}

/**
 * The code as AWS wrote it where the SDK kept it (`NoSuchEntity`, not the class name `NoSuchEntityException`), then
 * Node's (`ECONNREFUSED`), then the error's name.
 */
function codeOf(error: ErrorView): string {
  for (const code of [error.Error?.Code, error.Code, error.code]) {
    if (typeof code === "string" && code !== "") return bare(code);
  }
  return bare(isText(error.name) ? error.name : "Error");
}

/** JSON services may write `com.amazonaws.kms#NotFoundException`. */
function bare(code: string): string {
  return code.slice(code.lastIndexOf("#") + 1).split(":")[0] ?? code;
}

/** The SDK takes an error's members from the body as they are: a message may be an object there. */
function isText(value: unknown): value is string {
  return typeof value === "string";
}

interface ErrorView {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly Code?: unknown;
  readonly Error?: { readonly Code?: unknown };
  readonly requestId?: unknown;
  readonly $metadata?: {
    readonly httpStatusCode?: number;
    readonly requestId?: string;
    readonly extendedRequestId?: string;
    readonly attempts?: number;
  };
  readonly $fault?: string;
  readonly $response?: { readonly statusCode?: number };
  readonly $retryable?: { readonly throttling?: boolean };
}

function view(thrown: unknown): ErrorView {
  return typeof thrown === "object" && thrown !== null ? thrown : { name: "Error", message: String(thrown) };
}
