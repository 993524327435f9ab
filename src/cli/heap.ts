import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Both halves of V8's young generation, in bytes: beyond it garbage only lies about longer. */
const YOUNG = 8_000_000;
/** Rounds of what lives on, at most: V8 enlarges its young generation when that is more than it holds. */
const MOST_ROUNDS = 64;

/**
 * Keeps the heap small, whatever passes through it. Logs do so as short-lived garbage, megabytes at a time, and V8 would
 * let its old generation grow to many times of what is alive before it collects, and its young one to 33 MB, beside
 * which the buffers of replies lie about as long (figures: docs/logs.md). V8 reads both flags whenever it enlarges a
 * heap. A limit of the young generation it takes only as it starts, out of reach of a program with a `#!` line: so that
 * generation is brought to its size here, in steps of twice the size, and its growth ended. Call it once, early.
 */
export function keepHeapSmall(): void {
  setFlagsFromString("--heap-growing-percent=15");
  let alive: unknown[] = [];
  for (let round = 0; round < MOST_ROUNDS && youngBytes() < YOUNG; round++) {
    if (alive.length > 12) alive = alive.slice(6);
    alive.push(Array.from({ length: 4096 }, (_, each) => [each]));
  }
  setFlagsFromString("--semi-space-growth-factor=1");
}

function youngBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name: name }) => name === "new_space")?.space_size ?? YOUNG;
}
