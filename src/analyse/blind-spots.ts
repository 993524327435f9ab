import { join, say } from "../core/phrase.ts";
import type { BlindSpot } from "./said.ts";
import { PATHS } from "../core/evidence.ts";
import { GAPS } from "../core/outcome.ts";
import type { Context } from "./context.ts";
import { compareText, numberAt, textAt, unique } from "./read.ts";
import { dataEventsNotSeen } from "./trail/data-events.ts";

/** Every id that a blind spot can have, for templates that say it in other words. */
export const BLIND_SPOT_IDS = [
  "data-events",
  "ninety-days",
  "iam-events-us-east-1",
  "delivery-delay",
  "log-retention",
  "log-level",
  "logs-dropped",
  "organization-policies",
  "session-policies",
] as const;

/** Behind it the IAM prefix of a service that could not be read whole: `missing-iam`. */
export const MISSING_PREFIX = "missing-";

/** Checked by the compiler: no id can be made that is not told above. */
interface Spot extends BlindSpot {
  readonly id: (typeof BLIND_SPOT_IDS)[number] | `${typeof MISSING_PREFIX}${string}`;
}

const DAY = 86_400_000;

/** What this pack cannot show, each only where it is so in this case. */
export function blindSpotsOf(ctx: Context): readonly BlindSpot[] {
  const spots: (Spot | undefined)[] = [
    dataEvents(ctx),
    ninetyDays(ctx),
    globalEvents(ctx),
    delivery(ctx),
    retention(ctx),
    logLevel(ctx),
    droppedLines(ctx),
    organization(ctx),
    sessions(ctx),
    ...gaps(ctx),
  ];
  return spots.filter((spot) => spot !== undefined);
}

function dataEvents(ctx: Context): Spot | undefined {
  const text = dataEventsNotSeen(ctx);
  return text === undefined ? undefined : { id: "data-events", text };
}

function ninetyDays(ctx: Context): Spot | undefined {
  const age = Date.parse(ctx.info.collectedAt) - Date.parse(ctx.info.window.start);
  if (!(age > 89 * DAY)) return undefined;
  return {
    id: "ninety-days",
    text: say`CloudTrail's event history reaches back 90 days; the beginning of the window lies at or beyond that.`,
  };
}

/** Source: CloudTrail User Guide, "Global service events". */
function globalEvents(ctx: Context): Spot | undefined {
  if (ctx.info.region === "us-east-1" || !ctx.info.functionArn.startsWith("arn:aws:")) return undefined;
  const asked = ctx.items.filter((item) => item.operation === "cloudtrail:LookupEvents" && item.region === "us-east-1");
  if (asked.some((item) => item.outcome === "collected" || item.outcome === "empty")) return undefined;
  return {
    id: "iam-events-us-east-1",
    text: say`IAM writes its events to us-east-1 only, and CloudTrail was not read there: policy edits are not in this pack.`,
  };
}

function delivery(ctx: Context): Spot | undefined {
  const gap = Date.parse(ctx.info.collectedAt) - Date.parse(ctx.info.window.end);
  if (!(gap < 15 * 60_000)) return undefined;
  return {
    id: "delivery-delay",
    text: say`CloudTrail delivers events up to 15 minutes late: the last minutes of the window may be incomplete.`,
  };
}

function retention(ctx: Context): Spot | undefined {
  const days = numberAt(ctx.documents.get(PATHS.logGroup), "LogGroup", "retentionInDays");
  if (days === undefined) return undefined;
  const oldest = Date.parse(ctx.info.collectedAt) - days * DAY;
  if (!(Date.parse(ctx.info.window.start) < oldest)) return undefined;
  return {
    id: "log-retention",
    text: say`The log group keeps events for ${days} days: what the window holds before that is gone.`,
  };
}

const QUIET = new Set(["WARN", "ERROR", "FATAL"]);

function logLevel(ctx: Context): Spot | undefined {
  const levels = ["SystemLogLevel", "ApplicationLogLevel"]
    .map((name) => ({ name, level: textAt(ctx.configuration, "LoggingConfig", name) }))
    .filter(({ level }) => level !== undefined && QUIET.has(level));
  if (levels.length === 0) return undefined;
  const text = join(levels.map(({ name, level }) => `${name} ${level ?? ""}`));
  return {
    id: "log-level",
    text: say`The function's logging is set to ${text}: lines below that were never written, so a missing START or REPORT is no loss.`,
  };
}

function droppedLines(ctx: Context): Spot | undefined {
  if (ctx.logs.dropped.count === 0) return undefined;
  return {
    id: "logs-dropped",
    text: say`Lambda reported that it dropped log lines of the function; see platform.logsDropped in the logs.`,
  };
}

/** Service and resource control policies of the organisation are not collected. */
function organization(ctx: Context): Spot | undefined {
  const organization = ctx.documents.get(PATHS.organization);
  const asked = ctx.items.find((item) => item.operation === "organizations:DescribeOrganization");
  if (organization === undefined && (asked?.outcome === "not-found" || asked?.outcome === "empty")) return undefined;
  const management = textAt(organization, "Organization", "MasterAccountId");
  if (management === ctx.info.accountId) {
    return {
      id: "organization-policies",
      text: say`The organisation's policies were not read. They do not bind this account, which is the management account; resource control policies can deny access to resources in its other accounts.`,
    };
  }
  return {
    id: "organization-policies",
    text:
      organization === undefined
        ? say`Whether the account belongs to an organisation is not known; the organisation's service control and resource control policies were not read; they can deny what every policy in this pack allows.`
        : say`The organisation's service control and resource control policies were not read; they can deny what every policy in this pack allows.`,
  };
}

function sessions(ctx: Context): Spot | undefined {
  if (ctx.subjects.callers.length === 0) return undefined;
  return {
    id: "session-policies",
    text: say`Session policies that a caller passes when it assumes a role are recorded nowhere that this pack reads.`,
  };
}

/** What the collector could not read, one entry for each service. */
function gaps(ctx: Context): readonly Spot[] {
  const byService = new Map<string, { actions: string[]; effects: string[] }>();
  for (const item of ctx.items) {
    if (!GAPS.has(item.outcome)) continue;
    const service = item.operation.split(":")[0] ?? "other";
    const known = byService.get(service) ?? { actions: [], effects: [] };
    known.actions.push(...(item.actions.length > 0 ? item.actions : [item.operation]));
    if (item.effect !== "") known.effects.push(item.effect.replace(/\.$/u, ""));
    byService.set(service, known);
  }
  return [...byService.entries()]
    .sort(([a], [b]) => compareText(a, b))
    .map(([service, { actions, effects }]) => ({
      id: `${MISSING_PREFIX}${service}` as const,
      text: say`Not read from ${service}: ${join(unique(effects).length > 0 ? unique(effects) : [say`see the manifest`])}. ${join(unique(actions))} would give it.`,
    }));
}
