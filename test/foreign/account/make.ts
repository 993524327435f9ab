import { type MadeActivity, makeActivity } from "./activity.ts";
import { Builder, writersTo } from "./builder.ts";
import { type MadeFunction, makeFunction } from "./function.ts";
import { type MadeIdentity, makeIdentities } from "./identity.ts";
import { type MadeInvokers, makeInvokers } from "./invokers.ts";
import { EVENTS, eventsUntil, type MadeEvent, makeLogEvents } from "./log-events.ts";
import { type MadeResources, makeResources } from "./resources.ts";

/** An account on an emulator, as it was made. */
export interface MadeAccount {
  readonly accountId: string;
  readonly identity: MadeIdentity;
  readonly resources: MadeResources;
  readonly fn: MadeFunction;
  readonly invokers: MadeInvokers;
  readonly activity: MadeActivity;
  readonly events: readonly MadeEvent[];
  /** What the server could not make: operation to error code. */
  readonly refused: ReadonlyMap<string, string>;
}

/** Makes it through the SDK, with so many log events. */
export async function makeAccount(
  endpoint: string,
  credentials: { readonly accessKeyId: string; readonly secretAccessKey: string },
  logEvents = EVENTS,
): Promise<MadeAccount> {
  const aws = writersTo(endpoint, credentials);
  const { Account: accountId = "" } = await aws.sts.getCallerIdentity({});
  const b = new Builder(aws, accountId);
  const now = Date.now();
  const identity = await makeIdentities(b);
  const resources = await makeResources(b, identity.roleArn);
  const fn = await makeFunction(b, identity, resources);
  const invokers = await makeInvokers(b, fn, resources);
  const events = eventsUntil(now, logEvents);
  await makeLogEvents(b, events);
  const activity = await makeActivity(b, fn.arn, now);
  return { accountId, identity, resources, fn, invokers, activity, events, refused: b.refused };
}
