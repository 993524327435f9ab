import type { OddReport, OddString } from "../core/redactor.ts";
import { classifyKey } from "./classify/key-name.ts";
import { isIdentifier, isUuid } from "./classify/must-stay.ts";
import { entropy, isPlaceholder, looksRandom, mixtureOf } from "./classify/value.ts";
import { TOKEN } from "./find/char-class.ts";
import { compileRules } from "./find/finder.ts";
import { Found } from "./find/found.ts";
import { eachRun } from "./find/runs.ts";
import { subjectOfBytes } from "./find/subject.ts";
import { keyAround, keyBefore } from "./read/key.ts";
import { separatorAfter } from "./read/separator.ts";
import { valueAfter } from "./read/value.ts";
import type { Rule, Subject } from "./rule.ts";
import { keepAuthorizationMessage, keepCertificate, keepHostId, keepPublicKey } from "./rules/keepers.ts";
import { insideArn } from "./read/arn.ts";
import { REPLACED } from "./values/pseudonyms.ts";

/** Looks through redacted text for what no rule took for a secret, and a person might. */
export interface OddStrings {
  /** A part of a file, cut at line ends; `line` is the number of its first line. */
  look(file: string, bytes: Uint8Array, line: number): void;
  report(): OddReport;
}

const MOST_SHOWN = 50;
/** Strings told apart; what comes after is neither counted nor shown. */
const MOST_COUNTED = 20_000;
const SHORTEST_RUN = 20;
const LONGEST_RUN = 4096;

export function createOddStrings(): OddStrings {
  const seen = new Set<string>();
  const counts = new Map<OddString["kind"], number>();
  const shown = new Map<OddString["kind"], OddString[]>();

  function add(odd: OddString, value: string): void {
    if (seen.size >= MOST_COUNTED || seen.has(value)) return;
    seen.add(value);
    counts.set(odd.kind, (counts.get(odd.kind) ?? 0) + 1);
    const list = shown.get(odd.kind) ?? [];
    shown.set(odd.kind, list);
    if (list.length < MOST_SHOWN) list.push(odd);
  }

  return {
    look(file, bytes, firstLine) {
      let line = firstLine;
      let counted = 0;
      for (const { start, end, kind, why } of oddSpans(bytes)) {
        for (; counted < start; counted++) if (bytes[counted] === 10) line++;
        const value = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("utf8");
        add({ file, line, kind, starts: beginning(value), length: value.length, why }, value);
      }
    },
    report() {
      const all = KINDS.flatMap((kind) => shown.get(kind) ?? []).slice(0, MOST_SHOWN);
      return {
        total: seen.size,
        byKind: Object.fromEntries(KINDS.flatMap((kind) => (counts.has(kind) ? [[kind, counts.get(kind)!]] : []))),
        shown: all.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line)),
      };
    },
  };
}

/** What is shown first where not all can be. */
const KINDS: readonly OddString["kind"][] = ["secret-name", "random", "hex"];

/** Enough to find it by, never more than a quarter of it. */
function beginning(value: string): string {
  return [...value].slice(0, Math.min(4, Math.floor(value.length / 4))).join("");
}

interface OddSpan {
  readonly start: number;
  readonly end: number;
  readonly kind: OddString["kind"];
  readonly why: string;
}

function oddSpans(bytes: Uint8Array): readonly OddSpan[] {
  const subject = subjectOfBytes(bytes);
  const found = new Found();
  find(subject, found);
  const odd: OddSpan[] = found.spans.map(({ start, end, kind }) => ({
    start,
    end,
    kind: "secret-name",
    why: `stands under ${JSON.stringify(kind)}`,
  }));
  const settled = [...found.spans, ...found.kept].sort((a, b) => a.start - b.start);
  let next = 0;
  eachRun(bytes, bytes.length, TOKEN, SHORTEST_RUN, (from, to) => {
    while (next < settled.length && settled[next]!.end <= from) next++;
    if (next < settled.length && settled[next]!.start < to) return;
    const judged = judgeRun(subject, from, to);
    if (judged !== undefined) odd.push(judged);
  });
  return odd.sort((a, b) => a.start - b.start);
}

