/** What may stand in a phrase: a name, a number or a quotation, which no language changes, or another phrase. */
export type Part = string | number | Phrase;

/** A phrase, or a name or quotation by itself. */
export type Words = string | Phrase;

/** Where in a sentence a phrase stands, for languages that spell the beginning of one differently. */
type Place = "as-written" | "begins" | "within";

/**
 * Words of ours with what they say of a case kept apart, so that another language can say the same. Its id is the
 * English text with `{1}`, `{2}` for the parts: the key of the catalogues under `templates/`.
 */
export class Phrase {
  readonly parts: readonly Part[];
  readonly #english: readonly string[];
  readonly #place: Place;

  /** @param english the text around the parts: one piece more than there are parts */
  constructor(english: readonly string[], parts: readonly Part[], place: Place = "as-written") {
    this.#english = english;
    this.parts = parts;
    this.#place = place;
  }

  get id(): string {
    return this.#english.reduce((id, piece, index) => `${id}{${index}}${piece}`);
  }

  at(place: Place): Phrase {
    return new Phrase(this.#english, this.parts, place);
  }

  /** In English. */
  toString(): string {
    const text = this.#english.reduce((said, piece, index) => `${said}${String(this.parts[index - 1])}${piece}`);
    if (this.#place === "begins") return text.charAt(0).toUpperCase() + text.slice(1);
    return this.#place === "within" ? text.replace(/^The /u, "the ") : text;
  }

  /** In JSON as everywhere where no language was chosen: in English. */
  toJSON(): string {
    return this.toString();
  }
}

/** Words of ours, for people: each text with this tag stands in the catalogue of every language. */
export function say(english: TemplateStringsArray, ...parts: readonly Part[]): Phrase {
  return new Phrase(english, parts);
}

/** Words whose text stands elsewhere: a check's title, the manifest's own sentences. */
export function saidElsewhere(english: string): Phrase {
  return new Phrase([english], []);
}

/** "1 call", "2 calls". */
export function count(n: number, one: string, many = `${one}s`): Phrase {
  return new Phrase(["", ` ${n === 1 ? one : many}`], [n]);
}

/** "a", "a and b", "a, b and c". */
export function join(parts: readonly Words[]): Words {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : say`${fold(parts.slice(0, -1), (list, next) => say`${list}, ${next}`)} and ${last}`;
}

/** Sentences one after another, those that are not empty. */
export function sentences(parts: readonly Words[]): Words {
  return fold(
    parts.filter((part) => part !== ""),
    (said, next) => say`${said} ${next}`,
  );
}

/** "a; b; c". */
export function clauses(parts: readonly Words[]): Words {
  return fold(parts, (said, next) => say`${said}; ${next}`);
}

/** Pairs of pairs, so that a long list is not deeply nested. */
function fold(parts: readonly Words[], pair: (one: Words, other: Words) => Phrase): Words {
  const [first = "", second] = parts;
  if (second === undefined) return first;
  const half = Math.ceil(parts.length / 2);
  return pair(fold(parts.slice(0, half), pair), fold(parts.slice(half), pair));
}

/** With a capital letter where a language begins sentences so. */
export function capital(words: Words): Words {
  return typeof words === "string" ? words.charAt(0).toUpperCase() + words.slice(1) : words.at("begins");
}

/** "The execution role orders-role" as it stands within a sentence. */
export function within(words: Words): Words {
  return typeof words === "string" ? words.replace(/^The /u, "the ") : words.at("within");
}

/** A value with all phrases in it told in one language. */
export type Told<T> = T extends Phrase
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Told<Item>[]
    : T extends object
      ? { readonly [Name in keyof T]: Told<T[Name]> }
      : T;

/** Tells all phrases of a value, however deep. */
export function tell<T>(value: T, words: (phrase: Phrase) => string): Told<T> {
  const told = (inner: unknown): unknown => {
    if (inner instanceof Phrase) return words(inner);
    if (Array.isArray(inner)) return inner.map(told);
    if (typeof inner !== "object" || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).map(([name, member]) => [name, told(member)]));
  };
  return told(value) as Told<T>;
}

/** A value with all phrases in it in English. */
export function english<T>(value: T): Told<T> {
  return tell(value, String);
}
