import { createHash } from "node:crypto";
import { handMadeZip, type HandMadeEntry } from "../evidence/hand-made-zip.ts";

/** A change to one file of a pack, or to how the zip tells of it. A JSON value. */
export type Edit =
  /** The nth value in a document, counted from its beginning and round, becomes this JSON text. */
  | { readonly do: "value"; readonly file: string; readonly nth: number; readonly json: string }
  | { readonly do: "text"; readonly file: string; readonly text: string }
  /** A line of its own, at the end. */
  | { readonly do: "line"; readonly file: string; readonly text: string }
  | { readonly do: "remove"; readonly file: string }
  | { readonly do: "add"; readonly name: string; readonly text: string; readonly mode?: number }
  | { readonly do: "rename"; readonly file: string; readonly name: string }
  | { readonly do: "twice"; readonly file: string }
  /** What the zip says of the file, beside the truth. */
  | {
      readonly do: "lie";
      readonly file: string;
      readonly about: "bytes" | "compressedBytes" | "crc" | "offset" | "method" | "flags" | "mode";
      readonly value: number;
    };

export interface ForgedPack {
  readonly edits: readonly Edit[];
  /** Lists the files as they now are, and seals: nobody needs a key for that. */
  readonly reseal: boolean;
  /** Bytes of the finished zip that are turned over: where, from 0 to 1, and which bits. */
  readonly flips: readonly (readonly [where: number, bits: number])[];
  /** How much of it is left, from 0 to 1. */
  readonly cut: number;
}

/** The zip that somebody hostile would make of a pack's files. */
export function forged(files: ReadonlyMap<string, Buffer>, { edits, reseal, flips, cut }: ForgedPack): Buffer {
  let entries: readonly HandMadeEntry[] = [...files].map(([name, content]) => ({ name, content }));
  for (const edit of edits) entries = edited(entries, edit);
  const zip = handMadeZip(reseal ? sealable(entries) : { entries });
  const bytes = reseal ? sealed(zip) : zip;
  for (const [where, bits] of flips) {
    const at = Math.min(bytes.length - 1, Math.floor(where * bytes.length));
    bytes[at] = bytes[at]! ^ bits;
  }
  return cut === 1 ? bytes : bytes.subarray(0, Math.floor(cut * bytes.length));
}

function edited(entries: readonly HandMadeEntry[], edit: Edit): readonly HandMadeEntry[] {
  if (edit.do === "add") {
    const { name, text: content, mode } = edit;
    return [...entries, { name, content, ...(mode === undefined ? {} : { mode }) }];
  }
  return entries.flatMap((entry) => (String(entry.name) === edit.file ? changed(entry, edit) : [entry]));
}

function changed(entry: HandMadeEntry, edit: Exclude<Edit, { do: "add" }>): readonly HandMadeEntry[] {
  switch (edit.do) {
    case "value":
      return [{ ...entry, content: withValue(String(entry.content), edit.nth, edit.json) }];
    case "text":
      return [{ ...entry, content: edit.text }];
    case "line":
      return [{ ...entry, content: `${String(entry.content)}${edit.text}\n` }];
    case "remove":
      return [];
    case "rename":
      return [{ ...entry, name: edit.name }];
    case "twice":
      return [entry, entry];
    case "lie":
      return [{ ...entry, [edit.about]: edit.value }];
  }
}

const HERE = "\u0001here\u0001";

/** The new value is put in as text, so that it may be what no object holds: a name twice, `__proto__`. */
function withValue(text: string, nth: number, json: string): string {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return text;
  }
  const places = placesIn(document, []);
  const place = places[nth % places.length] ?? [];
  return JSON.stringify(put(document, place), null, 2).replace(JSON.stringify(HERE), () => json);
}

function placesIn(value: unknown, path: readonly string[]): readonly (readonly string[])[] {
  if (value === null || typeof value !== "object") return [path];
  return [path, ...Object.entries(value).flatMap(([name, each]) => placesIn(each, [...path, name]))];
}

function put(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return HERE;
  if (Array.isArray(value)) return value.map((each: unknown, at) => (String(at) === name ? put(each, rest) : each));
  return Object.fromEntries(
    Object.entries(value as object).map(([key, each]) => [key, key === name ? put(each, rest) : (each as unknown)]),
  );
}

const SEAL = "lambda-case-pack/1 sha256:";

function sealable(entries: readonly HandMadeEntry[]): { entries: readonly HandMadeEntry[]; comment: string } {
  const sums = new Map(entries.map(({ name, content = "" }) => [String(name), Buffer.from(content)]));
  const relisted = entries.map((entry) =>
    entry.name === "manifest.json" ? { ...entry, content: listing(String(entry.content), sums) } : entry,
  );
  return { entries: relisted, comment: SEAL + "0".repeat(64) };
}

/** The manifest with sizes and hashes of the files as they are; one that is no document any more stays. */
function listing(text: string, contents: ReadonlyMap<string, Buffer>): string {
  try {
    const manifest = JSON.parse(text) as { files: { path: string }[] };
    const names = new Set([...manifest.files.map(({ path }) => path), ...contents.keys()]);
    names.delete("manifest.json");
    const files = [...names].sort().flatMap((path) => {
      const content = contents.get(path);
      return content === undefined
        ? []
        : [{ path, bytes: content.length, sha256: createHash("sha256").update(content).digest("hex") }];
    });
    return `${JSON.stringify({ ...manifest, files }, null, 2)}\n`;
  } catch {
    return text;
  }
}

function sealed(zip: Buffer): Buffer {
  const end = zip.length - SEAL.length - 64;
  const digest = createHash("sha256").update(zip.subarray(0, end)).digest("hex");
  return Buffer.concat([zip.subarray(0, end), Buffer.from(SEAL + digest)]);
}