function judgeRun(subject: Subject, start: number, to: number): OddSpan | undefined {
  if (to - start > LONGEST_RUN) return undefined;
  const from = start + afterName(subject.text.slice(start, to));
  if (to - from < SHORTEST_RUN) return undefined;
  const value = subject.text.slice(from, to);
  if (isUuid(value) || value.includes("REDACTED") || /^[=~/+-]+$/.test(value)) return undefined;
  const isHex = /^[0-9a-f-]+$|^[0-9A-F-]+$/.test(value);
  if (!isHex && !takesTurns(value)) return undefined;
  const { verdict } = classifyKey(keyBefore(subject, from));
  // digests, trace ids and log streams are in every line: only a name makes one odd
  if (verdict === "keep" || (isHex && verdict !== "maybe" && verdict !== "secret")) return undefined;
  if (!looksRandom(value) || HOLDS_KNOWN.test(value) || insideArn(subject, from)) return undefined;
  return isHex
    ? { start: from, end: to, kind: "hex", why: "a long hexadecimal number under a name that may hold secrets" }
    : { start: from, end: to, kind: "random", why: "a long run of mixed letters and digits" };
}

/** Names of operations and header fields take turns too, but seldom. */
function takesTurns(value: string): boolean {
  const { upper, lower, digits, changes } = mixtureOf(value);
  return changes >= value.length * 0.45 && upper > 0 && lower > 0 && digits > 0 && entropy(value) >= 3.6;
}

/** Where in a run the value begins that stands behind `name=`; padding at its end is part of it. */
function afterName(run: string): number {
  let end = run.length;
  while (run[end - 1] === "=") end--;
  return run.lastIndexOf("=", end - 1) + 1;
}

/** Identifiers inside of a longer run: UUIDs, X-Ray's ids, times, the hex of a log stream, AWS's unique ids. */
const HOLDS_KNOWN =
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-|[0-9a-f]{8}-[0-9a-f]{24}|\d{4}-\d\d-\d\dT|A(?:GPA|IDA|IPA|NPA|NVA|PKA|ROA|SCA)[A-Z0-9]{12}/;

/** Values that stand under a name that says "secret", and that its rule let pass. */
const secretNames: Rule = {
  id: "odd-secret-name",
  title: "Values under secret-looking names that were left",
  triggers: [
    "passw",
    "passphrase",
    "pwd",
    "secret",
    "token",
    "credential",
    "apikey",
    "api_key",
    "api-key",
    "privatekey",
  ],
  find(subject, start, end, found) {
    const key = keyAround(subject, start, end);
    if (subject.bytes[key.start - 1] === 60 && REPLACED_HERE.test(subject.text.slice(key.start, key.start + 52)))
      return key.end; // a token names its kind
    if (classifyKey(key.name).verdict !== "secret" || insideArn(subject, key.start)) return key.end;
    const separator = separatorAfter(subject, key);
    if (separator === undefined || separator.joint === "space" || separator.joint === "pair") return key.end;
    const value = valueAfter(subject, separator, false);
    if (value === undefined || !isOddUnderName(value.text)) return key.end;
    found.add(value.start, value.end, key.name, this.id);
    return key.end;
  },
};

const REPLACED_HERE = /^[a-z][a-z0-9-]{0,39}:[0-9a-f]{10}>/;

function isOddUnderName(text: string): boolean {
  if (text.length < 6 || text.length > 512 || isPlaceholder(text) || isIdentifier(text)) return false;
  if (text.search(REPLACED) >= 0 || /^[{[(<$]|^https?:|^[\d.,:\s-]+$/i.test(text)) return false;
  return /\d/.test(text) && /[A-Za-z]/.test(text) && !/\s/.test(text);
}

const find = compileRules([keepAuthorizationMessage, keepCertificate, keepPublicKey, keepHostId, secretNames], []);
