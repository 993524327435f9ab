import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { classify, isCredentialsCode, isNetworkCode } from "../../src/aws/errors.ts";
import { type AwsSession, createSession } from "../../src/aws/session.ts";
import type { FaultKind } from "../../src/example/faults.ts";
import { AwsError } from "../../src/example/handler.ts";
import { type Endpoint, startEndpoint } from "../../src/example/server.ts";

const KEY = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "example" };

let endpoint: Endpoint;
let session: AwsSession;

beforeAll(async () => {
  endpoint = await startEndpoint({
    now: "2026-11-20T12:00:00Z",
    profiles: [{ accessKeyId: KEY.accessKeyId, accountId: "111122223333", arn: "arn:aws:iam::111122223333:user/me" }],
    handlers: {
      "lambda:GetPolicy": () => ({ Policy: "{}" }),
      "iam:GetRole": () => {
        throw new AwsError("NoSuchEntity", "The role with name x cannot be found.", 404);
      },
      "sqs:GetQueueUrl": () => ({ QueueUrl: "http://127.0.0.1/111122223333/q" }),
      "s3:GetBucketPolicy": () => ({ Policy: "{}" }),
      "ec2:DescribeSubnets": () => ({ Subnets: [] }),
    },
  });
  session = await createSession({
    region: "eu-west-1",
    endpointUrl: endpoint.url,
    credentials: KEY,
    env: { AWS_MAX_ATTEMPTS: "1" },
    version: "0",
    requestTimeout: 500,
  });
});

afterAll(async () => {
  session.close();
  await endpoint.close();
});

const CALLS: Readonly<Record<string, (aws: AwsSession) => Promise<unknown>>> = {
  "lambda:GetPolicy": async (aws) => (await aws.lambda()).getPolicy({ FunctionName: "f" }),
  "iam:GetRole": async (aws) => (await aws.iam()).getRole({ RoleName: "x" }),
  "sqs:GetQueueUrl": async (aws) => (await aws.sqs()).getQueueUrl({ QueueName: "q" }),
  "s3:GetBucketPolicy": async (aws) => (await aws.s3()).getBucketPolicy({ Bucket: "b" }),
  "ec2:DescribeSubnets": async (aws) => (await aws.ec2()).describeSubnets({}),
};

async function failureOf(operation: string, fault?: FaultKind | AwsError): Promise<ReturnType<typeof classify>> {
  endpoint.faults.clear();
  if (fault !== undefined) endpoint.faults.add({ operation, fault });
  try {
    await CALLS[operation]?.(session);
  } catch (error) {
    return classify(error);
  }
  throw new Error(`${operation} did not fail`);
}

describe.each(Object.keys(CALLS))("a failing %s", (operation) => {
  it.each<[FaultKind, string]>([
    ["access-denied", "denied"],
    ["throttle", "throttled"],
    ["internal-error", "failed"],
    ["unavailable", "failed"],
    ["reset", "failed"],
    ["html-404", "failed"],
    ["html-500", "failed"],
  ])("by %s is %s", async (fault, outcome) => {
    const failure = await failureOf(operation, fault);
    expect({ outcome: failure.outcome, attempts: failure.attempts }).toEqual({ outcome, attempts: 1 });
    expect(failure.error.code).not.toBe("");
  });

  it("by an expired token is failed, with a code that condemns the credentials", async () => {
    const { outcome, error } = await failureOf(operation, "expired-token");
    expect(outcome).toBe("failed");
    expect(isCredentialsCode(error.code)).toBe(true);
    expect(error.requestId).toMatch(/\S/u);
  });
});

