import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadExample } from "../../src/example/accounts/index.ts";
import type { FaultRule } from "../../src/example/faults.ts";
import { AwsError, type Handlers } from "../../src/example/handler.ts";
import { type Endpoint, startEndpoint } from "../../src/example/server.ts";
import { cli, type Run } from "../helpers/cli.ts";

interface Line {
  readonly id: string;
  readonly status: string;
  readonly detail: string;
  readonly todo?: string;
}

let home: string;
let endpoint: Endpoint | undefined;
let server: Server | undefined;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "case-pack-doctor-"));
});
afterEach(async () => {
  await endpoint?.close();
  server?.closeAllConnections();
  server?.close();
  endpoint = undefined;
  server = undefined;
  await rm(home, { recursive: true, force: true });
});

const KEYS = { AWS_ACCESS_KEY_ID: "AKIAZZZZZZZZZZZZZZZZ", AWS_SECRET_ACCESS_KEY: "not-a-key" };

/** What doctor finds, by the ids of its lines. */
async function lines(run: Promise<Run>): Promise<{ code: number; of: ReadonlyMap<string, Line>; stderr: string }> {
  const { code, stdout, stderr } = await run;
  const document = JSON.parse(stdout) as { ok: boolean; lines: Line[] };
  expect(document.ok).toBe(code === 0);
  return { code, stderr, of: new Map(document.lines.map((line) => [line.id, line])) };
}

function doctor(env: Readonly<Record<string, string>>, ...options: readonly string[]): ReturnType<typeof lines> {
  return lines(cli(["doctor", "--output", "json", "--out", home, ...options], { env: { HOME: home, ...env } }));
}

/** Against the example's endpoint, as its first profile. */
async function onExample(
  more: { readonly faults?: readonly FaultRule[]; readonly handlers?: Handlers } = {},
  ...options: readonly string[]
): ReturnType<typeof lines> {
  const example = await loadExample("sqs-consumer-denied");
  endpoint = await startEndpoint({
    ...example,
    handlers: { ...example.handlers, ...more.handlers },
    faults: more.faults ?? [],
  });
  const [profile] = example.profiles;
  const env = { AWS_ACCESS_KEY_ID: profile?.accessKeyId ?? "", AWS_SECRET_ACCESS_KEY: profile?.secretAccessKey ?? "" };
  return await doctor({ AWS_DEFAULT_REGION: "eu-west-1", ...env }, "--endpoint-url", endpoint.url, ...options);
}

describe("doctor, where all is well,", () => {
  it("says who asks, where, and what is answered, and sends reads only", async () => {
    const { code, of } = await onExample({}, "--function", "order-fulfilment");
    expect(code).toBe(0);
    expect(
      Object.fromEntries([...of].map(([id, { status }]) => [id.replace(/^endpoint:.*/u, "endpoint"), status])),
    ).toEqual({
      node: "ok",
      disk: "ok",
      proxy: "ok",
      ca: "ok",
      region: "ok",
      endpoint: "ok",
      clock: "ok",
      credentials: "ok",
      identity: "ok",
      "call:lambda:GetAccountSettings": "ok",
      "call:lambda:GetFunctionConfiguration": "ok",
      "call:logs:DescribeLogGroups": "ok",
      "call:cloudtrail:LookupEvents": "ok",
      "call:cloudtrail:DescribeTrails": "ok",
      "call:cloudwatch:GetMetricData": "ok",
      permissions: "skip",
    });
    expect(of.get("region")?.detail).toBe("eu-west-1 (AWS_DEFAULT_REGION)");
    expect(of.get("identity")?.detail).toContain("assumed-role/AWSReservedSSO_SupportReadOnly");
    expect(endpoint?.calls.every(({ operation }) => /:(?:Get|Describe|Lookup|Simulate)/u.test(operation))).toBe(true);
  });

  it("works on a built-in example without a network, in words", async () => {
    const { code, stdout, stderr } = await cli(["doctor", "--example", "healthy", "--out", home]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^ok {4}Node\.js {6}v/u);
    expect(stdout).toMatch(/^ok {4}Credentials {2}the example healthy$/mu);
  });
});

