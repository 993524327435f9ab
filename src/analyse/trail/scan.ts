import { type Phrase, say } from "../../core/phrase.ts";
import type { CaseInfo } from "../../core/case.ts";
import { PATHS, type Evidence } from "../../core/evidence.ts";
import type { Denial, EvidencePointer } from "../../core/finding.ts";
import { ownCalls, type RecordedCall } from "../../core/own-calls.ts";
import type { DenialGroups } from "../denials/groups.ts";
import { readDenials } from "../denials/read.ts";
import type { DenialReading } from "../denials/reading.ts";
import { actionOf } from "../denials/services.ts";
import { textAt } from "../read.ts";
import { subjectNamed, type Subjects } from "../subjects.ts";
import { changeKind, type ChangeKind } from "./changes.ts";
import { callerOf, isRefused, readTrailRecord, type TrailRecord } from "./record.ts";

/** An edit that touches the case. */
export interface Change {
  readonly kind: ChangeKind;
  readonly record: TrailRecord;
  readonly pointer: EvidencePointer;
  /** "the execution role" */
  readonly touches: Phrase;
  readonly who: string;
}

/** What one pass over the CloudTrail records found. */
export interface TrailFacts {
  readonly present: boolean;
  readonly records: number;
  readonly unreadable: number;
  /** Calls of the collector itself, left out of everything else. */
  readonly own: number;
  /** Refused calls that have nothing to do with the function. */
  readonly unrelatedDenials: number;
  /** Ascending. */
  readonly changes: readonly Change[];
  /** Deployments that were refused for the signature of their code, the latest. */
  readonly unsigned: readonly Change[];
  /** Accounts other than the function's that called it, its role or its resources. */
  readonly foreignCallers: ReadonlyMap<string, EvidencePointer>;
  readonly firstEvent: number | undefined;
  readonly lastEvent: number | undefined;
  readonly regions: ReadonlySet<string>;
  readonly dataEvents: number;
}

/** Source: Lambda API Reference, errors of UpdateFunctionCode. */
const UNSIGNED = /^(?:CodeVerificationFailed|InvalidCodeSignature|CodeSigningConfigNotFound)(?:Exception)?$/u;
const MOST_UNSIGNED = 20;

/** Most edits that are kept: the earliest are those before the failure. */
const MOST_CHANGES = 5000;

/** Reads cloudtrail/events.ndjson once; refusals that touch the case go to `denials`. */
export async function scanTrail(evidence: Evidence, subjects: Subjects, denials: DenialGroups): Promise<TrailFacts> {
  const file = PATHS.events;
  const present = evidence.paths.includes(file);
  const scan = new Scan(ownCalls(evidence.case, evidence.items), evidence.case, subjects, denials);
  if (present) {
    let line = 0;
    for await (const text of evidence.lines(file)) {
      line += 1;
      if (text.trim() !== "") scan.line(text, { file, line });
    }
  }
  return { present, ...scan.facts() };
}

class Scan {
  readonly #isOwn: (call: RecordedCall) => boolean;
  readonly #info: CaseInfo;
  readonly #subjects: Subjects;
  readonly #denials: DenialGroups;
  readonly #changes: Change[] = [];
  readonly #unsigned: Change[] = [];
  readonly #foreign = new Map<string, EvidencePointer>();
  readonly #regions = new Set<string>();
  #records = 0;
  #unreadable = 0;
  #own = 0;
  #unrelated = 0;
  #dataEvents = 0;
  #first: number | undefined;
  #last: number | undefined;

  constructor(isOwn: (call: RecordedCall) => boolean, info: CaseInfo, subjects: Subjects, denials: DenialGroups) {
    this.#isOwn = isOwn;
    this.#info = info;
    this.#subjects = subjects;
    this.#denials = denials;
  }

