/**
 * Reads several sources side by side and gives their batches one source after the other. Each source is at most one
 * batch ahead, so `atOnce` batches are in memory whatever the sources hold.
 */
export async function* inOrder<T>(sources: readonly (() => AsyncIterator<T>)[], atOnce: number): AsyncGenerator<T> {
  const started: Ahead<T>[] = [];
  try {
    for (let index = 0; index < sources.length; index += 1) {
      for (let next = started.length; next < Math.min(index + atOnce, sources.length); next += 1) {
        const open = sources[next];
        if (open !== undefined) started.push(new Ahead(open()));
      }
      const source = started[index];
      if (source === undefined) return;
      for (let result = await source.next(); result.done !== true; result = await source.next()) yield result.value;
    }
  } finally {
    // Whoever stopped early leaves requests on their way behind; their fate is of no interest any more.
    await Promise.allSettled(started.map((source) => source.stop()));
  }
}

class Ahead<T> {
  readonly #source: AsyncIterator<T>;
  #pending: Promise<IteratorResult<T>>;

  constructor(source: AsyncIterator<T>) {
    this.#source = source;
    this.#pending = this.#pull();
  }

  async next(): Promise<IteratorResult<T>> {
    const result = await this.#pending;
    if (result.done !== true) this.#pending = this.#pull();
    return result;
  }

  async stop(): Promise<void> {
    await this.#pending.catch(() => undefined);
    await this.#source.return?.();
  }

  #pull(): Promise<IteratorResult<T>> {
    const pulled = this.#source.next();
    // It may fail before anyone waits for it; whoever does still sees the failure.
    pulled.catch(() => undefined);
    return pulled;
  }
}