describe("what IAM's simulator says", () => {
  const role = { Path: "/aws-reserved/", RoleName: "r", RoleId: "AROA", Arn: "arn:aws:iam::604758102665:role/x/r" };
  const simulator = (decide: (action: string) => string): { handlers: Handlers } => ({
    handlers: {
      "iam:GetRole": () => ({ Role: { ...role, CreateDate: "2026-01-01T00:00:00Z" } }),
      "iam:SimulatePrincipalPolicy": ({ ActionNames, Marker }: { ActionNames: string[]; Marker?: string }) => {
        // Two pages, so that a reader of the first alone would miss half.
        const half = Math.ceil(ActionNames.length / 2);
        const some = Marker === undefined ? ActionNames.slice(0, half) : ActionNames.slice(half);
        const EvaluationResults = some.map((name) => ({ EvalActionName: name, EvalDecision: decide(name) }));
        const more = Marker === undefined && ActionNames.length > half;
        return { EvaluationResults, IsTruncated: more, ...(more ? { Marker: "2" } : {}) };
      },
    },
  });

  it("is a forecast of the whole plan, asked as the role behind the session", async () => {
    const { code, of } = await onExample(simulator(() => "allowed"));
    expect([code, of.get("permissions")?.status]).toEqual([0, "ok"]);
    const asked = endpoint?.calls.filter(({ operation }) => operation === "iam:SimulatePrincipalPolicy") ?? [];
    expect(new Set(asked.map(({ input }) => input["PolicySourceArn"]))).toEqual(new Set([role.Arn]));
  });

  it("names what it denies, and the exit code is the one that collect would end with", async () => {
    const denies = new Set(["logs:FilterLogEvents", "xray:GetServiceGraph"]);
    const { code, of } = await onExample(simulator((name) => (denies.has(name) ? "implicitDeny" : "allowed")));
    expect(code).toBe(3);
    expect(of.get("permissions")).toMatchObject({
      status: "warn",
      detail: expect.stringMatching(/denies 2 of \d+ actions: logs:FilterLogEvents, xray:GetServiceGraph$/u),
    });
  });
});

