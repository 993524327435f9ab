import { describe, expect, it } from "vitest";
import { PATHS } from "../../src/core/evidence.ts";
import type { Finding } from "../../src/core/finding.ts";
import { readCalls } from "../../src/render/cloudtrail.ts";
import { representativeCalls } from "../../src/render/failing-calls.ts";
import { readExcerpts } from "../../src/render/log-lines.ts";
import { metricBuckets } from "../../src/render/metrics.ts";
import { relevantCalls } from "../../src/render/relevant-calls.ts";
import { memoryEvidence } from "../helpers/memory-evidence.ts";
import { brokenSqsConsumer, trail } from "../helpers/render-samples.ts";
import { rendered } from "./rendered.ts";

const info = brokenSqsConsumer().case;
const LOG = "logs/g/a_b.txt";
const [kms] = brokenSqsConsumer().analysis.findings.findings as [Finding];
const ID = "5b7d0c1e-23f4-4a6b-8c9d-0e1f2a3b4c5d";
const OTHER = "7e8f9a0b-1c2d-4e3f-8a9b-0c1d2e3f4a5b";

async function excerptOf(lines: readonly string[], line: number) {
  const evidence = memoryEvidence(info, [], {}, { [LOG]: lines });
  const excerpts = await readExcerpts(evidence, [{ ...kms, evidence: [{ file: LOG, line }] }], 3);
  return excerpts.get(`${LOG}:${line}`);
}

describe("a cited log line", () => {
  it("belongs to the invocation that its stream was in, however streams interleave", async () => {
    const lines = [
      `2026-11-20T08:00:00.000Z\ta\tSTART RequestId: ${ID} Version: 1`,
      `2026-11-20T08:00:00.001Z\tb\tSTART RequestId: ${OTHER} Version: 1`,
      "2026-11-20T08:00:00.002Z\ta\t[ERROR] ClientError: An error occurred (AccessDenied)",
    ];
    expect(await excerptOf(lines, 3)).toMatchObject({
      at: "2026-11-20T08:00:00.002Z",
      invocationId: ID,
      requestId: "",
    });
  });

  it.each([
    ["a field of the runtime's", `2026-11-20T08:00:00.002Z\t${ID}\tERROR\tdenied`],
    ["a field after the level", `[ERROR]\t2026-11-20T08:00:00.002Z\t${ID}\tdenied`],
    ["a member of a JSON line", `{"level":"ERROR","requestId":"${ID}","message":"denied"}`],
  ])("names its invocation as %s", async (_, text) => {
    expect(await excerptOf([`2026-11-20T08:00:00.002Z\ts\t${text}`], 1)).toMatchObject({ invocationId: ID });
  });

  it.each([
    `operation error KMS: Decrypt, https response error StatusCode: 400, RequestID: ${OTHER}, api error AccessDenied: x`,
    `AccessDenied (Service: Kms, Status Code: 400, Request ID: ${OTHER})`,
  ])("tells the refused call's own request id: %s", async (text) => {
    expect(await excerptOf([`2026-11-20T08:00:00.002Z\ts\t${text}`], 1)).toMatchObject({ requestId: OTHER });
  });

  it("may be a further line of an event: the event's time holds", async () => {
    const lines = ["2026-11-20T08:00:00.002Z\ts\tTraceback", "\t  at handler"];
    expect(await excerptOf(lines, 2)).toMatchObject({ at: "2026-11-20T08:00:00.002Z", text: "  at handler" });
  });

  it("is shown without its colours, and tells its ids all the same", async () => {
    const line = String.raw`2026-11-20T08:00:00.002Z	s	\x1b[31mERROR\x1b[0m RequestId: \x1b[1m${ID}\x1b[22m denied`;
    expect(await excerptOf([line], 1)).toMatchObject({ invocationId: ID, text: `ERROR RequestId: ${ID} denied` });
  });

  it("that the file does not have is no excerpt", async () => {
    expect(await excerptOf(["2026-11-20T08:00:00.002Z\ts\tx"], 9)).toBeUndefined();
  });
});

async function rowsOf(events: readonly string[]) {
  const evidence = memoryEvidence(info, [], {}, { [PATHS.events]: events });
  return (await readCalls(evidence)).rows;
}

const at = (minute: number): string => `2026-11-20T08:${String(minute).padStart(2, "0")}:00Z`;
const read = (minute: number): string =>
  trail({
    at: at(minute),
    name: `GetRole${minute}`,
    source: "iam.amazonaws.com",
    who: "arn:aws:iam::1:user/u",
    ip: "192.0.2.1",
  });

