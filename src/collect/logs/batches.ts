/** What is handed on at a time: few enough that others get their turn in between. */
const BATCH = 1000;

/** A list in parts of at most a thousand. */
export function* batchesOf<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < list.length; at += BATCH) yield list.slice(at, at + BATCH);
}
