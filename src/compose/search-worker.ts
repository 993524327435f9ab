// The thread that searches the files of a pack while they are packed: see search-thread.ts.
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { bytesOfFile } from "../evidence/read-bytes.ts";
import { scanFor, searchFile } from "../pack/search.ts";
import { scannerOfValues } from "../redact/residue.ts";
import { createSecondReading } from "../redact/second-reading.ts";
import type { SearchJob, SearchMessage } from "./search-thread.ts";

const { folder, files, values, hashes, secrets, keepPatterns } = workerData as SearchJob;
const scan = scanFor({
  residue: scannerOfValues(values, hashes),
  secrets,
  rules: createSecondReading(keepPatterns),
});
for (const path of files) {
  const read = (): AsyncIterable<Buffer> => heard(bytesOfFile(join(folder, path)));
  say({ path, searched: await searchFile(path, read, scan) });
}

/** A large file takes minutes: that it is being read is said meanwhile. */
async function* heard(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let said = performance.now();
  for await (const part of bytes) {
    if (performance.now() - said >= 1000) {
      say("reading");
      said = performance.now();
    }
    yield part;
  }
}

function say(message: SearchMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, no window's
  parentPort?.postMessage(message);
}
