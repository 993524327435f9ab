import { AwsError, type Handler, type Handlers } from "../../handler.ts";
import { isObject } from "../../../core/json.ts";
import type { Ec2Data } from "../data.ts";
import type { Shape } from "../shape.ts";
import type { World } from "../world.ts";
import { tokenPage, type TokenInput } from "./paged.ts";

/** EC2's network resources, found by id or by filter. Source: EC2 API Reference. */
export function ec2Handlers(world: World): Handlers {
  const describe =
    (kind: keyof Ec2Data, member: string, ids: string, id: string, unknown: string): Handler =>
    (input: DescribeInput, ctx) => {
      const all: readonly Shape[] = world.regional(ctx).ec2[kind];
      const wanted = input[ids] as readonly string[] | undefined;
      for (const each of wanted ?? []) {
        if (!all.some((item) => item[id] === each))
          throw new AwsError(unknown, `The ${id} '${each}' does not exist`, 400);
      }
      const found = all.filter(
        (item) =>
          (wanted?.includes(String(item[id])) ?? true) && (input.Filters ?? []).every((filter) => passes(item, filter)),
      );
      return tokenPage(member, found, input, 1000);
    };
  return {
    "ec2:DescribeSubnets": describe("subnets", "Subnets", "SubnetIds", "SubnetId", "InvalidSubnetID.NotFound"),
    "ec2:DescribeSecurityGroups": describe(
      "securityGroups",
      "SecurityGroups",
      "GroupIds",
      "GroupId",
      "InvalidGroup.NotFound",
    ),
    "ec2:DescribeNetworkInterfaces": describe(
      "networkInterfaces",
      "NetworkInterfaces",
      "NetworkInterfaceIds",
      "NetworkInterfaceId",
      "InvalidNetworkInterfaceID.NotFound",
    ),
    "ec2:DescribeVpcEndpoints": describe(
      "vpcEndpoints",
      "VpcEndpoints",
      "VpcEndpointIds",
      "VpcEndpointId",
      "InvalidVpcEndpointId.NotFound",
    ),
  };
}

interface Filter {
  readonly Name?: string;
  readonly Values?: readonly string[];
}

interface DescribeInput extends TokenInput {
  readonly Filters?: readonly Filter[];
  readonly [name: string]: unknown;
}

/** Filters' names are the members' in kebab case; `group-id` looks into the list of groups. `*` stands for any text. */
function passes(item: Shape, { Name = "", Values = [] }: Filter): boolean {
  const values = member(item, Name);
  if (values === undefined) throw new AwsError("InvalidParameterValue", `The filter '${Name}' is invalid`, 400);
  return Values.some((pattern) => values.some((value) => glob(pattern).test(value)));
}

const MEMBERS: Readonly<Record<string, (item: Shape) => unknown>> = {
  "vpc-id": ({ VpcId }) => VpcId,
  "subnet-id": (item) => item["SubnetId"],
  "group-id": (item) => item["GroupId"] ?? ids(item["Groups"], "GroupId"),
  "network-interface-id": (item) => item["NetworkInterfaceId"],
  "interface-type": (item) => item["InterfaceType"],
  description: (item) => item["Description"],
  status: (item) => item["Status"],
  "requester-id": (item) => item["RequesterId"],
  "service-name": (item) => item["ServiceName"],
  "vpc-endpoint-id": (item) => item["VpcEndpointId"],
  "vpc-endpoint-type": (item) => item["VpcEndpointType"],
};

function member(item: Shape, name: string): readonly string[] | undefined {
  const read = MEMBERS[name];
  if (read === undefined) return undefined;
  const value = read(item);
  return Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)];
}

function ids(list: unknown, name: string): readonly unknown[] {
  return Array.isArray(list) ? list.map((each) => (isObject(each) ? each[name] : undefined)) : [];
}

function glob(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/gu, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "u");
}
