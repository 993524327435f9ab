/** The words and signs of a small language, one after the other. */
export interface Tokens {
  /** The next one; letter case stays. */
  next(): string;
  /** Takes the next one if it is this. */
  skip(token: string): boolean;
  /** @throws the language's own error where the next one is another */
  take(token: string): void;
  /** @throws the language's own error where anything is left */
  end(): void;
  /** The error for whatever stands here. */
  problem(): Error;
}

/** Cuts a text by a sticky pattern whose first group is a token; keywords are compared without their case. */
export function tokensOf(text: string, pattern: RegExp, problem: () => Error): Tokens {
  const list: string[] = [];
  const sticky = new RegExp(pattern);
  const end = text.trimEnd().length;
  while (sticky.lastIndex < end) {
    const found = sticky.exec(text);
    if (found === null) throw problem();
    list.push(found[1] ?? "");
  }
  let at = 0;
  const is = (token: string): boolean => list[at]?.toUpperCase() === token.toUpperCase();
  const next = (): string => {
    const token = list[at];
    if (token === undefined) throw problem();
    at += 1;
    return token;
  };
  return {
    next,
    skip(token) {
      if (!is(token)) return false;
      at += 1;
      return true;
    },
    take(token) {
      if (!is(token)) throw problem();
      at += 1;
    },
    end() {
      if (at < list.length) throw problem();
    },
    problem,
  };
}
