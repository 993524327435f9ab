import type { Piece } from "../core/piece.ts";
import type { CollectContext } from "./collector.ts";
import { length } from "./pages.ts";
import { listed, type PolicyEntry, type Principal, PrincipalReader } from "./principals.ts";

/** Everything that says what a user may do: attached and inline policies, those of the groups, boundary. */
export async function* readUser(ctx: CollectContext, principal: Principal): AsyncGenerator<Piece> {
  const reader = new PrincipalReader(ctx, principal);
  const { name: UserName, files } = principal;

  const user = await reader.ask("iam:GetUser", undefined, async (send, iam) => {
    const reply = await send((options) => iam.getUser({ UserName }, options));
    return reply.User;
  });
  if (user.value !== undefined) {
    yield { kind: "json", path: files.self, value: user.value, items: [user.item] };
    yield* reader.boundary(user.value.PermissionsBoundary?.PermissionsBoundaryArn, user.item);
  }

  const list = await reader.ask(
    "iam:ListAttachedUserPolicies",
    undefined,
    (send, iam) =>
      listed(
        send,
        (page, options) => iam.listAttachedUserPolicies({ UserName, ...page }, options),
        ({ AttachedPolicies }) => AttachedPolicies,
      ),
    length,
  );
  const attached = await reader.attached(list);
  if (attached !== undefined) {
    yield { kind: "json", path: files.attached, value: { Policies: attached.value }, items: attached.items };
  }

  const names = await reader.ask(
    "iam:ListUserPolicies",
    undefined,
    (send, iam) =>
      listed(
        send,
        (page, options) => iam.listUserPolicies({ UserName, ...page }, options),
        ({ PolicyNames }) => PolicyNames,
      ),
    length,
  );
  const inline = await reader.inline(names, "iam:GetUserPolicy", async (send, iam, PolicyName) => {
    const reply = await send((options) => iam.getUserPolicy({ UserName, PolicyName }, options));
    return reply.PolicyDocument;
  });
  if (inline !== undefined) {
    yield { kind: "json", path: files.inline, value: { Policies: inline.value }, items: inline.items };
  }
  yield* groups(reader);
}

async function* groups(reader: PrincipalReader): AsyncGenerator<Piece> {
  const { name: UserName, files } = reader.principal;
  const names = await reader.ask(
    "iam:ListGroupsForUser",
    undefined,
    (send, iam) =>
      listed(
        send,
        (page, options) => iam.listGroupsForUser({ UserName, ...page }, options),
        ({ Groups }) => Groups?.map(({ GroupName = "" }) => GroupName),
      ),
    length,
  );
  if (names.value === undefined || files.groups === undefined) return;
  const items = [names.item];
  const policies: PolicyEntry[] = [];
  for (const GroupName of names.value) {
    const prefix = `group/${GroupName}/`;
    const list = await reader.ask(
      "iam:ListAttachedGroupPolicies",
      `group/${GroupName}`,
      (send, iam) =>
        listed(
          send,
          (page, options) => iam.listAttachedGroupPolicies({ GroupName, ...page }, options),
          ({ AttachedPolicies }) => AttachedPolicies,
        ),
      length,
    );
    const own = await reader.ask(
      "iam:ListGroupPolicies",
      `group/${GroupName}`,
      (send, iam) =>
        listed(
          send,
          (page, options) => iam.listGroupPolicies({ GroupName, ...page }, options),
          ({ PolicyNames }) => PolicyNames,
        ),
      length,
    );
    const attached = await reader.attached(list, prefix);
    const read = async (...[send, iam, PolicyName]: Parameters<InlineRead>): Promise<string | undefined> => {
      const reply = await send((options) => iam.getGroupPolicy({ GroupName, PolicyName }, options));
      return reply.PolicyDocument;
    };
    const inline = await reader.inline(own, "iam:GetGroupPolicy", read, prefix);
    items.push(list.item, own.item, ...(attached?.items ?? []), ...(inline?.items ?? []));
    policies.push(
      ...[...(attached?.value ?? []), ...(inline?.value ?? [])].map((policy) => ({ GroupName, ...policy })),
    );
  }
  yield { kind: "json", path: files.groups, value: { Policies: policies }, items: [...new Set(items)] };
}

type InlineRead = Parameters<PrincipalReader["inline"]>[2];
