import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { Agent } from "node:https";
import { connect } from "node:tls";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { HttpsProxyAgent } from "https-proxy-agent";
import { CasePackError } from "../core/errors.ts";

export type Env = Readonly<Record<string, string | undefined>>;

const MAX_SOCKETS = 32;

/**
 * The way to AWS that users of the AWS CLI expect and the SDK does not take by itself: `HTTPS_PROXY` (or `HTTP_PROXY`),
 * `NO_PROXY` and `AWS_CA_BUNDLE`. Source: AWS CLI User Guide, "Using an HTTP proxy" and "Environment variables".
 * @param requestTimeout ms until a reply begins, and within it between two bytes; the whole of it may take ten times as long
 * @throws CasePackError `configuration` for a bundle that cannot be read or a proxy that is no URL
 */
export function requestHandler(env: Env, requestTimeout = 30_000): NodeHttpHandler {
  const ca = caBundle(env);
  const trust = ca === undefined ? {} : { ca };
  const proxy = proxyUrl(env);
  const common = { keepAlive: true, maxSockets: MAX_SOCKETS };
  const httpsAgent =
    proxy === undefined
      ? new Agent({ ...common, ...trust })
      : new ProxyAgent(proxy, { ...common, ...trust }, env["NO_PROXY"] ?? env["no_proxy"] ?? "");
  return new PatientHandler({
    // Every AWS endpoint is https; plain http is a local stand-in, which no proxy could reach.
    httpAgent: common,
    httpsAgent: httpsAgent as Agent,
    connectionTimeout: 5_000,
    requestTimeout,
    throwOnRequestTimeout: true,
    // The former ends with a reply's first byte; without this a body that stalls is waited for without end.
    socketTimeout: requestTimeout,
    // The SDK warns on the console when sockets queue up; here queueing is meant.
    socketAcquisitionWarningTimeout: 3_600_000,
  });
}

/** How much longer than until it begins a reply may take: five minutes for 10 MB on a slow line. */
const WHOLE_REPLY = 10;

/** Gives up a reply that comes drop by drop, which no time-out between bytes ever does. */
class PatientHandler extends NodeHttpHandler {
  override async handle(...request: Parameters<NodeHttpHandler["handle"]>): ReturnType<NodeHttpHandler["handle"]> {
    const handled = await super.handle(...request);
    const { requestTimeout = 0 } = this.httpHandlerConfigs();
    const body = handled.response.body as IncomingMessage;
    const ms = requestTimeout * WHOLE_REPLY;
    const giveUp = (): void => {
      body.destroy(Object.assign(new Error(`the reply was not whole after ${ms} ms`), { name: "TimeoutError" }));
    };
    const timer = setTimeout(giveUp, ms).unref();
    body.once("close", () => clearTimeout(timer));
    return handled;
  }
}

/** What of the environment decides the way to AWS. */
export interface NetworkSettings {
  /** The variable that names the proxy, and the proxy without login or path. */
  readonly proxy?: { readonly variable: string; readonly address: string };
  readonly noProxy?: string;
  readonly caBundle?: { readonly path: string; readonly certificates: number };
}

/** @throws CasePackError `configuration` as `requestHandler` */
export function networkSettings(env: Env): NetworkSettings {
  const proxy = proxyUrl(env);
  const variable = proxyVariable(env);
  const noProxy = env["NO_PROXY"] ?? env["no_proxy"] ?? "";
  const certificates = caBundle(env)?.match(/-----BEGIN (?:TRUSTED )?CERTIFICATE-----/gu)?.length ?? 0;
  const path = env["AWS_CA_BUNDLE"] ?? "";
  return {
    ...(proxy === undefined || variable === undefined ? {} : { proxy: { variable, address: new URL(proxy).origin } }),
    ...(noProxy === "" ? {} : { noProxy }),
    ...(path === "" ? {} : { caBundle: { path, certificates } }),
  };
}

/** Whether `NO_PROXY` or the loopback rule keeps a host off the proxy. */
export function goesDirect(host: string, noProxy: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/gu, "");
  if (isLoopback(name)) return true;
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/u)
    .map((entry) => entry.replace(/:\d+$/u, "").replace(/^\*?\./u, ""))
    .some((entry) => entry === "*" || (entry !== "" && (name === entry || name.endsWith(`.${entry}`))));
}

/** Whether a host is this machine itself. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/gu, "");
  return name === "localhost" || name.endsWith(".localhost") || name === "::1" || /^127(?:\.\d{1,3}){3}$/u.test(name);
}

class ProxyAgent extends HttpsProxyAgent<string> {
  readonly #noProxy: string;

  constructor(proxy: string, options: ConstructorParameters<typeof HttpsProxyAgent<string>>[1], noProxy: string) {
    super(proxy, options);
    this.#noProxy = noProxy;
  }

  override connect(
    ...[request, options]: Parameters<HttpsProxyAgent<string>["connect"]>
  ): ReturnType<HttpsProxyAgent<string>["connect"]> {
    if (!options.secureEndpoint || !goesDirect(options.host ?? "", this.#noProxy)) {
      return super.connect(request, options);
    }
    return Promise.resolve(connect({ servername: options.host ?? "", ...options }));
  }
}

function proxyVariable(env: Env): string | undefined {
  return ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"].find((each) => (env[each] ?? "") !== "");
}

function proxyUrl(env: Env): string | undefined {
  const name = proxyVariable(env);
  if (name === undefined) return undefined;
  const text = env[name] ?? "";
  const whole = text.includes("://") ? text : `http://${text}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  // The value can hold a password, so the sentence names the variable only.
  if (url === undefined || !/^https?:$/u.test(url.protocol)) {
    throw new CasePackError(
      "configuration",
      `${name} is not the URL of a proxy; write it like http://proxy.example.com:3128.`,
    );
  }
  return url.href;
}

function caBundle(env: Env): string | undefined {
  const path = env["AWS_CA_BUNDLE"];
  if (path === undefined || path === "") return undefined;
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new CasePackError("configuration", `AWS_CA_BUNDLE names ${path}, which cannot be read.`, { cause });
  }
}
