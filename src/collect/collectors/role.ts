import { PATHS } from "../../core/evidence.ts";
import type { Piece } from "../../core/piece.ts";
import type { Collector } from "../collector.ts";
import { noteIdentityPolicy } from "../named.ts";
import { roleCalls } from "../principal-calls.ts";
import { readRole } from "../read-role.ts";

/** What the function's code may do. */
export const role: Collector = {
  id: "role",
  title: "execution role and its policies",
  calls: roleCalls("the execution role", "always"),
  unmet: ({ roleName }) =>
    roleName === undefined
      ? {
          outcome: "skipped",
          why: "the execution role is not known, because the function's configuration could not be read",
        }
      : undefined,
  async *collect(ctx): AsyncIterable<Piece> {
    const facts = yield* readRole(ctx, {
      kind: "role",
      name: ctx.facts.roleName ?? "",
      session: ctx.aws,
      files: {
        self: PATHS.role,
        attached: PATHS.rolePolicies,
        inline: PATHS.roleInline,
        boundary: PATHS.roleBoundary,
        tags: PATHS.roleTags,
      },
    });
    ctx.facts.attachedPolicyArns = facts.attachedPolicyArns;
    ctx.facts.trust = facts.trust;
    for (const { PolicyName, Document } of facts.policies) {
      noteIdentityPolicy(ctx.facts, Document, `the role's policy ${PolicyName}`);
    }
    if (!facts.complete) ctx.facts.unread.add("the execution role's policies");
  },
};
