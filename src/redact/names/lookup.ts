/** A name's words one by one, and what stands between them character by character. */
interface Step {
  next: Map<string, Step> | undefined;
  /** Whether a name ends here. */
  ends: boolean;
}

/**
 * Names, in lower case, that can be told at a place of a text. What it costs depends on how long the name is that stands
 * there, and not on how many are known: a log may hold a hundred thousand that begin alike.
 */
export class NameLookup {
  readonly #first = new Map<string, Step>();

  constructor(names: Iterable<string>) {
    for (const name of names) this.#add(name.toLowerCase());
  }

  get isEmpty(): boolean {
    return this.#first.size === 0;
  }

  /**
   * Where the longest name ends that stands at a place of a text in lower case, undefined where none does.
   * @param end where the word ends that begins at `start`
   */
  endOfLongest(lower: string, start: number, end: number): number | undefined {
    let step = this.#first.get(lower.slice(start, end));
    let at = end;
    let longest: number | undefined;
    while (step !== undefined) {
      if (step.ends && !isWordChar(lower.charCodeAt(at))) longest = at;
      if (step.next === undefined || at >= lower.length) break;
      const from = at;
      at = pieceEnd(lower, from);
      step = step.next.get(lower.slice(from, at));
    }
    return longest;
  }

  /** What begins with a mark is found by the word behind it. */
  #add(name: string): void {
    let steps = this.#first;
    let step: Step | undefined;
    let at = name.search(/[a-z0-9]/);
    if (at < 0) return;
    while (at < name.length) {
      const end = pieceEnd(name, at);
      const piece = name.slice(at, end);
      step = steps.get(piece);
      if (step === undefined) steps.set(piece, (step = { next: undefined, ends: false }));
      at = end;
      if (at < name.length) steps = step.next ??= new Map<string, Step>();
    }
    if (step !== undefined) step.ends = true;
  }
}

function pieceEnd(lower: string, start: number): number {
  let end = start;
  while (end < lower.length && isWordChar(lower.charCodeAt(end))) end += 1;
  return end === start ? start + 1 : end;
}

export function isWordChar(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}
