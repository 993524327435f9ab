import { AwsError, type Handlers } from "../../handler.ts";
import type { World } from "../world.ts";

export function organizationsHandlers(world: World): Handlers {
  return {
    "organizations:DescribeOrganization": (_, ctx) => {
      const { Organization } = world.account(ctx).organizations;
      if (Organization === undefined) {
        throw new AwsError(
          "AWSOrganizationsNotInUseException",
          "Your account is not a member of an organization.",
          400,
        );
      }
      return { Organization };
    },
  };
}
