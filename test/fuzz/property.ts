import * as fc from "fast-check";

/** One kind of hostile input and what must hold of it, end to end. */
export interface Property<T> {
  readonly name: string;
  /** Ends the sentence "Fuzzed: ...". */
  readonly title: string;
  /** JSON values: a failing one is kept in a file. */
  readonly input: fc.Arbitrary<T>;
  /** Runs in the suite, with a saved seed. */
  readonly savedRuns: number;
  /** What is wrong; nothing, where all holds. */
  check(input: T): Promise<readonly string[]>;
}

/** A property whose input's type nobody needs to know any more. */
export type AnyProperty = Property<unknown>;

/** Inputs come from the property's own arbitrary, or from a file that was written from it. */
export function property<T>(made: Property<T>): AnyProperty {
  return { ...made, check: (input) => made.check(input as T) };
}

export interface Failure {
  readonly seed: number;
  readonly path: string;
  /** As small as it could be made. */
  readonly input: unknown;
  readonly faults: readonly string[];
}

export interface Tried {
  readonly runs: number;
  readonly failure?: Failure;
}

/** Tries some inputs, and makes the first that fails as small as it gets within the time. */
export async function tryOut(
  tested: AnyProperty,
  settings: { readonly seed: number; readonly runs: number; readonly shrinkMs?: number },
): Promise<Tried> {
  let faults: readonly string[] = [];
  let failedAt: number | undefined;
  const details = await fc.check(
    fc.asyncProperty(tested.input, async (input) => {
      // Shrinking that took too long goes on with nothing: each further input passes at once.
      if (failedAt !== undefined && Date.now() - failedAt > (settings.shrinkMs ?? 60_000)) return;
      const found = await faultsOf(tested, input);
      if (found.length === 0) return;
      failedAt ??= Date.now();
      faults = found;
      throw new Error(found[0]);
    }),
    { seed: settings.seed, numRuns: settings.runs },
  );
  if (!details.failed) return { runs: details.numRuns };
  return {
    runs: details.numRuns,
    failure: {
      seed: details.seed,
      path: details.counterexamplePath ?? "",
      input: details.counterexample?.[0],
      faults,
    },
  };
}

/** What is thrown, or rejects with nobody waiting, is a fault too. */
export async function faultsOf(tested: AnyProperty, input: unknown): Promise<readonly string[]> {
  const stray: string[] = [];
  const note = (reason: unknown): void => void stray.push(`nobody waited for: ${described(reason)}`);
  process.on("unhandledRejection", note);
  try {
    const faults = await tested.check(input);
    // What rejects is told a turn of the loop later.
    await new Promise((resolve) => setImmediate(resolve));
    return [...faults, ...stray];
  } catch (error) {
    return [`thrown: ${described(error)}`, ...stray];
  } finally {
    process.off("unhandledRejection", note);
  }
}

function described(reason: unknown): string {
  if (!(reason instanceof Error)) return String(reason);
  const { cause } = reason;
  return `${reason.stack ?? String(reason)}${cause === undefined ? "" : `\n  because ${described(cause)}`}`;
}
