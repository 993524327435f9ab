import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { createRedactor } from "../../../src/redact/redactor.ts";
import type { Redactor } from "../../../src/core/redactor.ts";

/** The lines of a text file, packed or not. */
export function linesOf(path: string): string[] {
  const bytes = readFileSync(path);
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString("utf8");
  return text.split("\n").filter((line) => line.trim() !== "");
}

export function newRedactor(): Redactor {
  return createRedactor({ key: new Uint8Array(32).fill(1), audience: "support" });
}
