import type { Handlers } from "../../handler.ts";
import type { World } from "../world.ts";

export function stsHandlers(world: World): Handlers {
  return {
    "sts:GetCallerIdentity": (_, ctx) => {
      const account = world.account(ctx);
      const { arn } = account.profile;
      const role = account.iam.roles.find(({ Role }) => arn.includes(`:assumed-role/${Role.RoleName}/`));
      const user = account.iam.users.find(({ User }) => User.Arn === arn);
      const id = role === undefined ? user?.User["UserId"] : `${String(role.Role["RoleId"])}:${arn.split("/").at(-1)}`;
      return { UserId: id, Account: account.id, Arn: arn };
    },
  };
}
