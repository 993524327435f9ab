import { HttpRequest } from "@smithy/core/protocols";
import { type ClientConfig, createClient, type ServiceName } from "./clients.ts";
import { type Env, isLoopback, requestHandler } from "./network.ts";

/** Whether an endpoint answers at all, whatever it answers. */
export type Reached =
  | {
      readonly reachable: true;
      /** By its own clock, ms since the epoch. */
      readonly serverTime?: number;
      readonly ms: number;
      readonly status: number;
      /** An error of something in between: AWS's own carry a request id. */
      readonly foreign: boolean;
    }
  | { readonly reachable: false; readonly why: string };

/** Services whose endpoints have variables of their own. Source: AWS SDKs Reference Guide, "Service-specific endpoints". */
const VARIABLES: Readonly<Partial<Record<ServiceName, string>>> = {
  sts: "STS",
  lambda: "LAMBDA",
  iam: "IAM",
  logs: "CLOUDWATCH_LOGS",
  cloudTrail: "CLOUDTRAIL",
  cloudWatch: "CLOUDWATCH",
};

/** Where calls to a service go. Needs no credentials. */
export async function endpointOf(
  service: ServiceName,
  region: string,
  { env, endpointUrl }: { readonly env: Env; readonly endpointUrl?: string | undefined },
): Promise<URL> {
  const stated = endpointUrl ?? env[`AWS_ENDPOINT_URL_${VARIABLES[service] ?? ""}`] ?? env["AWS_ENDPOINT_URL"];
  if (stated !== undefined && stated !== "") return new URL(stated);
  const client = (await createClient(service, {
    region,
    credentials: () => Promise.reject(new Error("no call is made")),
  } as unknown as ClientConfig)) as unknown as WithEndpoints;
  return new URL(String(client.config.endpointProvider({ Region: region, UseFIPS: false, UseDualStack: false }).url));
}

interface WithEndpoints {
  readonly config: {
    endpointProvider(parameters: { Region: string; UseFIPS: boolean; UseDualStack: boolean }): { readonly url: URL };
  };
}

/** Asks for a page that nobody needs, unsigned, over the way that calls take. Never throws; ends after `timeoutMs`. */
export async function reach(url: URL, env: Env, timeoutMs: number): Promise<Reached> {
  const handler = requestHandler(env, timeoutMs);
  const start = performance.now();
  try {
    const request = new HttpRequest({
      method: "GET",
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port === "" ? {} : { port: Number(url.port) }),
      path: "/",
      headers: { host: url.host },
    });
    const { response } = await handler.handle(request, { abortSignal: AbortSignal.timeout(timeoutMs) });
    const date = Date.parse(response.headers["date"] ?? "");
    const ms = Math.round(performance.now() - start);
    const { statusCode: status, headers } = response;
    // On loopback stands a stand-in, which need not do as AWS does.
    const foreign =
      status >= 400 && !isLoopback(url.hostname) && !Object.keys(headers).some((name) => name.startsWith("x-amz"));
    return { reachable: true, ms, status, foreign, ...(Number.isNaN(date) ? {} : { serverTime: date }) };
  } catch (error) {
    return { reachable: false, why: codeOf(error) };
  } finally {
    handler.destroy();
  }
}

/** Codes, never words: a proxy's page or a host's banner is not shown. */
function codeOf(error: unknown): string {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  const said = [code, name].find((each) => typeof each === "string" && /^\w{1,60}$/u.test(each));
  return said === "AbortError" ? "TimeoutError" : typeof said === "string" ? said : "no answer";
}
