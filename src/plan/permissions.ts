import type { CallSpec, CaseTarget } from "../core/call.ts";

interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

/** An identity-based policy document. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

/** IAM's limit for a managed policy, white space not counted. Source: IAM User Guide, "IAM and AWS STS quotas". */
export const MANAGED_POLICY_CHARACTERS = 6144;

/**
 * The least-privilege policy under which every planned call succeeds: actions that share their resources stand in one
 * statement. Sorted, so that the same plan gives the same document.
 */
export function leastPrivilegePolicy(calls: readonly CallSpec[], target: CaseTarget): PolicyDocument {
  const resourcesOf = new Map<string, Set<string>>();
  for (const call of calls) {
    for (const action of call.actions) {
      const known = resourcesOf.get(action) ?? new Set<string>();
      for (const resource of call.resources(target)) known.add(resource);
      resourcesOf.set(action, known);
    }
  }
  const groups = new Map<string, { actions: string[]; resources: readonly string[] }>();
  for (const [action, known] of [...resourcesOf].sort(([a], [b]) => a.localeCompare(b, "en"))) {
    const resources = known.has("*") ? ["*"] : [...known].sort();
    const key = resources.join("\n");
    const group = groups.get(key) ?? { actions: [], resources };
    group.actions.push(action);
    groups.set(key, group);
  }
  const statements = [...groups.values()].map(({ actions, resources }, index) => ({
    Sid: `CasePackRead${String(index + 1)}`,
    Effect: "Allow" as const,
    Action: actions,
    Resource: resources,
  }));
  return { Version: "2012-10-17", Statement: statements };
}
