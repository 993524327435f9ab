import { describe, expect, it } from "vitest";
import { MANAGED_ACTIONS } from "../../src/analyse/managed-actions.ts";
import { managedActions } from "../../src/analyse/managed-policies.ts";

describe("AWS's own policies", () => {
  it.each([
    ["service-role/AWSLambdaBasicExecutionRole", "logs:PutLogEvents"],
    ["service-role/AWSLambdaVPCAccessExecutionRole", "ec2:CreateNetworkInterface"],
    ["service-role/AWSLambdaSQSQueueExecutionRole", "sqs:DeleteMessage"],
    ["AWSXRayDaemonWriteAccess", "xray:PutTraceSegments"],
    ["AmazonSQSFullAccess", "sqs:*"],
  ])("%s allows %s, in any partition", (name, action) => {
    for (const partition of ["aws", "aws-cn", "aws-us-gov"]) {
      expect(managedActions(`arn:${partition}:iam::aws:policy/${name}`)).toContain(action);
    }
  });

  it("are told from policies of the account, and from those that are not known", () => {
    expect(managedActions("arn:aws:iam::111122223333:policy/AmazonSQSFullAccess")).toBeUndefined();
    expect(managedActions("arn:aws:iam::aws:policy/constructor")).toBeUndefined();
    expect(managedActions(undefined)).toBeUndefined();
  });

  it("hold actions only", () => {
    const actions = Object.values(MANAGED_ACTIONS).flatMap((list) => list.split(" "));
    expect(actions.filter((action) => !/^[a-z0-9-]+:[\w*]+$/u.test(action))).toEqual([]);
  });
});
