import { type ExitCode, EXIT } from "../exit-codes.ts";
import type { Host } from "../host.ts";
import { planFor } from "../plan.ts";
import { type TargetArgs, setScene } from "../world.ts";

/** Prints the plan: each call, the IAM actions that authorise it, when it is made and why. Sends nothing. */
export async function dryRun(args: TargetArgs & { readonly output: "text" | "json" }, host: Host): Promise<ExitCode> {
  const { calls, target } = planFor(await setScene(args, host), args, host);
  if (args.output === "json") {
    const plan = calls.map(({ resources, ...call }) => ({ ...call, resources: resources(target) }));
    host.stdout(`${JSON.stringify({ plan }, null, 2)}\n`);
    return EXIT.complete;
  }
  for (const { operation, actions, why, when } of calls) {
    const authorised = actions.length === 0 ? "no permission needed" : actions.join(", ");
    host.stdout(`${operation}\n  allowed by  ${authorised}\n  when        ${when}\n  why         ${why}\n`);
  }
  host.stderr(`${calls.length} kinds of calls; none was sent.\n`);
  return EXIT.complete;
}
