import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analyse/run.ts";
import { PATHS } from "../../src/core/evidence.ts";
import { evidenceOf, type EvidenceInput, FUNCTION_ARN, ROLE_ARN } from "../helpers/evidence.ts";

const fixture = (name: string): EvidenceInput =>
  JSON.parse(
    readFileSync(new URL(`../../test/fixtures/analyse/checks/${name}.json`, import.meta.url), "utf8"),
  ) as EvidenceInput;
const findings = async (input: EvidenceInput) => (await analyse(evidenceOf(input))).findings.findings;

const KEY = "arn:aws:kms:eu-west-1:111122223333:key/1b2c3d4e-0000-4000-8000-000000000000";

function refusedDecrypt(): string {
  const session = "arn:aws:sts::111122223333:assumed-role/orders-role/orders";
  return JSON.stringify({
    eventTime: "2026-11-20T09:00:00Z",
    awsRegion: "eu-west-1",
    eventName: "Decrypt",
    eventSource: "kms.amazonaws.com",
    readOnly: true,
    errorCode: "AccessDenied",
    errorMessage: `User: ${session} is not authorized to perform: kms:Decrypt on resource: ${KEY} because no identity-based policy allows the kms:Decrypt action`,
    userIdentity: {
      type: "AssumedRole",
      arn: session,
      accountId: "111122223333",
      sessionContext: { sessionIssuer: { arn: ROLE_ARN, userName: "orders-role" } },
    },
    resources: [{ ARN: KEY, type: "AWS::KMS::Key" }],
  });
}

describe("a refusal that is probably unrelated", () => {
  it("is for information, and nothing is proposed to allow it", async () => {
    const all = await findings(fixture("denied-calls/ng-unrelated"));
    const refusal = all.find(({ id }) => id.startsWith("denied-calls/"));
    expect(refusal).toMatchObject({ status: "fail", severity: "info" });
    expect(refusal?.fix).toBeUndefined();
  });
});

describe("the key of the environment, refused to the code", () => {
  it("passes for Lambda and fails for the code, each naming the other", async () => {
    const input = fixture("environment-key/ok-grant");
    const all = await findings({ ...input, text: { [PATHS.events]: refusedDecrypt() } });
    const passed = all.find(({ id }) => id === "environment-key");
    const refused = all.find(({ id }) => id.startsWith("denied-calls/"));
    expect([passed?.status, refused?.status]).toEqual(["pass", "fail"]);
    expect(passed?.explanation).toContain(
      "by the function's code, with another context or none, were refused (denied-calls)",
    );
    expect(refused?.explanation).toContain("says nothing of calls with another context or none (environment-key)");
    expect((await findings(input)).find(({ id }) => id === "environment-key")?.explanation).not.toContain(
      "denied-calls",
    );
  });
});

describe("the calls of the person who collects", () => {
  const who = "arn:aws:sts::111122223333:assumed-role/oncall/alex";
  const read = (eventTime: string): string =>
    JSON.stringify({
      eventTime,
      awsRegion: "eu-west-1",
      eventName: "GetFunction20150331v2",
      eventSource: "lambda.amazonaws.com",
      readOnly: true,
      errorCode: "AccessDenied",
      errorMessage: `User: ${who} is not authorized to perform: lambda:GetFunction on resource: ${FUNCTION_ARN}`,
      userIdentity: { type: "AssumedRole", arn: who, accountId: "111122223333" },
      requestParameters: { functionName: "orders" },
    });

  it("are the tool's own only from the time that collecting began", async () => {
    const own = async (eventTime: string): Promise<boolean> =>
      !(
        await findings({
          items: [{ operation: "cloudtrail:LookupEvents", startedAt: "2026-11-20T12:30:00.500Z" }],
          text: { [PATHS.events]: read(eventTime) },
        })
      ).some(({ id, status }) => id.startsWith("denied-calls") && status === "fail");
    expect(await own("2026-11-20T12:30:00Z")).toBe(true);
    expect(await own("2026-11-20T09:00:00Z")).toBe(false);
  });
});
