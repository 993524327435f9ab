/**
 * How much of a stranger's pack is read. A pack costs its reader at most time in proportion to its own size: up to
 * `FREE_BYTES` always, beyond that `RATIO` times the zip (deflate reaches 1,032; redacted logs 10 to 60).
 */
export const LIMITS = {
  entries: 100_000,
  freeBytes: 1024 ** 3,
  ratio: 300,
  /** A document that is parsed whole. */
  documentBytes: 128 * 1024 * 1024,
} as const;

/** The most that the entries of a zip of this size may unpack to, in bytes. */
export function unpackedLimit(zipBytes: number): number {
  return Math.max(LIMITS.freeBytes, LIMITS.ratio * zipBytes);
}
