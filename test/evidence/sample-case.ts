import type { CaseInfo } from "../../src/core/case.ts";
import type { Item } from "../../src/core/outcome.ts";

export const sampleCase: CaseInfo = {
  functionArn: "arn:aws:lambda:eu-west-1:111122223333:function:orders",
  functionName: "orders",
  accountId: "111122223333",
  region: "eu-west-1",
  window: {
    start: "2026-11-20T08:00:00.000Z",
    end: "2026-11-20T10:00:00.000Z",
    timeZone: "Europe/Dublin",
    origin: "since",
  },
  audience: "support",
  language: "en",
  stated: { issue: "It cannot read its queue." },
  peerAccounts: [],
  collectedAt: "2026-11-20T10:00:05.000Z",
};

export function sampleItem(id: string, more: Partial<Item> = {}): Item {
  return {
    id,
    collector: "function",
    operation: id.split("/")[0] ?? id,
    actions: [id.split("/")[0] ?? id],
    outcome: "collected",
    attempts: 1,
    startedAt: "2026-11-20T10:00:00.000Z",
    finishedAt: "2026-11-20T10:00:00.120Z",
    count: 1,
    files: [],
    effect: "",
    ...more,
  };
}
