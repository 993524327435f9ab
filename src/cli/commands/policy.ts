import { MANAGED_POLICY_CHARACTERS, leastPrivilegePolicy } from "../../plan/permissions.ts";
import { type ExitCode, EXIT } from "../exit-codes.ts";
import type { Host } from "../host.ts";
import { planFor } from "../plan.ts";
import { type TargetArgs, setScene } from "../world.ts";

/** Prints the least-privilege policy for what `collect` with the same options would ask. Asks AWS nothing. */
export async function policy(args: TargetArgs, host: Host): Promise<ExitCode> {
  const { calls, target } = planFor(await setScene(args, host), args, host);
  const document = leastPrivilegePolicy(calls, target);
  host.stdout(`${JSON.stringify(document, null, 2)}\n`);
  const characters = JSON.stringify(document).length;
  if (characters > MANAGED_POLICY_CHARACTERS) {
    host.stderr(
      `The policy has ${characters} characters and a managed policy may have ${MANAGED_POLICY_CHARACTERS}: attach it as two, or inline (10,240 for a role).\n`,
    );
  }
  return EXIT.complete;
}
