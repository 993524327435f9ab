import { PerformanceObserver } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Both halves of V8's young generation, in bytes, from where on it grows no more: the next step is 16 MiB. */
const YOUNG = 8 * 1024 * 1024;

/**
 * Keeps the heap small, whatever passes through it. Logs do so as short-lived garbage, megabytes at a time, and V8 would
 * let its old generation grow to many times of what is alive before it collects, and its young one to 33 MB, which is
 * where the memory of a long collection went (figures: docs/logs.md). V8 reads both flags whenever it grows a heap, but a limit of the
 * young generation only at its start, which a program with a `#!` line cannot reach: so its growth is ended once it is
 * large enough. Call it once, first.
 */
export function keepHeapSmall(): void {
  setFlagsFromString("--heap-growing-percent=15");
  const afterCollection = new PerformanceObserver((_list, observer) => {
    const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === "new_space");
    if ((young?.space_size ?? 0) < YOUNG) return;
    setFlagsFromString("--semi-space-growth-factor=1");
    observer.disconnect();
  });
  afterCollection.observe({ entryTypes: ["gc"] });
}
