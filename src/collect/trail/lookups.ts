import type { AwsSession } from "../../aws/session.ts";
import type { LookupAttribute } from "../../aws/types.ts";
import type { Window } from "../../core/case.ts";
import { resourceName } from "../../core/arn.ts";
import type { CaseFacts } from "../facts.ts";
import { type IssuedKey, naming, type TrailRecord } from "./records.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A change that broke something stands before the first failure; so far back changes are looked for. */
const CHANGES_BEFORE_MS = 14 * DAY_MS;
const CALLS_BEFORE_MS = HOUR_MS;
/** Event history holds 90 days. Source: CloudTrail User Guide, "Working with CloudTrail event history". */
const HISTORY_MS = 90 * DAY_MS;

/** One query of CloudTrail's event history: it takes one attribute only. */
export interface Lookup {
  readonly session: AwsSession;
  readonly region: string;
  readonly attribute: LookupAttribute & {
    readonly AttributeKey: "EventSource" | "ResourceName" | "Username";
    readonly AttributeValue: string;
  };
  /** Ms since the epoch, UTC. */
  readonly start: number;
  readonly end: number;
  /** Which records to keep, where the query answers more than was asked; all where absent. */
  readonly keep?: (record: TrailRecord) => boolean;
}

interface Span {
  readonly changes: { readonly start: number; readonly end: number };
  readonly calls: { readonly start: number; readonly end: number };
}

/** Changes are looked for further back than calls. */
function spanOf(window: Window, now: number): Span {
  const [start, end] = [Date.parse(window.start), Date.parse(window.end)];
  const oldest = now - HISTORY_MS;
  return {
    changes: { start: Math.max(start - CHANGES_BEFORE_MS, oldest), end },
    calls: { start: Math.max(start - CALLS_BEFORE_MS, oldest), end },
  };
}

/** What is asked of the function's account: calls to Lambda, changes of function, role and policies, the function's own calls. */
export function ownLookups(session: AwsSession, facts: CaseFacts, window: Window, now: number): readonly Lookup[] {
  const { changes, calls } = spanOf(window, now);
  const { region, homeRegion } = session;
  const { functionName, functionArn, roleName, attachedPolicyArns = [] } = facts;
  const byResource = (where: string, value: string): Lookup => ({
    session,
    region: where,
    attribute: { AttributeKey: "ResourceName", AttributeValue: value },
    ...changes,
  });
  const byUser = (where: string): Lookup => ({
    session,
    region: where,
    attribute: { AttributeKey: "Username", AttributeValue: functionName },
    ...calls,
  });
  const customerPolicies = attachedPolicyArns.filter((arn) => !arn.includes(":iam::aws:"));
  const elsewhere = homeRegion === region ? [] : [homeRegion];
  return [
    {
      session,
      region,
      attribute: { AttributeKey: "EventSource", AttributeValue: "lambda.amazonaws.com" },
      ...calls,
      keep: naming(functionName),
    },
    byResource(region, functionName),
    byResource(region, functionArn),
    byUser(region),
    ...elsewhere.map(byUser),
    // Lambda assumes the role in its own Region; IAM's events stand in the partition's home Region.
    ...[region, ...elsewhere].flatMap((where) => (roleName === undefined ? [] : [byResource(where, roleName)])),
    // An AssumeRole record names the role by its ARN, IAM's own by its name.
    ...[region, ...elsewhere].flatMap((where) =>
      facts.roleArn === undefined ? [] : [byResource(where, facts.roleArn)],
    ),
    ...customerPolicies.map((arn) => byResource(homeRegion, arn)),
  ];
}

/** What is asked of the other account about a caller: changes of its role or user, and what it did. */
export function peerLookups(
  session: AwsSession,
  callerArns: readonly string[],
  region: string,
  window: Window,
  now: number,
): readonly Lookup[] {
  const { changes, calls } = spanOf(window, now);
  const regions = [...new Set([session.homeRegion, region])];
  const names = [...new Set(callerArns.map(resourceName))];
  return names.flatMap((name) =>
    regions.flatMap((where): Lookup[] => [
      { session, region: where, attribute: { AttributeKey: "ResourceName", AttributeValue: name }, ...changes },
      { session, region: where, attribute: { AttributeKey: "Username", AttributeValue: name }, ...calls },
    ]),
  );
}

/** What the function itself did in Regions that it was refused something in; a record stands where the resource does. */
export function elsewhereLookups(
  session: AwsSession,
  facts: CaseFacts,
  regions: readonly string[],
  window: Window,
  now: number,
): readonly Lookup[] {
  const { calls } = spanOf(window, now);
  return regions.map((region) => ({
    session,
    region,
    attribute: { AttributeKey: "Username", AttributeValue: facts.functionName },
    ...calls,
  }));
}

/** Clocks differ, and a session is stamped before its record is. */
const ISSUE_SLACK_MS = 5 * 60_000;

/**
 * Who was given these temporary credentials: the record that issued an access key names it among its resources, and
 * stands at the time that the session began.
 */
export function issueLookups(session: AwsSession, issued: readonly IssuedKey[], now: number): readonly Lookup[] {
  const oldest = now - HISTORY_MS;
  return issued
    .filter(({ at }) => at + ISSUE_SLACK_MS > oldest)
    .flatMap(({ key, at, region }) =>
      [...new Set([region, session.homeRegion])].map((where) => ({
        session,
        region: where,
        attribute: { AttributeKey: "ResourceName" as const, AttributeValue: key },
        start: Math.max(at - ISSUE_SLACK_MS, oldest),
        end: Math.min(at + ISSUE_SLACK_MS, now),
      })),
    );
}
