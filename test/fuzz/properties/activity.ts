import * as fc from "fast-check";
import { collectedFaults } from "../collected.ts";
import { property } from "../property.ts";
import { hostileText, leakingText } from "../text.ts";
import { policyText, recordText } from "../trees.ts";
import { type HostileWorld, POLICY_SLOTS } from "../world.ts";

const example = fc.constantFrom("sqs-consumer-denied", "healthy");

const manyTimes = fc
  .tuple(leakingText, fc.constantFrom(1_000, 60_000))
  .map(([text, times]) => text.repeat(Math.min(times, Math.floor(1_000_000 / Math.max(1, text.length)))));

export const logs = property<HostileWorld>({
  name: "logs",
  title: "messages of log events",
  savedRuns: 1,
  input: fc.record({
    example,
    messages: fc.array(fc.oneof({ weight: 60, arbitrary: leakingText }, { weight: 1, arbitrary: manyTimes }), {
      maxLength: 40,
    }),
  }),
  check: (world) => collectedFaults(world),
});

export const streams = property<HostileWorld>({
  name: "streams",
  title: "names of log streams",
  savedRuns: 1,
  input: fc.record({ example, streams: fc.array(hostileText, { maxLength: 12 }) }),
  check: (world) => collectedFaults(world),
});

export const records = property<HostileWorld>({
  name: "records",
  title: "CloudTrail records",
  savedRuns: 1,
  input: fc.record({ example, records: fc.array(recordText, { maxLength: 12 }) }),
  check: (world) => collectedFaults(world),
});

export const policies = property<HostileWorld>({
  name: "policies",
  title: "policy documents of roles, functions, queues, topics, keys and buckets",
  savedRuns: 1,
  input: fc.record({
    example,
    policies: fc.uniqueArray(fc.record({ of: fc.constantFrom(...POLICY_SLOTS), text: policyText }), {
      selector: ({ of }) => of,
      maxLength: 6,
    }),
  }),
  check: (world) => collectedFaults(world),
});
