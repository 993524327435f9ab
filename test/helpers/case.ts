import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AwsSession, type SessionOptions, createSession } from "../../src/aws/session.ts";
import type { Window } from "../../src/core/case.ts";
import { fixedClock } from "../../src/core/clock.ts";
import type { PipelineEvent } from "../../src/core/events.ts";
import type { ExampleAccount, ExampleProfile } from "../../src/example/account.ts";
import type { Authorize } from "../../src/example/authorization.ts";
import type { FaultRule } from "../../src/example/faults.ts";
import { type Endpoint, startEndpoint } from "../../src/example/server.ts";
import { type PackRequest, type PackResult, makePack } from "../../src/compose/pipeline.ts";
import { ROOT } from "./cli.ts";

/** A collection from an example account, in a folder of its own. */
export interface TestCase {
  readonly out: string;
  readonly endpoint: Endpoint;
  run(more?: Partial<PackRequest>, signal?: AbortSignal, events?: PipelineEvent[]): Promise<PackResult>;
  close(): Promise<void>;
}

/** Starts an endpoint that serves the example, with faults, and sessions for its first profile and `peers`. */
export async function testCase(
  example: ExampleAccount,
  options: {
    readonly faults?: readonly FaultRule[];
    readonly peers?: readonly string[];
    readonly allow?: Authorize;
    readonly session?: Partial<SessionOptions>;
    /** Stands between the sessions and the endpoint of this URL. */
    readonly through?: (url: string) => Promise<Pick<Endpoint, "url" | "close">>;
  } = {},
): Promise<TestCase> {
  const { handlers, profiles, now, region } = example;
  const endpoint = await startEndpoint({
    handlers,
    profiles,
    now,
    ...(options.faults === undefined ? {} : { faults: options.faults }),
    ...(options.allow === undefined ? {} : { allow: options.allow }),
  });
  const between = await options.through?.(endpoint.url);
  const session = async (label: "own" | "peer", profile: ExampleProfile | undefined): Promise<AwsSession> => {
    if (profile === undefined) throw new Error(`${example.name} has no such profile`);
    const { accessKeyId, secretAccessKey } = profile;
    return await createSession({
      label,
      region,
      env: { AWS_MAX_ATTEMPTS: "2" },
      version: "0.0.0",
      credentials: { accessKeyId, secretAccessKey },
      endpointUrl: between?.url ?? endpoint.url,
      ...options.session,
    });
  };
  const aws = await session("own", profiles[0]);
  const peers = await Promise.all(
    (options.peers ?? []).map((name) =>
      session(
        "peer",
        profiles.find((profile) => profile.name === name),
      ),
    ),
  );
  const out = await mkdtemp(join(tmpdir(), "case-pack-test-"));
  return {
    out,
    endpoint,
    run: (more = {}, signal = new AbortController().signal, events = []) =>
      makePack(
        {
          function: { name: example.functionName },
          aws,
          peers,
          stated: {},
          audience: "support",
          language: "en",
          out,
          clock: fixedClock(now),
          key: new Uint8Array(32).fill(7),
          tool: { name: "lambda-case-pack", version: "0.0.0" },
          templatesRoot: join(ROOT, "templates"),
          ...more,
        },
        {
          listener: (event) => void events.push(event),
          signal,
          onAbruptEnd: () => () => undefined,
          processes: { id: 1, isAlive: () => false },
        },
      ),
    async close() {
      for (const each of [aws, ...peers]) each.close();
      await between?.close();
      await endpoint.close();
      await rm(out, { recursive: true, force: true });
    },
  };
}

/** A window in which every call is made, and whose logs are read in no time. */
export function lastHalfHour({ now }: Pick<ExampleAccount, "now">): Window {
  const start = new Date(Date.parse(now) - 30 * 60_000).toISOString();
  return { start, end: now, timeZone: "UTC", origin: "start-end" };
}
