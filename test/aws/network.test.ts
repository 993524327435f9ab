import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { classify } from "../../src/aws/errors.ts";
import { goesDirect, isLoopback, networkSettings, requestHandler } from "../../src/aws/network.ts";
import { partSender } from "../../src/aws/put-part.ts";
import { createSession } from "../../src/aws/session.ts";
import { CasePackError } from "../../src/core/errors.ts";
import { LOCALHOST_CERTIFICATE, localhostKey } from "../helpers/localhost.ts";

describe("hosts that go past the proxy", () => {
  it.each([
    ["lambda.eu-west-1.amazonaws.com", "", false],
    ["lambda.eu-west-1.amazonaws.com", "amazonaws.com", true],
    ["lambda.eu-west-1.amazonaws.com", ".amazonaws.com", true],
    ["lambda.eu-west-1.amazonaws.com", "*.amazonaws.com, example.com", true],
    ["lambda.eu-west-1.amazonaws.com", "example.com,*", true],
    ["lambda.eu-west-1.amazonaws.com", "LAMBDA.eu-west-1.amazonaws.com:443", true],
    ["notamazonaws.com", "amazonaws.com", false],
    ["127.0.0.1", "", true],
    ["localhost", "", true],
    ["[::1]", "", true],
  ])("%s with NO_PROXY=%j: %s", (host, noProxy, direct) => {
    expect(goesDirect(host, noProxy)).toBe(direct);
  });

  it("takes only this machine for loopback", () => {
    expect(["127.1.2.3", "::1", "api.localhost"].every(isLoopback)).toBe(true);
    expect(["127.example.com", "128.0.0.1", "localhost.example.com"].some(isLoopback)).toBe(false);
  });
});

describe("a proxy of the environment", () => {
  let proxy: Server | undefined;
  afterEach(() => void proxy?.close());

  it("is asked to connect to AWS, and what it refuses is an error of the network", async () => {
    const wanted: string[] = [];
    proxy = createServer();
    proxy.on("connect", (request, socket) => {
      wanted.push(request.url ?? "");
      socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    });
    await new Promise<void>((resolve) => void proxy?.listen(0, "127.0.0.1", resolve));
    const { port } = proxy.address() as AddressInfo;
    const session = await createSession({
      region: "eu-west-1",
      credentials: { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "example" },
      env: { HTTPS_PROXY: `http://127.0.0.1:${port}`, AWS_MAX_ATTEMPTS: "1" },
      version: "0",
    });
    const sts = await session.sts();
    const failure = await sts.getCallerIdentity({}).catch(classify);
    expect(failure).toMatchObject({ outcome: "failed", error: { code: "ForeignReply" } });
    expect(wanted).toEqual(["sts.eu-west-1.amazonaws.com:443"]);
    session.close();
  });

  it("is the way of uploads too", async () => {
    const wanted: string[] = [];
    proxy = createServer();
    proxy.on("connect", (request, socket) => {
      wanted.push(request.url ?? "");
      socket.end("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
    });
    await new Promise<void>((resolve) => void proxy?.listen(0, "127.0.0.1", resolve));
    const { port } = proxy.address() as AddressInfo;
    const env = { HTTPS_PROXY: `http://127.0.0.1:${port}` };
    const sender = partSender({ env, signal: new AbortController().signal });
    const body = (async function* () {
      yield Buffer.from("part");
    })();
    const sent = await sender.put("https://uploads.example.com/part?X-Amz-Signature=1", 4, body);
    expect(sent).toEqual({ outcome: "try-again", why: "HTTP 502" });
    expect(wanted).toEqual(["uploads.example.com:443"]);
    sender.close();
  });

  it("is named in a sentence when it is no URL, without its value", () => {
    const broken = (): unknown => requestHandler({ HTTPS_PROXY: "ftp://user:hunter2@proxy" });
    expect(broken).toThrow(CasePackError);
    expect(broken).toThrow(/HTTPS_PROXY/u);
    expect(broken).not.toThrow(/hunter2/u);
  });
});

describe("AWS_CA_BUNDLE", () => {
  let server: Server | undefined;
  let folder: string | undefined;
  afterEach(async () => {
    server?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  /** What a caller's question comes to, at a server whose certificate only the bundle vouches for. */
  async function asked(env: Readonly<Record<string, string>>): Promise<unknown> {
    const key = localhostKey().export({ type: "pkcs8", format: "pem" });
    server = createTlsServer({ key, cert: LOCALHOST_CERTIFICATE }, (_request, response) => {
      response.writeHead(200, { "content-type": "text/xml", "x-amzn-requestid": "r-1" });
      response.end(
        "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>",
      );
    });
    await new Promise<void>((resolve) => void server?.listen(0, "127.0.0.1", resolve));
    const session = await createSession({
      region: "eu-west-1",
      credentials: { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "example" },
      endpointUrl: `https://localhost:${(server.address() as AddressInfo).port}`,
      env: { AWS_MAX_ATTEMPTS: "1", ...env },
      version: "0",
    });
    try {
      return (await (await session.sts()).getCallerIdentity({})).Account;
    } catch (error) {
      return classify(error).error.code;
    } finally {
      session.close();
    }
  }

  it("is what vouches for a server; without it the certificate is refused", async () => {
    folder = await mkdtemp(join(tmpdir(), "case-pack-ca-"));
    const bundle = join(folder, "bundle.pem");
    await writeFile(bundle, LOCALHOST_CERTIFICATE);
    expect(await asked({})).toBe("DEPTH_ZERO_SELF_SIGNED_CERT");
    server?.close();
    expect(await asked({ AWS_CA_BUNDLE: bundle })).toBe("111122223333");
    expect(networkSettings({ AWS_CA_BUNDLE: bundle }).caBundle).toEqual({ path: bundle, certificates: 1 });
  });

  it("is named in a sentence when it cannot be read", () => {
    expect(() => requestHandler({ AWS_CA_BUNDLE: "/nonexistent/bundle.pem" })).toThrow(
      "AWS_CA_BUNDLE names /nonexistent/bundle.pem, which cannot be read.",
    );
  });
});

describe("a reply", () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  /** What comes of a question to a server that announces an answer and sends it as `send` does. */
  async function asked(send: (response: ServerResponse) => void, requestTimeout: number): Promise<unknown> {
    server = createServer((_request, response) => {
      response.writeHead(200, { "content-type": "text/xml", "content-length": "10000" });
      send(response);
    });
    await new Promise<void>((resolve) => void server?.listen(0, "127.0.0.1", resolve));
    const session = await createSession({
      region: "eu-west-1",
      credentials: { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "example" },
      endpointUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      env: { AWS_MAX_ATTEMPTS: "1" },
      version: "0",
      requestTimeout,
    });
    try {
      return await (await session.sts()).getCallerIdentity({}).catch(classify);
    } finally {
      session.close();
    }
  }

  it("of which nothing more comes is given up, not only one that never begins", async () => {
    const failure = await asked((response) => response.write("<GetCallerIdentityResponse>"), 200);
    expect(failure).toMatchObject({ outcome: "failed", error: { code: "TimeoutError" } });
  });

  it("that comes drop by drop is given up too", async () => {
    const drops = (response: ServerResponse): void => {
      const timer = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(timer));
    };
    expect(await asked(drops, 200)).toMatchObject({ outcome: "failed", error: { code: "TimeoutError" } });
  });
});
