import { type AwsSession, createSession } from "../../src/aws/session.ts";
import { PHASES } from "../../src/collect/index.ts";
import { collect, type Collected, type CollectBase, type Phases, type Sink } from "../../src/collect/run.ts";
import type { Window } from "../../src/core/case.ts";
import { fixedClock } from "../../src/core/clock.ts";
import type { Item } from "../../src/core/outcome.ts";
import type { Piece } from "../../src/core/piece.ts";
import { loadExample } from "../../src/example/accounts/index.ts";
import type { ExampleAccount } from "../../src/example/account.ts";
import type { FaultRule } from "../../src/example/faults.ts";
import type { Handlers } from "../../src/example/handler.ts";
import { type Endpoint, startEndpoint } from "../../src/example/server.ts";

/** What a run left behind: what was collected, what reached the sink, what the endpoint saw. */
export interface ExampleRun {
  readonly collected: Collected;
  readonly pieces: readonly Piece[];
  readonly calls: Endpoint["calls"];
  readonly problems: readonly string[];
}

export interface ExampleRunOptions {
  readonly faults?: readonly FaultRule[];
  /** Handlers that take the place of the example's. */
  readonly handlers?: Handlers;
  readonly base?: Partial<CollectBase>;
  readonly phases?: Phases;
  readonly sink?: Sink;
  readonly peers?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly requestTimeout?: number;
}

const HOUR_MS = 3_600_000;

/** Runs the collectors on an example account: real SDK clients, real wire, a server on loopback. */
export async function runExample(name: string, options: ExampleRunOptions = {}): Promise<ExampleRun> {
  const example = await loadExample(name);
  const endpoint = await startEndpoint({
    ...example,
    handlers: { ...example.handlers, ...options.handlers },
    ...(options.faults === undefined ? {} : { faults: options.faults }),
  });
  const sessions = await openSessions(example, endpoint.url, options);
  const pieces: Piece[] = [];
  const [own, ...others] = sessions;
  if (own === undefined) throw new Error("the example has no profile");
  try {
    const collected = await collect(
      options.phases ?? PHASES,
      { ...baseOf(example, own, options.peers === true ? others : []), ...options.base },
      options.sink ??
        (async (piece) => {
          pieces.push(piece);
        }),
    );
    return { collected, pieces, calls: endpoint.calls, problems: endpoint.problems };
  } finally {
    for (const session of sessions) session.close();
    await endpoint.close();
  }
}

async function openSessions(
  example: ExampleAccount,
  endpointUrl: string,
  { env = {}, requestTimeout }: ExampleRunOptions,
): Promise<readonly AwsSession[]> {
  return Promise.all(
    example.profiles.map((profile, index) =>
      createSession({
        label: index === 0 ? "own" : "peer",
        region: example.region,
        endpointUrl,
        credentials: profile,
        env,
        version: "0.0.0-test",
        ...(requestTimeout === undefined ? {} : { requestTimeout }),
      }),
    ),
  );
}

function baseOf(example: ExampleAccount, aws: AwsSession, peers: readonly AwsSession[]): CollectBase {
  const clock = fixedClock(example.now);
  return {
    function: { name: example.functionName },
    aws,
    peers,
    clock,
    signal: new AbortController().signal,
    resolveWindow: (): Window => lastHours(example.now, 6),
  };
}

/** The hours before a time, as a stated window. */
export function lastHours(end: string, hours: number): Window {
  const at = Date.parse(end);
  return {
    start: new Date(at - hours * HOUR_MS).toISOString(),
    end: new Date(at).toISOString(),
    timeZone: "UTC",
    origin: "since",
  };
}

/** `operation/about` by outcome, for a short look at many items. */
export function outcomes(items: readonly Item[]): Readonly<Record<string, string>> {
  return Object.fromEntries(items.map(({ id, outcome }) => [id, outcome]));
}
