import { endpointOf, reach, type Reached } from "../../aws/reach.ts";
import type { ServiceName } from "../../aws/clients.ts";
import type { Clock } from "../../core/clock.ts";
import type { Host } from "../host.ts";
import { fail, type Line, ok, skip, warn } from "./line.ts";

/** Without these there is no case, or not much of one. */
const SERVICES: readonly ServiceName[] = ["sts", "lambda", "iam", "logs", "cloudTrail", "cloudWatch"];

/** Whether the endpoints answer, and what time it is there. */
export async function reachableLines(
  region: string,
  {
    env,
    endpointUrl,
    timeoutMs,
  }: { readonly env: Host["env"]; readonly endpointUrl?: string | undefined; readonly timeoutMs: number },
  clock: Clock,
): Promise<readonly Line[]> {
  const urls = await Promise.all(SERVICES.map((service) => endpointOf(service, region, { env, endpointUrl })));
  const hosts = [...new Map(urls.map((url) => [url.host, url])).values()];
  const asked = await Promise.all(hosts.map(async (url) => ({ url, reached: await reach(url, env, timeoutMs) })));
  const lines = asked.map(({ url, reached }): Line => {
    const id = `endpoint:${url.host}`;
    if (reached.reachable && reached.foreign) {
      return fail(
        id,
        "Endpoint",
        `${url.host}: what answers is not AWS (HTTP ${reached.status})`,
        IN_BETWEEN,
        "service",
      );
    }
    if (reached.reachable) return ok(id, "Endpoint", `${url.host} answers in ${reached.ms} ms`);
    return fail(id, "Endpoint", `${url.host} does not answer (${reached.why})`, advice(reached.why), "service");
  });
  return [
    ...lines,
    clockLine(
      asked.map(({ reached }) => reached),
      clock,
    ),
  ];
}

const IN_BETWEEN =
  "A proxy or firewall refuses the way: look at HTTPS_PROXY and NO_PROXY, and ask for the host to be allowed.";

function advice(why: string): string {
  if (/^(?:ENOTFOUND|EAI_)/u.test(why)) return "The name is not known here: look at DNS, the VPN, and the Region.";
  if (/CERT|SIGNED|ISSUER|TLS|EPROTO/u.test(why))
    return "Something between breaks TLS: name your company's certificates in AWS_CA_BUNDLE.";
  if (why === "ECONNREFUSED") return "Nothing listens there: look at --endpoint-url, AWS_ENDPOINT_URL and the proxy.";
  return "Look at the VPN, the firewall and the proxy (HTTPS_PROXY, NO_PROXY).";
}

/** AWS refuses signatures that are five minutes off. Source: IAM User Guide, "Troubleshoot signed requests". */
const MOST_SKEW_MS = 300_000;
const SOME_SKEW_MS = 60_000;

function clockLine(reached: readonly Reached[], clock: Clock): Line {
  const title = "Clock";
  const [serverTime] = reached.flatMap((each) =>
    each.reachable && !each.foreign && each.serverTime !== undefined ? [each.serverTime] : [],
  );
  if (serverTime === undefined) return skip("clock", title, "no endpoint told its time");
  const skew = clock.now() - serverTime;
  const seconds = Math.round(Math.abs(skew) / 1_000);
  const detail = `${seconds} s ${skew < 0 ? "behind" : "ahead of"} AWS`;
  if (Math.abs(skew) < SOME_SKEW_MS) return ok("clock", title, detail);
  const todo = "Set the clock (NTP): AWS refuses requests that are five minutes off.";
  return Math.abs(skew) < MOST_SKEW_MS
    ? warn("clock", title, detail, todo)
    : fail("clock", title, detail, todo, "configuration");
}
