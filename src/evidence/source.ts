import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { CasePackError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import { parseJson } from "../core/parse-json.ts";
import type { Archive } from "./archive.ts";
import { LIMITS } from "./limits.ts";
import { systemCode } from "./output-error.ts";
import { pathProblem } from "./paths.ts";

/** Where the files of a pack are: a run folder, an unpacked pack or a zip. */
export interface Source {
  /** Whether there is such a file; CasePackError `pack` where it may not be read. */
  has(path: string): Promise<boolean>;
  /** The bytes of a file that is there. */
  bytes(path: string): AsyncIterable<Uint8Array>;
}

export function zipSource(archive: Archive): Source {
  return {
    has: async (path) => archive.entries.has(path),
    bytes(path) {
      const entry = archive.entries.get(path);
      if (entry === undefined) throw new CasePackError("pack", `There is no ${path} in the pack.`);
      return archive.read(entry);
    },
  };
}

/** A folder that may come from a stranger: links in it, which could lead anywhere, are not followed. */
export function folderSource(folder: string): Source {
  return {
    async has(path) {
      if (pathProblem(path) !== undefined) return false;
      try {
        const [root, real] = await Promise.all([realpath(folder), realpath(join(folder, path))]);
        if (real !== join(root, path)) throw new CasePackError("pack", `${path} in the folder is a link, not a file.`);
        return (await stat(real)).isFile();
      } catch (error) {
        if (systemCode(error) === "ENOENT" || systemCode(error) === "ENOTDIR") return false;
        throw error instanceof CasePackError ? error : unreadable(path, error);
      }
    },
    async *bytes(path) {
      try {
        yield* createReadStream(join(folder, path)) as AsyncIterable<Buffer>;
      } catch (error) {
        throw unreadable(path, error);
      }
    },
  };
}

function unreadable(path: string, cause: unknown): CasePackError {
  return new CasePackError("pack", `${path} cannot be read (${systemCode(cause) ?? "unknown"}).`, { cause });
}

/** A text that is held whole: at most 128 MiB. */
export async function wholeText(source: Source, path: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of source.bytes(path)) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > LIMITS.documentBytes) {
      throw new CasePackError("pack", `${path} is larger than any document of a pack, over 128 MiB.`);
    }
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** V8's message quotes the text around a fault, so it is left out. */
export function parseDocument(text: string, path: string): Json {
  try {
    return parseJson(text);
  } catch {
    throw new CasePackError("pack", `${path} is not JSON, or nests too deep.`);
  }
}
