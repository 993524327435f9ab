import { PHASES } from "../../../src/collect/index.ts";
import { collect } from "../../../src/collect/run.ts";
import { analyse } from "../../../src/analyse/run.ts";
import { createSession } from "../../../src/aws/session.ts";
import type { CaseInfo, Window } from "../../../src/core/case.ts";
import { fixedClock, isoUtc } from "../../../src/core/clock.ts";
import type { Evidence } from "../../../src/core/evidence.ts";
import type { Finding } from "../../../src/core/finding.ts";
import type { Json } from "../../../src/core/json.ts";
import type { Item } from "../../../src/core/outcome.ts";
import type { Piece } from "../../../src/core/piece.ts";
import { openPack } from "../../../src/evidence/reader.ts";
import { startEndpoint } from "../../../src/example/server.ts";
import { testCase } from "../../helpers/case.ts";
import { faultAccount, type FaultFixture, type Variant } from "./account.ts";

const WINDOW: Window = {
  start: "2026-11-20T10:00:00.000Z",
  end: "2026-11-20T12:00:00.000Z",
  timeZone: "UTC",
  origin: "start-end",
};

export interface FaultRun {
  readonly findings: readonly Finding[];
  readonly items: readonly Item[];
  readonly evidence: Evidence;
}

/** Collects from the account with the real clients, and analyses what came back, without a pack. */
export async function collected(fixture: FaultFixture, variant: Variant): Promise<FaultRun> {
  const account = faultAccount(fixture, variant);
  const endpoint = await startEndpoint(account);
  const sessions = await Promise.all(
    account.profiles.map((credentials, index) =>
      createSession({
        label: index === 0 ? "own" : "peer",
        region: account.region,
        endpointUrl: endpoint.url,
        credentials,
        env: { AWS_MAX_ATTEMPTS: "2" },
        version: "0.0.0",
      }),
    ),
  );
  const [aws, ...peers] = sessions;
  if (aws === undefined) throw new Error("the account has no profile");
  const clock = fixedClock(account.now);
  const pieces: Piece[] = [];
  try {
    const { items, facts } = await collect(
      PHASES,
      {
        function: { name: account.functionName },
        aws,
        peers,
        clock,
        signal: new AbortController().signal,
        statedWindow: WINDOW,
        resolveWindow: () => WINDOW,
      },
      async (piece) => void pieces.push(piece),
    );
    const info: CaseInfo = {
      functionArn: facts.functionArn,
      functionName: facts.functionName,
      accountId: facts.accountId ?? "",
      region: facts.region,
      window: WINDOW,
      audience: "support",
      language: "en",
      stated: statedIn(fixture, variant),
      peerAccounts: peers.flatMap(({ accountId }) => accountId ?? []),
      collectedBy: account.profiles[0]?.arn ?? "",
      collectedAt: isoUtc(clock.now()),
    };
    const evidence = inMemory(pieces, info, items);
    return { findings: (await analyse(evidence)).findings.findings, items, evidence };
  } finally {
    for (const session of sessions) session.close();
    await endpoint.close();
  }
}

/** The same through redaction, run folder, seal and pack; and the findings of `analyze` on that pack beside the run's. */
export async function packed(
  fixture: FaultFixture,
  variant: Variant,
): Promise<{ readonly run: unknown; readonly anew: unknown }> {
  const test = await testCase(faultAccount(fixture, variant), fixture.peer === undefined ? {} : { peers: ["peer"] });
  try {
    const { path, findings } = await test.run({ window: WINDOW, stated: statedIn(fixture, variant) });
    const pack = await openPack(path);
    try {
      return { run: findings, anew: (await analyse(pack)).findings };
    } finally {
      pack.close();
    }
  } finally {
    await test.close();
  }
}

function statedIn({ issue }: FaultFixture, variant: Variant): CaseInfo["stated"] {
  return issue === undefined || variant === "repaired" ? {} : { issue };
}

/** Pieces as a run folder would hold them: documents, records one a line, log events in the grammar of packs. */
function inMemory(pieces: readonly Piece[], info: CaseInfo, items: readonly Item[]): Evidence {
  const documents = new Map<string, Json>();
  const lines = new Map<string, string[]>();
  for (const piece of pieces) {
    const known = lines.get(piece.path) ?? [];
    if (piece.kind === "json") documents.set(piece.path, JSON.parse(JSON.stringify(piece.value)) as Json);
    else if (piece.kind === "records")
      lines.set(piece.path, [...known, ...piece.records.map((one) => JSON.stringify(one))]);
    else lines.set(piece.path, [...known, ...piece.events.flatMap((event) => logLines(event))]);
  }
  return {
    case: info,
    items,
    paths: [...documents.keys(), ...lines.keys()].sort(),
    json: (path) => Promise.resolve(documents.get(path)),
    async *lines(path) {
      yield* lines.get(path) ?? [];
    },
  };
}

function logLines(event: { readonly timestamp: number; readonly stream: string; readonly message: string }): string[] {
  const [first = "", ...rest] = event.message.replace(/\n$/u, "").split("\n");
  return [`${isoUtc(event.timestamp)}\t${event.stream}\t${first}`, ...rest.map((line) => `\t${line}`)];
}
