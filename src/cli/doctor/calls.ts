import { sendProbes } from "../../aws/probes.ts";
import type { AwsSession, Identity } from "../../aws/session.ts";
import { simulate } from "../../aws/simulate.ts";
import { leastPrivilegePolicy } from "../../plan/permissions.ts";
import type { Plan } from "../plan.ts";
import { fail, type Line, ok, warn } from "./line.ts";

/**
 * Which calls of the plan would be allowed: a few are sent, cheap reads that need nothing to ask about, and for the rest
 * IAM's simulator gives a forecast where it may be asked.
 */
export async function callLines(
  session: AwsSession,
  identity: Identity,
  plan: Plan,
  functionName: string | undefined,
): Promise<readonly Line[]> {
  const [probed, simulated] = await Promise.all([
    sendProbes(session, functionName),
    simulate(session, identity.arn, statementsOf(plan)),
  ]);
  const probes = probed.map(({ operation, outcome, code }): Line => {
    const id = `call:${operation}`;
    const call = plan.calls.find((each) => each.operation === operation);
    if (outcome === "answered") return ok(id, "Call", `${operation} is answered`);
    if (outcome === "not-found")
      return warn(id, "Call", `${operation}: not found (${code})`, "Look at --function and --region.");
    if (outcome === "throttled")
      return warn(
        id,
        "Call",
        `${operation} is throttled (${code})`,
        "Others ask a lot just now; collect goes slower by itself.",
      );
    if (outcome === "denied")
      return warn(
        id,
        "Call",
        `${operation} is denied (${code})`,
        `Without it: ${call?.effect ?? "that is missing."} \`lambda-case-pack policy\` prints what allows it.`,
      );
    return fail(
      id,
      "Call",
      `${operation} failed (${code})`,
      "Look at the endpoint's line above, and try again.",
      "service",
    );
  });
  return [...probes, forecast(simulated, plan)];
}

function forecast(simulated: Awaited<ReturnType<typeof simulate>>, plan: Plan): Line {
  const title = "Permissions";
  if ("why" in simulated) {
    return {
      id: "permissions",
      status: "skip",
      title,
      detail: `IAM's simulator could not be asked (${simulated.why}); collect says what was denied, with the action`,
    };
  }
  const { denied } = simulated;
  const all = new Set(plan.calls.flatMap(({ actions }) => actions)).size;
  if (denied.length === 0) return ok("permissions", title, `IAM's simulator allows all ${all} actions of the plan`);
  return warn(
    "permissions",
    title,
    `IAM's simulator denies ${denied.length} of ${all} actions: ${denied.join(", ")}`,
    "collect works without them and says what is missing. `lambda-case-pack policy` prints a policy that allows them.",
  );
}

function statementsOf(plan: Plan) {
  return leastPrivilegePolicy(plan.calls, plan.target).Statement.map(({ Action, Resource }) => ({
    actions: Action,
    resources: Resource,
  }));
}
