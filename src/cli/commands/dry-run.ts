import { resolve } from "node:path";
import { visible } from "../../core/visible.ts";
import { jsonText } from "../../render/escape.ts";
import type { CallSpec, CaseTarget } from "../../core/call.ts";
import { freeBytes, neededBytes, sizeText } from "../../evidence/disk.ts";
import { statedWindow, windowReason } from "../../plan/window.ts";
import { type ExitCode, EXIT } from "../exit-codes.ts";
import { given } from "../given.ts";
import type { Host } from "../host.ts";
import { planFor } from "../plan.ts";
import { setScene } from "../world.ts";
import type { CollectArgs } from "./collect.ts";

/** Prints the plan: each call, the IAM actions that authorise it, when it is made and why. Sends and writes nothing. */
export async function dryRun(args: CollectArgs, host: Host): Promise<ExitCode> {
  const scene = await setScene(args, host);
  const { since, start, end, timeZone } = args;
  const options = { ...given("since", since), ...given("start", start), ...given("end", end) };
  const window = statedWindow({ ...options, ...given("timeZone", timeZone) }, scene.clock);
  const { calls, target } = planFor(scene, args, host);
  const planned = calls.filter((call) => isPlanned(call, target));
  const folder = resolve(host.cwd, args.out);
  const free = await freeBytes(folder);
  if (args.output === "json") {
    const plan = planned.map(({ resources, ...call }) => ({ ...call, resources: resources(target) }));
    const disk = { folder, freeBytes: free ?? null, neededBytesWithoutLogs: neededBytes(0) };
    host.stdout(jsonText({ plan, disk }));
    return EXIT.complete;
  }
  const account = target.accountId === "*" ? "the session's account" : `account ${target.accountId}`;
  const region = target.region === "*" ? "the session's Region" : target.region;
  const when = window === undefined ? "from the first failure in the metrics" : `${window.start} to ${window.end}`;
  host.stdout(`${visible(`Function  ${target.functionName} in ${region} of ${account}`)}\n`);
  host.stdout(`Window    ${when}${window === undefined ? "" : `, ${windowReason(window)}`}\n`);
  host.stdout(`${visible(`Pack      in ${folder}`)}\n`);
  const room = free === undefined ? "how much is free is not known" : `${sizeText(free)} free`;
  // A dry run sends nothing, so it cannot ask how much was logged.
  const perLogs = (neededBytes(1e9) - neededBytes(0)) / 1e9;
  host.stdout(
    `Disk      ${room}; needed are ${sizeText(neededBytes(0))} and ${perLogs} times the logs of the window, which CloudWatch is asked for (IncomingBytes) before they are read\n\n`,
  );
  for (const [operation, same] of byOperation(planned)) host.stdout(entry(operation, same));
  host.stderr(`${byOperation(planned).size} operations; none was sent.\n`);
  return EXIT.complete;
}

/** A call that is only for an option which was not given has no resources to be allowed on. */
function isPlanned({ actions, resources }: CallSpec, target: CaseTarget): boolean {
  return actions.length === 0 || resources(target).length > 0;
}

function byOperation(calls: readonly CallSpec[]): ReadonlyMap<string, readonly CallSpec[]> {
  const groups = new Map<string, CallSpec[]>();
  for (const call of calls) groups.set(call.operation, [...(groups.get(call.operation) ?? []), call]);
  return groups;
}

function entry(operation: string, calls: readonly CallSpec[]): string {
  const actions = [...new Set(calls.flatMap((call) => call.actions))];
  const authorised = actions.length === 0 ? "no permission needed" : actions.join(", ");
  const uses = calls.map(({ when, why }) => `  ${when}: ${why}\n`);
  return `${operation}\n  allowed by ${authorised}\n${[...new Set(uses)].join("")}\n`;
}
