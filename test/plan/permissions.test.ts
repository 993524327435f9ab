import { describe, expect, it } from "vitest";
import type { CallSpec, CaseTarget } from "../../src/core/call.ts";
import { leastPrivilegePolicy } from "../../src/plan/permissions.ts";

const target: CaseTarget = { partition: "aws", region: "eu-west-1", accountId: "123456789012", functionName: "my-fn" };

function call(operation: string, actions: readonly string[], resources: readonly string[]): CallSpec {
  return { operation, actions, resources: () => resources, why: "", when: "always", effect: "" };
}

describe("the least-privilege policy", () => {
  it("puts actions that share their resources into one statement, sorted", () => {
    const document = leastPrivilegePolicy(
      [
        call("lambda:GetPolicy", ["lambda:GetPolicy"], ["f"]),
        call("lambda:GetFunction", ["lambda:GetFunction"], ["f"]),
      ],
      target,
    );
    expect(document).toEqual({
      Version: "2012-10-17",
      Statement: [
        { Sid: "CasePackRead1", Effect: "Allow", Action: ["lambda:GetFunction", "lambda:GetPolicy"], Resource: ["f"] },
      ],
    });
  });

  it("lets `*` swallow narrower resources of the same action", () => {
    const document = leastPrivilegePolicy([call("x:A", ["x:A"], ["narrow"]), call("x:B", ["x:A"], ["*"])], target);
    expect(document.Statement).toHaveLength(1);
    expect(document.Statement[0]?.Resource).toEqual(["*"]);
  });

  it("leaves out calls that need no permission", () => {
    expect(leastPrivilegePolicy([call("sts:GetCallerIdentity", [], ["*"])], target).Statement).toEqual([]);
  });
});
