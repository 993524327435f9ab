import { count, join, say, within } from "../../core/phrase.ts";
import type { Finding } from "../said.ts";
import { PATHS } from "../../core/evidence.ts";
import { type Check, answer } from "../check.ts";
import type { Context } from "../context.ts";
import type { DenialGroup } from "../denials/groups.ts";
import { denialFix } from "../denials/fix.ts";
import { whoOf } from "../denials/who.ts";
import { accountOf } from "../iam/principal.ts";
import { inDocument } from "../pointers.ts";
import { textAt, unique } from "../read.ts";

const check: Omit<Check, "run"> = {
  id: "organization-policies",
  step: 1,
  title: "No policy of the organisation refuses what the function needs",
  needs: ["organizations:DescribeOrganization", "logs:FilterLogEvents", "cloudtrail:LookupEvents"],
  faults: [25, 26, 44],
  references: [
    "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html",
    "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html",
  ],
};

const LAYERS = new Set(["service control policy", "resource control policy"]);

/** The policies themselves are not read: what is known is which refusals AWS lays on them, and whom they cannot bind. */
export const organizationPolicies: Check = {
  ...check,
  run: (ctx) => {
    const management = textAt(ctx.documents.get(PATHS.organization), "Organization", "MasterAccountId");
    const here = ctx.documents.has(PATHS.organization) ? [inDocument(PATHS.organization)] : [];
    const named = ctx.denials.filter(({ denial }) => LAYERS.has(denial.layer ?? ""));
    if (named.length > 0) return named.map((group) => finding(ctx, group, management));
    const isManagement = management === ctx.info.accountId;
    const blamed = /\bSCPs?\b|service control polic/iu.test(ctx.info.stated.issue ?? "");
    if (isManagement && blamed) {
      return [
        answer(check, {
          status: "fail",
          severity: "low",
          explanation: say`Service control policies cannot be why calls are refused in account ${ctx.info.accountId}: it is the organisation's management account, which they do not bind. The issue as it was stated names them; look at the other layers.`,
          evidence: here,
        }),
      ];
    }
    const read = ctx.logs.files.length > 0 || ctx.trail.present;
    const scps = isManagement
      ? say` The account is the organisation's management account, so service control policies do not bind it.`
      : "";
    return [
      answer(check, {
        status: read ? "pass" : "unknown",
        explanation: read
          ? say`Of ${count(ctx.denials.length, "kind")} of refused call AWS lays none on a policy of the organisation.${scps}`
          : say`Neither logs nor CloudTrail were read, so whether AWS laid a refusal on a policy of the organisation is not known.${scps}`,
        evidence: here,
      }),
    ];
  },
};

function finding(ctx: Context, group: DenialGroup, management: string | undefined): Finding {
  const { denial } = group;
  const who = whoOf(ctx, group);
  const layer = denial.layer ?? "";
  const account = (who.principal === undefined ? undefined : accountOf(who.principal)) ?? ctx.info.accountId;
  const contradiction =
    management === account && layer === "service control policy"
      ? say` That cannot be a policy on this account: ${account} is the management account, which service control policies do not bind; the caller's session belongs to another one.`
      : "";
  const where = denial.policyArn === undefined ? "" : ` ${denial.policyArn}`;
  const regions = unique(group.resources.map((resource) => resource.split(":")[3] ?? "").filter((name) => name !== ""));
  return answer(check, {
    about: [who.name, denial.action ?? "call"].join("/"),
    status: "fail",
    severity: "high",
    explanation: say`A ${layer}${where} of the organisation refuses ${within(who.label)} ${denial.action ?? say`a call`}${denial.resource === undefined ? "" : say` on ${denial.resource}`}. AWS's text says so; ${denial.explicit ? say`it denies the call explicitly` : say`it does not allow the call`}, and nothing in account ${account} can grant it.${regions.length > 0 ? say` The calls went to ${join(regions)}: such policies often allow certain Regions only.` : ""}${contradiction}`,
    evidence: group.sightings.pointers(),
    fix: denialFix(ctx, group),
  });
}