describe("doctor says what is wrong and what to do, and still looks at the rest:", () => {
  it("a call that is denied, with what collect would lack", async () => {
    const { code, of } = await onExample({
      faults: [{ operation: "cloudtrail:LookupEvents", fault: "access-denied" }],
    });
    expect(code).toBe(3);
    expect(of.get("call:cloudtrail:LookupEvents")).toMatchObject({
      status: "warn",
      todo: expect.stringMatching(/^Without it: .*lambda-case-pack policy/u),
    });
    expect(of.get("call:logs:DescribeLogGroups")?.status).toBe("ok");
  });

  it("credentials that AWS does not take", async () => {
    const { code, of } = await onExample({ faults: [{ operation: "sts:*", fault: "expired-token" }] });
    expect(code).toBe(253);
    expect(of.get("identity")).toMatchObject({ status: "fail", todo: expect.stringContaining("aws sso login") });
    expect(of.get("clock")?.status).toBe("ok");
  });

  it("no credentials at all", async () => {
    endpoint = await startEndpoint({ handlers: {}, profiles: [], now: 0 });
    const { code, of } = await doctor({ AWS_REGION: "eu-west-1" }, "--endpoint-url", endpoint.url);
    expect(code).toBe(253);
    expect(of.get("credentials")?.status).toBe("fail");
    expect(of.get("permissions")?.status).toBe("skip");
  });

  it("no Region", async () => {
    const { code, of } = await doctor(KEYS);
    expect([code, of.get("region")?.status, of.get("clock")?.status]).toEqual([253, "fail", "skip"]);
  });

  it("a profile that is not there, and one that is", async () => {
    await mkdir(join(home, ".aws"));
    await writeFile(join(home, ".aws", "config"), "[profile work]\nregion = ap-northeast-1\n");
    endpoint = await startEndpoint({ handlers: {}, profiles: [], now: 0 });
    const missing = await doctor({ AWS_REGION: "eu-west-1" }, "--profile", "wrok", "--endpoint-url", endpoint.url);
    expect(missing.of.get("credentials")?.todo).toMatch(/--profile wrok is in neither .*work/u);
    const there = await doctor({}, "--profile", "work", "--endpoint-url", endpoint.url);
    expect(there.of.get("region")?.detail).toBe("ap-northeast-1 (profile work)");
  });

  it("two variables that name different Regions", async () => {
    endpoint = await startEndpoint({ handlers: {}, profiles: [], now: 0 });
    const env = { ...KEYS, AWS_REGION: "eu-west-1", AWS_DEFAULT_REGION: "us-east-1" };
    const { of } = await doctor(env, "--endpoint-url", endpoint.url);
    expect(of.get("region")).toMatchObject({ status: "warn", detail: expect.stringContaining("us-east-1") });
  });

  it("nobody at the endpoint", async () => {
    const { code, of } = await doctor({ ...KEYS, AWS_REGION: "eu-west-1" }, "--endpoint-url", "http://127.0.0.1:9");
    expect(code).toBe(254);
    expect(of.get("endpoint:127.0.0.1:9")).toMatchObject({
      status: "fail",
      detail: expect.stringContaining("ECONNREFUSED"),
    });
    expect(of.get("identity")?.todo).toContain("see the endpoints");
  });

  it("an endpoint that hangs", async () => {
    const { code, of } = await onExample({ faults: [{ operation: "sts:*", fault: "hang" }] }, "--timeout", "1");
    expect(code).toBe(254);
    expect(of.get("identity")).toMatchObject({ status: "fail", detail: "not known (ETIMEDOUT)" });
  });

  it.each([
    ["an hour behind", 3_600_000, "fail", /behind AWS/u, 253],
    ["two minutes ahead", -120_000, "warn", /ahead of AWS/u, 254],
  ] as const)("a clock that is %s", async (_name, offset, status, detail, exit) => {
    server = createServer((_request, response) => {
      response.writeHead(403, { date: new Date(Date.now() + offset).toUTCString() }).end();
    });
    await new Promise<void>((resolve) => void server?.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const { code, of } = await doctor(
      { ...KEYS, AWS_REGION: "eu-west-1" },
      "--endpoint-url",
      `http://127.0.0.1:${port}`,
    );
    expect(of.get("clock")).toMatchObject({ status, detail: expect.stringMatching(detail) });
    expect(code).toBe(exit);
  });

  it("a proxy that is no URL, without its value, and an endpoint that is none", async () => {
    const { code, of } = await doctor({ ...KEYS, AWS_REGION: "eu-west-1", HTTPS_PROXY: "ftp://me:hunter2@proxy" });
    expect([code, of.get("network")?.status]).toEqual([253, "fail"]);
    expect(JSON.stringify([...of])).not.toContain("hunter2");
    const odd = await doctor({ ...KEYS, AWS_REGION: "eu-west-1" }, "--endpoint-url", "not a url");
    expect([odd.code, odd.of.get("network")?.detail]).toEqual([253, expect.stringContaining("--endpoint-url")]);
  });

  it("a proxy and certificates, without a login", async () => {
    const bundle = join(home, "ca.pem");
    await writeFile(bundle, "");
    server = createServer();
    server.on("connect", (_request, socket) => void socket.end("HTTP/1.1 403 Forbidden\r\n\r\n"));
    await new Promise<void>((resolve) => void server?.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const proxy = `http://me:hunter2@127.0.0.1:${port}`;
    const { code, of } = await doctor({
      ...KEYS,
      AWS_REGION: "eu-west-1",
      HTTPS_PROXY: proxy,
      NO_PROXY: "corp.example",
    });
    expect(of.get("proxy")?.detail).toBe(`http://127.0.0.1:${port} (HTTPS_PROXY), not for NO_PROXY=corp.example`);
    expect(JSON.stringify([...of])).not.toContain("hunter2");
    expect([...of.keys()].filter((id) => id.startsWith("endpoint:"))).toContain(
      "endpoint:lambda.eu-west-1.amazonaws.com",
    );
    expect(of.get("endpoint:lambda.eu-west-1.amazonaws.com")?.detail).toMatch(/what answers is not AWS \(HTTP 403\)/u);
    expect(code).toBe(254);
    const empty = await doctor({ ...KEYS, AWS_REGION: "eu-west-1", AWS_CA_BUNDLE: bundle });
    expect([empty.code, empty.of.get("ca")?.status]).toEqual([253, "fail"]);
  });
});

it("what AWS says of a refusal stays out of what doctor prints", async () => {
  const planted = "the secret is hunter2hunter2";
  const { of, stderr } = await onExample({
    faults: [{ operation: "logs:DescribeLogGroups", fault: new AwsError("AccessDeniedException", planted, 400) }],
  });
  expect(of.get("call:logs:DescribeLogGroups")?.status).toBe("warn");
  expect(JSON.stringify([...of]) + stderr).not.toContain("hunter2");
});
