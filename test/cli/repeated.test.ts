import { describe, expect, it } from "vitest";
import { cli } from "../helpers/cli.ts";

describe("an option that is given twice", () => {
  it("counts each time where it is repeatable", async () => {
    const { stdout } = await cli(["redact", "-", "--redact-pattern", "ONE-\\d+", "--redact-pattern", "TWO-\\d+"], {
      stdin: "ids ONE-11 and TWO-22\n",
    });
    expect(stdout).toMatch(/^ids <\S+> and <\S+>\n$/u);
  });

  it("names every other account of the plan", async () => {
    const { stdout } = await cli([
      "policy",
      "--function",
      "f",
      "--peer-role-arn",
      "arn:aws:iam::111122223333:role/one",
      "--peer-role-arn",
      "arn:aws:iam::444455556666:role/two",
    ]);
    expect(Object.keys(JSON.parse(stdout) as object)).toEqual(["own", "peer", "peer-2"]);
  });

  it("counts the last time where there is room for one value, as other commands do", async () => {
    const { stdout } = await cli(["examples", "--output", "text", "--output", "json"]);
    expect(JSON.parse(stdout)).toBeInstanceOf(Array);
    const { code, stdout: plan } = await cli(["collect", "--dry-run", "--function", "a", "--function", "b"]);
    expect([code, plan.split("\n")[0]]).toEqual([0, expect.stringMatching(/^Function {2}b /u)]);
  });
});
