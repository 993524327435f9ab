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
  const folder = join(templatesRoot, language);
  if (!existsSync(join(folder, "analysis.json"))) return String;
  const collection = readTable(join(folder, "collection.json"));
  const catalogue = new Map(Object.entries({ ...collection, ...readTable(join(folder, "analysis.json")) }));
  const told = (part: Part): string => (part instanceof Phrase ? tell(part) : String(part));
  const tell = (phrase: Phrase): string => {
    const text = catalogue.get(phrase.id);
    if (text === undefined && phrase.parts.length === 0) return finished(phrase.id) ?? phrase.id;
    return fill(text ?? phrase.id, phrase.parts.map(told));
  };
  const forms = Object.entries(collection).map(([id, text]) => ({ pattern: patternOf(id), text }));
  const finished = (sentence: string): string | undefined => {
    if (sentence.length > LONGEST_FINISHED) return undefined;
    for (const { pattern, text } of forms) {
      const parts = pattern.exec(sentence)?.slice(1);
      if (parts !== undefined) return fill(text, parts.map(name));
    }
    return undefined;
  };
  /** What a finished sentence names: a thing of ours, several of them, or something that has its name from elsewhere. */
  const name = (part: string): string => {
    const things = part.split(" and ").map((thing) => catalogue.get(thing));
    return things.every((thing) => thing !== undefined) ? things.join("、") : part;
  };
  return tell;
}

/** Of ours none is as long; a stranger's manifest may hold any, and the forms look for their parts everywhere. */
const LONGEST_FINISHED = 2000;

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
