import { peerCalls, plannedCalls } from "../collect/index.ts";
import type { CallSpec, CaseTarget } from "../core/call.ts";
import { parseArn } from "../core/arn.ts";
import { partitionOf } from "../aws/partition.ts";
import type { Host } from "./host.ts";
import { readFunctionReference } from "../plan/function-reference.ts";
import { given } from "./given.ts";
import type { Scene, TargetArgs } from "./world.ts";

/** What would be collected, known without asking AWS anything: unknown parts of an ARN are `*`. */
export interface Plan {
  readonly target: CaseTarget;
  readonly calls: readonly CallSpec[];
  /** What the other accounts are asked, one each for `--peer-profile` and `--peer-role-arn`. */
  readonly peers: readonly Pick<Plan, "target" | "calls">[];
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
  const roles = args.peerRoleArn ?? [];
  const calls = [...plannedCalls(), ...(roles.length === 0 ? [] : [assumeRole(roles)])];
  const accounts = [
    ...(args.peerProfile ?? []).map((name) => example?.profiles.find((each) => each.name === name)?.accountId),
    ...roles.map((arn) => parseArn(arn)?.accountId),
  ];
  const peers = [...new Set(accounts.map((accountId = "*") => accountId))].map((accountId) => ({
    target: { ...target, accountId },
    calls: peerCalls(),
  }));
  return { target, calls, peers };
}

/** The function's side must be allowed to take the peer's role; the role's trust policy must say the same. */
function assumeRole(roles: readonly string[]): CallSpec {
  return {
    operation: "sts:AssumeRole",
    actions: ["sts:AssumeRole"],
    resources: () => roles,
    why: "credentials for the other account",
    when: "for each --peer-role-arn",
    effect: "Nothing of the other account can be read.",
  };
}
