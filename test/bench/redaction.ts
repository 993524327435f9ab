import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { benign } from "./redaction/benign.ts";
import { forms, formsUnfound, harmless } from "./redaction/forms/index.ts";
import { keep } from "./redaction/keep.ts";
import { knownValues } from "./redaction/known.ts";
import { lambdaLogs } from "./redaction/logs.ts";
import { memory } from "./redaction/memory.ts";
import { notations } from "./redaction/notations.ts";
import { otherTools } from "./redaction/other-tools.ts";
import { packSpeed } from "./redaction/pack.ts";
import { score } from "./redaction/score.ts";
import { sessionTokens } from "./redaction/session-tokens.ts";
import { speed } from "./redaction/speed.ts";
import { table } from "./redaction/table.ts";
import { bareTokens } from "./redaction/tokens.ts";
import { worstLines } from "./redaction/worst-lines.ts";

/** See docs/redaction.md. */
const USAGE = `Say what to measure:
  score FILE                     recall over labelled samples (JSON lines, also gzipped)
  keep FILE [--as-text]          leaves of JSON records that change
  bench [--gigabytes N] [--cloudtrail FILE]
                                 speed, worst lines, memory, recall and false positives of generated inputs
--json prints one JSON document.`;

const FIXTURES = join(process.cwd(), "test/fixtures/redact");

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      "as-text": { type: "boolean", default: false },
      gigabytes: { type: "string", default: "1" },
      cloudtrail: { type: "string", default: join(FIXTURES, "cloudtrail/records.ndjson") },
    },
  });
  const [command, path] = positionals;
  let result: object;
  if (command === "score") result = score(existing(path));
  else if (command === "keep") result = keep(existing(path), values["as-text"] ? "text" : "documents");
  else if (command === "bench") result = await bench(Number(values.gigabytes), existing(values.cloudtrail));
  else throw new Error(USAGE);
  console.log(values.json ? JSON.stringify(result) : table(result));
}

async function bench(gigabytes: number, cloudtrail: string): Promise<object> {
  if (!(gigabytes > 0)) throw new Error("--gigabytes takes a number above 0.");
  const resident = memory(gigabytes); // first: what the others leave behind would count
  const events = lambdaLogs(120_000, 2000);
  return {
    node: process.version,
    memory: resident,
    speed: speed(cloudtrail),
    pack: await packSpeed(events, 4),
    otherTools: otherTools(events.join("")),
    worstLines: {
      inputs: worstLines(1024).length,
      "256 KiB": worstLines(1 << 18).slice(0, 5),
      "1 MiB": worstLines(1 << 20).slice(0, 5),
    },
    benign: benign(38_000),
    harmless: harmless(20),
    bareTokens: bareTokens(join(FIXTURES, "vendor")),
    notations: notations(),
    forms: forms(12),
    formsUnfound: formsUnfound(12),
    knownValues: knownValues(),
    sessionTokens: sessionTokens(cloudtrail),
  };
}

function existing(path: string | undefined): string {
  if (path === undefined) throw new Error(USAGE);
  if (!existsSync(path)) throw new Error(`There is no ${path}.`);
  return path;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
