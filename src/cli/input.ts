import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { CasePackError } from "../core/errors.ts";
import type { Host } from "./host.ts";

/** The bytes of the file that a command was given, or of standard input for `-`. Errors: CasePackError `usage`. */
export async function inputOf(file: string, host: Host): Promise<AsyncIterable<Uint8Array>> {
  if (file === "-") return host.stdin();
  const path = resolve(host.cwd, file);
  const refuse = (why: string, cause?: unknown): CasePackError =>
    new CasePackError("usage", `FILE ${path} ${why}. Name a text file, or - for standard input.`, {
      option: "FILE",
      ...(cause === undefined ? {} : { cause }),
    });
  const found = await stat(path).catch((cause: unknown) => {
    throw refuse("is not there, or may not be looked at", cause);
  });
  if (found.isDirectory()) throw refuse("is a folder");
  return readable(createReadStream(path), refuse);
}

async function* readable(
  chunks: AsyncIterable<Uint8Array>,
  refuse: (why: string, cause: unknown) => CasePackError,
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (cause) {
    throw refuse("cannot be read", cause);
  }
}
