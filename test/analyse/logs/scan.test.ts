import { describe, expect, it } from "vitest";
import { DenialGroups } from "../../../src/analyse/denials/groups.ts";
import { assembleEvents } from "../../../src/analyse/logs/events.ts";
import { scanLogs } from "../../../src/analyse/logs/scan.ts";
import { evidenceOf, logText } from "../../helpers/evidence.ts";

const A = "2026/11/20/[$LATEST]aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const B = "2026/11/20/[$LATEST]bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const at = (second: number): string => new Date(Date.parse("2026-11-20T09:00:00.000Z") + second * 1000).toISOString();
const start = (n: number): string => `START RequestId: ${id(n)} Version: 1`;
const report = (n: number, tail = ""): string => `REPORT RequestId: ${id(n)}\tDuration: 1.00 ms\t${tail}`;
const DENIED =
  "AccessDenied: User: arn:aws:sts::111122223333:assumed-role/r/s is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k";

async function scan(...events: readonly (readonly [number, string, string])[]) {
  const text = logText(events.map(([second, stream, message]) => [at(second), stream, message] as const));
  const denials = new DenialGroups();
  const facts = await scanLogs(evidenceOf({ text: { "logs/g/a.txt": text } }), denials);
  const { invocations, failures } = facts.invocations;
  return { facts, denials: denials.list(), invocations, failures };
}

describe("log files", () => {
  it("are put together to events, whatever the text holds", async () => {
    const text = logText([
      [at(0), A, "one\n2026-11-20T09:00:00.000Z\tno\tevent"],
      [at(1), A, "two"],
    ]);
    const events = [];
    for await (const event of assembleEvents(evidenceOf({ text: { f: text } }).lines("f"))) events.push(event);
    expect(events).toEqual([
      { at: Date.parse(at(0)), stream: A, text: "one\n2026-11-20T09:00:00.000Z\tno\tevent", line: 1 },
      { at: Date.parse(at(1)), stream: A, text: "two", line: 3 },
    ]);
  });

  it("count an invocation once and its failure once, whichever lines tell of it", async () => {
    const timedOut = `${at(3)} ${id(1)} Task timed out after 3.00 seconds`;
    const before = await scan([0, A, start(1)], [3, A, timedOut], [3, A, report(1, "Status: timeout")]);
    const after = await scan([0, A, start(1)], [3, A, report(1)], [3, A, timedOut]);
    const both = await scan([0, A, start(1)], [1, A, DENIED], [3, A, timedOut], [3, A, report(1, "Status: timeout")]);
    for (const { invocations, failures } of [before, after, both]) expect([invocations, failures]).toEqual([1, 1]);
  });

  it("give a line without request id to the invocation that runs in its stream", async () => {
    const { denials, failures } = await scan(
      [0, A, start(1)],
      [0, B, start(2)],
      [1, A, DENIED],
      [2, A, report(1)],
      [2, B, report(2)],
    );
    expect(denials[0]?.sightings.toSeen().requestIds).toEqual([id(1)]);
    expect(failures).toBe(1);
  });

  it("tell of a refusal in whatever colours, as the same", async () => {
    const [plain, ...coloured] = await Promise.all(
      [
        DENIED,
        String.raw`\x1b[31m${DENIED}\x1b[39m`,
        DENIED.replace("s3:GetObject", String.raw`\x1b[1ms3:GetObject\x1b[22m`),
      ].map(async (line) => (await scan([0, A, start(1)], [1, A, line], [2, A, report(1)])).denials[0]?.denial),
    );
    expect(plain).toBeDefined();
    for (const denial of coloured) expect(denial).toEqual(plain);
  });

  it("count a retry of the same request id as another invocation", async () => {
    const { invocations, failures } = await scan(
      [0, A, start(1)],
      [1, A, report(1, "Status: error")],
      [60, A, start(1)],
      [61, A, report(1, "Status: error")],
    );
    expect([invocations, failures]).toEqual([2, 2]);
  });

  it("count by REPORT where the log level hides START", async () => {
    const { invocations, failures } = await scan([1, A, report(1)], [2, A, report(2, "Status: error")]);
    expect([invocations, failures]).toEqual([2, 1]);
  });

  it("see one refusal in many sightings, with the ends and a few places between", async () => {
    const many = Array.from({ length: 1000 }, (_, n): [number, string, string][] => [
      [n, A, start(n)],
      [n, A, DENIED.replace("b/k", `b/${n}`)],
      [n, A, report(n)],
    ]);
    const { denials } = await scan(...many.flat());
    expect(denials).toHaveLength(1);
    expect(denials[0]?.denial.resource).toBe("arn:aws:s3:::b/*");
    expect(denials[0]?.sightings.toSeen()).toMatchObject({ count: 1000, first: at(0), last: at(999) });
    const lines = denials[0]?.sightings.pointers().map(({ line }) => line) ?? [];
    expect(lines[0]).toBe(2);
    expect(lines.at(-1)).toBe(2999);
    expect(lines.length).toBeGreaterThan(3);
    expect(lines).toEqual(lines.toSorted((a, b) => (a ?? 0) - (b ?? 0)));
  });
});
