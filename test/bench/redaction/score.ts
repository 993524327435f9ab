import { linesOf, newRedactor } from "./corpus.ts";

interface Sample {
  readonly rule: string;
  readonly kind: "tp" | "fp";
  readonly sample: string;
  readonly secrets: readonly string[];
}

export interface Score {
  readonly samples: number;
  readonly caught: number;
  readonly rules: number;
  readonly rulesHit: number;
  readonly missed: readonly { readonly rule: string; readonly n: number }[];
}

/** Shortest secret whose halves are looked for too. */
const HALVED = 16;

/** Scores recall over labelled samples (JSON lines): one counts when every labelled secret is gone and no half of one is left. */
export function score(path: string): Score {
  const samples = linesOf(path)
    .map((line) => JSON.parse(line) as Sample)
    .filter(({ kind, sample, secrets }) => kind === "tp" && sample !== "" && secrets.length > 0);
  const missed = new Map<string, number>();
  const hit = new Set<string>();
  let caught = 0;
  for (const { rule, sample, secrets } of samples) {
    const redacted = newRedactor().text(sample, "sample");
    if (!secrets.some((secret) => leaks(redacted, secret))) {
      caught++;
      hit.add(rule);
    } else missed.set(rule, (missed.get(rule) ?? 0) + 1);
  }
  return {
    samples: samples.length,
    caught,
    rules: new Set(samples.map(({ rule }) => rule)).size,
    rulesHit: hit.size,
    missed: [...missed].map(([rule, n]) => ({ rule, n })).sort((a, b) => b.n - a.n),
  };
}

/** Whether a text still holds a secret or half of one. */
export function leaks(text: string, secret: string): boolean {
  if (text.includes(secret)) return true;
  if (secret.length < HALVED) return false;
  const half = Math.ceil(secret.length / 2);
  return text.includes(secret.slice(0, half)) || text.includes(secret.slice(-half));
}
