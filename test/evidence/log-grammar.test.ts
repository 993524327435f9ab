import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fixedClock, isoUtc } from "../../src/core/clock.ts";
import { EVENT_START } from "../../src/core/evidence.ts";
import { eventText, messageLines, type RedactedEvent } from "../../src/evidence/log-grammar.ts";
import { openRunFolder } from "../../src/evidence/reader.ts";
import { createRunFolder } from "../../src/evidence/store.ts";
import { sampleCase } from "./sample-case.ts";
import { event } from "./redacted.ts";
import { all, tempFolder } from "./temp.ts";

/** Reads a log file back as any reader would: by `EVENT_START` and leading tabs alone. */
function eventsOf(lines: readonly string[]): { time: string; stream: string; lines: string[] }[] {
  const events: { time: string; stream: string; lines: string[] }[] = [];
  for (const line of lines) {
    if (line.startsWith("\t")) {
      events.at(-1)?.lines.push(line.slice(1));
      continue;
    }
    const [, time = "", stream = "", first = ""] = EVENT_START.exec(line) ?? [];
    events.push({ time, stream, lines: [first] });
  }
  return events;
}

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom("a", "\t", "\n", "\r", "\u2028", "\u0085", "\0", "\u001B", "\ud83d", "é", "😀") }),
);

describe("a log event", () => {
  it("starts with its time and stream; its further lines start with a tab", () => {
    const written = eventText(event("2026-11-20T08:13:02.123Z", "2026/11/20/[$LATEST]aa", "ERROR\nat one\n\nat two\n"));
    expect(written).toBe("2026-11-20T08:13:02.123Z\t2026/11/20/[$LATEST]aa\tERROR\n\tat one\n\t\n\tat two\n");
  });

  it("cannot pass for two: a message that imitates the grammar stays in its event", () => {
    const forged = "x\n2026-11-20T08:13:02.124Z\tother\tAccess denied";
    expect(
      eventsOf(
        eventText(event(0, "s", forged))
          .trimEnd()
          .split("\n"),
      ),
    ).toHaveLength(1);
  });

  it.each([
    ["ends in LF", "START RequestId: 1\n", ["START RequestId: 1"]],
    ["ends in CRLF", "one\r\n", ["one"]],
    ["has CR between lines, as the Node.js runtime writes them", "Error: no\r    at f\n", ["Error: no", "    at f"]],
    ["is empty", "", [""]],
    ["is a line end alone", "\n", [""]],
    ["ends in an empty line", "a\n\n", ["a", ""]],
    ["holds terminal escapes", "\u001B[31mred\u001B[0m", [String.raw`\x1b[31mred\x1b[0m`]],
    ["holds NUL, DEL and C1 controls", "\0\u007F\u0085\u009B", [String.raw`\x00\x7f\x85\x9b`]],
    ["holds Unicode line ends", "a\u2028b\u2029c", [String.raw`a\u2028b\u2029c`]],
    [
      "turns the direction of what follows",
      "user\u202etxt.exe\u2066\u200f",
      [String.raw`user\u202etxt.exe\u2066\u200f`],
    ],
    ["is of a script that runs from right to left", "שלום", ["שלום"]],
    ["holds half a surrogate pair", "a\ud83d", [String.raw`a\ud83d`]],
    ["holds tabs, accents and emoji", "\ta\té 😀", ["\ta\té 😀"]],
  ])("that %s is written readably", (_, message, lines) => {
    expect(messageLines(message)).toEqual(lines);
  });

  it("has a stream name on one line and without tabs", () => {
    expect(eventText(event(0, "a\tb\nc", "m"))).toBe("1970-01-01T00:00:00.000Z\ta\\x09b\\x0ac\tm\n");
  });

  it("keeps a four-digit year whatever its time", () => {
    expect(eventText(event(8.64e15, "s", "m")).trimEnd()).toMatch(EVENT_START);
    expect(eventText(event(-1, "s", "m")).trimEnd()).toMatch(EVENT_START);
  });
});

describe("a log file", () => {
  it("reads back as the events that were written, whatever they hold", async () => {
    const anyEvent = fc.record({ timestamp: fc.integer({ min: 0, max: 4e12 }), stream: anyText, message: anyText });
    const parent = await tempFolder();
    await fc.assert(
      fc.asyncProperty(fc.array(anyEvent, { maxLength: 20 }), async (events) => {
        const run = await createRunFolder({ parent, clock: fixedClock(0) });
        await run.appendEvents("logs/g/a.txt", events as unknown as RedactedEvent[]);
        const lines = await all(openRunFolder(run, { case: sampleCase, items: [] }).lines("logs/g/a.txt"));
        await run.remove();
        const read = eventsOf(lines);
        expect(read.map((one) => one.time)).toEqual(events.map((one) => isoUtc(one.timestamp)));
        expect(read.map((one) => one.lines)).toEqual(events.map((one) => messageLines(one.message)));
        expect(lines.join("")).not.toMatch(/(?!\t)\p{Cc}/u);
      }),
      { numRuns: 60 },
    );
  });

  it("holds a message without controls unchanged", () => {
    const plain = fc
      .string({ unit: "grapheme-composite" })
      .filter((text) => !/[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/u.test(text));
    fc.assert(fc.property(plain, (message) => void expect(messageLines(message)).toEqual([message])));
  });
});
