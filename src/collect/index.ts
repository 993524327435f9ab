import type { CallSpec } from "../core/call.ts";
import type { Collector } from "./collector.ts";
import { account } from "./collectors/account.ts";
import { aliases } from "./collectors/aliases.ts";
import { apis } from "./collectors/apis.ts";
import { buckets } from "./collectors/buckets.ts";
import { callers } from "./collectors/callers.ts";
import { cloudTrail } from "./collectors/cloudtrail.ts";
import { code } from "./collectors/code.ts";
import { compare } from "./collectors/compare.ts";
import { secrets, streams, tables } from "./collectors/data.ts";
import { dataEvents } from "./collectors/data-events.ts";
import { functionConfiguration } from "./collectors/function.ts";
import { identity } from "./collectors/identity.ts";
import { invocation } from "./collectors/invocation.ts";
import { keys } from "./collectors/keys.ts";
import { linkedLogCalls, logs } from "./collectors/logs.ts";
import { mappings } from "./collectors/mappings.ts";
import { queues, topics } from "./collectors/messaging.ts";
import { metrics } from "./collectors/metrics.ts";
import { network } from "./collectors/network.ts";
import { policies } from "./collectors/policies.ts";
import { role } from "./collectors/role.ts";
import { rules } from "./collectors/rules.ts";
import { fileSystems, images } from "./collectors/storage.ts";
import { tracing } from "./collectors/tracing.ts";
import { trailElsewhere } from "./collectors/trail-elsewhere.ts";
import { trails } from "./collectors/trails.ts";
import type { Phases } from "./run.ts";

/** Every collector. A phase needs what the phases before it found; within a phase all run at once. */
export const PHASES: Phases = {
  beforeWindow: [[identity], [functionConfiguration], [metrics]],
  afterWindow: [
    [aliases, invocation, code, account],
    [policies, mappings, role, network, trails],
    // Data events are looked for where the trails put them.
    [cloudTrail, logs, dataEvents, tracing, rules],
    // The role's policies and refused calls name resources, too.
    [queues, topics, buckets, tables, streams, secrets, images, fileSystems, apis, callers, compare],
    // Resources name their keys; what was refused names Regions.
    [keys, trailElsewhere],
  ],
};

export const COLLECTORS: readonly Collector[] = [...PHASES.beforeWindow, ...PHASES.afterWindow].flat();

/** Those that also ask the other account, about callers and resources that are its. */
const IN_PEERS: readonly Collector[] = [
  identity,
  cloudTrail,
  rules,
  queues,
  topics,
  buckets,
  tables,
  streams,
  secrets,
  images,
  fileSystems,
  apis,
  callers,
  keys,
];

/** Every operation that may be sent with the credentials of a peer. The function's own rules are listed at home. */
export function peerCalls(): readonly CallSpec[] {
  const own = plannedCalls(IN_PEERS).filter(({ operation }) => operation !== "events:ListRuleNamesByTarget");
  return [...own, ...linkedLogCalls];
}

/** Every operation that may be sent, by collector: what `--dry-run` and `policy` are made of. */
export function plannedCalls(collectors: readonly Collector[] = COLLECTORS): readonly CallSpec[] {
  return collectors.flatMap(({ calls }) => calls);
}
