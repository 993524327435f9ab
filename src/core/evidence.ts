import { createHash } from "node:crypto";
import type { CaseInfo } from "./case.ts";
import type { Item } from "./outcome.ts";
import type { Json } from "./json.ts";

/** Redacted evidence as checks and templates see it: a run folder and a finished pack read the same. */
export interface Evidence {
  readonly case: CaseInfo;
  readonly items: readonly Item[];
  /** Pack paths of all collected files, sorted. Files that the analysis derives are not among them. */
  readonly paths: readonly string[];
  /** A document, or undefined where there is no such file. Parsed once, then remembered. */
  json(path: string): Promise<Json | undefined>;
  /** The lines of a text file, without their ends, one at a time: line N is the Nth that comes. */
  lines(path: string): AsyncIterable<string>;
}

/** Where collected documents stand in a pack. A collector writes them, checks read them: this is their only meeting point. */
export const PATHS = {
  /** `{account, arn, userId}` of the collecting identity: sts:GetCallerIdentity. */
  identity: "case/identity.json",
  /** GetFunction: `{Configuration, Code, Tags, Concurrency}`; `Code` without the signed `Location`. */
  function: "function/configuration.json",
  aliases: "function/aliases.json", // {Aliases: AliasConfiguration[]}
  versions: "function/versions.json", // {Versions: FunctionConfiguration[]}
  mappings: "function/event-source-mappings.json", // {EventSourceMappings: EventSourceMappingConfiguration[]}
  asyncConfig: "function/async-config.json", // {FunctionEventInvokeConfigs: [...]}
  concurrency: "function/concurrency.json", // {ReservedConcurrentExecutions?}
  provisioned: "function/provisioned-concurrency.json", // {ProvisionedConcurrencyConfigs: [...]}
  urls: "function/url.json", // {FunctionUrlConfigs: [...]}
  codeSigning: "function/code-signing.json",
  runtime: "function/runtime-management.json",
  recursion: "function/recursion.json",
  layers: "function/layers.json", // {LayerPolicies: {LayerVersionArn, Policy, RevisionId}[]}
  tags: "function/tags.json", // {Tags}
  accountSettings: "function/account-settings.json",
  /** GetRole's `Role` with `AssumeRolePolicyDocument` parsed. */
  role: "iam/role.json",
  /** `{Policies: {PolicyArn, PolicyName, VersionId, Document}[]}`: attached managed policies, documents parsed. */
  rolePolicies: "iam/attached-policies.json",
  /** `{Policies: {PolicyName, Document}[]}` */
  roleInline: "iam/inline-policies.json",
  /** `{PolicyArn, VersionId, Document}` */
  roleBoundary: "iam/boundary.json",
  roleTags: "iam/tags.json",
  metrics: "metrics/metrics.json", // {PeriodSeconds, Series: {Invocations|Errors|Throttles|Duration: {Timestamp, Value}[]}} ascending, UTC
  logGroup: "logs/log-group.json", // {LogGroup, Streams: LogStream[], SubscriptionFilters: [...]}
  /** `{Files: {Path, Group, From, To, Events, FirstEvent, LastEvent, Readers, Streams, OtherStreamsEvents, Gaps}[]}`: one entry a log file. */
  logIndex: "logs/index.json",
  callsTable: "cloudtrail/calls.csv",
  events: "cloudtrail/events.ndjson", // one CloudTrail record a line (the parsed CloudTrailEvent), by eventTime, each eventID once
  trails: "cloudtrail/trails.json", // {Trails: {Trail, Status, Selectors}[]}
  serviceGraph: "workflow/xray-service-graph.json", // {Services: [...]}
  traces: "workflow/xray-traces.json", // {TraceSummaries: [...]}
  organization: "case/organization.json",
  subnets: "network/subnets.json", // {Subnets}
  securityGroups: "network/security-groups.json", // {SecurityGroups}
  interfaces: "network/network-interfaces.json", // {NetworkInterfaces}
  endpoints: "network/vpc-endpoints.json", // {VpcEndpoints}, PolicyDocument parsed
} as const;

/** GetPolicy: `{Policy: <parsed document>, RevisionId}`; without a qualifier the function's own. */
export function policyPath(qualifier?: string): string {
  return qualifier === undefined ? "function/policy.json" : `function/policy.${fileName(qualifier)}.json`;
}

/** GetFunctionConfiguration of a qualifier. */
export function configurationPath(qualifier: string): string {
  return `function/configuration.${fileName(qualifier)}.json`;
}

/**
 * A caller's documents, its own folder each: `role.json` or `user.json`, `attached-policies.json`,
 * `inline-policies.json`, `boundary.json`, `group-policies.json`; shapes as the execution role's.
 */
export function callerFolder(accountId: string, kind: "role" | "user", name: string): string {
  return `iam/callers/${accountId}/${kind}-${ownName(name)}`;
}

/**
 * What a resource says of itself and who may use it, merged into one document:
 * `{Arn, Service, NamedBy: string[], Attributes?: {...}, Policy?: <parsed document>, Grants?: [...], ...}`.
 */
export function resourcePath(arn: string): string {
  const [, , service = "other", region = "", account = "", ...rest] = arn.split(":");
  const text = [region, account, ...rest].filter((part) => part !== "").join("_");
  const isTypeAndName = rest.join(":").split(/[:/]/u).length <= 2;
  return `resources/${fileName(service)}/${ownName(text, isTypeAndName ? text.replace("/", "-") : text)}.json`;
}

/** `logs/<group>/<from>_<to>.txt`, times like `20261120T081302Z`; a long log is split into several such files. */
export function logPath(group: string, start: string, end: string): string {
  return `logs/${fileName(group.replace(/^\//u, ""))}/${stamp(start)}_${stamp(end)}.txt`;
}

/** `20261120T081302Z` of an ISO time: no characters that a file system or shell minds. */
export function stamp(iso: string): string {
  return iso.replace(/\.\d+/u, "").replaceAll(/[-:]/gu, "");
}

/**
 * A name for one path segment: letters, digits and `._-`; everything else becomes `-`. At most 120 characters. A name
 * that Windows keeps for a device (`aux`, a valid bucket) gets a `_`, so that a pack can be unpacked there.
 */
export function fileName(text: string): string {
  const safe = text.replaceAll(/[^A-Za-z0-9._-]+/gu, "-").replace(/^[-.]+/u, "");
  const name = safe.slice(0, 120).replace(/[-.]+$/u, "");
  if (name === "") return "unnamed";
  return /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/iu.test(name) ? `_${name}` : name;
}

/**
 * A file's name of its own: where more than `plain` allows had to be replaced or cut, `parameter/prod/db` and
 * `parameter/prod-db` would be one file, so eight digits of the text's SHA-256 follow.
 */
function ownName(text: string, plain: string = text): string {
  const name = fileName(text);
  if (name === plain) return name;
  return `${name.slice(0, 111)}.${createHash("sha256").update(text).digest("hex").slice(0, 8)}`;
}

/** A path without the digits of `ownName`: those of a name that must not be told could be compared with guesses. */
export function withoutDigits(path: string): string {
  return path.replaceAll(/\.[0-9a-f]{8}(?=\/|\.json$)/gu, "");
}

/**
 * A log file's line grammar. An event starts with its ISO time, a tab, its stream, a tab; further lines of the same event
 * start with a tab. So a line that starts with no tab starts an event, whatever the log text holds, but for the lines
 * above the first event, which start with `#` and tell about the file.
 */
export const EVENT_START = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\t([^\t]*)\t(.*)$/u;
