import { describe, expect, it } from "vitest";
import { homeRegion, partitionOf } from "../../src/aws/partition.ts";

describe("a Region's partition", () => {
  it.each([
    ["eu-west-1", "aws", "us-east-1"],
    ["us-east-1", "aws", "us-east-1"],
    ["cn-northwest-1", "aws-cn", "cn-north-1"],
    ["us-gov-east-1", "aws-us-gov", "us-gov-west-1"],
    ["us-isob-east-1", "aws-iso-b", "us-isob-east-1"],
    ["eusc-de-east-1", "aws-eusc", "eusc-de-east-1"],
  ])("of %s is %s, whose global services are in %s", (region, partition, home) => {
    expect([partitionOf(region), homeRegion(region)]).toEqual([partition, home]);
  });
});
