import { prefixOf } from "./services.ts";

/** What an SDK wrote around the service's text. */
export interface Wrapped {
  readonly code?: string;
  /** IAM prefix. */
  readonly service?: string;
  readonly operation?: string;
  readonly requestId?: string;
}

interface Wrapper {
  readonly id: string;
  /** Groups `code`, `service`, `operation`, `request`, as far as the wrapper has them. */
  readonly pattern: RegExp;
  readonly where: "before" | "after";
}

/** Each line is one SDK's way to print an error; looked for within a short reach of the denial. */
const WRAPPERS: readonly Wrapper[] = [
  {
    // botocore.exceptions.ClientError.MSG_TEMPLATE
    id: "boto",
    pattern: /An error occurred \((?<code>[\w.]{1,100})\) when calling the (?<operation>\w{1,100}) operation/gu,
    where: "before",
  },
  {
    // aws-sdk-go-v2: smithy OperationError, http ResponseError, APIError
    id: "go",
    pattern:
      /operation error (?<service>[\w .-]{1,60}): (?<operation>\w{1,100}), [^\n]{0,200}?StatusCode: \d{3}, RequestID: (?<request>[\w-]{1,80}),(?: HostID: [^,\n]{0,200},)? (?:api error )?(?<code>\w{1,100}):/gu,
    where: "before",
  },
  {
    // aws-sdk-java-v2 AwsServiceException.getMessage, and v1's AmazonServiceException with semicolons
    id: "java",
    pattern:
      /\(Service: (?<service>[\w ]{1,60})[,;] Status Code: \d{3}[,;](?: Error Code: (?<code>\w{1,100});)? Request ID: (?<request>[\w-]{1,80})/gu,
    where: "after",
  },
  {
    // aws-sdk-java: the exception's class stands before the message
    id: "java-class",
    pattern:
      /(?:software\.amazon\.awssdk|com\.amazonaws)\.services\.(?<service>\w{1,40})\.(?:\w{1,40}\.)*(?<code>\w{1,80}): /gu,
    where: "before",
  },
  {
    // JavaScript SDK and most others: "Code: message"
    id: "code-colon",
    pattern:
      /(?:^|[\s"'(])(?<code>[A-Z]\w{0,80}(?:Exception|Denied|Error|Operation|Access|Forbidden|ServiceException)): /gu,
    where: "before",
  },
  {
    // node's inspection of a JavaScript SDK error
    id: "js-metadata",
    pattern: /requestId"?: ?['"](?<request>[\w-]{8,80})['"]/gu,
    where: "after",
  },
  { id: "s3-xml", pattern: /<Code>(?<code>\w{1,80})<\/Code>/gu, where: "before" },
  { id: "s3-xml-request", pattern: /<RequestId>(?<request>[\w-]{1,80})<\/RequestId>/gu, where: "after" },
];

const REACH = 1200;

/** What stands around the denial at `[start, end)`; of several wrappers the nearest counts, each member by itself. */
export function unwrap(text: string, start: number, end: number): Wrapped {
  const before = text.slice(Math.max(0, start - REACH), start);
  const after = text.slice(end, end + REACH);
  let found: Wrapped = {};
  for (const wrapper of WRAPPERS) {
    const matches = [...(wrapper.where === "before" ? before : after).matchAll(wrapper.pattern)];
    const groups = (wrapper.where === "before" ? matches.at(-1) : matches[0])?.groups;
    if (groups === undefined) continue;
    const service = groups["service"] === undefined ? undefined : prefixOf(groups["service"]);
    found = {
      ...member("code", groups["code"]),
      ...member("service", service),
      ...member("operation", groups["operation"]),
      ...member("requestId", groups["request"]),
      ...found,
    };
  }
  return found;
}

function member(name: keyof Wrapped, value: string | undefined): Wrapped {
  return value === undefined ? {} : { [name]: value };
}
