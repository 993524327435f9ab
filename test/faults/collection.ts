import { readdir, rm } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { createColors } from "picocolors";
import { exitCodeOfPack } from "../../src/cli/exit-codes.ts";
import { summarise } from "../../src/cli/summary.ts";
import { CasePackError } from "../../src/core/errors.ts";
import type { PipelineEvent } from "../../src/core/events.ts";
import { openArchive } from "../../src/evidence/archive.ts";
import type { ExampleAccount } from "../../src/example/account.ts";
import type { Authorize } from "../../src/example/authorization.ts";
import type { FaultRule } from "../../src/example/faults.ts";
import type { Endpoint } from "../../src/example/server.ts";
import { verifyPack } from "../../src/pack/verify.ts";
import type { PackResult } from "../../src/compose/pipeline.ts";
import { createSecondReading } from "../../src/redact/second-reading.ts";
import { lastHalfHour, testCase } from "../helpers/case.ts";
import { PEERS } from "../helpers/examples.ts";
import type { Kind } from "./kinds.ts";
import type { Snapshot } from "./snapshot.ts";

/** Longer than any fault may keep a run. */
const PATIENCE_MS = 120_000;

interface Watch {
  /** Sees the endpoint at the end. */
  readonly look?: (endpoint: Endpoint) => void;
  readonly allow?: Authorize;
}

/** One run of an example account with faults, from the first request to the verified pack. */
export async function collectWith(
  example: ExampleAccount,
  faults: readonly FaultRule[],
  { attempts, requestTimeout }: Pick<Kind, "attempts" | "requestTimeout">,
  { look = () => undefined, allow }: Watch = {},
): Promise<Snapshot> {
  const one = await testCase(example, {
    faults,
    peers: PEERS[example.name] ?? [],
    ...(allow === undefined ? {} : { allow }),
    session: {
      env: { AWS_MAX_ATTEMPTS: String(attempts) },
      ...(requestTimeout === undefined ? {} : { requestTimeout }),
      // Nobody waits for a machine in the same process to recover.
      pause: (_, signal) => wait(1, undefined, { signal }),
    },
  });
  const events: PipelineEvent[] = [];
  const tooLong = new AbortController();
  const timer = setTimeout(() => tooLong.abort(), PATIENCE_MS);
  try {
    const result = await one.run({ window: lastHalfHour(example) }, tooLong.signal, events);
    look(one.endpoint);
    return await packed(result, events, one.out);
  } catch (error) {
    look(one.endpoint);
    return await ended(error, events, one.out, tooLong.signal.aborted);
  } finally {
    clearTimeout(timer);
    await one.close();
  }
}

async function packed(result: PackResult, events: readonly PipelineEvent[], out: string): Promise<Snapshot> {
  const { path, manifest } = result;
  const { problems } = await verifyPack([path], { rules: createSecondReading([]) });
  const texts = new Map([
    ["the summary", summarise(result, createColors(false))],
    ["the events", JSON.stringify(events)],
    ["the manifest", JSON.stringify(manifest)],
    ["the case description", await entry(path, "case-description.md")],
  ]);
  const left = await readdir(out);
  await rm(path);
  return {
    made: true,
    items: new Map(manifest.items.map((item) => [item.id, item])),
    files: new Map(manifest.files.map((file) => [file.path, file.sha256])),
    exit: exitCodeOfPack(manifest.items),
    problems: problems.map(({ file, problem }) => `${file}: ${problem}`),
    texts,
    left,
  };
}

async function ended(error: unknown, events: readonly PipelineEvent[], out: string, hung: boolean): Promise<Snapshot> {
  const known = error instanceof CasePackError;
  const message = error instanceof Error ? error.message : String(error);
  return {
    made: false,
    code: hung ? "hang" : known ? error.code : "bug",
    message: known ? message : String((error as Error | undefined)?.stack ?? error),
    texts: new Map([
      ["the message", message],
      ["the events", JSON.stringify(events)],
    ]),
    left: await readdir(out),
  };
}

async function entry(pack: string, name: string): Promise<string> {
  const archive = await openArchive(pack);
  try {
    const found = archive.entries.get(name);
    const parts: Buffer[] = [];
    if (found !== undefined) for await (const part of archive.read(found)) parts.push(part);
    return Buffer.concat(parts).toString("utf8");
  } finally {
    archive.close();
  }
}
