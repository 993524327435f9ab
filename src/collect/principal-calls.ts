import type { CallSpec } from "../core/call.ts";
import { inIam, managedPolicies } from "./patterns.ts";

/**
 * The calls that read a role: its trust policy, everything that is attached to it, its boundary.
 * @param whose "the execution role", for the sentences
 * @param when "always", "for each calling role"
 */
export function roleCalls(whose: string, when: string): readonly CallSpec[] {
  const role = inIam("role/*");
  return [
    {
      operation: "iam:GetRole",
      actions: ["iam:GetRole"],
      resources: role,
      why: `trust policy and permissions boundary of ${whose}`,
      when,
      effect: `Who may assume ${whose}, and whether a permissions boundary limits it, is not known.`,
    },
    {
      operation: "iam:ListAttachedRolePolicies",
      actions: ["iam:ListAttachedRolePolicies"],
      resources: role,
      why: `which managed policies ${whose} has`,
      when,
      effect: `What the managed policies of ${whose} allow or deny is not known.`,
    },
    {
      operation: "iam:ListRolePolicies",
      actions: ["iam:ListRolePolicies"],
      resources: role,
      why: `which inline policies ${whose} has`,
      when,
      effect: `What the inline policies of ${whose} allow or deny is not known.`,
    },
    {
      operation: "iam:GetRolePolicy",
      actions: ["iam:GetRolePolicy"],
      resources: role,
      why: "the inline policies' documents",
      when: "for each inline policy",
      after: "iam:ListRolePolicies",
      effect: `What an inline policy of ${whose} allows or denies is not known.`,
    },
    {
      operation: "iam:ListRoleTags",
      actions: ["iam:ListRoleTags"],
      resources: role,
      why: `tags of ${whose}: policies can depend on them`,
      when,
      effect: `Conditions on the tags of ${whose} cannot be evaluated.`,
    },
    ...documentCalls(whose),
  ];
}

/** The calls that read a user, groups included. */
export function userCalls(whose: string, when: string): readonly CallSpec[] {
  const user = inIam("user/*");
  const group = inIam("group/*");
  const spec = (
    operation: string,
    resources: CallSpec["resources"],
    why: string,
    effect: string,
    after?: string,
  ): CallSpec => ({
    operation: `iam:${operation}`,
    actions: [`iam:${operation}`],
    resources,
    why,
    when,
    ...(after === undefined ? {} : { after: `iam:${after}` }),
    effect,
  });
  const unknown = (what: string): string => `What ${what} of ${whose} allow or deny is not known.`;
  return [
    spec("GetUser", user, `the permissions boundary of ${whose}`, `Whether a boundary limits ${whose} is not known.`),
    spec("ListAttachedUserPolicies", user, `which managed policies ${whose} has`, unknown("the managed policies")),
    spec("ListUserPolicies", user, `which inline policies ${whose} has`, unknown("the inline policies")),
    spec("GetUserPolicy", user, "the inline policies' documents", unknown("the inline policies"), "ListUserPolicies"),
    spec("ListGroupsForUser", user, `which groups ${whose} is in`, unknown("the groups")),
    spec(
      "ListAttachedGroupPolicies",
      group,
      "which managed policies the groups have",
      unknown("the groups"),
      "ListGroupsForUser",
    ),
    spec(
      "ListGroupPolicies",
      group,
      "which inline policies the groups have",
      unknown("the groups"),
      "ListGroupsForUser",
    ),
    spec("GetGroupPolicy", group, "the groups' inline policies' documents", unknown("the groups"), "ListGroupPolicies"),
  ];
}

function documentCalls(whose: string): readonly CallSpec[] {
  const effect = `What a managed policy or the boundary of ${whose} allows or denies is not known.`;
  const when = "for each managed policy and the permissions boundary";
  return [
    {
      operation: "iam:GetPolicy",
      actions: ["iam:GetPolicy"],
      resources: managedPolicies,
      why: "which version of a managed policy is in force",
      when,
      after: "iam:ListAttachedRolePolicies",
      effect,
    },
    {
      operation: "iam:GetPolicyVersion",
      actions: ["iam:GetPolicyVersion"],
      resources: managedPolicies,
      why: "the managed policies' documents",
      when,
      after: "iam:GetPolicy",
      effect,
    },
  ];
}
