import { parseArgs } from "node:util";
import { beside } from "./logs/naive.ts";
import { serveEndpoint } from "./logs/endpoint.ts";
import type { GeneratedLog } from "./logs/generated.ts";
import { memory } from "./logs/memory.ts";
import { rates } from "./logs/rates.ts";
import { table } from "./redaction/table.ts";

/**
 * Measures how logs are read: --only rates, beside, memory; --gigabytes N, several times, for memory. With --json one
 * JSON document goes to stdout, and the table to stderr.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: "boolean", default: false },
      /** 100 MB and 1 GB where absent; 10 takes most of an hour. */
      gigabytes: { type: "string", multiple: true },
      only: { type: "string", multiple: true },
      endpoint: { type: "string" },
    },
  });
  if (values.endpoint !== undefined) return await serveEndpoint(JSON.parse(values.endpoint) as GeneratedLog);
  const wanted = (part: string): boolean => values.only === undefined || values.only.includes(part);
  const sizes = (values.gigabytes ?? ["0.1", "1"]).map(Number);
  if (sizes.some((size) => !(size > 0))) throw new Error("--gigabytes takes a number above 0.");
  const result = {
    node: process.version,
    ...(wanted("rates") ? { rates: await rates() } : {}),
    ...(wanted("beside") ? { beside: await beside() } : {}),
    ...(wanted("memory") ? { memory: await memory(sizes) } : {}),
  };
  if (!values.json) return console.log(table(result));
  console.error(table(result));
  console.log(JSON.stringify(result));
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  process.exitCode = 1;
}
