import type { JsonObject } from "../../../core/json.ts";
import { fill } from "../template.ts";
import { seeded, type Random } from "../random.ts";
import type { AccountData } from "../data.ts";
import type { Principal, TrafficData, TrailTemplate } from "./data.ts";
import { valuesOf, type Invocation } from "./invocations.ts";

const MINUTE = 60_000;
/** "Typically within an average of about 5 minutes of an API call": CloudTrail User Guide, "How CloudTrail works". */
const DELIVERY_DELAY_MS = 5 * MINUTE;

/** A record of CloudTrail's event history, and what LookupEvents says beside it. */
export interface TrailEvent {
  readonly at: number;
  readonly region: string;
  readonly id: string;
  readonly username?: string;
  readonly accessKeyId?: string;
  readonly resources: readonly { readonly type: string; readonly name: string }[];
  /** The `CloudTrailEvent` document. */
  readonly record: JsonObject & {
    readonly eventName: string;
    readonly eventSource: string;
    readonly readOnly: boolean;
    readonly eventCategory: "Management" | "Data" | "NetworkActivity";
  };
}

interface Planned {
  readonly at: number;
  readonly template: TrailTemplate;
  /** Values for the template, beside the times. */
  readonly values: () => Readonly<Record<string, string>>;
}

type Activity = { readonly traffic: TrafficData; readonly invocations: readonly Invocation[] };

/**
 * An account's events: its scripted ones, its routines', and what its functions and Lambda did. Records are
 * written when somebody looks them up, each from its own seed.
 */
export class TrailStore {
  readonly #account: AccountData;
  readonly #seed: string;
  /** Ascending. */
  readonly #planned: readonly Planned[];
  readonly #written = new Map<Planned, TrailEvent>();

  constructor(account: AccountData, activity: readonly Activity[], seed: string, now: number) {
    this.#account = account;
    this.#seed = seed;
    this.#planned = [
      ...account.cloudtrail.events.map((event) => ({ at: Date.parse(event.at), template: event, values: () => ({}) })),
      ...routines(account, seeded(`${seed}/routines`), now),
      ...activity.flatMap(ofFunction),
    ]
      .filter(({ at }) => at <= now - DELIVERY_DELAY_MS)
      .sort((a, b) => a.at - b.at);
  }

  /** Events in `[start, end]`, ms since the epoch, ascending. */
  events(start: number, end: number): readonly TrailEvent[] {
    return this.#between(start, end).map(([planned, index]) => this.#record(planned, index));
  }

  /** Those that another account's trail holds as well, as it holds them. */
  sharedWith(accountId: string, start: number, end: number): readonly TrailEvent[] {
    return this.#between(start, end)
      .filter(([{ template }]) => template.alsoIn?.account === accountId)
      .map(([planned, index]) => twin(this.#record(planned, index), planned.template, accountId));
  }

  #between(start: number, end: number): readonly (readonly [Planned, number])[] {
    const all = this.#planned.map((planned, index) => [planned, index] as const);
    return all.filter(([{ at }]) => wholeSecond(at) >= start && wholeSecond(at) <= end);
  }

  #record(planned: Planned, index: number): TrailEvent {
    let event = this.#written.get(planned);
    if (event === undefined) {
      event = complete(planned, this.#account, seeded(`${this.#seed}/${index}`));
      this.#written.set(planned, event);
    }
    return event;
  }
}

function routines(account: AccountData, random: Random, now: number): Planned[] {
  const planned: Planned[] = [];
  for (const routine of account.cloudtrail.routines) {
    const until = routine.until === undefined ? now : Date.parse(routine.until);
    const [low, high] = routine.everyMinutes;
    for (let at = Date.parse(routine.from); at < until; at += random.int(low * 60, high * 60) * 1000) {
      for (const [index, event] of routine.events.entries()) {
        const template = { ...event, principal: routine.principal };
        planned.push({ at: at + (event.after ?? index) * 1000, template, values: () => ({}) });
      }
    }
  }
  return planned;
}

function ofFunction({ traffic, invocations }: Activity): Planned[] {
  const planned: Planned[] = [];
  for (const invocation of invocations) {
    const { at, initMs, kind } = invocation;
    const values = (): Readonly<Record<string, string>> => valuesOf(invocation);
    if (initMs !== undefined) {
      for (const template of traffic.environmentTrail ?? []) {
        planned.push({ at: at - Math.round(initMs) + (template.after ?? 0) * 1000, template, values });
      }
    }
    for (const template of kind.trail ?? []) planned.push({ at: at + (template.after ?? 0) * 1000, template, values });
  }
  return planned;
}

