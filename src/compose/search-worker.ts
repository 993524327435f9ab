// The thread that searches the files of a pack while they are packed: see search-thread.ts.
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { bytesOfFile } from "../evidence/read-bytes.ts";
import { scanFor, searchFile } from "../pack/search.ts";
import { scannerOfValues } from "../redact/residue.ts";
import { createSecondReading } from "../redact/second-reading.ts";
import type { SearchedFile, SearchJob } from "./search-thread.ts";

const { folder, files, values, hashes, secrets, keepPatterns } = workerData as SearchJob;
const scan = scanFor({
  residue: scannerOfValues(values, hashes),
  secrets,
  rules: createSecondReading(keepPatterns),
});
for (const path of files) {
  const read = (): AsyncIterable<Buffer> => bytesOfFile(join(folder, path));
  const answer: SearchedFile = { path, searched: await searchFile(path, read, scan) };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, no window's
  parentPort?.postMessage(answer);
}
