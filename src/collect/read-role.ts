import type { Piece } from "../core/piece.ts";
import type { CollectContext } from "./collector.ts";
import { parsePolicy } from "./documents.ts";
import { length } from "./pages.ts";
import { listed, type PolicyEntry, type Principal, PrincipalReader } from "./principals.ts";

/** What a role's documents tell to other collectors. */
export interface RoleFacts {
  /** The parsed trust policy, undefined where it was not read. */
  readonly trust: unknown;
  readonly attachedPolicyArns: readonly string[] | undefined;
  /** Every attached and inline policy whose document was read. */
  readonly policies: readonly PolicyEntry[];
  /** Whether that is all of them. */
  readonly complete: boolean;
}

/** Everything that says what a role may do: trust policy, attached and inline policies, boundary, tags. */
export async function* readRole(ctx: CollectContext, principal: Principal): AsyncGenerator<Piece, RoleFacts> {
  const reader = new PrincipalReader(ctx, principal);
  const { name: RoleName, files } = principal;

  const role = await reader.ask("iam:GetRole", undefined, async (send, iam) => {
    const { Role } = await send((options) => iam.getRole({ RoleName }, options));
    return { ...Role, AssumeRolePolicyDocument: parsePolicy(Role?.AssumeRolePolicyDocument ?? "") };
  });
  if (role.value !== undefined) {
    yield { kind: "json", path: files.self, value: role.value, items: [role.item] };
    yield* reader.boundary(role.value.PermissionsBoundary?.PermissionsBoundaryArn, role.item);
  }

  const list = await reader.ask(
    "iam:ListAttachedRolePolicies",
    undefined,
    (send, iam) =>
      listed(
        send,
        (page, options) => iam.listAttachedRolePolicies({ RoleName, ...page }, options),
        ({ AttachedPolicies }) => AttachedPolicies,
      ),
    length,
  );
  const attached = await reader.attached(list);
  if (attached !== undefined) {
    yield { kind: "json", path: files.attached, value: { Policies: attached.value }, items: attached.items };
  }

  const names = await reader.ask(
    "iam:ListRolePolicies",
    undefined,
    (send, iam) =>
      listed(
        send,
        (page, options) => iam.listRolePolicies({ RoleName, ...page }, options),
        ({ PolicyNames }) => PolicyNames,
      ),
    length,
  );
  const inline = await reader.inline(names, "iam:GetRolePolicy", async (send, iam, PolicyName) => {
    const reply = await send((options) => iam.getRolePolicy({ RoleName, PolicyName }, options));
    return reply.PolicyDocument;
  });
  if (inline !== undefined) {
    yield { kind: "json", path: files.inline, value: { Policies: inline.value }, items: inline.items };
  }

  const tags = await reader.ask(
    "iam:ListRoleTags",
    undefined,
    (send, iam) =>
      listed(
        send,
        (page, options) => iam.listRoleTags({ RoleName, ...page }, options),
        ({ Tags }) => Tags,
      ),
    length,
  );
  if (tags.value !== undefined && files.tags !== undefined) {
    yield { kind: "json", path: files.tags, value: { Tags: tags.value }, items: [tags.item] };
  }
  const policies = [...(attached?.value ?? []), ...(inline?.value ?? [])];
  const read = policies.filter(({ Document }) => Document !== undefined);
  return {
    trust: role.value?.AssumeRolePolicyDocument,
    attachedPolicyArns: attached?.value.map(({ PolicyArn = "" }) => PolicyArn),
    policies: read,
    complete: attached !== undefined && inline !== undefined && read.length === policies.length,
  };
}
