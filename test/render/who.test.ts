import { describe, expect, it } from "vitest";
import { PATHS } from "../../src/core/evidence.ts";
import { resourceOfCall } from "../../src/render/call-resource.ts";
import { PrincipalChain } from "../../src/render/principal-chain.ts";
import { whoOf } from "../../src/render/who.ts";
import { memoryEvidence } from "../helpers/memory-evidence.ts";
import { brokenSqsConsumer } from "../helpers/render-samples.ts";
import { rendered } from "./rendered.ts";

const ACCOUNT = "111122223333";

describe("who made a call", () => {
  it.each([
    [{ type: "Root", accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root` }, `root of account ${ACCOUNT}`],
    [{ type: "IAMUser", userName: "dana", arn: `arn:aws:iam::${ACCOUNT}:user/ops/dana` }, "user dana"],
    [{ type: "IAMUser", arn: `arn:aws:iam::${ACCOUNT}:user/ops/dana` }, "user dana"],
    [{ type: "AssumedRole", arn: `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/ci-42` }, "deploy/ci-42"],
    [
      { type: "AssumedRole", principalId: "AROAX:ci", sessionContext: { sessionIssuer: { userName: "deploy" } } },
      "deploy/ci",
    ],
    [
      {
        type: "AssumedRole",
        arn: `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/ci`,
        invokedBy: "cloudformation.amazonaws.com",
      },
      "deploy/ci through cloudformation.amazonaws.com",
    ],
    [{ type: "AWSService", invokedBy: "apigateway.amazonaws.com" }, "apigateway.amazonaws.com"],
    [{ type: "AWSAccount", accountId: ACCOUNT, principalId: "AROAX:sender" }, `sender of account ${ACCOUNT}`],
    [{ type: "AWSAccount", accountId: ACCOUNT, principalId: "AIDAX" }, `account ${ACCOUNT}`],
    [{ type: "FederatedUser", arn: `arn:aws:sts::${ACCOUNT}:federated-user/alice` }, "federated user alice"],
    [
      { type: "WebIdentityUser", userName: "repo:org/app", identityProvider: "token.actions.example" },
      "repo:org/app from token.actions.example",
    ],
    [{ type: "IdentityCenterUser", onBehalfOf: { userId: "u-1" } }, "Identity Center user u-1"],
    [{ invokedBy: "events.amazonaws.com" }, "events.amazonaws.com"],
    [{ type: "Unknown", accountId: ACCOUNT }, `account ${ACCOUNT}`],
    [undefined, ""],
  ])("%j is %s", (identity, name) => {
    expect(whoOf(identity).name).toBe(name);
  });
});

describe("who stood behind an assumed role", () => {
  const issue = (key: string, userIdentity: object): object => ({
    userIdentity,
    responseElements: { credentials: { accessKeyId: key } },
  });
  const user = { type: "IAMUser", userName: "dana" };

  it("is followed over any number of roles, and nobody for a caller that stands for itself", () => {
    const chain = new PrincipalChain();
    chain.note(issue("k1", user) as Record<string, unknown>);
    for (let index = 1; index < 5; index += 1)
      chain.note(issue(`k${index + 1}`, { type: "AssumedRole", accessKeyId: `k${index}` }) as Record<string, unknown>);
    expect(chain.of({ userIdentity: { accessKeyId: "k5" } })?.name).toBe("user dana");
    expect(chain.of({ userIdentity: user })).toBeUndefined();
  });

  it("is the source identity that the first session was given, where no record tells more", () => {
    const session = { accessKeyId: "k", sessionContext: { sourceIdentity: "dana@example" } };
    expect(new PrincipalChain().of({ userIdentity: session })?.name).toBe("source identity dana@example");
  });
});

describe("what a call was about", () => {
  const queue = `arn:aws:sqs:eu-west-1:${ACCOUNT}:q`;
  it.each([
    [{ resources: [{ ARN: queue }, { ARN: queue }] }, queue],
    [{ errorMessage: `User: x is not authorized to perform: sqs:SendMessage on resource: ${queue} because no` }, queue],
    [
      { errorMessage: `User: x is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/k"` },
      "arn:aws:s3:::b/k",
    ],
    [{ requestParameters: { name: "live", functionName: "f" } }, "f"],
    [{ requestParameters: { bucketName: "b", key: "k/1" } }, "b/k/1"],
    [{ requestParameters: null }, ""],
  ])("%j: %s", (record, expected) => {
    expect(resourceOfCall(record)).toBe(expected);
  });
});

describe("the report's table of calls", () => {
  it("names who called as a person would, with the ARN below, and for whom", async () => {
    const input = brokenSqsConsumer();
    const key = "ASIAEXAMPLEEXAMPLE12";
    const role = "arn:aws:sts::111122223333:assumed-role/deploy/ci-42";
    const call = { eventSource: "iam.amazonaws.com", awsRegion: "us-east-1", sourceIPAddress: "192.0.2.1" };
    const records = [
      {
        ...call,
        eventTime: "2026-11-20T07:00:00Z",
        eventName: "AssumeRole",
        userIdentity: { type: "IAMUser", userName: "dana" },
        responseElements: { credentials: { accessKeyId: key } },
      },
      {
        ...call,
        eventTime: "2026-11-20T07:02:00Z",
        eventName: "PutRolePolicy",
        userIdentity: { type: "AssumedRole", arn: role, accessKeyId: key },
      },
    ];
    const events = records.map((record) => JSON.stringify(record));
    const evidence = memoryEvidence(input.case, input.items, {}, { [PATHS.events]: events });
    const page = (await rendered({ ...input, evidence })).get("report.html") ?? "";
    expect(page).toContain(
      `<strong>deploy/ci-42</strong> <span class="muted">for user dana</span><br><code>${role}</code>`,
    );
  });
});
