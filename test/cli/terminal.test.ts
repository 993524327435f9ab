import { describe, expect, it } from "vitest";
import type { PipelineEvent } from "../../src/core/events.ts";
import { Activity } from "../../src/cli/progress.ts";
import { createTerminal } from "../../src/cli/terminal.ts";

const EVENTS: readonly PipelineEvent[] = [
  { type: "collector-started", collector: "logs", title: "CloudWatch logs" },
  { type: "progress", collector: "logs", count: 1234, unit: "log events" },
  { type: "item", collector: "logs", id: "logs:FilterLogEvents", outcome: "denied" },
  { type: "collector-finished", collector: "logs", title: "CloudWatch logs" },
];

const ESCAPE = "\u001B";

/** What stderr gets of a run, on a terminal or off it. */
function shown(
  host: { interactive: boolean; env?: Record<string, string> },
  options: Partial<{ quiet: boolean; verbose: boolean; progress: boolean; color: boolean }> = {},
): string {
  let text = "";
  const stderr = (part: string): void => {
    text += part;
  };
  const terminal = createTerminal(
    { ...host, env: host.env ?? {}, columns: 60, stderr },
    { quiet: false, verbose: false, progress: true, color: true, ...options },
  );
  for (const event of EVENTS) terminal.listen(event);
  terminal.close();
  return text;
}

describe("progress on stderr", () => {
  it("is plain lines off a terminal: no colour, nothing rewritten", () => {
    expect(shown({ interactive: false })).toBe(
      "gaps CloudWatch logs: 1,234 log events in 1 call, 1 without an answer\n",
    );
  });

  it("is coloured and rewritten on a terminal", () => {
    const text = shown({ interactive: true });
    expect(text).toContain(`${ESCAPE}[33mgaps`);
    expect(text).toContain("\r");
  });

  it.each([{ NO_COLOR: "1" }, { TERM: "dumb" }])("has no colour on a terminal with %o", (env) => {
    expect(shown({ interactive: true, env })).not.toContain(`${ESCAPE}[3`);
  });

  it("has no colour with --no-color and no lines of progress with --no-progress", () => {
    expect(shown({ interactive: true }, { color: false })).not.toContain(`${ESCAPE}[3`);
    expect(shown({ interactive: true }, { progress: false })).toBe("");
  });

  it("leaves no rewritten line where the last subject had nothing to say: a question may come next", () => {
    let text = "";
    const terminal = createTerminal(
      { interactive: true, env: {}, columns: 60, stderr: (part) => void (text += part) },
      { quiet: false, verbose: false, progress: true, color: false },
    );
    terminal.listen({ type: "collector-started", collector: "sqs", title: "SQS queues" });
    expect(text).toBe("... SQS queues");
    terminal.listen({ type: "collector-finished", collector: "sqs", title: "SQS queues" });
    expect(text).toBe(`... SQS queues\r${ESCAPE}[2K`);
  });

  it("is nothing with --quiet", () => {
    expect(shown({ interactive: true }, { quiet: true })).toBe("");
  });

  it("names each call with --verbose", () => {
    expect(shown({ interactive: false }, { verbose: true })).toMatch(/denied +logs:FilterLogEvents/u);
  });
});

