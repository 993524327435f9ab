import { PATHS } from "../../core/evidence.ts";
import type { CallSpec } from "../../core/call.ts";
import type { Piece } from "../../core/piece.ts";
import type { Answer, CollectContext, Collector } from "../collector.ts";
import { parsePolicy } from "../documents.ts";
import { allOf, from, length } from "../pages.ts";
import { anything } from "../patterns.ts";

const WHEN = "where the function is in a VPC";

function spec(operation: string, why: string, effect: string): CallSpec {
  // EC2's Describe actions take no resources: granted on an ARN, they are denied.
  return { operation: `ec2:${operation}`, actions: [`ec2:${operation}`], resources: anything, why, when: WHEN, effect };
}

/** Where Lambda puts its network interfaces, and what they can reach. */
export const network: Collector = {
  id: "network",
  title: "subnets, security groups and endpoints",
  calls: [
    spec("DescribeSubnets", "whether the subnets exist and have addresses left", "The subnets are not known."),
    spec("DescribeSecurityGroups", "what the security groups let out", "The security groups are not known."),
    spec(
      "DescribeNetworkInterfaces",
      "whether Lambda could make its network interfaces",
      "Whether Lambda's network interfaces exist is not known.",
    ),
    spec(
      "DescribeVpcEndpoints",
      "endpoint policies, which can refuse calls that roles allow",
      "Whether a VPC endpoint's policy refuses calls is not known.",
    ),
  ],
  unmet({ configuration }) {
    if (configuration === undefined) {
      return {
        outcome: "skipped",
        why: "whether the function is in a VPC is not known, because its configuration could not be read",
      };
    }
    const subnets = configuration.VpcConfig?.SubnetIds ?? [];
    return subnets.length === 0 ? { outcome: "not-applicable", why: "the function is not in a VPC" } : undefined;
  },
  async *collect(ctx): AsyncIterable<Piece> {
    const ec2 = await ctx.aws.ec2();
    const { SubnetIds = [], SecurityGroupIds = [], VpcId } = ctx.facts.configuration?.VpcConfig ?? {};
    const subnets = await list(ctx, "DescribeSubnets", (send) =>
      allOf(
        send,
        (token, options) => ec2.describeSubnets({ SubnetIds, ...from("NextToken", token) }, options),
        ({ NextToken }) => NextToken,
        ({ Subnets }) => Subnets,
      ),
    );
    yield* write(PATHS.subnets, "Subnets", subnets);
    const groups = await list(ctx, "DescribeSecurityGroups", (send) =>
      allOf(
        send,
        (token, options) =>
          ec2.describeSecurityGroups({ GroupIds: SecurityGroupIds, ...from("NextToken", token) }, options),
        ({ NextToken }) => NextToken,
        ({ SecurityGroups }) => SecurityGroups,
      ),
    );
    yield* write(PATHS.securityGroups, "SecurityGroups", groups);
    // Functions with the same subnets and groups share interfaces, so the function's name does not tell them.
    const Filters = [
      { Name: "interface-type", Values: ["lambda"] },
      { Name: "subnet-id", Values: SubnetIds },
    ];
    const interfaces = await list(ctx, "DescribeNetworkInterfaces", (send) =>
      allOf(
        send,
        (token, options) => ec2.describeNetworkInterfaces({ Filters, ...from("NextToken", token) }, options),
        ({ NextToken }) => NextToken,
        ({ NetworkInterfaces }) => NetworkInterfaces,
      ),
    );
    yield* write(PATHS.interfaces, "NetworkInterfaces", interfaces);
    const vpc = VpcId ?? subnets.value?.[0]?.VpcId;
    if (vpc === undefined || vpc === "") {
      const why = "the VPC is not known, because the subnets could not be read";
      ctx.pass({ operation: "ec2:DescribeVpcEndpoints" }, { outcome: "skipped", why });
      return;
    }
    const endpoints = await list(ctx, "DescribeVpcEndpoints", async (send) => {
      const input = { Filters: [{ Name: "vpc-id", Values: [vpc] }] };
      const found = await allOf(
        send,
        (token, options) => ec2.describeVpcEndpoints({ ...input, ...from("NextToken", token) }, options),
        ({ NextToken }) => NextToken,
        ({ VpcEndpoints }) => VpcEndpoints,
      );
      return found.map(({ PolicyDocument, ...rest }) =>
        PolicyDocument === undefined ? rest : { ...rest, PolicyDocument: parsePolicy(PolicyDocument) },
      );
    });
    yield* write(PATHS.endpoints, "VpcEndpoints", endpoints);
  },
};

function list<T>(
  ctx: CollectContext,
  operation: string,
  run: (send: Parameters<typeof allOf>[0]) => Promise<T[]>,
): Promise<Answer<T[]>> {
  return ctx.ask({ operation: `ec2:${operation}` }, run, length);
}

function* write(path: string, member: string, answer: Answer<readonly unknown[]>): Generator<Piece> {
  if (answer.value !== undefined) yield { kind: "json", path, value: { [member]: answer.value }, items: [answer.item] };
}
