import { createHash } from "node:crypto";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fixedClock } from "../../src/core/clock.ts";
import { LearntFile } from "../../src/evidence/checkpoint.ts";
import type { LogAbout } from "../../src/evidence/log-head.ts";
import { createRunFolder, resumeRunFolder } from "../../src/evidence/store.ts";
import { event } from "./redacted.ts";

/**
 * A process that writes one log into the folder it is given, batch by batch, each with its checkpoint, and that may be
 * killed at any instant and begun again. Prints what it learnt from earlier processes when it is done.
 */
const BATCHES = 60;
const EVENTS = 25;
const PATH = "logs/g/20261120T080000Z_20261120T120000Z.txt";
const LIMITS = { atHour: 20_000, atMost: 60_000 };
const KEY = Buffer.alloc(32, 7);
const ABOUT: LogAbout = {
  window: { start: "2026-11-20T08:00:00.000Z", end: "2026-11-20T12:00:00.000Z" },
  readings: [],
  failures: [],
};

const [parent = ""] = process.argv.slice(2);
const existing = readdirSync(parent).find((name) => name.startsWith(".lambda-case-pack-run-"));
const resumed = existing === undefined ? undefined : await resumeRunFolder(join(parent, existing), LIMITS);
// Killed before its first checkpoint: there is nothing to go on with.
if (existing !== undefined && resumed === undefined) rmSync(join(parent, existing), { recursive: true });
const run = resumed?.run ?? (await createRunFolder({ parent, clock: fixedClock(0), limits: LIMITS }));
const from = resumed === undefined ? 0 : Number(resumed.checkpoint.cursors);
const learnt = new LearntFile(run.path, resumed?.checkpoint.learntBytes ?? 0);
const known = await learnt.load(KEY);
await run.checkpoint({ cursors: from, learntBytes: learnt.bytes, host: {} });
for (let batch = from; batch < BATCHES; batch += 1) {
  const secret = Buffer.from(`secret of batch ${batch}`);
  const value = known.hash(secret, "password", `<password:${batch}>`);
  if (value !== undefined && known.add(value)) await learnt.append([value]);
  const events = Array.from({ length: EVENTS }, (_, index) => {
    const number = batch * EVENTS + index;
    const text = createHash("sha256").update(String(number)).digest("hex");
    return event(Date.parse(ABOUT.window.start) + number * 9000, `s${number % 3}`, `${text}\nsecond line ${number}`);
  });
  await run.appendEvents(PATH, events);
  await run.checkpoint({ cursors: batch + 1, learntBytes: learnt.bytes, host: {} });
}
await run.endLogs(() => ABOUT);
await run.close();
process.stdout.write(JSON.stringify({ learnt: known.size, files: run.files() }));
