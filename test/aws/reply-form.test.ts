import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { classify } from "../../src/aws/errors.ts";
import { type AwsSession, createSession } from "../../src/aws/session.ts";

let body = "";
let server: Server;
let session: AwsSession;

beforeEach(async () => {
  server = createServer((_, reply) => {
    reply.writeHead(200, {
      "content-type": "application/json",
      "x-amzn-requestid": "1b2c3d4e-0000-4000-8000-000000000000",
    });
    reply.end(body);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "not-a-secret-key-of-anyone" };
  const endpointUrl = `http://127.0.0.1:${port}`;
  session = await createSession({
    region: "eu-west-1",
    env: { AWS_MAX_ATTEMPTS: "1" },
    version: "0",
    credentials,
    endpointUrl,
  });
});

afterEach(async () => {
  session.close();
  await new Promise<void>((resolve) => void server.close(() => resolve()));
});

const configuration = async (reply: unknown) => {
  body = JSON.stringify(reply);
  return await (await session.lambda()).getFunctionConfiguration({ FunctionName: "f" });
};

describe("a reply that is not of the form that the service's model gives it", () => {
  it("has its texts as the JSON that they are, at any depth", async () => {
    expect(
      await configuration({
        Role: [],
        Layers: [{ Arn: { a: 1 } }],
        Environment: { Variables: { A: 7, B: null, C: "c" } },
      }),
    ).toMatchObject({ Role: "[]", Layers: [{ Arn: '{"a":1}' }], Environment: { Variables: { A: "7", C: "c" } } });
  });

  it("may write its numbers as text", async () => {
    expect(await configuration({ Timeout: "30", MemorySize: 256 })).toMatchObject({ Timeout: 30, MemorySize: 256 });
  });

  it("keeps what the model does not know", async () => {
    expect(await configuration({ Role: "r", NewMember: { a: [1] } })).toMatchObject({ Role: "r" });
  });

  it.each([
    [{ Layers: "none" }],
    [{ Layers: { Arn: "x" } }],
    [{ VpcConfig: 7 }],
    [{ Environment: { Variables: 7 } }],
    [{ VpcConfig: { SubnetIds: {} } }],
    [{ Timeout: "soon" }],
    [{ Timeout: {} }],
  ])("cannot be read where it is no list, object or number: %j", async (reply) => {
    const thrown: unknown = await configuration(reply).catch((error: unknown) => error);
    const { outcome, error } = classify(thrown);
    expect({ outcome, code: error.code }).toEqual({ outcome: "failed", code: "UnreadableReply" });
    expect(error.requestId).toBe("1b2c3d4e-0000-4000-8000-000000000000");
  });
});
