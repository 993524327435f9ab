import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { bytesOfFile } from "../evidence/read-bytes.ts";

/**
 * The seal: a pack's zip comment holds the SHA-256 of all bytes before the comment. So any byte that is changed, added
 * or removed shows, also those that no entry's checksum covers (headers, times, padding bits of deflate). It proves
 * that a pack arrived as it was made, not who made it. See docs/adr/010-digest-in-the-zip-comment.md.
 */
const PREFIX = "lambda-case-pack/1 sha256:";
const COMMENT = /^lambda-case-pack\/1 sha256:([0-9a-f]{64})$/u;

/** Stands in the comment until the bytes before it are final; as long as the real one. */
export const EMPTY_SEAL = `${PREFIX}${"0".repeat(64)}`;

/** Puts the digest into the comment of a finished zip that was written with `EMPTY_SEAL`, and flushes it to the disk. */
export async function stampSeal(path: string): Promise<void> {
  const handle = await open(path, "r+");
  try {
    const { size } = await handle.stat();
    const end = size - EMPTY_SEAL.length;
    await handle.write(`${PREFIX}${await sha256Before(path, end)}`, end, "latin1");
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whether the bytes before the comment are those that it was made for. */
export async function sealState(path: string, size: number, comment: Buffer): Promise<"intact" | "broken" | "absent"> {
  const stated = COMMENT.exec(comment.toString("latin1"))?.[1];
  if (stated === undefined) return "absent";
  return stated === (await sha256Before(path, size - comment.length)) ? "intact" : "broken";
}

/** SHA-256 of the first `end` bytes of a file, in lower-case hex. */
export async function sha256Before(path: string, end: number): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of bytesOfFile(path, { most: end })) hash.update(chunk);
  return hash.digest("hex");
}