/** Makes a whole record of a template, with the members and their order as CloudTrail writes them. */
function complete({ at, template, values }: Planned, account: AccountData, random: Random): TrailEvent {
  const seconds = wholeSecond(at);
  const principal = account.cloudtrail.principals[template.principal];
  if (principal === undefined)
    throw new RangeError(`account ${account.id} has no principal named ${template.principal}`);
  const region = template.region ?? account.region;
  const filling = { values: { ...times(seconds), ...values() }, random };
  const userIdentity = fill(principal.userIdentity, filling);
  const resources = fill(template.resources ?? [], filling);
  const id = random.uuid();
  const record = {
    eventVersion: "1.11",
    userIdentity,
    eventTime: instant(seconds),
    eventSource: `${template.source}.amazonaws.com`,
    eventName: template.name,
    awsRegion: region,
    sourceIPAddress: principal.sourceIPAddress,
    userAgent: principal.userAgent,
    ...(template.errorCode === undefined ? {} : { errorCode: template.errorCode }),
    ...(template.errorMessage === undefined ? {} : { errorMessage: fill(template.errorMessage, filling) }),
    requestParameters: fill(template.requestParameters ?? null, filling),
    responseElements: fill(template.responseElements ?? null, filling),
    requestID: random.uuid(),
    eventID: id,
    readOnly: template.readOnly,
    ...inRecord(resources, account.id),
    eventType: "AwsApiCall",
    managementEvent: template.category === undefined,
    recipientAccountId: account.id,
    ...(template.alsoIn === undefined ? {} : { sharedEventID: random.uuid() }),
    eventCategory: template.category ?? "Management",
    ...tls(principal, template.source, region),
    ...fill(template.record ?? {}, filling),
  } as const;
  const accessKeyId = userIdentity["accessKeyId"];
  return {
    at: seconds,
    region,
    id,
    ...named(principal.username === undefined ? sessionOrUser(userIdentity) : fill(principal.username, filling)),
    ...(typeof accessKeyId === "string" ? { accessKeyId } : {}),
    resources,
    record,
  };
}

/** The same call in the other account's trail: an event of its own, tied to this one by `sharedEventID`. */
function twin(event: TrailEvent, { alsoIn }: TrailTemplate, recipientAccountId: string): TrailEvent {
  const random = seeded(`twin of ${event.id}`);
  const id = random.uuid();
  const { at, region, resources, record } = event;
  const { userIdentity = {}, username } = alsoIn ?? {};
  return {
    at,
    region,
    id,
    ...named(username),
    resources,
    record: { ...record, userIdentity, requestParameters: null, eventID: id, recipientAccountId },
  };
}

function named(username: string | undefined): { username?: string } {
  return username === undefined ? {} : { username };
}

/** CloudTrail's times have no fractions. */
function wholeSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}

function times(ms: number): Record<string, string> {
  const session = Math.floor(ms / (30 * MINUTE)) * 30 * MINUTE;
  return {
    time: instant(ms),
    sessionStart: instant(session),
    expiration: expiration(session + 12 * 60 * MINUTE),
  };
}

/** How dates stand inside of `responseElements`: `Nov 20, 2026, 6:35:10 AM`. By hand, as Node versions differ in spaces. */
function expiration(ms: number): string {
  const [, day = "", month = "", year = "", time = ""] = new Date(ms).toUTCString().split(" ");
  const [hours = "", minutes = "", seconds = ""] = time.split(":");
  const hour = Number(hours);
  return `${month} ${Number(day)}, ${year}, ${hour % 12 || 12}:${minutes}:${seconds} ${hour < 12 ? "AM" : "PM"}`;
}

/** The record's own `resources` hold ARNs only; names alone are known to LookupEvents. */
function inRecord(resources: TrailEvent["resources"], accountId: string): JsonObject {
  const arns = resources.filter(({ name }) => name.startsWith("arn:"));
  if (arns.length === 0) return {};
  return { resources: arns.map(({ type, name }) => ({ accountId: name.split(":")[4] || accountId, type, ARN: name })) };
}

/** Calls that a service makes for itself carry no TLS details. */
function tls({ sourceIPAddress }: Principal, source: string, region: string): JsonObject {
  if (sourceIPAddress.endsWith(".amazonaws.com")) return {};
  const global = source === "iam" || source === "organizations";
  return {
    tlsDetails: {
      tlsVersion: "TLSv1.3",
      cipherSuite: "TLS_AES_128_GCM_SHA256",
      clientProvidedHostHeader: global ? `${source}.amazonaws.com` : `${source}.${region}.amazonaws.com`,
    },
  };
}

function sessionOrUser(userIdentity: JsonObject): string | undefined {
  const { type, userName, arn } = userIdentity;
  if (typeof userName === "string") return userName;
  if (type === "AssumedRole" && typeof arn === "string") return arn.split("/").at(-1);
  return type === "Root" ? "root" : undefined;
}

function instant(ms: number): string {
  return new Date(ms).toISOString().replace(".000Z", "Z");
}