describe("how far a long reading is", () => {
  const MINUTE = 60_000;
  const GIB = 1024 ** 3;

  /** What stderr gets of a reading that progresses evenly: half of the window in ten minutes. */
  function reading(
    host: { interactive: boolean; columns?: number },
    minutes: number,
    progress = true,
  ): readonly string[] {
    const parts: string[] = [];
    let now = 0;
    const ticks: { readonly ms: number; readonly tick: () => void }[] = [];
    const terminal = createTerminal(
      { env: {}, columns: 200, ...host, stderr: (part) => parts.push(part) },
      { quiet: false, verbose: false, progress, color: false },
      {
        now: () => now,
        every(ms, tick) {
          ticks.push({ ms, tick });
          return () => ticks.splice(0);
        },
      },
    );
    terminal.listen({ type: "collector-started", collector: "logs", title: "CloudWatch logs" });
    terminal.listen({ type: "collector-started", collector: "keys", title: "KMS keys" });
    for (now = 1000; now <= minutes * MINUTE; now += 1000) {
      const done = now / (20 * MINUTE);
      const event = { type: "progress", collector: "logs", count: Math.round(done * 4e6), unit: "log events" } as const;
      terminal.listen({ ...event, bytes: done * 3 * GIB, share: done, rate: 19.6, quota: 25 });
      for (const { ms, tick } of ticks) if (now % ms === 0) tick();
    }
    terminal.close();
    expect(ticks).toEqual([]);
    return parts;
  }

  it("is one line every ten seconds off a terminal, with events, bytes, share, rate against quota, and time left", () => {
    const lines = reading({ interactive: false }, 10);
    expect(lines).toHaveLength(60);
    expect(lines.at(-1)).toBe(
      "... CloudWatch logs 2,000,000 log events, 1.6 GB, 50% of the window, 20 of 25 requests/s, about 10 min left\n",
    );
    expect(lines.filter((line) => line.includes("\r") || line.includes(ESCAPE) || !line.endsWith("\n"))).toEqual([]);
  });

  it("is a line that is rewritten on a terminal, the reading before what tells nothing", () => {
    const text = reading({ interactive: true }, 1).join("");
    expect(text).toContain("\r");
    expect(text).toMatch(/\.\.\. CloudWatch logs [\d,]+ log events, .* left; KMS keys/u);
  });

  it("fits the terminal", () => {
    const shown = reading({ interactive: true, columns: 40 }, 1).filter((part) => part.startsWith("..."));
    expect(shown.length).toBeGreaterThan(10);
    expect(Math.max(...shown.map((part) => part.length))).toBeLessThan(40);
  });

  it("is silent with --no-progress", () => {
    expect(reading({ interactive: false }, 2, false)).toEqual([]);
  });

  it("guesses no time left at the start, and never says that all is done while it reads", () => {
    const activity = new Activity("Logs");
    const note = (share: number, now: number): void =>
      activity.note({ type: "progress", collector: "logs", count: 1, unit: "events", share }, now);
    note(0.5, 0);
    expect(activity.line(100)).toBe("Logs 1 event, 50% of the window");
    note(1, 60_000);
    expect(activity.line(60_000)).toContain("99% of the window");
  });

  it("guesses by the last minute: what was fast before says nothing of now", () => {
    const activity = new Activity("Logs");
    const note = (share: number, now: number): void =>
      activity.note({ type: "progress", collector: "logs", count: 1, unit: "events", share }, now);
    for (let second = 0; second <= 10; second += 1) note(second * 0.08, second * 1000);
    for (let second = 11; second <= 130; second += 1) note(0.8 + (second - 10) * 0.0001, second * 1000);
    expect(activity.line(130_000)).toContain("about 31 min left");
  });

  it("guesses nothing where it stands still", () => {
    const activity = new Activity("Logs");
    for (let second = 0; second < 100; second += 1)
      activity.note({ type: "progress", collector: "logs", count: 1, unit: "events", share: 0.2 }, second * 1000);
    expect(activity.line(100_000)).not.toContain("left");
  });
});

describe("a line that is rewritten", () => {
  it("is not drawn while nothing is read: a question may stand there", () => {
    let [text, tick, now] = ["", (): void => undefined, 0];
    const timing = {
      now: () => now,
      every: (_ms: number, each: () => void) => {
        tick = each;
        return () => undefined;
      },
    };
    const stderr = (part: string): void => {
      text += part;
    };
    const options = { quiet: false, verbose: false, progress: true, color: false };
    const terminal = createTerminal({ interactive: true, env: {}, columns: 60, stderr }, options, timing);
    const [started, progress] = EVENTS;
    for (const event of [started, progress]) if (event !== undefined) terminal.listen(event);
    now = 1000;
    text = "";
    tick();
    expect(text).toContain("... CloudWatch logs");
    for (const event of EVENTS.slice(2)) terminal.listen(event);
    now = 2000;
    text = "";
    tick();
    expect(text).toBe("");
  });
});
