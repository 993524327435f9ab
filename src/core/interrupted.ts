import { CasePackError } from "./errors.ts";

/** Ends the work at a point where it may end, once a person has asked for that. @throws CasePackError `interrupted` */
export function endIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw interrupted();
}

/**
 * What a promise gives; after the signal nobody waits for it any more.
 * @throws CasePackError `interrupted`
 */
export async function orInterrupted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  endIfInterrupted(signal);
  let end: () => void = () => undefined;
  const asked = new Promise<never>((_, reject) => {
    end = () => reject(interrupted());
    signal?.addEventListener("abort", end, { once: true });
  });
  try {
    return await Promise.race([work, asked]);
  } finally {
    signal?.removeEventListener("abort", end);
  }
}

export function interrupted(cause?: unknown): CasePackError {
  return new CasePackError("interrupted", "Interrupted; no pack was made.", { cause });
}
