import type { JsonObject } from "../../../core/json.ts";
import { fill } from "../template.ts";
import { seeded, type Random } from "../random.ts";
import type { AccountData, Principal, TrafficData, TrailTemplate } from "../data.ts";
import type { Invocation } from "./invocations.ts";

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
  };
}

interface Planned {
  readonly at: number;
  readonly template: TrailTemplate;
  readonly values: Readonly<Record<string, string>>;
}

/** All management events of an account, newest first: its scripted events, its routines, and what its functions did. */
export function trailEvents(
  account: AccountData,
  functions: readonly { readonly traffic: TrafficData; readonly invocations: readonly Invocation[] }[],
  seed: string,
  now: number,
): readonly TrailEvent[] {
  const random = seeded(`${seed}/trail`);
  const planned: Planned[] = [
    ...account.cloudtrail.events.map((event) => ({ at: Date.parse(event.at), template: event, values: {} })),
    ...routines(account, random, now),
    ...functions.flatMap(({ traffic, invocations }) => ofFunction(traffic, invocations)),
  ];
  return planned
    .filter(({ at }) => at <= now - DELIVERY_DELAY_MS)
    .sort((a, b) => a.at - b.at)
    .map((event) => complete(event, account, random))
    .reverse();
}

function routines(account: AccountData, random: Random, now: number): Planned[] {
  const planned: Planned[] = [];
  for (const routine of account.cloudtrail.routines) {
    const until = routine.until === undefined ? now : Date.parse(routine.until);
    const [low, high] = routine.everyMinutes;
    for (let at = Date.parse(routine.from); at < until; at += random.int(low * 60, high * 60) * 1000) {
      for (const [index, event] of routine.events.entries()) {
        const template = { ...event, principal: routine.principal };
        planned.push({ at: at + (event.after ?? index) * 1000, template, values: {} });
      }
    }
  }
  return planned;
}

function ofFunction(traffic: TrafficData, invocations: readonly Invocation[]): Planned[] {
  const planned: Planned[] = [];
  for (const { at, initMs, kind, values } of invocations) {
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
  const seconds = Math.floor(at / 1000) * 1000;
  const principal = account.cloudtrail.principals[template.principal];
  if (principal === undefined)
    throw new RangeError(`account ${account.id} has no principal named ${template.principal}`);
  const region = template.region ?? account.region;
  const filling = { values: { ...times(seconds), ...values }, random };
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
    managementEvent: true,
    recipientAccountId: account.id,
    eventCategory: "Management",
    ...tls(principal, template.source, region),
    ...fill(template.record ?? {}, filling),
  } as const;
  const username = principal.username ?? sessionOrUser(userIdentity);
  const accessKeyId = userIdentity["accessKeyId"];
  return {
    at: seconds,
    region,
    id,
    ...(username === undefined ? {} : { username: fill(username, filling) }),
    ...(typeof accessKeyId === "string" ? { accessKeyId } : {}),
    resources,
    record,
  };
}

function times(ms: number): Record<string, string> {
  const session = Math.floor(ms / (30 * MINUTE)) * 30 * MINUTE;
  return {
    time: instant(ms),
    sessionStart: instant(session),
    // CloudTrail writes the dates inside of responseElements as Java's default format does.
    expiration: new Date(session + 12 * 60 * MINUTE).toLocaleString("en-US", {
      timeZone: "UTC",
      dateStyle: "medium",
      timeStyle: "medium",
    }),
  };
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
