import { mkdirSync, mkdtempSync, rmSync, writeFileSync, closeSync, openSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writePack } from "../../../src/pack/write.ts";
import { writeZip } from "../../../src/pack/zip.ts";
import { createSecondReading } from "../../../src/redact/second-reading.ts";
import { searchInThread } from "../../../src/compose/search-thread.ts";
import { newRedactor } from "./corpus.ts";

export interface PackSpeed {
  readonly megabytes: number;
  /** Wall time, seconds: the raw files zipped and nothing else. */
  readonly zip: number;
  /** Redacted to files, then zipped. */
  readonly redactAndZip: number;
  /** The whole of it: redacted to files, zipped while a thread searches them for residue, read again. */
  readonly pack: number;
  readonly redactAndZipRatio: number;
  readonly packRatio: number;
}

/** Wall time of a pack of log files beside that of the same files zipped by archiver alone. */
export async function packSpeed(events: readonly string[], files: number): Promise<PackSpeed> {
  const folder = mkdtempSync(join(tmpdir(), "pack-speed-"));
  try {
    const names = Array.from({ length: files }, (_, index) => `logs/${index}.txt`);
    const parts = names.map((_, index) => events.filter((__, at) => at % files === index));
    const raw = join(folder, "raw");
    mkdirSync(join(raw, "logs"), { recursive: true });
    names.forEach((name, index) => writeFileSync(join(raw, name), parts[index]!.join("")));
    const date = 1_763_625_600_000;
    const job = { files: names, date };

    // run.mjs puts it beside the bench
    const worker = new URL("search-worker.mjs", import.meta.url);

    const zip = await fastest(3, async (run) => {
      const out = join(folder, `alone-${run}.zip`);
      writeFileSync(out, "");
      await writeZip({ ...job, folder: raw, out });
    });
    const redactAndZip = await fastest(3, async (run) => {
      redactInto(join(folder, `zipped-${run}`), names, parts);
      const out = join(folder, `zipped-${run}.zip`);
      writeFileSync(out, "");
      await writeZip({ ...job, folder: join(folder, `zipped-${run}`), out });
    });
    const pack = await fastest(3, async (run) => {
      const redacted = join(folder, `packed-${run}`);
      const redactor = redactInto(redacted, names, parts);
      await writePack({
        ...job,
        folder: redacted,
        out: join(folder, `packed-${run}.zip`),
        seal: { residue: redactor.residue(), rules: createSecondReading([]) },
        startSearch: searchInThread(worker, { values: redactor.residueValues(), secrets: [], keepPatterns: [] }),
      });
    });
    return {
      megabytes: Math.round(Buffer.byteLength(events.join("")) / 1e5) / 10,
      zip,
      redactAndZip,
      pack,
      redactAndZipRatio: Math.round((zip / redactAndZip) * 100) / 100,
      packRatio: Math.round((zip / pack) * 100) / 100,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function redactInto(folder: string, names: readonly string[], parts: readonly (readonly string[])[]) {
  mkdirSync(join(folder, "logs"), { recursive: true });
  const redactor = newRedactor();
  names.forEach((name, index) => {
    const write = redactor.stream(name, name);
    const file = openSync(join(folder, name), "w");
    let chunk = "";
    for (const event of parts[index]!) {
      chunk += write(event);
      if (chunk.length < 1 << 18) continue;
      writeSync(file, chunk);
      chunk = "";
    }
    writeSync(file, chunk);
    closeSync(file);
  });
  return redactor;
}

async function fastest(runs: number, work: (run: number) => Promise<void>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const before = process.hrtime.bigint();
    await work(run);
    best = Math.min(best, Number(process.hrtime.bigint() - before) / 1e9);
  }
  return Math.round(best * 1000) / 1000;
}
