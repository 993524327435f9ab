import { lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { platform, userInfo } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { CasePackError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import type { RedactedJson } from "../core/redacted.ts";
import type { Window } from "../core/case.ts";

/** A case that can be taken up again: what was asked, the window that was settled, and the key of its tokens. */
export interface Resumable {
  /** The command line's options, as its host wrote them. */
  readonly options: Json;
  readonly window: Window;
  /** 32 bytes; with it the same value gets the same token again. */
  readonly key: Uint8Array;
}

/** The file of a run folder that holds its case, and is no evidence. */
export const RESUMABLE_NAME = "run.json";

const schema = v.object({
  schema: v.literal("lambda-case-pack/run@1"),
  options: v.record(v.string(), v.unknown()),
  window: v.object({
    start: v.string(),
    end: v.string(),
    timeZone: v.string(),
    origin: v.picklist(["since", "start-end", "first-failure-in-metrics", "last-24-hours"]),
  }),
  key: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u)),
});

/**
 * Writes into a run folder what is needed to take its case up again; the folder is made where it is gone. The options
 * have been redacted. Synchronous: it is written while the process may be about to end.
 */
export function writeResumable(folder: string, options: RedactedJson, window: Window, key: Uint8Array): void {
  mkdirSync(folder, { mode: 0o700, recursive: true });
  const document = { schema: "lambda-case-pack/run@1", options, window, key: Buffer.from(key).toString("hex") };
  const path = join(folder, RESUMABLE_NAME);
  // Beside it first: a full disk must not take away what stands there.
  writeFileSync(`${path}.anew`, `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.anew`, path);
}

/**
 * Reads a run folder's case.
 * @throws CasePackError `usage`, naming `--resume`, for anything that is no run folder of one's own
 */
export function readResumable(folder: string): Resumable {
  const refuse = (cause?: unknown): CasePackError =>
    new CasePackError(
      "usage",
      `--resume ${folder} is not the folder of an interrupted run; it would hold a ${RESUMABLE_NAME}.`,
      {
        option: "--resume",
        cause,
      },
    );
  try {
    // A stranger's folder could name any function with any profile.
    const { uid, mode } = lstatSync(folder);
    if (uid !== userInfo().uid && userInfo().uid !== -1) throw refuse();
    if (platform() !== "win32" && (mode & 0o077) !== 0) throw refuse();
    const document: unknown = JSON.parse(readFileSync(join(folder, RESUMABLE_NAME), "utf8"));
    const { options, window, key } = v.parse(schema, document);
    return { options: options as Json, window, key: Buffer.from(key, "hex") };
  } catch (error) {
    throw error instanceof CasePackError ? error : refuse(error);
  }
}
