import type { SecondReading, Suspicion } from "../core/redactor.ts";
import { LIMITS } from "../evidence/limits.ts";
import { linesOf } from "../evidence/lines.ts";
import { eventsOf } from "./events.ts";
import type { Chunk } from "./chunks.ts";
import { decodedView, type DecodedView } from "./views.ts";

/** What the rules find in a part of a file, as it is written and as its encodings read, at the lines of the file. */
export function suspicionsIn({ bytes, firstLine }: Chunk, view: DecodedView, rules: SecondReading): Suspicion[] {
  const written = rules.find(bytes, "written").map((each) => ({ ...each, line: firstLine + each.line - 1 }));
  const unread = view.unread.map((line): Suspicion => ({ rule: "compressed", line: firstLine + line, by: "form" }));
  if (view.bytes.length === 0) return [...written, ...unread];
  const decoded = rules
    .find(view.bytes, "decoded")
    .map((each) => ({ ...each, line: firstLine + (view.lines[each.line - 1] ?? 0) }));
  return [...written, ...decoded, ...unread];
}

/** So many are kept where one is as good as another: a file may hold millions. */
const MOST_ALIKE = 1000;

/** Which of a file's suspicions by context stay is asked line by line: each record and each event is judged by itself. */
function isLineWise(path: string): boolean {
  return path.endsWith(".ndjson") || path.endsWith(".txt");
}

/** What was suspected in a file, part by part: each line once, and no more of them than are asked for. */
export class Suspicions {
  readonly #path: string;
  readonly #byForm = new Map<number, Suspicion>();
  readonly #byContext = new Map<number, Suspicion>();

  constructor(path: string) {
    this.#path = path;
  }

  /** Those of a further part. */
  add(found: Iterable<Suspicion>): void {
    const most = isLineWise(this.#path) ? Number.POSITIVE_INFINITY : MOST_ALIKE;
    for (const each of found) {
      const [noted, limit] = each.by === "form" ? [this.#byForm, MOST_ALIKE] : [this.#byContext, most];
      if (noted.size < limit && !noted.has(each.line)) noted.set(each.line, each);
    }
  }

  /** In the order of their lines. */
  get all(): readonly Suspicion[] {
    return [...this.#byForm.values(), ...this.#byContext.values()].sort((a, b) => a.line - b.line);
  }
}

/**
 * The suspicions that stay. What only the context makes look like a secret is asked again where that context is of the
 * pack's own making:
 * - A document was redacted as one: the names in it tell what is secret, and its quotation marks and line ends are no text.
 *   It is asked again parsed, in records (`.ndjson`) for the record's line alone.
 * - Events of a log were redacted one by one, and so were the names of their streams: what stands in one is no context of
 *   the next.
 * - What is rendered puts words of ours beside values that the evidence holds too, where their own context was judged.
 */
export async function confirmed(
  path: string,
  read: () => AsyncIterable<Uint8Array>,
  suspicions: readonly Suspicion[],
  rules: SecondReading,
): Promise<readonly Suspicion[]> {
  const open = suspicions.filter(({ by }) => by === "context");
  if (open.length === 0) return suspicions;
  const guilty = await guiltyLines(path, read, open, rules);
  return suspicions.filter(({ by, line }) => by === "form" || guilty.has(line));
}

/** Made of evidence alone, for people: pages, tables, diagrams. */
const RENDERED = /\.(?:html|md|csv|mmd)$|^(?:README\.txt|findings\.json|workflow\/workflow\.json)$/u;

async function guiltyLines(
  path: string,
  read: () => AsyncIterable<Uint8Array>,
  open: readonly Suspicion[],
  rules: SecondReading,
): Promise<ReadonlySet<number>> {
  if (RENDERED.test(path)) return new Set();
  if (path.endsWith(".ndjson")) return await guiltyRecords(read, open, rules);
  if (path.endsWith(".json")) return await guiltyDocument(path, read, open, rules);
  if (path.endsWith(".txt")) return await guiltyEvents(read, open, rules);
  return new Set(open.map(({ line }) => line));
}

async function guiltyRecords(
  read: () => AsyncIterable<Uint8Array>,
  open: readonly Suspicion[],
  rules: SecondReading,
): Promise<ReadonlySet<number>> {
  const asked = new Set(open.map(({ line }) => line));
  const guilty = new Set<number>();
  let number = 0;
  for await (const line of linesOf(read())) {
    number += 1;
    if (asked.has(number) && isSuspect(line, rules)) guilty.add(number);
  }
  return guilty;
}

/** Rules that look beyond an event: a key comes line by line. */
const ACROSS_EVENTS: ReadonlySet<string> = new Set(["private-key"]);

async function guiltyEvents(
  read: () => AsyncIterable<Uint8Array>,
  open: readonly Suspicion[],
  rules: SecondReading,
): Promise<ReadonlySet<number>> {
  const guilty = new Set(open.filter(({ rule }) => ACROSS_EVENTS.has(rule)).map(({ line }) => line));
  const asked = open.map(({ line }) => line).filter((line) => !guilty.has(line));
  let next = 0;
  for await (const { line, lines, texts } of eventsOf(linesOf(read()))) {
    const [from, end] = [next, line + lines];
    while ((asked[next] ?? Number.POSITIVE_INFINITY) < end) next += 1;
    if (from === next || !texts.some((text) => holdsSuspect(text, rules))) continue;
    for (const each of asked.slice(from, next)) guilty.add(each);
  }
  return guilty;
}

function holdsSuspect(text: string, rules: SecondReading): boolean {
  const bytes = Buffer.from(text, "utf8");
  return suspicionsIn({ bytes, firstLine: 1 }, decodedView(bytes), rules).length > 0;
}

async function guiltyDocument(
  path: string,
  read: () => AsyncIterable<Uint8Array>,
  open: readonly Suspicion[],
  rules: SecondReading,
): Promise<ReadonlySet<number>> {
  const lines = new Set(open.map(({ line }) => line));
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of read()) {
    length += piece.length;
    // no reader of packs takes such a document either
    if (length > LIMITS.documentBytes) return lines;
    // a piece is good until the next is asked for
    pieces.push(Uint8Array.from(piece));
  }
  const text = Buffer.concat(pieces).toString("utf8");
  const guilty =
    path === REPORT ? textsOf(text).some((each) => holdsSuspect(each, rules)) : isSuspect(text, rules, path);
  return guilty ? lines : new Set();
}

/** Its names are those of kinds and rules: of passwords it says how many, and of private keys how they stand in a text. */
const REPORT = "redaction/report.json";

/** A piece of a document that was too large for a part cannot be parsed. The whole was, before it was cut. */
const PIECE = /\.lines-\d+-\d+\.json$/u;

/** The texts in a document, names and structure aside; what is no document is one text. */
function textsOf(text: string): readonly string[] {
  const texts: string[] = [];
  try {
    JSON.parse(text, (_name, value: unknown) => (typeof value === "string" ? void texts.push(value) : value));
  } catch {
    return [text];
  }
  return texts;
}

function isSuspect(text: string, rules: SecondReading, path = ""): boolean {
  try {
    return rules.isSuspect(JSON.parse(text));
  } catch {
    return !PIECE.test(path);
  }
}
