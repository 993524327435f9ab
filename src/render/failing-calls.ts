import type { EvidencePointer, Finding } from "../core/finding.ts";
import { PATHS } from "../core/evidence.ts";
import type { CallRow } from "./cloudtrail.ts";
import { type Cite, cite } from "./cite.ts";
import { excerptKey, type LogExcerpts } from "./log-lines.ts";
import { byWeight, isNote } from "./verdict.ts";

/** One call that failed, with what AWS Support needs to find it: when, which, its request id. */
export interface FailingCall {
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly call: string;
  readonly resource: string;
  readonly who: string;
  readonly error: string;
  /** Of the call itself: CloudTrail has it, a log seldom. */
  readonly requestId: string;
  /** Of the invocation that made the call, from a log. */
  readonly invocationId: string;
  readonly cite: Cite;
}

/** AWS's error codes for a refused call; services spell it in many ways. */
const REFUSED =
  /AccessDenied|Unauthorized|NotAuthorized|Forbidden|AuthorizationError|KMSAccessDenied|InvalidClientTokenId/iu;

/** How many lines of log are looked up for each finding. */
export const EXCERPTS_PER_FINDING = 3;

/**
 * Up to `limit` calls that stand for all failures: one of each failed finding, weightiest first, then a second one of
 * each, then refused calls of CloudTrail that no finding cites. Notes stand in only where nothing else failed.
 * Ascending by time.
 */
export function representativeCalls(
  findings: readonly Finding[],
  calls: readonly CallRow[],
  excerpts: LogExcerpts,
  limit: number,
): FailingCall[] {
  const rowsByLine = new Map(calls.map((row) => [row.line, row]));
  const failed = findings.filter((finding) => finding.status === "fail" && finding.denial !== undefined).sort(byWeight);
  const weighty = failed.filter((finding) => !isNote(finding));
  const perFinding = (weighty.length > 0 ? weighty : failed).map((finding) => callsOf(finding, rowsByLine, excerpts));
  const noted = new Set(failed.filter(isNote).flatMap(({ evidence }) => evidence.map(({ line }) => line)));
  const fromTrail = calls.filter((row) => REFUSED.test(row.error) && !noted.has(row.line)).map(fromRow);
  const chosen = new Map<string, FailingCall>();
  for (const call of [...roundRobin(perFinding), ...spread(fromTrail)]) {
    const key = call.requestId || call.invocationId || `${call.at} ${call.call}`;
    if (chosen.size < limit && !chosen.has(key)) chosen.set(key, call);
  }
  return [...chosen.values()].sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
}

function callsOf(finding: Finding, rows: ReadonlyMap<number, CallRow>, excerpts: LogExcerpts): FailingCall[] {
  const found = finding.evidence.flatMap((pointer) => fromPointer(finding, pointer, rows, excerpts) ?? []);
  if (found.length > 0 || finding.seen === undefined || finding.denial === undefined) return found;
  const { seen } = finding;
  return [
    {
      ...denied(finding),
      at: seen.first,
      error: "",
      requestId: "",
      invocationId: seen.requestIds[0] ?? "",
      cite: cite(finding.evidence[0] ?? { file: "findings.json" }),
    },
  ];
}

function fromPointer(
  finding: Finding,
  pointer: EvidencePointer,
  rows: ReadonlyMap<number, CallRow>,
  excerpts: LogExcerpts,
): FailingCall | undefined {
  if (pointer.file === PATHS.events && pointer.line !== undefined) {
    const row = rows.get(pointer.line);
    if (row === undefined || row.error === "") return undefined;
    return { ...fromRow(row), resource: finding.denial?.resource ?? "" };
  }
  const excerpt = excerpts.get(excerptKey(pointer));
  if (excerpt === undefined) return undefined;
  const { requestId, invocationId, text } = excerpt;
  const at = excerpt.at === "" ? (finding.seen?.first ?? "") : excerpt.at;
  if (at === "") return undefined;
  return { ...denied(finding), at, requestId, invocationId, error: errorCode(text), cite: cite(pointer) };
}

function denied(finding: Finding): Pick<FailingCall, "call" | "resource" | "who"> {
  const { action, resource, principal } = finding.denial ?? {};
  return { call: action ?? finding.id, resource: resource ?? "", who: principal ?? "" };
}

function fromRow(row: CallRow): FailingCall {
  const service = row.service.replace(/\.amazonaws\.com$/u, "");
  return {
    at: row.at,
    call: service === "" ? row.request : `${service}:${row.request}`,
    resource: "",
    who: row.who,
    error: row.error,
    requestId: row.requestId,
    invocationId: "",
    cite: cite({ file: PATHS.events, line: row.line }),
  };
}

/** The code that a wrapper names, `(AccessDenied) when calling`; else the first name spelt like one. */
function errorCode(text: string): string {
  const named = /An error occurred \((\w{3,80})\)|\bError Code: (\w{3,80})|api error (\w{3,80}):/u.exec(text);
  if (named !== null) return named[1] ?? named[2] ?? named[3] ?? "";
  return /\b[A-Z][A-Za-z0-9]{2,60}(?:Exception|Error|Fault|Denied|Failure)\b/u.exec(text)?.[0] ?? "";
}

/** The first, the last, the middle and the quarters: five equal refusals of one minute would tell as much as one. */
function spread<T>(list: readonly T[]): readonly T[] {
  const last = list.length - 1;
  const places = new Set([0, last, last >> 1, last >> 2, (last * 3) >> 2]);
  return [...places].flatMap((place) => list[place] ?? []);
}

function* roundRobin<T>(lists: readonly (readonly T[])[]): Generator<T> {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  for (let turn = 0; turn < longest; turn += 1) {
    for (const list of lists) {
      const item = list[turn];
      if (item !== undefined) yield item;
    }
  }
}