describe("the calls that tell most", () => {
  it("are refusals and changes of what decides permissions, however many reads came later", async () => {
    const rows = await rowsOf([
      trail({ at: at(0), name: "PutRolePolicy", source: "iam.amazonaws.com", who: "w", ip: "i", write: true }),
      trail({ at: at(1), name: "Decrypt", source: "kms.amazonaws.com", who: "w", ip: "i", error: "AccessDenied" }),
      trail({ at: at(2), name: "CreateLogStream", source: "logs.amazonaws.com", who: "w", ip: "i", write: true }),
      ...Array.from({ length: 50 }, (_, n) => read(n + 3)),
    ]);
    expect(relevantCalls(rows, 2).map(({ row }) => row.request)).toEqual(["Decrypt", "PutRolePolicy"]);
  });

  it("count equal calls as one, with the oldest and newest time", async () => {
    const denied = (minute: number): string =>
      trail({ at: at(minute), name: "Decrypt", source: "kms.amazonaws.com", who: "w", ip: "i", error: "AccessDenied" });
    const [group] = relevantCalls(await rowsOf([1, 2, 3].map(denied)), 5);
    expect(group).toMatchObject({ count: 3, first: at(1), row: { at: at(3) } });
  });
});

describe("representative failing calls", () => {
  it("spread over the time, where only CloudTrail shows refusals", async () => {
    const rows = await rowsOf(
      Array.from({ length: 41 }, (_, n) =>
        trail({
          at: at(n),
          name: "Decrypt",
          source: "kms.amazonaws.com",
          who: "w",
          ip: "i",
          error: "AccessDenied",
          request: `r${n}`,
        }),
      ),
    );
    const chosen = representativeCalls([], rows, new Map(), 5);
    expect(chosen.map((call) => call.requestId)).toEqual(["r0", "r10", "r20", "r30", "r40"]);
  });

  it("take one of each fault before a second of any", async () => {
    const rows = await rowsOf(
      [1, 2, 3, 4].map((n) =>
        trail({
          at: at(n),
          name: `Call${n}`,
          source: "kms.amazonaws.com",
          who: "w",
          ip: "i",
          error: "AccessDenied",
          request: `r${n}`,
        }),
      ),
    );
    const about = (...lines: number[]): Finding => ({
      ...kms,
      evidence: lines.map((line) => ({ file: PATHS.events, line })),
    });
    const chosen = representativeCalls([about(1, 2, 3), about(4)], rows, new Map(), 2);
    expect(chosen.map((call) => call.requestId)).toEqual(["r1", "r4"]);
  });
});

describe("changes when the failures began", () => {
  it("are named with who made them where no check compared, and changes long before are not", async () => {
    const input = brokenSqsConsumer();
    const { findings: document } = input.analysis;
    const findings = { ...document, findings: document.findings.filter(({ id }) => id !== "recent-changes") };
    const [change] = input.analysis.timeline;
    const old = { ...change!, at: "2026-11-01T00:00:00Z", what: "something long ago" };
    const files = await rendered({
      ...input,
      analysis: { ...input.analysis, findings, timeline: [old, ...input.analysis.timeline] },
    });
    const summary = files.get("case-description.md")?.split("**The issue")[0] ?? "";
    expect(summary).toContain(
      "Changed when the failures began: 2026-11-20 08:11:47 UTC, Policy change: CreatePolicyVersion of `order-consumer` (v7, now default), by assumed-role/Deployer/pipeline.",
    );
    expect(summary).not.toContain("something long ago");
  });
});

describe("metric buckets", () => {
  const start = Date.parse("2026-11-20T06:00:00Z");
  const points = (values: readonly (readonly [string, number])[]) =>
    values.map(([Timestamp, Value]) => ({ Timestamp, Value }));

  it("add up what falls into the window and leave out what does not", async () => {
    const Invocations = points([
      ["2026-11-20T05:00:00Z", 100],
      ["2026-11-20T06:00:00Z", 3],
      ["2026-11-20T06:05:00Z", 4],
      ["2026-11-20T07:00:00Z", 100],
    ]);
    const evidence = memoryEvidence(
      info,
      [],
      { [PATHS.metrics]: { PeriodSeconds: 300, Series: { Invocations, Errors: [] } } },
      {},
    );
    const buckets = await metricBuckets(evidence, start, start + 3_600_000);
    expect(buckets.map((bucket) => bucket.invocations)).toEqual([3, 4]);
  });

  it("never are more than fit, and lose nothing", async () => {
    const Invocations = points(
      Array.from({ length: 1_000 }, (_, n) => [new Date(start + n * 300_000).toISOString(), 1] as const),
    );
    const evidence = memoryEvidence(info, [], { [PATHS.metrics]: { PeriodSeconds: 300, Series: { Invocations } } }, {});
    const buckets = await metricBuckets(evidence, start, start + 1_000 * 300_000);
    expect(buckets.length).toBeLessThanOrEqual(96);
    expect(buckets.reduce((sum, bucket) => sum + bucket.invocations, 0)).toBe(1_000);
  });
});
