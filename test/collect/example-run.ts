import { type AwsSession, createSession } from "../../src/aws/session.ts";
import { PHASES } from "../../src/collect/index.ts";
import { collect, type Collected, type CollectBase, type Phases, type Sink } from "../../src/collect/run.ts";
import type { Window } from "../../src/core/case.ts";
import { fixedClock } from "../../src/core/clock.ts";
import type { Piece } from "../../src/core/piece.ts";
import type { ExampleAccount } from "../../src/example/account.ts";
import { loadExample } from "../../src/example/accounts/index.ts";
import type { FaultRule } from "../../src/example/faults.ts";
import type { Handlers } from "../../src/example/handler.ts";
import { type Endpoint, startEndpoint } from "../../src/example/server.ts";

/** What a run left behind: what was collected, what reached the sink, what the endpoint saw. */
export interface ExampleRun {
  readonly collected: Collected;
  readonly pieces: readonly Piece[];
  /** Requests of this run. */
  readonly calls: Endpoint["calls"];
}

export interface RunOptions {
  readonly faults?: readonly FaultRule[];
  readonly base?: Partial<CollectBase>;
  readonly phases?: Phases;
  readonly sink?: Sink;
  /** With the credentials of the story's other accounts. */
  readonly peers?: boolean;
}

/** An example account behind a server on loopback, and sessions of the real SDK clients for it. */
export interface OpenExample {
  readonly example: ExampleAccount;
  readonly endpoint: Endpoint;
  readonly sessions: readonly AwsSession[];
  run(options?: RunOptions): Promise<ExampleRun>;
  close(): Promise<void>;
}

/** Opens an example; `handlers` take the place of the example's own. `root` is where `examples/accounts` is, if not here. */
export async function openExample(
  name: string,
  handlers: Handlers = {},
  env: Readonly<Record<string, string>> = {},
  root?: string,
): Promise<OpenExample> {
  const example = await loadExample(name, root === undefined ? {} : { root });
  const endpoint = await startEndpoint({ ...example, handlers: { ...example.handlers, ...handlers } });
  const sessions = await openSessions(example, endpoint.url, env);
  return {
    example,
    endpoint,
    sessions,
    async run(options = {}) {
      const pieces: Piece[] = [];
      // The endpoint forgets old calls, so positions shift and indexes do not.
      const before = endpoint.calls.at(-1)?.index ?? -1;
      endpoint.faults.clear();
      for (const fault of options.faults ?? []) endpoint.faults.add(fault);
      const base = { ...baseOf(example, sessions, options.peers === true), ...options.base };
      const keep: Sink = async (piece) => {
        pieces.push(piece);
      };
      const collected = await collect(options.phases ?? PHASES, base, options.sink ?? keep);
      return { collected, pieces, calls: endpoint.calls.filter(({ index }) => index > before) };
    },
    async close() {
      for (const session of sessions) session.close();
      await endpoint.close();
    },
  };
}

async function openSessions(
  example: ExampleAccount,
  endpointUrl: string,
  env: Readonly<Record<string, string>>,
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
      }),
    ),
  );
}

function baseOf(example: ExampleAccount, [aws, ...others]: readonly AwsSession[], peers: boolean): CollectBase {
  if (aws === undefined) throw new Error("the example has no profile");
  return {
    function: { name: example.functionName },
    aws,
    peers: peers ? others : [],
    clock: fixedClock(example.now),
    signal: new AbortController().signal,
    resolveWindow: () => lastHours(example.now, 2),
  };
}

/** The hours before a time, as a stated window. */
export function lastHours(end: string, hours: number): Window {
  const at = Date.parse(end);
  const start = new Date(at - hours * 3_600_000).toISOString();
  return { start, end: new Date(at).toISOString(), timeZone: "UTC", origin: "since" };
}

/** The value of a piece that is a document, undefined where there is none at that path. */
export function document(pieces: readonly Piece[], path: string): unknown {
  const piece = pieces.find((each) => each.path === path);
  return piece?.kind === "json" ? piece.value : undefined;
}
