import { describe, expect, it } from "vitest";
import { layoutWorkflow } from "../../src/render/charts/workflow-layout.ts";

describe("the drawing of the workflow", () => {
  it("frames what states no account apart, as of no account", () => {
    const functionId = "arn:aws:lambda:eu-west-1:111122223333:function:orders";
    const bucket = "arn:aws:s3:::orders-in";
    const { borders, nodes } = layoutWorkflow({
      functionId,
      nodes: [
        { id: functionId, label: "orders", service: "lambda", accountId: "111122223333" },
        { id: bucket, label: "orders-in", service: "s3" },
      ],
      edges: [{ from: bucket, to: functionId, kind: "invokes", evidence: [] }],
    });
    expect(borders.map(({ accountId }) => accountId).sort()).toEqual(["", "111122223333"]);
    for (const { node, y } of nodes) {
      const frame = borders.find((border) => y >= border.y && y <= border.y + border.height);
      expect(frame?.accountId).toBe(node.accountId ?? "");
    }
  });
});
