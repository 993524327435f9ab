/** A piece of the subject to be replaced. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** Names the token: `<kind:0123456789>`. */
  readonly kind: string;
  /** Id of the rule that found it, for the counts. */
  readonly rule: string;
  /** What stands instead of the token where a reader needs the grammar kept; a function of the value. */
  readonly as: Replacement | undefined;
  /** Something of another kind was found within it. */
  readonly mixed?: boolean;
}

/** How a value is written anew: the engine calls it with a value and the means to make pseudonyms. */
export type Replacement = (value: string, pseudonyms: PseudonymSource) => string;

/** What a replacement may use. All are functions of the case key and the value: same value, same answer. */
export interface PseudonymSource {
  token(kind: string, value: string): string;
  /** Lower-case letters and 2-7, `length` of them. */
  base32(value: string, length: number): string;
  /** Twelve digits for an account id. */
  account(value: string): string;
  /** An IPv4 address in a range that RFC 5737 keeps for documentation. */
  address(value: string): string;
  /** Whether a text is an account id or an address that was given out here, so that it is not replaced again. */
  isIssued(value: string): boolean;
}

export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** Collects the spans of one pass over a subject. */
export class Found {
  readonly spans: Span[] = [];
  /** Places where something stands that must stay and only looks secret: spans inside them are dropped. */
  readonly kept: Interval[] = [];
  /** The span added last: a trigger that ends inside of it has nothing to add. */
  private lastStart = 0;
  private lastEnd = 0;
  /** Set by a rule whose block has not ended with the subject; the next part of the stream begins inside it. */
  open: OpenBlock | undefined;

  get isEmpty(): boolean {
    return this.spans.length === 0 && this.kept.length === 0 && this.open === undefined;
  }

  add(start: number, end: number, kind: string, rule: string, as?: Replacement): void {
    if (end <= start) return;
    this.spans.push({ start, end, kind, rule, as });
    this.lastStart = start;
    this.lastEnd = end;
  }

  /** Whether an offset lies inside of the span added last. */
  covers(offset: number): boolean {
    return offset > this.lastStart && offset <= this.lastEnd;
  }

  keep(start: number, end: number): void {
    if (end > start) this.kept.push({ start, end });
  }
}

/** A block that goes on in the next part of a stream. `size`: bytes seen of it, so that a lost end cannot mask for ever. */
export interface OpenBlock {
  readonly kind: "private-key";
  readonly size: number;
}
