import { isObject } from "../../core/json.ts";

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
  try {
    const record: unknown = JSON.parse(CloudTrailEvent);
    if (isObject(record)) return record;
  } catch {
    // Kept below as what it is.
  }
  return {
    eventID: EventId,
    eventName: EventName,
    eventSource: EventSource,
    eventTime: EventTime?.toISOString(),
    userIdentity: { userName: Username },
    unreadable: CloudTrailEvent,
  };
}

/** Whether a record names the function, and not one whose name only begins or ends alike. */
export function names(record: TrailRecord, functionName: string): boolean {
  // A function's name holds letters, digits, - and _ only: none of them means anything to a regular expression.
  return new RegExp(`(?<![A-Za-z0-9_-])${functionName}(?![A-Za-z0-9_-])`, "u").test(JSON.stringify(record));
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
