import type { JsonObject } from "../../../core/json.ts";
import type { Shape } from "../shape.ts";

export interface LogsData {
  /** Each stands in the Region that its ARN names. */
  readonly groups: readonly LogGroupData[];
  /** Accounts whose log groups this one may read by their ARNs: cross-account observability, as the monitoring account. */
  readonly linkedAccounts?: readonly string[];
}

export interface LogGroupData {
  /** As DescribeLogGroups gives it. */
  readonly LogGroup: Shape<"logGroupName" | "logGroupArn"> & { readonly retentionInDays?: number };
  readonly subscriptionFilters: readonly Shape<"filterName">[];
  /** The functions that write here. */
  readonly traffic: readonly TrafficData[];
  /** The trail that writes here, by name: each event is a record. */
  readonly trail?: string;
}

/** What a function did: invocations, and from them its log lines, metrics, traces and calls in CloudTrail. */
export interface TrafficData {
  readonly functionName: string;
  /** Where it ran, if not in the account's own Region: a Lambda@Edge function. */
  readonly region?: string;
  /** The alias or version that is invoked, absent for the unqualified function. */
  readonly qualifier?: string;
  /** Which version ran, newest last. */
  readonly versions: readonly { readonly version: string; readonly from?: string }[];
  readonly style: LineStyle;
  /** Absent for a container image: it brings its own. */
  readonly runtimeVersion?: string;
  readonly runtimeVersionArn?: string;
  readonly memoryMb: number;
  readonly usedMb: readonly [number, number];
  readonly initMs: readonly [number, number];
  readonly xray: boolean;
  /** Streams `YYYY/MM/DD/<function>[<version>]<hex>` of a shared group, instead of `YYYY/MM/DD/[<version>]<hex>`. */
  readonly sharedGroup?: boolean;
  /** An execution environment is given up after this long. */
  readonly environmentMinutes: readonly [number, number];
  /** Mean number of invocations in each hour of the day, UTC: 24 numbers. */
  readonly perHour: readonly number[];
  /** No invocations after this. */
  readonly until?: string;
  readonly kinds: readonly InvocationKind[];
  /** Single invocations beside the regular ones. */
  readonly once: readonly { readonly at: string; readonly kind: string }[];
  /** What Lambda itself does for a new execution environment, as it stands in CloudTrail. */
  readonly environmentTrail?: readonly TrailTemplate[];
  /** Values that stay the same within one execution environment: templates by name. */
  readonly environmentFields?: Readonly<Record<string, string>>;
}

/** `python` and `node` text formats, or Lambda's JSON format. */
export type LineStyle = "python" | "node" | "json";

export interface InvocationKind {
  readonly name: string;
  /** Its share among the kinds of the moment; 0 for those that only `once` uses. */
  readonly weight: number;
  readonly from?: string;
  readonly until?: string;
  readonly durationMs: readonly [number, number];
  readonly outcome: "ok" | "error" | "timeout";
  /** The error's class, for JSON platform events and traces. */
  readonly errorType?: string;
  readonly errorMessage?: string;
  /** Lambda itself failed, not the function's code: the REPORT line says so. */
  readonly platformError?: boolean;
  /** Values that stay the same within one invocation: templates by name. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly lines: readonly LineTemplate[];
  readonly trail?: readonly TrailTemplate[];
  /** The same event comes again: seconds after the invocation before, as a retry (same request id) or a redelivery. */
  readonly again?: { readonly afterSeconds: readonly number[]; readonly sameRequestId: boolean };
}

/** One log event of an invocation: through the runtime's logger, or printed as it is. */
export interface LineTemplate {
  /** Where in the invocation, 0 to 1; evenly spread where absent. */
  readonly at?: number;
  readonly level?: string;
  readonly message?: string;
  /** Further members of a JSON log line. */
  readonly with?: JsonObject;
  /** Text that the logger never saw: a print, a traceback, a library's own output. */
  readonly raw?: string;
}

export interface CloudTrailData {
  readonly trails: readonly {
    readonly Trail: Shape<"Name" | "TrailARN">;
    readonly Status: Shape;
    readonly Selectors: Shape;
  }[];
  /** Stores of CloudTrail Lake, as GetEventDataStore gives them, with the Region that they stand in. */
  readonly eventDataStores: readonly {
    readonly region: string;
    readonly Store: Shape<"EventDataStoreArn" | "Name">;
  }[];
  readonly principals: Readonly<Record<string, Principal>>;
  readonly events: readonly (TrailTemplate & { readonly at: string })[];
  readonly routines: readonly Routine[];
}

/** Who calls: the members of a record that are the same for each call of a principal. */
export interface Principal {
  readonly userIdentity: JsonObject;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  /** What LookupEvents calls the user: a session's or a user's name. */
  readonly username?: string;
}

/** Something that comes round again and again: a drift check, an inventory, a monitoring tool. */
export interface Routine {
  readonly principal: string;
  readonly everyMinutes: readonly [number, number];
  readonly from: string;
  readonly until?: string;
  readonly events: readonly Omit<TrailTemplate, "principal">[];
}

/** A CloudTrail record as the account's files write it; the generator adds ids, times and what every record has. */
export interface TrailTemplate {
  readonly principal: string;
  /** Seconds after the invocation or the routine's start. */
  readonly after?: number;
  readonly region?: string;
  /** Data and network activity events stand in no event history: only what records them has them. */
  readonly category?: "Data" | "NetworkActivity";
  /** `sqs`, `iam`: the event source without its domain. */
  readonly source: string;
  readonly name: string;
  readonly readOnly: boolean;
  readonly requestParameters?: JsonObject | null;
  readonly responseElements?: JsonObject | null;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly resources?: readonly { readonly type: string; readonly name: string }[];
  /** A call into another account stands in that one's trail too, its caller seen from there. */
  readonly alsoIn?: { readonly account: string; readonly userIdentity: JsonObject; readonly username?: string };
  /** Further members of the record, or replacements. */
  readonly record?: JsonObject;
}
