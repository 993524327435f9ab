import type { EvidencePointer } from "../core/finding.ts";

/** A pointer into the pack, for a reader and as a link relative to the pack's root. */
export interface Cite {
  readonly text: string;
  readonly href: string;
}

/** Longer names than this do not help a reader; the finding in findings.json holds the whole pointer. */
const LONGEST = 200;

export function cite(pointer: EvidencePointer): Cite {
  const place = pointer.line === undefined ? (pointer.pointer ?? "") : `:${pointer.line}`;
  const text = pointer.line === undefined && place !== "" ? `${pointer.file} ${place}` : `${pointer.file}${place}`;
  return text.length > LONGEST ? { text: "findings.json", href: "findings.json" } : { text, href: href(pointer.file) };
}

export function fileCite(file: string): Cite {
  return cite({ file });
}

/** At most `limit` cites, each once. */
export function cites(pointers: readonly EvidencePointer[], limit: number): Cite[] {
  const seen = new Map<string, Cite>();
  for (const pointer of pointers) {
    if (seen.size >= limit) break;
    const made = cite(pointer);
    seen.set(made.text, made);
  }
  return [...seen.values()];
}

/** A relative link that can only ever lead into the pack's own folder. */
function href(file: string): string {
  const segments = file.split("/").filter((segment) => segment !== "" && segment !== "." && segment !== "..");
  return segments.map(encodeSegment).join("/");
}

/** A half surrogate makes `encodeURIComponent` throw; a colon in the first segment would read as a scheme. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment.replaceAll(/\p{Surrogate}/gu, "-"));
}
