import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Language } from "../core/case.ts";
import { type Part, Phrase } from "../core/phrase.ts";
import { readTable } from "./messages.ts";

/** Tells a phrase in one language. */
export type Teller = (phrase: Phrase) => string;

/**
 * The analysis's sentences in a language: `templates/<language>/analysis.json` has them by their English text, and
 * `collection.json` those that the collector wrote into the manifest as finished text. English needs neither. What a
 * catalogue lacks is told in English: nothing is left out, and a test keeps it from happening.
 */
export function teller(templatesRoot: string, language: Language): Teller {
  const [analysis, collection] = ["analysis.json", "collection.json"].map((name) =>
    join(templatesRoot, language, name),
  ) as [string, string];
  if (!existsSync(analysis)) return String;
  const catalogue = new Map(Object.entries({ ...readTable(collection), ...readTable(analysis) }));
  const finished = Object.entries(readTable(collection)).map(([id, text]) => ({ pattern: patternOf(id), text }));
  const told = (part: Part): string => (part instanceof Phrase ? tell(part) : String(part));
  const tell = (phrase: Phrase): string => {
    const text = catalogue.get(phrase.id);
    if (text !== undefined) return fill(text, phrase.parts.map(told));
    if (phrase.parts.length > 0) return fill(phrase.id, phrase.parts.map(told));
    for (const one of finished) {
      const parts = one.pattern.exec(phrase.id)?.slice(1);
      if (parts !== undefined)
        return fill(
          one.text,
          parts.map((part) => catalogue.get(part) ?? part),
        );
    }
    return phrase.id;
  };
  return tell;
}

const PLACE = /\{(\d+)\}/gu;

/** A finished sentence of this form, its parts captured in the order of their numbers. */
function patternOf(id: string): RegExp {
  const pieces = id.split(PLACE).filter((_piece, index) => index % 2 === 0);
  return new RegExp(
    `^${pieces.map((piece) => piece.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`)).join("(.+?)")}$`,
    "su",
  );
}

/** Chinese characters and the punctuation that stands with them. */
const WIDE = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u;

/**
 * Puts the parts into a text. Chinese takes a blank beside Latin names, and none beside its own characters: which of
 * them a part begins and ends with is known only here.
 */
function fill(text: string, parts: readonly string[]): string {
  const pieces = text.split(PLACE);
  return pieces.reduce(
    (said, piece, index) => joined(said, index % 2 === 0 ? piece : (parts[Number(piece) - 1] ?? "")),
    "",
  );
}

function joined(said: string, next: string): string {
  if (said.endsWith(" ") && WIDE.test(said.at(-2) ?? "") && WIDE.test(next.charAt(0))) return said.slice(0, -1) + next;
  if (next.startsWith(" ") && WIDE.test(said.at(-1) ?? "") && WIDE.test(next.charAt(1))) return said + next.slice(1);
  return said + next;
}
