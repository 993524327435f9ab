import { plannedCalls } from "../collect/index.ts";
import type { CallSpec, CaseTarget } from "../core/call.ts";
import { partitionOf } from "../aws/partition.ts";
import type { Host } from "./host.ts";
import { readFunctionReference } from "../plan/function-reference.ts";
import { given } from "./given.ts";
import type { Scene, TargetArgs } from "./world.ts";

/** What would be collected, known without asking AWS anything: unknown parts of an ARN are `*`. */
export interface Plan {
  readonly target: CaseTarget;
  readonly calls: readonly CallSpec[];
}

/** The plan for a scene; Region and account come from the options alone, so that no credentials are needed. */
export function planFor(scene: Scene, args: TargetArgs, host: Host): Plan {
  const { function: reference, example } = scene;
  const compareWith =
    args.compareWith === undefined
      ? undefined
      : readFunctionReference(args.compareWith, undefined, "--compare-with").name;
  const region =
    args.region ??
    reference.region ??
    example?.region ??
    host.env["AWS_REGION"] ??
    host.env["AWS_DEFAULT_REGION"] ??
    "*";
  const target = {
    partition: reference.partition ?? (region === "*" ? "aws" : partitionOf(region)),
    region,
    accountId: reference.accountId ?? example?.profiles[0]?.accountId ?? "*",
    functionName: reference.name,
    ...given("compareWith", compareWith),
  };
  return { target, calls: plannedCalls() };
}
