import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AwsSession, createSession } from "../../src/aws/session.ts";
import type { CollectContext, Collector, Send } from "../../src/collect/collector.ts";
import { allOf, pages } from "../../src/collect/pages.ts";
import { collect, type Collected, type CollectBase, type Sink } from "../../src/collect/run.ts";
import type { CallSpec } from "../../src/core/call.ts";
import { fixedClock } from "../../src/core/clock.ts";
import { CasePackError } from "../../src/core/errors.ts";
import type { PipelineEvent } from "../../src/core/events.ts";
import type { Piece } from "../../src/core/piece.ts";
import { lastHours } from "./example-run.ts";

const NOW = "2026-11-20T12:00:00.000Z";

let session: AwsSession;
beforeAll(async () => {
  const credentials = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "example" };
  // Nothing is sent: these collectors make their replies themselves.
  session = await createSession({
    pause: () => Promise.resolve(),
    region: "eu-west-1",
    endpointUrl: "http://127.0.0.1:9",
    credentials,
    env: {},
    version: "0",
  });
});
afterAll(() => session.close());

function spec(operation: string, more: Partial<CallSpec> = {}): CallSpec {
  return {
    operation,
    actions: [operation],
    resources: () => ["*"],
    why: "to know",
    when: "when it rains",
    effect: `${operation} is not known.`,
    ...more,
  };
}

function collector(
  id: string,
  calls: readonly CallSpec[],
  run: Collector["collect"],
  more: Partial<Collector> = {},
): Collector {
  return { id, title: id, calls, collect: run, ...more };
}

interface Ran {
  readonly collected: Collected;
  readonly pieces: readonly Piece[];
  readonly events: readonly PipelineEvent[];
}

async function run(collectors: readonly Collector[], base: Partial<CollectBase> = {}, sink?: Sink): Promise<Ran> {
  const pieces: Piece[] = [];
  const events: PipelineEvent[] = [];
  const collected = await collect(
    { beforeWindow: [], afterWindow: [collectors] },
    {
      function: { name: "f" },
      aws: session,
      peers: [],
      clock: fixedClock(NOW),
      signal: new AbortController().signal,
      resolveWindow: () => lastHours(NOW, 1),
      listener: (event) => void events.push(event),
      ...base,
    },
    sink ??
      (async (piece) => {
        pieces.push(piece);
      }),
  );
  return { collected, pieces, events };
}

const reply = <T extends object>(body: T, attempts = 1): Promise<T & { $metadata: { attempts: number } }> =>
  Promise.resolve({ ...body, $metadata: { attempts } });

const refusal = (name: string, status = 400): Promise<never> =>
  Promise.reject(
    Object.assign(new Error("raw words of the reply"), {
      name,
      $fault: "client",
      $metadata: { httpStatusCode: status, requestId: "r-1", attempts: 3 },
    }),
  );

/** Yields one document made of one call. */
function asking(
  operation: string,
  answer: (send: Send) => Promise<object>,
  count?: () => number,
): Collector["collect"] {
  return async function* collectIt(ctx: CollectContext): AsyncGenerator<Piece> {
    const got = await ctx.ask({ operation }, answer, count);
    if (got.value !== undefined) yield { kind: "json", path: `${operation}.json`, value: got.value, items: [got.item] };
  };
}

