import { type Evidence, PATHS } from "../core/evidence.ts";
import { isObject } from "../core/json.ts";
import { ownCalls, type RecordedCall } from "../core/own-calls.ts";
import { parseJson } from "../core/parse-json.ts";
import { resourceOfCall } from "./call-resource.ts";
import { PrincipalChain } from "./principal-chain.ts";
import { whoOf } from "./who.ts";

/** One API call as the article wants it: the request, its source IP, who and when; with its outcome. */
export interface CallRow {
  /** ISO 8601 in UTC, as CloudTrail has it. */
  readonly at: string;
  /** The ARN, or what else CloudTrail has of the caller. */
  readonly who: string;
  /** For a person: `role/session`, a user, a service, an account. */
  readonly caller: string;
  /** Who stands behind an assumed role, where records tell; else "". */
  readonly first: string;
  readonly resource: string;
  /** Whether this tool made the call while it collected. */
  readonly own: boolean;
  readonly sourceIp: string;
  readonly request: string;
  readonly service: string;
  /** The error code, or "" for a call that succeeded. */
  readonly error: string;
  readonly errorMessage: string;
  readonly region: string;
  readonly requestId: string;
  readonly eventId: string;
  /** False for a call that changes something. */
  readonly readOnly: boolean;
  /** Line of events.ndjson, from 1. */
  readonly line: number;
}

export interface Calls {
  /** Ascending by time, as in events.ndjson. */
  readonly rows: readonly CallRow[];
  /** The same with this tool's own calls among them. */
  readonly all: readonly CallRow[];
  /** Calls that this tool made while it collected; left out of `rows`. */
  readonly own: number;
  /** Lines that are no record of a call. */
  readonly unreadable: number;
}

/** Reads the collected CloudTrail records one line at a time; a row keeps only what the table shows. */
export async function readCalls(evidence: Evidence): Promise<Calls> {
  const all: CallRow[] = [];
  let [unreadable, line] = [0, 0];
  const chain = new PrincipalChain();
  const isOwn = ownCalls(evidence.case, evidence.items);
  if (evidence.paths.includes(PATHS.events)) {
    for await (const text of evidence.lines(PATHS.events)) {
      line += 1;
      if (text.trim() === "") continue;
      const record = parse(text);
      if (record === undefined) {
        unreadable += 1;
        continue;
      }
      all.push(callRow(record, line, isOwn(recordedCall(record)), chain));
      chain.note(record);
    }
  }
  const rows = all.filter(({ own }) => !own);
  return { rows, all, own: all.length - rows.length, unreadable };
}

function recordedCall(record: Record<string, unknown>): RecordedCall {
  const readOnly = record["readOnly"];
  return {
    at: Date.parse(text(record["eventTime"])),
    userAgent: text(record["userAgent"]),
    who: text(object(record["userIdentity"])["arn"]),
    readOnly: readOnly === undefined ? undefined : readOnly === true || readOnly === "true",
  };
}

/** Field names: CloudTrail User Guide, "CloudTrail record contents". */
function callRow(record: Record<string, unknown>, line: number, own: boolean, chain: PrincipalChain): CallRow {
  return {
    caller: whoOf(record["userIdentity"]).name,
    first: chain.of(record)?.name ?? "",
    resource: resourceOfCall(record),
    own,
    at: text(record["eventTime"]),
    who: principal(object(record["userIdentity"])),
    sourceIp: text(record["sourceIPAddress"]),
    request: text(record["eventName"]),
    service: text(record["eventSource"]),
    error: text(record["errorCode"]),
    errorMessage: text(record["errorMessage"]),
    region: text(record["awsRegion"]),
    requestId: text(record["requestID"]),
    eventId: text(record["eventID"]),
    readOnly: record["readOnly"] === true || record["readOnly"] === "true",
    line,
  };
}

function principal(identity: Record<string, unknown>): string {
  const candidates = [identity["arn"], identity["invokedBy"], identity["userName"], identity["principalId"]];
  const named = candidates.map(text).find((name) => name !== "");
  const account = text(identity["accountId"]);
  if (named !== undefined) return named;
  return [text(identity["type"]), account].filter((part) => part !== "").join(" ");
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = parseJson(line);
    // As the analysis reads it, so that the numbers agree: a call without a name or a time is no call.
    const known =
      isObject(value) && text(value["eventName"]) !== "" && !Number.isNaN(Date.parse(text(value["eventTime"])));
    return known ? value : undefined;
  } catch {
    return undefined;
  }
}

function object(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
