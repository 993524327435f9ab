import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { EVENT_START } from "../../src/core/evidence.ts";
import { loadExample } from "../../src/example/accounts/index.ts";
import { verifyPack } from "../../src/pack/verify.ts";
import type { PackResult } from "../../src/compose/pipeline.ts";
import { createSecondReading } from "../../src/redact/second-reading.ts";
import { type TestCase, testCase } from "../helpers/case.ts";
import { unzip } from "../helpers/pack.ts";

const ROOT = fileURLToPath(new URL("../fixtures/log-groups", import.meta.url));

let open: TestCase | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

/** Events in the log files of a pack. */
function writtenEvents(path: string): number {
  return [...unzip(path)]
    .filter(([name]) => name.startsWith("logs/") && name.endsWith(".txt"))
    .flatMap(([, bytes]) => bytes.toString("utf8").split("\n"))
    .filter((line) => EVENT_START.test(line)).length;
}

const logsOf = ({ manifest }: PackResult): unknown => manifest.checklist.find(({ id }) => id === "logs");

describe("a pack", () => {
  it("of a log that queries alone read holds every event, and its manifest how they were read", async () => {
    open = await testCase(await loadExample("infrequent-access", { root: ROOT }));
    const result = await open.run();
    const item = result.manifest.items.find(({ reading }) => reading !== undefined);
    expect(item).toMatchObject({ operation: "logs:GetQueryResults", reading: { reader: "Insights", gaps: [] } });
    expect(writtenEvents(result.path)).toBe(item?.count);
    expect(item?.reading?.counts).toMatchObject({ counted: item?.count, read: item?.count, differences: [] });
    expect(logsOf(result)).toMatchObject({ status: "collected" });
    expect((await verifyPack([result.path], { rules: createSecondReading([]) })).problems).toEqual([]);
  });

  it("whose log was read but may not be counted has its log, and says that nothing was compared", async () => {
    open = await testCase(await loadExample("sqs-consumer-denied"));
    open.endpoint.faults.add({ operation: "logs:StartQuery", fault: "access-denied" });
    const result = await open.run();
    const item = result.manifest.items.find(({ id }) => id === "logs:FilterLogEvents");
    expect(writtenEvents(result.path)).toBe(item?.count);
    expect(item?.reading?.notes).toContain("CloudWatch did not count the events: logs:StartQuery was denied.");
    expect(logsOf(result)).toMatchObject({ status: "collected" });
  });

  it("whose log lacks events that CloudWatch counts says so in the checklist, with the time in the manifest", async () => {
    const example = await loadExample("sqs-consumer-denied");
    const { "logs:FilterLogEvents": whole } = example.handlers;
    open = await testCase({
      ...example,
      handlers: {
        ...example.handlers,
        "logs:FilterLogEvents": async (input, ctx) => {
          const reply = (await whole?.(input, ctx)) as { readonly events: readonly object[] };
          return { ...reply, events: reply.events.slice(1) };
        },
      },
    });
    const result = await open.run();
    const item = result.manifest.items.find(({ id }) => id === "logs:FilterLogEvents");
    expect(item).toMatchObject({ outcome: "failed", error: { code: "IncompleteLogs" } });
    expect(item?.reading?.gaps[0]).toMatchObject({
      kind: "uncounted-for",
      why: expect.stringMatching(/CloudWatch counts/u),
    });
    expect(logsOf(result)).toMatchObject({ status: "partial" });
    expect((await verifyPack([result.path], { rules: createSecondReading([]) })).problems).toEqual([]);
  });
});