describe("an ask", () => {
  it("becomes one item, with the requests of all its pages, its count and its file", async () => {
    const paged = async (send: Send): Promise<object> => {
      const found: number[] = [];
      for await (const { N } of pages(
        send,
        (token) => reply({ N: token === undefined ? 1 : 2 }, 2),
        ({ N }) => (N === 1 ? "next" : undefined),
      )) {
        found.push(N);
      }
      return found;
    };
    const { collected } = await run([
      collector(
        "c",
        [spec("x:Get")],
        asking("x:Get", paged, () => 2),
      ),
    ]);
    expect(collected.items).toEqual([
      {
        id: "x:Get",
        collector: "c",
        operation: "x:Get",
        actions: ["x:Get"],
        outcome: "collected",
        attempts: 4,
        startedAt: NOW,
        finishedAt: NOW,
        count: 2,
        files: ["x:Get.json"],
        region: "eu-west-1",
        effect: "",
      },
    ]);
  });

  it("that brings nothing is empty, and its document says so", async () => {
    const { collected, pieces } = await run([
      collector(
        "c",
        [spec("x:Get")],
        asking(
          "x:Get",
          (send) => send(() => reply({ List: [] })),
          () => 0,
        ),
      ),
    ]);
    expect(collected.items[0]).toMatchObject({ outcome: "empty", count: 0, files: ["x:Get.json"] });
    expect(pieces).toHaveLength(1);
  });

  it.each([
    ["AccessDeniedException", "denied", 3],
    // Sent again, twice.
    ["ThrottlingException", "throttled", 9],
    ["ResourceNotFoundException", "not-found", 3],
    ["InternalServerError", "failed", 3],
  ])("refused with %s ends as %s, with code, request id and attempts", async (code, outcome, attempts) => {
    const { collected } = await run([
      collector(
        "c",
        [spec("x:Get")],
        asking("x:Get", (send) => send(() => refusal(code))),
      ),
    ]);
    expect(collected.items[0]).toMatchObject({
      outcome,
      attempts,
      count: 0,
      files: [],
      error: { code, requestId: "r-1" },
    });
    expect(collected.items[0]?.effect).toBe(outcome === "not-found" ? "" : "x:Get is not known.");
  });

  it("takes a reply without any member for cut off, unless that is how the operation says `none`", async () => {
    const bare = (more: object): Collector =>
      collector("c", [spec("x:Get")], async function* collectIt(ctx): AsyncGenerator<Piece> {
        await ctx.ask(
          { operation: "x:Get", ...more },
          (send) => send(() => reply({})),
          () => 0,
        );
        yield* [];
      });
    const [cut, none] = [await run([bare({})]), await run([bare({ mayBeBare: true })])];
    expect(cut.collected.items[0]).toMatchObject({
      outcome: "failed",
      attempts: 1,
      error: { code: "UnreadableReply" },
    });
    expect(none.collected.items[0]).toMatchObject({ outcome: "empty" });
  });

  it.each([1, 2, 3, 50])("does not go in circles of %d tokens", async (tokens) => {
    let page = 0;
    const circling = async (send: Send): Promise<object> => {
      const token = (): string => `token ${(page += 1) % tokens}`;
      for await (const each of pages(send, () => reply({ a: 1 }), token)) void each;
      return {};
    };
    const { collected } = await run([collector("c", [spec("x:Get")], asking("x:Get", circling))]);
    expect(collected.items[0]).toMatchObject({ outcome: "failed", error: { code: "EndlessPages" } });
    expect(collected.items[0]?.attempts).toBeLessThan(4 * tokens + 3);
  });

  it.each<[string, (page: number) => object, number, RegExp]>([
    ["bring something new each time", (page) => ({ List: [page] }), 2_000, /^more than 2000 pages$/u],
    ["are empty", () => ({ List: [] }), 100, /^100 pages in a row brought nothing new/u],
    ["are the first one over again", () => ({ List: ["a", "b"], At: "x" }), 101, /^100 pages in a row/u],
    ["come in turns", (page) => ({ List: [page % 3] }), 103, /^100 pages in a row/u],
  ])("does not follow tokens for ever, where pages %s", async (_, content, attempts, message) => {
    let page = 0;
    let handed = 0;
    const endless = async (send: Send): Promise<object> => {
      const next = (): string => `token ${(page += 1)}`;
      for await (const { List } of pages(
        send,
        () => reply({ ...(content(page) as { List: readonly unknown[] }), NextToken: `token ${page + 1}` }),
        next,
      )) {
        handed += List.length;
      }
      return {};
    };
    const { collected } = await run([collector("c", [spec("x:Get")], asking("x:Get", endless))]);
    expect(collected.items[0]).toMatchObject({
      outcome: "failed",
      error: { code: "EndlessPages", message: expect.stringMatching(message) },
      effect: "x:Get is not known.",
    });
    expect(Math.abs((collected.items[0]?.attempts ?? 0) - attempts)).toBeLessThan(6);
    // What comes again and again would fill the memory.
    expect(handed).toBeLessThan(Math.max(20, attempts === 2_000 ? 2_001 : 0));
  });

  it("follows a list through pages that are empty, as a filtered one has, to its end", async () => {
    const list = async (send: Send): Promise<object> =>
      await allOf(
        send,
        (token = "0") => reply({ List: Number(token) % 90 === 0 ? [token] : [], NextToken: token }),
        ({ NextToken }) => (NextToken === "1800" ? undefined : String(Number(NextToken) + 1)),
        ({ List }) => List,
      );
    const { collected, pieces } = await run([collector("c", [spec("x:Get")], asking("x:Get", list))]);
    expect(collected.items[0]).toMatchObject({ outcome: "collected", attempts: 1_801 });
    expect(pieces).toMatchObject([{ value: Array.from({ length: 21 }, (_, at) => String(at * 90)) }]);
  });

  it("does not follow a slow list for hours; where the quota is low, each page has its time", async () => {
    let ms = 0;
    const slow = async (most: { ms: number; msAPage: number } | undefined, pause: number): Promise<number> => {
      let page = 0;
      const bounds = { now: () => ms, ...(most === undefined ? {} : { most }) };
      const send: Send = (request) => request({ abortSignal: new AbortController().signal });
      const all = pages(
        send,
        () => {
          ms += pause;
          return reply({ List: [(page += 1)] });
        },
        () => `token ${page}`,
        bounds,
      );
      await expect(
        (async () => {
          for await (const each of all) void each;
        })(),
      ).rejects.toMatchObject({ name: "EndlessPages" });
      return page;
    };
    expect(await slow(undefined, 29_000)).toBe(21);
    expect(await slow({ ms: 600_000, msAPage: 10_000 }, 29_000)).toBeLessThan(40);
    expect(await slow({ ms: 600_000, msAPage: 10_000 }, 6_000)).toBe(2_000);
  });
});

