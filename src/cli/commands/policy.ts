import { MANAGED_POLICY_CHARACTERS, type PolicyDocument, leastPrivilegePolicy } from "../../plan/permissions.ts";
import { jsonText } from "../../render/escape.ts";
import { type ExitCode, EXIT } from "../exit-codes.ts";
import type { Host } from "../host.ts";
import { planFor } from "../plan.ts";
import { type TargetArgs, setScene } from "../world.ts";

/**
 * Prints the least-privilege policy for what `collect` with the same options would ask: one document, or with peers
 * `{"own": …, "peer": …}`, one for each account. Asks AWS nothing.
 */
export async function policy(args: TargetArgs, host: Host): Promise<ExitCode> {
  const plan = planFor(await setScene(args, host), args, host);
  const own = leastPrivilegePolicy(plan.calls, plan.target);
  const peers = plan.peers.map(({ calls, target }, index): readonly [string, PolicyDocument] => [
    index === 0 ? "peer" : `peer-${String(index + 1)}`,
    leastPrivilegePolicy(calls, target),
  ]);
  const printed = peers.length === 0 ? own : { own, ...Object.fromEntries(peers) };
  host.stdout(jsonText(printed));
  for (const [name, document] of [["own", own] as const, ...peers]) {
    const characters = JSON.stringify(document).length;
    if (characters <= MANAGED_POLICY_CHARACTERS) continue;
    const which = peers.length === 0 ? "The policy" : `The policy "${name}"`;
    host.stderr(
      `${which} has ${characters} characters and a managed policy may have ${MANAGED_POLICY_CHARACTERS}: attach it as two, or inline (10,240 for a role).\n`,
    );
  }
  return EXIT.complete;
}