describe("a reply that is not AWS's", () => {
  it.each(
    Object.keys(CALLS).flatMap((operation) => [[operation, "html-404"] as const, [operation, "html-500"] as const]),
  )(
    "to %s (%s) is told from one of AWS's by its missing request id, and counts as nothing reached",
    async (operation, fault) => {
      const { outcome, error } = await failureOf(operation, fault);
      expect({ outcome, code: error.code }).toEqual({ outcome: "failed", code: "ForeignReply" });
      expect(error.message).not.toMatch(/doctype|html/iu);
      expect(isNetworkCode(error.code)).toBe(true);
    },
  );

  it("stays failed with status 403: a proxy's refusal says nothing about permissions", () => {
    const thrown = Object.assign(new Error("Unknown"), { name: "Unknown", $metadata: { httpStatusCode: 403 } });
    expect(classify(thrown)).toMatchObject({ outcome: "failed", error: { code: "ForeignReply" } });
  });

  it("is a refusal where AWS's request id stands beside a 403 in another format", () => {
    const thrown = Object.assign(new SyntaxError("Unexpected token '<', \"<AccessDen\"... is not valid JSON"), {
      $metadata: { httpStatusCode: 403, requestId: "r-1" },
      $response: { statusCode: 403 },
    });
    expect(classify(thrown)).toMatchObject({ outcome: "denied", error: { code: "UnreadableReply", requestId: "r-1" } });
  });
});

describe("a reply that is no reply", () => {
  it.each<FaultKind>(["not-parseable", "truncated-body"])(
    "(%s) is failed, and none of its text is quoted",
    async (fault) => {
      const { outcome, error } = await failureOf("lambda:GetPolicy", fault);
      expect({ outcome, code: error.code }).toEqual({ outcome: "failed", code: "UnreadableReply" });
      expect(error.message).toMatch(/^The reply was not in AWS's format/u);
    },
  );

  it("that never comes ends at the time limit, as an error of the network", async () => {
    const { outcome, error } = await failureOf("lambda:GetPolicy", "hang");
    expect([outcome, isNetworkCode(error.code)]).toEqual(["failed", true]);
  });

  it("from a closed port is an error of the network", async () => {
    const nobody = await createSession({
      region: "eu-west-1",
      endpointUrl: "http://127.0.0.1:9",
      credentials: KEY,
      env: { AWS_MAX_ATTEMPTS: "1" },
      version: "0",
    });
    const failure = await nobody
      .sts()
      .then((sts) => sts.getCallerIdentity({}))
      .catch(classify);
    expect(failure).toMatchObject({ outcome: "failed", error: { code: "ECONNREFUSED" } });
    nobody.close();
  });
});

describe("codes", () => {
  it("are AWS's own, not the SDK's class names", async () => {
    const { outcome, error } = await failureOf("iam:GetRole");
    expect([outcome, error.code]).toEqual(["not-found", "NoSuchEntity"]);
  });

  it.each([
    ["NoSuchBucketPolicy", 404, "not-found"],
    ["AWS.SimpleQueueService.NonExistentQueue", 400, "not-found"],
    ["RepositoryPolicyNotFoundException", 400, "not-found"],
    ["AWSOrganizationsNotInUseException", 400, "not-found"],
    ["UnauthorizedOperation", 403, "denied"],
    ["KMSAccessDeniedException", 502, "denied"],
    ["AuthorizationError", 403, "denied"],
    ["SomethingNobodyKnows", 403, "denied"],
    ["SomethingNobodyKnows", 400, "failed"],
    ["InvalidClientTokenId", 403, "failed"],
    ["RequestLimitExceeded", 503, "throttled"],
    ["SlowDown", 503, "throttled"],
    ["ValidationException", 400, "failed"],
    ["InvalidOperationException", 400, "failed"],
  ])("%s with status %i means %s", (name, httpStatusCode, outcome) => {
    const thrown = Object.assign(new Error("words that say AccessDenied, ThrottlingException, NotFound"), {
      name,
      $metadata: { httpStatusCode, requestId: "r-1" },
    });
    expect(classify(thrown).outcome).toBe(outcome);
  });

  it("are found in whatever was thrown", () => {
    expect(classify("a string").error).toEqual({ code: "Error", message: "a string" });
    expect(classify(undefined).outcome).toBe("failed");
  });

  it("are text, whatever a body held in their place", () => {
    const thrown = { name: ["x"], message: { toString: null }, requestId: 7, $metadata: { httpStatusCode: 400 } };
    expect(classify(thrown).error).toEqual({ code: "Error", message: "" });
  });
});
