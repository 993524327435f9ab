import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { classify } from "../../src/aws/errors.ts";
import { type AwsSession, createSession } from "../../src/aws/session.ts";
import { type Endpoint, startEndpoint } from "../../src/example/server.ts";

const PROFILE = {
  accessKeyId: "AKIDEXAMPLE",
  accountId: "111122223333",
  arn: "arn:aws:iam::111122223333:user/on-call",
};

let endpoint: Endpoint;
let session: AwsSession;

beforeAll(async () => {
  endpoint = await startEndpoint({
    handlers: {
      "s3:GetBucketLocation": () => ({}),
      "s3:GetBucketNotificationConfiguration": () => ({}),
      "lambda:GetFunctionConcurrency": () => ({}),
    },
    profiles: [PROFILE],
    now: "2026-11-20T08:00:00Z",
  });
  const credentials = { accessKeyId: PROFILE.accessKeyId, secretAccessKey: "not-a-secret-key-of-anyone" };
  session = await createSession({ region: "eu-west-1", env: {}, version: "0", credentials, endpointUrl: endpoint.url });
});

afterAll(async () => {
  session.close();
  await endpoint.close();
});

const CALLS = {
  "s3:GetBucketLocation": async () => (await session.s3()).getBucketLocation({ Bucket: "b" }),
  "s3:GetBucketNotificationConfiguration": async () =>
    (await session.s3()).getBucketNotificationConfiguration({ Bucket: "b" }),
  "lambda:GetFunctionConcurrency": async () => (await session.lambda()).getFunctionConcurrency({ FunctionName: "f" }),
} as const;

describe.each(Object.keys(CALLS) as (keyof typeof CALLS)[])("the reply of %s", (operation) => {
  it("may say that there is nothing", async () => {
    endpoint.faults.clear();
    expect(Object.keys(await CALLS[operation]())).toEqual(["$metadata"]);
  });

  it("does not say so where its body is empty: that is no reply", async () => {
    endpoint.faults.add({ operation, fault: "empty-body" });
    const thrown: unknown = await CALLS[operation]().catch((error: unknown) => error);
    const { outcome, error, attempts } = classify(thrown);
    expect({ outcome, code: error.code, attempts }).toEqual({
      outcome: "failed",
      code: "UnreadableReply",
      attempts: 1,
    });
    expect(error.requestId).toMatch(/^[0-9A-Fa-f-]{16,}$/u);
  });
});