describe("a stream", () => {
  it("hands on what came before a page failed, and says that it is not all", async () => {
    const streaming = collector("c", [spec("x:List")], async function* collectIt(ctx): AsyncGenerator<Piece> {
      const stream = ctx.stream<number>({ operation: "x:List" }, async function* read(send) {
        yield [(await send(() => reply({ N: 1 }))).N, 2];
        await send(() => refusal("ThrottlingException"));
      });
      for await (const { batch, item } of stream)
        yield { kind: "records", path: "list", records: batch, items: [item] };
    });
    const { collected, pieces } = await run([streaming]);
    expect(pieces).toMatchObject([{ records: [1, 2] }]);
    expect(collected.items[0]).toMatchObject({
      outcome: "throttled",
      count: 2,
      attempts: 10,
      files: ["list"],
      effect: "x:List is not known.",
    });
  });
});

describe("calls that are not made", () => {
  it("are not applicable, and say when they would have been", async () => {
    const { collected } = await run([collector("c", [spec("x:Get")], async function* none() {})]);
    expect(collected.items[0]).toMatchObject({
      outcome: "not-applicable",
      reason: "asked only when it rains",
      effect: "",
      attempts: 0,
    });
  });

  it("are skipped where the call that they follow on failed", async () => {
    const calls = [spec("x:List"), spec("x:Get", { after: "x:List" }), spec("x:Other")];
    const { collected } = await run([
      collector(
        "c",
        calls,
        asking("x:List", (send) => send(() => refusal("AccessDenied"))),
      ),
    ]);
    expect(collected.items.map(({ operation, outcome, reason }) => [operation, outcome, reason])).toEqual([
      ["x:Get", "skipped", "it follows on x:List, which was denied"],
      ["x:List", "denied", undefined],
      ["x:Other", "not-applicable", "asked only when it rains"],
    ]);
  });

  it("say why, where the collector knows before it starts", async () => {
    const unmet = (): { outcome: "not-applicable"; why: string } => ({
      outcome: "not-applicable",
      why: "there is no VPC",
    });
    const never = asking("x:Get", () => Promise.reject(new Error("was asked all the same")));
    const { collected, events } = await run([collector("c", [spec("x:Get")], never, { unmet })]);
    expect(collected.items[0]).toMatchObject({ outcome: "not-applicable", reason: "there is no VPC" });
    expect(events.filter(({ type }) => type === "collector-started")).toEqual([]);
  });

  it("are one item where two collectors declare the same operation and one made it", async () => {
    const made = collector(
      "a",
      [spec("x:Get")],
      asking("x:Get", (send) => send(() => reply({ a: 1 }))),
    );
    const idle = collector("b", [spec("x:Get"), spec("x:List")], async function* none() {});
    const { collected } = await run([made, idle]);
    expect(collected.items.map(({ id, outcome }) => [id, outcome])).toEqual([
      ["x:Get", "collected"],
      ["x:List", "not-applicable"],
    ]);
  });
});

describe("a collector that is wrong", () => {
  const good = collector(
    "good",
    [spec("x:Good")],
    asking("x:Good", (send) => send(() => reply({ a: 1 }))),
  );

  it("costs its own calls only", async () => {
    const wrong = collector("wrong", [spec("x:Get")], async function* collectIt(): AsyncGenerator<Piece> {
      yield* [];
      throw new TypeError("cannot read properties of undefined");
    });
    const { collected } = await run([wrong, good]);
    expect(collected.items.map(({ operation, outcome, error }) => [operation, outcome, error?.code])).toEqual([
      ["x:Get", "failed", "CollectorFailed"],
      ["x:Good", "collected", undefined],
    ]);
  });

  it("cannot make a call that it does not declare, nor the same call twice", async () => {
    const undeclared = collector(
      "undeclared",
      [spec("x:Get")],
      asking("x:Delete", () => reply({ a: 1 })),
    );
    const twice = collector("twice", [spec("y:Get")], async function* collectIt(ctx): AsyncGenerator<Piece> {
      yield* asking("y:Get", (send) => send(() => reply({ a: 1 })))(ctx) as AsyncGenerator<Piece>;
      yield* asking("y:Get", (send) => send(() => reply({ a: 1 })))(ctx) as AsyncGenerator<Piece>;
    });
    const { collected } = await run([undeclared, twice, good]);
    const failed = collected.items.filter(({ outcome }) => outcome === "failed");
    expect(failed.map(({ operation, error }) => [operation, error?.message])).toEqual([
      ["x:Get", "undeclared asks x:Delete, which it does not declare"],
      ["y:Get", "y:Get was asked twice"],
    ]);
  });
});

