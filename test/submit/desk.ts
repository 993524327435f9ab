import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { partSender } from "../../src/aws/put-part.ts";
import { createSession } from "../../src/aws/session.ts";
import { supportClients } from "../../src/aws/support.ts";
import { type Clock, fixedClock } from "../../src/core/clock.ts";
import { loadExample } from "../../src/example/accounts/index.ts";
import type { SupportDesk } from "../../src/example/accounts/support-desk.ts";
import type { FaultRule } from "../../src/example/faults.ts";
import type { Handlers } from "../../src/example/handler.ts";
import { type Endpoint, startEndpoint } from "../../src/example/server.ts";
import type { Attachment, SubmitEvent, SubmitWith } from "../../src/submit/job.ts";

/** AWS Support of an example account, with all that a submission works with; waits take no time. */
export interface Desk {
  readonly support: SupportDesk;
  readonly endpoint: Endpoint;
  readonly using: SubmitWith;
  readonly events: readonly SubmitEvent[];
  /** Ms that were waited for. */
  readonly waits: readonly number[];
  /** Makes a file of so many bytes to attach. */
  file(bytes: number, name?: string): Promise<Attachment>;
  /** How often the endpoint was asked for an operation. */
  count(operation: string): number;
  interrupt(): void;
  close(): Promise<void>;
}

export interface DeskOptions {
  readonly faults?: readonly FaultRule[];
  readonly wrap?: (handlers: Handlers) => Handlers;
  readonly clock?: Clock;
  readonly stallMs?: number;
  /** Ms. */
  readonly requestTimeout?: number;
  readonly lookMs?: number;
}

export async function desk({
  faults = [],
  wrap,
  clock,
  stallMs,
  requestTimeout,
  lookMs,
}: DeskOptions = {}): Promise<Desk> {
  const example = await loadExample("healthy");
  const handlers = { ...example.handlers, ...wrap?.(example.handlers) };
  const endpoint = await startEndpoint({ ...example, handlers, faults });
  const [profile] = example.profiles;
  if (profile === undefined) throw new Error("the example has no profile");
  const session = await createSession({
    region: example.region,
    env: { AWS_MAX_ATTEMPTS: "2" },
    version: "0.0.0",
    credentials: { accessKeyId: profile.accessKeyId, secretAccessKey: profile.secretAccessKey },
    endpointUrl: endpoint.url,
    ...(requestTimeout === undefined ? {} : { requestTimeout }),
  });
  const abort = new AbortController();
  const sender = partSender({
    env: {},
    endpointUrl: endpoint.url,
    signal: abort.signal,
    ...(stallMs === undefined ? {} : { stallMs }),
  });
  const folder = await mkdtemp(join(tmpdir(), "case-pack-desk-"));
  const events: SubmitEvent[] = [];
  const waits: number[] = [];
  return {
    support: example.support,
    endpoint,
    events,
    waits,
    using: {
      ...(await supportClients(session)),
      put: sender.put,
      clock: clock ?? fixedClock(example.now),
      sleep: async (ms) => void waits.push(ms),
      signal: abort.signal,
      ...(lookMs === undefined ? {} : { lookMs }),
      tell: (event) => void events.push(event),
    },
    async file(bytes, name = "pack.zip") {
      const data = randomBytes(bytes);
      const path = join(folder, name);
      await writeFile(path, data);
      return { path, name, bytes, sha256: createHash("sha256").update(data).digest("hex") };
    },
    count: (operation) => endpoint.calls.filter((call) => call.operation === operation).length,
    interrupt: () => abort.abort(),
    async close() {
      sender.close();
      session.close();
      await endpoint.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
