import { PATHS } from "../../core/evidence.ts";
import type { Piece } from "../../core/piece.ts";
import type { Collector } from "../collector.ts";
import { withoutMetadata } from "../pages.ts";
import { anything } from "../patterns.ts";

/** What holds for the whole account. */
export const account: Collector = {
  id: "account",
  title: "account limits and organization",
  calls: [
    {
      operation: "lambda:GetAccountSettings",
      actions: ["lambda:GetAccountSettings"],
      resources: anything,
      why: "the account's concurrency limit",
      when: "always",
      effect: "Whether the account's concurrency limit is reached is not known.",
    },
    {
      operation: "organizations:DescribeOrganization",
      actions: ["organizations:DescribeOrganization"],
      resources: anything,
      why: "whether policies of an organization can forbid what the account allows",
      when: "always",
      effect: "Whether the account is in an organization, whose policies bind it, is not known.",
    },
  ],
  async *collect(ctx): AsyncIterable<Piece> {
    const settings = await ctx.ask({ operation: "lambda:GetAccountSettings" }, async (send) => {
      const lambda = await ctx.aws.lambda();
      return withoutMetadata(await send((options) => lambda.getAccountSettings({}, options)));
    });
    if (settings.value !== undefined) {
      yield { kind: "json", path: PATHS.accountSettings, value: settings.value, items: [settings.item] };
    }
    const organization = await ctx.ask({ operation: "organizations:DescribeOrganization" }, async (send) => {
      const organizations = await ctx.aws.organizations();
      return withoutMetadata(await send((options) => organizations.describeOrganization({}, options)));
    });
    if (organization.value !== undefined) {
      yield { kind: "json", path: PATHS.organization, value: organization.value, items: [organization.item] };
    }
  },
};