describe("the end of a run", () => {
  /** Yields until it is stopped. */
  const busy = collector("busy", [spec("x:Busy")], async function* collectIt(): AsyncGenerator<Piece> {
    for (let number = 0; ; number += 1) {
      yield { kind: "json", path: `${number}`, value: number, items: [] };
      await new Promise((resolve) => setImmediate(resolve));
    }
  });

  it("comes with a CasePackError of a collector: the others are stopped, and nothing reaches the sink afterwards", async () => {
    const strict = collector("strict", [spec("x:Get")], async function* collectIt(): AsyncGenerator<Piece> {
      await new Promise((resolve) => setImmediate(resolve));
      yield* [];
      throw new CasePackError("usage", "There is no such function.");
    });
    let late = 0;
    let ended = false;
    const sink: Sink = async () => {
      if (ended) late += 1;
    };
    await expect(run([busy, strict], {}, sink)).rejects.toMatchObject({ code: "usage" });
    ended = true;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(late).toBe(0);
  });

  it("comes with whatever the sink throws", async () => {
    const sink: Sink = () => Promise.reject(new CasePackError("redaction", "A reply could not be redacted."));
    await expect(run([busy], {}, sink)).rejects.toMatchObject({ code: "redaction" });
    const other: Sink = () => Promise.reject(new Error("the disk is full"));
    await expect(run([busy], {}, other)).rejects.toThrow("the disk is full");
  });

  it("comes with the signal, also while a call is on its way and others wait for their turn", async () => {
    const abort = new AbortController();
    const waiting = Array.from({ length: 40 }, (_, index) =>
      collector(`c${index}`, [spec(`x:Get${index}`)], (ctx) =>
        asking(`x:Get${index}`, (send) =>
          send(
            ({ abortSignal }) =>
              new Promise((_resolve, reject) => {
                abortSignal.addEventListener("abort", () => reject(new Error("aborted")));
              }),
          ),
        )(ctx),
      ),
    );
    setTimeout(() => abort.abort(), 5);
    await expect(run(waiting, { signal: abort.signal })).rejects.toMatchObject({ code: "interrupted" });
  });
});

describe("the window", () => {
  it("is settled by the failures that the phases before it found, and told to the listener", async () => {
    const metrics = collector("metrics", [spec("x:Get")], async function* collectIt(ctx): AsyncGenerator<Piece> {
      expect(() => ctx.window).toThrow(/not known before the metrics/u);
      ctx.facts.failures = [{ at: 7, failures: 3 }];
      yield* [];
    });
    const after = collector("after", [spec("y:Get")], async function* collectIt(ctx): AsyncGenerator<Piece> {
      yield { kind: "json", path: "window", value: ctx.window, items: [] };
    });
    const pieces: Piece[] = [];
    const events: PipelineEvent[] = [];
    const window = lastHours(NOW, 3);
    const collected = await collect(
      { beforeWindow: [[metrics]], afterWindow: [[after]] },
      {
        function: { name: "f" },
        aws: session,
        peers: [],
        clock: fixedClock(NOW),
        signal: new AbortController().signal,
        resolveWindow: (points) => {
          expect(points).toEqual([{ at: 7, failures: 3 }]);
          return window;
        },
        listener: (event) => void events.push(event),
      },
      async (piece) => void pieces.push(piece),
    );
    expect(collected.window).toEqual(window);
    expect(collected.items.map(({ outcome }) => outcome)).toEqual(["not-applicable", "not-applicable"]);
    expect(pieces).toMatchObject([{ value: window }]);
    expect(events).toContainEqual({ type: "window", window });
  });
});

describe("what the listener hears", () => {
  it("is which calls ended how, without a word of a reply", async () => {
    const { events } = await run([
      collector(
        "c",
        [spec("x:Get")],
        asking("x:Get", (send) => send(() => refusal("AccessDenied"))),
      ),
    ]);
    expect(events).toContainEqual({ type: "item", collector: "c", id: "x:Get", outcome: "denied" });
    expect(JSON.stringify(events)).not.toContain("raw words");
  });
});
