// The thread that searches the files of a pack while they are packed: see search-thread.ts.
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { scanFor, searchBytes } from "./pack/search.ts";
import { scannerOfValues } from "./redact/residue.ts";
import type { SearchedFile, SearchJob } from "./search-thread.ts";

const { folder, files, values, hashes, secrets } = workerData as SearchJob;
const scan = scanFor({ residue: scannerOfValues(values, hashes), secrets });
for (const path of files) {
  const bytes = createReadStream(join(folder, path), { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>;
  const answer: SearchedFile = { path, searched: await searchBytes(bytes, scan) };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, no window's
  parentPort?.postMessage(answer);
}