  line(text: string, pointer: EvidencePointer): void {
    const record = readTrailRecord(text);
    if (record === undefined) {
      this.#unreadable += 1;
      return;
    }
    this.#records += 1;
    if (this.#isOwn({ ...record, who: record.identity.arn })) {
      this.#own += 1;
      return;
    }
    if (this.#first === undefined || record.at < this.#first) this.#first = record.at;
    if (this.#last === undefined || record.at > this.#last) this.#last = record.at;
    if (record.region !== "") this.#regions.add(record.region);
    if (!record.management) this.#dataEvents += 1;
    const touches = touched(record, this.#subjects);
    if (touches !== undefined) this.#foreignCaller(record, pointer);
    if (isRefused(record)) {
      if (touches === undefined) this.#unrelated += 1;
      else this.#refused(record, pointer);
      return;
    }
    if (touches !== undefined && UNSIGNED.test(record.errorCode ?? "")) {
      this.#unsigned.push({ kind: "configuration", record, pointer, touches, who: callerOf(record) });
      if (this.#unsigned.length > MOST_UNSIGNED) this.#unsigned.shift();
    }
    const kind = record.errorCode === undefined ? changeKind(record) : undefined;
    if (kind !== undefined && touches !== undefined && this.#changes.length < MOST_CHANGES) {
      this.#changes.push({ kind, record, pointer, touches, who: callerOf(record) });
    }
  }

  #refused(record: TrailRecord, pointer: EvidencePointer): void {
    for (const reading of readingsOf(record)) {
      this.#denials.add({
        reading,
        origin: "cloudtrail",
        at: record.at,
        pointer,
        ...(record.requestId === undefined ? {} : { requestId: record.requestId }),
        ...(record.sourceIp === undefined ? {} : { address: record.sourceIp }),
      });
    }
  }

  #foreignCaller(record: TrailRecord, pointer: EvidencePointer): void {
    const { accountId, type } = record.identity;
    if (type === "AWSService" || accountId === undefined || !/^\d{12}$/u.test(accountId)) return;
    if (accountId === this.#info.accountId || this.#foreign.has(accountId)) return;
    this.#foreign.set(accountId, pointer);
  }

  facts(): Omit<TrailFacts, "present"> {
    return {
      records: this.#records,
      unreadable: this.#unreadable,
      own: this.#own,
      unrelatedDenials: this.#unrelated,
      changes: this.#changes.sort((a, b) => a.record.at - b.record.at || (a.pointer.line ?? 0) - (b.pointer.line ?? 0)),
      unsigned: this.#unsigned,
      foreignCallers: this.#foreign,
      firstEvent: this.#first,
      lastEvent: this.#last,
      regions: this.#regions,
      dataEvents: this.#dataEvents,
    };
  }
}

/** What of the case a record touches: as its target, or as the one who calls. */
function touched(record: TrailRecord, subjects: Subjects): Phrase | undefined {
  const target = subjectNamed(subjects, record.requestParameters) ?? subjectNamed(subjects, record.resources);
  if (target !== undefined) return target.words;
  const { identity } = record;
  if (identity.inScopeOf?.includes(`:function:${subjects.functionName}`) === true) return say`the function`;
  if (subjects.roleArn !== undefined && identity.issuerArn === subjects.roleArn) return say`the execution role`;
  const session = subjects.roleName === undefined ? undefined : `:assumed-role/${subjects.roleName}/`;
  if (session !== undefined && identity.accountId === subjects.accountId && identity.arn?.includes(session) === true) {
    return say`the execution role`;
  }
  return record.errorMessage?.includes(subjects.functionArn) === true ? say`the function` : undefined;
}

/** The refusals of a record: its message where that can be read, else what its members say. */
function readingsOf(record: TrailRecord): readonly DenialReading[] {
  const known =
    record.errorMessage === undefined ? [] : readDenials(`${record.errorCode ?? ""}: ${record.errorMessage}`);
  const principal = record.identity.arn ?? record.identity.invokedBy;
  const fallback: Denial = {
    explicit: false,
    action: actionOf(record.service, record.operation),
    ...(principal === undefined ? {} : { principal }),
    ...resourceOf(record),
  };
  const code = record.errorCode === undefined ? {} : { code: record.errorCode };
  if (known.length === 0)
    return [{ denial: fallback, form: "cloudtrail-error-code", service: record.service, ...code }];
  return known.map((reading) => ({ ...reading, ...code, denial: { ...fallback, ...reading.denial } }));
}

function resourceOf(record: TrailRecord): Partial<Denial> {
  const listed = Array.isArray(record.resources) ? record.resources : [];
  const arn = listed.map((entry) => textAt(entry, "ARN") ?? textAt(entry, "arn")).find((text) => text !== undefined);
  if (arn !== undefined) return { resource: arn };
  const named = ["functionName", "roleArn", "resourceArn", "keyId", "secretId", "topicArn", "queueUrl", "tableName"]
    .map((name) => textAt(record.requestParameters, name))
    .find((text) => text !== undefined);
  return named === undefined ? {} : { resource: named };
}
