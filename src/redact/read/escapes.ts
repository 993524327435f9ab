import type { Subject } from "../rule.ts";

/**
 * A quotation mark in any dress: bare, escaped at any depth (`\\\"`), `\u0022`, `&quot;`, `&amp;quot;`, `%22`, `%5C%22`.
 * `mark` is the bare character, so that an opening can be matched with its close; `dress` tells the dresses apart.
 */
export interface Quote {
  readonly mark: '"' | "'" | "`";
  readonly dress: "plain" | "unicode" | "entity" | "percent";
  /** Backslashes before it. */
  readonly depth: number;
  /** Offset of its first byte, backslashes included. */
  readonly start: number;
  /** Offset after it. */
  readonly end: number;
}

const DRESSED =
  /(\\{0,16})(?:(["'`])|u00(22|27|60)|&(?:amp;){0,3}(?:(quot|#34|#x22)|(apos|#39|#x27));|((?:%(?:25){0,3}5[cC]){0,8})%(?:25){0,3}(22|27))/y;

/** Reads the quotation mark at an offset, or gives undefined. */
export function quoteAt(subject: Subject, at: number): Quote | undefined {
  const byte = subject.bytes[at]!;
  if (at >= subject.length || (byte !== 34 && byte !== 39 && byte !== 96 && byte !== 92 && byte !== 38 && byte !== 37))
    return undefined;
  if (byte === 34 || byte === 39 || byte === 96) {
    return { mark: byte === 34 ? '"' : byte === 39 ? "'" : "`", dress: "plain", depth: 0, start: at, end: at + 1 };
  }
  DRESSED.lastIndex = at;
  const match = DRESSED.exec(subject.text);
  if (match === null) return undefined;
  const [all, slashes = "", plain, unicode, double, single, , percent] = match;
  const end = at + all.length;
  const depth = slashes.length;
  if (plain !== undefined) return { mark: plain as Quote["mark"], dress: "plain", depth, start: at, end };
  if (unicode !== undefined) {
    return depth === 0
      ? undefined
      : { mark: unicode === "22" ? '"' : unicode === "27" ? "'" : "`", dress: "unicode", depth, start: at, end };
  }
  if (double !== undefined || single !== undefined)
    return { mark: double === undefined ? "'" : '"', dress: "entity", depth, start: at, end };
  return { mark: percent === "22" ? '"' : "'", dress: "percent", depth, start: at, end };
}

/** Longest value that is read to its end; what is longer is cut here and the rest is looked at by the other rules. */
export const LONGEST_VALUE = 16_384;

/**
 * Where the text in a quotation ends: at the same mark in the same dress and no deeper escaped, at a line end for
 * quotations of one line, or at the end of the subject.
 */
export function quotationEnd(subject: Subject, open: Quote, from: number): number {
  const { bytes } = subject;
  const limit = Math.min(subject.length, from + LONGEST_VALUE);
  const first =
    open.dress === "plain"
      ? open.mark.charCodeAt(0)
      : open.dress === "entity"
        ? 38
        : open.dress === "percent"
          ? 37
          : 92;
  let at = from;
  while (at < limit) {
    const byte = bytes[at]!;
    if (byte === 10 && open.mark !== "`") return at;
    if (byte !== first && byte !== 92) {
      at++;
      continue;
    }
    let quote: Quote | undefined;
    if (byte === 92) {
      let run = at;
      while (run < limit && bytes[run] === 92) run++;
      quote = quoteAt(subject, at);
      if (quote === undefined || run - at > 16) {
        // an escaped character: \n, \t, \\, \u00e9
        at = Math.min(limit, run + 1);
        continue;
      }
    } else quote = quoteAt(subject, at);
    if (quote === undefined) {
      at++;
    } else if (quote.mark === open.mark && quote.dress === open.dress && closes(quote.depth, open.depth)) {
      return at + Math.max(0, quote.depth - open.depth);
    } else if (quote.dress === "plain" && open.dress !== "plain" && quote.depth < open.depth) {
      return at; // the text around this quotation ends, so the quotation does too
    } else {
      at = quote.end;
    }
  }
  return limit;
}

/**
 * Whether a mark behind `found` backslashes closes a quotation opened behind `opened`: when it is no deeper escaped, or
 * when the backslashes in excess are an even number of escaped ones, that is text that ends in a backslash.
 */
function closes(found: number, opened: number): boolean {
  return found <= opened || (found - opened) % (2 * (opened + 1)) === 0;
}
