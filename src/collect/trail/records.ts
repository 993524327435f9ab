import { isObject } from "../../core/json.ts";
import { parseJson } from "../../core/parse-json.ts";

/** A parsed CloudTrail record. Source: CloudTrail User Guide, "CloudTrail record contents". */
export type TrailRecord = Readonly<Record<string, unknown>>;

/** The record inside of an event of LookupEvents; one that cannot be read keeps what the event says beside it. */
export function readRecord(event: {
  readonly CloudTrailEvent?: string | undefined;
  readonly EventId?: string | undefined;
  readonly EventName?: string | undefined;
  readonly EventSource?: string | undefined;
  readonly EventTime?: Date | undefined;
  readonly Username?: string | undefined;
}): TrailRecord {
  const { CloudTrailEvent = "", EventId, EventName, EventSource, EventTime, Username } = event;
  const record = parseRecord(CloudTrailEvent);
  if (record !== undefined) return record;
  return {
    eventID: EventId,
    eventName: EventName,
    eventSource: EventSource,
    eventTime: EventTime?.toISOString(),
    userIdentity: { userName: Username },
    unreadable: CloudTrailEvent,
  };
}

/** A record as the text that CloudTrail delivers; undefined for anything else. */
function parseRecord(text: string): TrailRecord | undefined {
  try {
    const record: unknown = parseJson(text);
    return isObject(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

/** The records among texts that CloudTrail delivered. */
export function parseRecords(texts: readonly (string | undefined)[]): readonly TrailRecord[] {
  return texts.map((text) => parseRecord(text ?? "")).filter((record) => record !== undefined);
}

/** Tells whether a record names the function, and not one whose name only begins or ends alike. */
export function naming(functionName: string): (record: TrailRecord) => boolean {
  // A function's name holds letters, digits, - and _ only: none of them means anything to a regular expression.
  const name = new RegExp(`(?<![A-Za-z0-9_-])${functionName}(?![A-Za-z0-9_-])`, "u");
  return (record) => name.test(JSON.stringify(record));
}

/** Each record once, in order of time. The same event is found by several queries. */
export function merge(records: readonly TrailRecord[]): readonly TrailRecord[] {
  const byId = new Map(records.map((record, index) => [text(record["eventID"]) ?? `#${index}`, record]));
  return [...byId.values()].sort((a, b) => compare(keyOf(a), keyOf(b)));
}

/** Roles and users that a record shows as callers of the function, or that its policy was changed for. */
export function callersIn(record: TrailRecord): readonly string[] {
  const eventName = text(record["eventName"]) ?? "";
  if (record["eventSource"] !== "lambda.amazonaws.com" || isOurs(record)) return [];
  const request = isObject(record["requestParameters"]) ? record["requestParameters"] : {};
  if (/^(?:Add|Remove)Permission/u.test(eventName)) return [text(request["principal"])].filter(isIamArn);
  const refused = record["errorCode"] !== undefined;
  return refused || eventName.startsWith("Invoke") ? [principalOf(record)].filter(isIamArn) : [];
}

/** This tool's own calls, perhaps refused, say nothing about who calls the function. */
export function isOurs(record: TrailRecord): boolean {
  return text(record["userAgent"])?.includes("lambda-case-pack") === true;
}

/** The role behind a session, or the user. */
export function principalOf(record: TrailRecord): string | undefined {
  const identity = isObject(record["userIdentity"]) ? record["userIdentity"] : {};
  const session = isObject(identity["sessionContext"]) ? identity["sessionContext"] : {};
  const issuer = isObject(session["sessionIssuer"]) ? session["sessionIssuer"] : {};
  return text(issuer["arn"]) ?? text(identity["arn"]);
}

/** Temporary credentials that a record was made with. */
export interface IssuedKey {
  readonly key: string;
  /** When their session began, ms since the epoch. */
  readonly at: number;
  /** Where the record that used them stands. */
  readonly region: string;
}

/** Keys of temporary credentials begin so. Source: IAM User Guide, "IAM identifiers". */
const TEMPORARY = /^ASIA[A-Z0-9]{12,124}$/u;
const MOST_KEYS = 10;

/**
 * Keys of the people and pipelines that changed something or were refused, whose issuing record is not among these:
 * with it an assumed role can be followed back to who assumed it. Latest first; a handful, for each costs two requests.
 */
export function unissuedKeys(records: readonly TrailRecord[]): readonly IssuedKey[] {
  const issued = new Set(records.map(issuedKeyOf));
  const found = new Map<string, IssuedKey>();
  for (const record of [...records].reverse()) {
    const told = record["readOnly"] === false || record["errorCode"] !== undefined;
    if (found.size >= MOST_KEYS || !told || isOurs(record)) continue;
    const identity = isObject(record["userIdentity"]) ? record["userIdentity"] : {};
    const session = isObject(identity["sessionContext"]) ? identity["sessionContext"] : {};
    const attributes = isObject(session["attributes"]) ? session["attributes"] : {};
    const key = text(identity["accessKeyId"]) ?? "";
    const at = Date.parse(text(attributes["creationDate"]) ?? "");
    // A function's own session is Lambda's doing.
    const ofLambda = identity["inScopeOf"] !== undefined;
    if (ofLambda || !TEMPORARY.test(key) || Number.isNaN(at) || issued.has(key)) continue;
    found.set(key, { key, at, region: text(record["awsRegion"]) ?? "" });
  }
  return [...found.values()].filter(({ region }) => region !== "");
}

/** The access key that an AssumeRole or its like gave out. */
function issuedKeyOf(record: TrailRecord): string | undefined {
  const response = isObject(record["responseElements"]) ? record["responseElements"] : {};
  const credentials = isObject(response["credentials"]) ? response["credentials"] : {};
  return text(credentials["accessKeyId"]);
}

function isIamArn(arn: string | undefined): arn is string {
  return arn !== undefined && /^arn:[^:]+:(?:iam::\d{12}:(?:role|user)\/|sts::\d{12}:assumed-role\/)/u.test(arn);
}

function keyOf(record: TrailRecord): string {
  return `${text(record["eventTime"]) ?? ""} ${text(record["eventID"]) ?? ""}`;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
