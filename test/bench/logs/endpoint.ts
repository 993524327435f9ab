import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { loadExample } from "../../../src/example/accounts/index.ts";
import { AWS_QUOTAS } from "../../../src/example/quotas.ts";
import { startEndpoint } from "../../../src/example/server.ts";
import { generatedHandlers, type GeneratedLog } from "./generated.ts";

/** The account that everything but the log comes from. */
export const EXAMPLE = "healthy";

export interface OpenEndpoint {
  readonly url: string;
  /** Requests that were throttled so far. */
  throttled(): Promise<number>;
  close(): Promise<void>;
}

/** Starts an endpoint in a process of its own: what it takes to make the log must not count. */
export async function openEndpoint(log: GeneratedLog): Promise<OpenEndpoint> {
  const child = spawn(process.execPath, [process.argv[1] ?? "", "--endpoint", JSON.stringify(log)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => String((await lines.next()).value);
  const url = await next();
  return {
    url,
    async throttled() {
      child.stdin.write("throttled\n");
      return Number(await next());
    },
    async close() {
      const ended = once(child, "exit");
      child.stdin.end();
      await ended;
    },
  };
}

/** The process: prints its address, then answers each line with the number of throttled requests, until its input ends. */
export async function serveEndpoint(log: GeneratedLog): Promise<void> {
  const example = await loadExample(EXAMPLE, { root: process.cwd() });
  let throttled = 0;
  const handlers = { ...example.handlers, ...generatedHandlers(log) };
  const endpoint = await startEndpoint({ ...example, handlers, quotas: AWS_QUOTAS });
  console.log(endpoint.url);
  let counted = -1;
  const count = (): void => {
    for (const { index, outcome } of endpoint.calls) {
      if (index <= counted) continue;
      counted = index;
      if (outcome.startsWith("Throttling")) throttled += 1;
    }
  };
  const counting = setInterval(count, 1000);
  for await (const line of createInterface({ input: process.stdin })) {
    count();
    if (line === "throttled") console.log(throttled);
  }
  clearInterval(counting);
  await endpoint.close();
}
