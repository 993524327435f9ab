import type { CaseInfo } from "../../src/core/case.ts";
import type { Evidence } from "../../src/core/evidence.ts";
import type { Json } from "../../src/core/json.ts";
import type { Item } from "../../src/core/outcome.ts";

/** What a test says about a case: documents by pack path, text files by their text. */
export interface EvidenceInput {
  readonly case?: Partial<CaseInfo>;
  readonly items?: readonly Partial<Item>[];
  readonly json?: Readonly<Record<string, unknown>>;
  readonly text?: Readonly<Record<string, string>>;
}

export const FUNCTION_ARN = "arn:aws:lambda:eu-west-1:111122223333:function:orders";
export const ROLE_ARN = "arn:aws:iam::111122223333:role/service-role/orders-role";

const CASE: CaseInfo = {
  functionArn: FUNCTION_ARN,
  functionName: "orders",
  accountId: "111122223333",
  region: "eu-west-1",
  window: {
    start: "2026-11-20T08:00:00.000Z",
    end: "2026-11-20T12:00:00.000Z",
    timeZone: "UTC",
    origin: "start-end",
  },
  audience: "support",
  language: "en",
  stated: {},
  peerAccounts: [],
  collectedBy: "arn:aws:sts::111122223333:assumed-role/oncall/alex",
  collectedAt: "2026-11-20T13:00:00.000Z",
};

/** Evidence in memory, read as a run folder or a pack would be. */
export function evidenceOf(input: EvidenceInput = {}): Evidence {
  const json = input.json ?? {};
  const text = input.text ?? {};
  return {
    case: { ...CASE, ...input.case },
    items: (input.items ?? []).map(itemOf),
    paths: [...Object.keys(json), ...Object.keys(text)].sort(),
    json: (path) => Promise.resolve(json[path] as Json | undefined),
    lines: (path) => linesOf(text[path] ?? ""),
  };
}

export function itemOf(item: Partial<Item>): Item {
  const operation = item.operation ?? "lambda:GetFunction";
  return {
    id: operation,
    collector: "test",
    operation,
    actions: [operation],
    outcome: "collected",
    attempts: 1,
    startedAt: "2026-11-20T12:30:00.000Z",
    finishedAt: "2026-11-20T12:30:01.000Z",
    count: 1,
    files: [],
    effect: "",
    ...item,
  };
}

async function* linesOf(text: string): AsyncGenerator<string> {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  yield* lines;
}

/** A log file of events `[ISO time, stream, message]`, in the grammar of packs. */
export function logText(events: readonly (readonly [string, string, string])[]): string {
  return events.map(([at, stream, message]) => `${at}\t${stream}\t${message.split("\n").join("\n\t")}\n`).join("");
}

export function policy(...statements: readonly Json[]): Json {
  return { Version: "2012-10-17", Statement: [...statements] };
}
