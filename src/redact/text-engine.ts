import type { Audience } from "../core/case.ts";
import type { Remembered } from "../core/run-memory.ts";
import { ACTING, mayAct, writtenOut } from "../core/visible.ts";
import { createPseudonyms } from "./values/pseudonyms.ts";
import { compileRules } from "./find/finder.ts";
import type { Finder } from "./find/finder.ts";
import { Found } from "./find/found.ts";
import type { OpenBlock, PseudonymSource, Replacement } from "./find/found.ts";
import { replaceSpans } from "./find/replace.ts";
import type { Witness } from "./find/replace.ts";
import { decodedReadings, mayBeEncoded, toldByReading } from "./find/decoded.ts";
import { linesWithTokens } from "./find/token-lines.ts";
import { besideSequences, plainReading } from "./find/reading.ts";
import { subjectOf, subjectOfLatin1 } from "./find/subject.ts";
import { instanceName, ipv6Address } from "./rules/network-names.ts";
import { findRemembered } from "./remembered.ts";
import { RULES, RUN_RULES, SHARED_RUN_RULES } from "./rules/index.ts";
import type { Subject } from "./rule.ts";
import { KnownValues } from "./values/known-values.ts";
import { latin1Of, textOf } from "./values/encodings.ts";
import { isPlain } from "./classify/plain.ts";
import { isWorthSearching } from "./values/common.ts";
import type { RememberedHashes } from "./values/remembered-hashes.ts";

export interface EngineSettings {
  readonly key: Uint8Array;
  readonly audience: Audience;
  /** The key of pseudonyms that keep a value's grammar; `key` where absent. */
  readonly namesKey?: Uint8Array;
  readonly witness: Witness;
  /** What the case's owner said of redaction: reports what must go and what must stay. */
  readonly stated?: (subject: Subject, found: Found) => void;
  /** Reports the names of the account's owner, for readers outside. */
  readonly names?: (subject: Subject, found: Found) => void;
  /** Reports what was replaced elsewhere, for texts that are looked at once more when all is known. */
  readonly residual?: (subject: Subject, found: Found) => void;
  /** What an earlier process of this case left: values, and pseudonyms that were given out. */
  readonly remembered?: readonly Remembered[];
  readonly hashes?: RememberedHashes;
}

/** The parts of one stream, in their order. */
export interface TextStream {
  readonly redact: (raw: string) => string;
  /** The private key that is open at the end of what came. */
  readonly open: () => OpenBlock | undefined;
  /** Whether what came last may be the beginning of a line that goes on. */
  readonly isMidLine: () => boolean;
}

export interface TextEngine {
  /** Redacts a self-contained text. */
  readonly text: (raw: string) => string;
  /** `open`: the private key that is open where the stream is taken up. */
  readonly stream: (open?: OpenBlock) => TextStream;
  /** Replaces a whole value that its place shows to be secret, and learns it. */
  readonly replace: (value: string, kind: string, rule: string) => string;
  /** Replaces a whole value without learning it: what is to be searched for of it is known already. */
  readonly stand: (value: string, kind: string, rule: string) => string;
  /** Does something that looks at texts once more, for what was found out only after they were written. */
  readonly again: <T>(work: () => T) => T;
  /** Does something as if no earlier process had learnt anything. */
  readonly afresh: <T>(work: () => T) => T;
  readonly known: KnownValues;
  /** What a replacement puts in the place of a value (text). */
  readonly asWritten: (as: Replacement, value: string) => string;
  /** What stands for a value (text) elsewhere. */
  readonly token: (kind: string, value: string) => string;
  readonly pseudonyms: PseudonymSource;
  /** Pseudonyms that are to outlive this process. */
  readonly takeIssued: () => readonly Remembered[];
}

/** Passes over a changed text until it stays as it is; two are nearly always enough. */
const MOST_PASSES = 6;
/** What is longer is looked at again by parts. More than any of them: twice the reach, and a token. */
const LONGEST_LOOKED_AT_AGAIN = 10_240;

/**
 * From this length on an event may be part of a longer line: Lambda cuts what exceeds CloudWatch's largest event.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 */
const SPLIT_EVENT = 200_000;
/** Characters of a cut line that are remembered as context for its continuation. */
const TAIL = 256;

interface Redacted {
  readonly text: string;
  /** The private key that is still open at the end. */
  readonly open: OpenBlock | undefined;
}

interface Replaced {
  readonly rule: string;
  readonly kind: string;
  readonly value: string;
}

/** What parts lines and fields acts as it does in a pack. */
const ENDS: ReadonlySet<string> = new Set(["\n", "\r", "\t"]);

/** What `writtenOut` makes of what acts. */
const WRITTEN_OUT = /\\(?:x[0-9a-f]{2}|u[0-9a-f{])/;

const LONGEST_REPEATED = 256;
const MOST_REPEATED = 30_000;

/** Kinds that have a rule for every place they can stand in, and that stand in other numbers by chance. */
const NOT_LEARNT: ReadonlySet<string> = new Set(["account-id", "address", "name", "encoded-name"]);

const compiled = new Map<Audience, Finder>();

/** The finder of all rules for an audience, built once a process: it holds no state of a case. */
export function ruleFinder(audience: Audience): Finder {
  let finder = compiled.get(audience);
  if (finder === undefined) {
    const rules = audience === "shared" ? [...RULES, ipv6Address, instanceName] : RULES;
    finder = compileRules(rules, audience === "shared" ? [...RUN_RULES, ...SHARED_RUN_RULES] : RUN_RULES);
    compiled.set(audience, finder);
  }
  return finder;
}

export function createTextEngine(settings: EngineSettings): TextEngine {
  const find = ruleFinder(settings.audience);
  const { hashes } = settings;
  const pseudonyms = createPseudonyms(settings.key, settings.remembered, settings.namesKey);
  const known = new KnownValues(hashes?.guesses);
  /** Texts in which nothing was found, and the generation of known values they were compared with. */
  const clean = new Map<string, number>();
  /** Texts that are a secret and nothing else, and what stands for them. */
  const replaced = new Map<string, Replaced & { readonly text: string }>();
  /** Used again until something is found: in most texts there is nothing. */
  let spare = new Found();
  let replacements = 0;
  let last: Replaced | undefined;
  let looksAgain = false;
  let remembers = hashes !== undefined;

  /** Reads a text as it will be shown. */
  let readsShown = false;

  const witness: Witness = (rule, kind, value, start, as, alone) => {
    if (readsShown && WRITTEN_OUT.test(value)) {
      // Elsewhere it stands with what acts in it, where nobody could look for this.
      settings.witness(rule, kind, "", start);
      return;
    }
    settings.witness(rule, kind, value, start, as, alone);
    replacements++;
    last = { rule, kind, value };
    learn(value, kind, as);
  };

  function learn(value: string, kind: string, as: Replacement | undefined): void {
    const text = textOf(value);
    if (NOT_LEARNT.has(kind) || !isWorthSearching(text)) return;
    // It is searched for by its hash already, and counts among what may be learnt.
    if (remembers && known.kindOf(text) === undefined && hashes?.holds(text, "known") === true) return;
    known.learn(text, kind, as);
  }

  function spareFound(): Found {
    if (!spare.isEmpty) spare = new Found();
    return spare;
  }

  /** What an earlier process learnt first: it named what stands for it. */
  function findKnown(subject: Subject, found: Found): void {
    if (remembers && hashes !== undefined) findRemembered(hashes, subject, found, looksAgain);
    known.find(subject, found);
  }

  function kindOf(value: string, kind: string): string {
    return (remembers ? hashes?.kindOf(value) : undefined) ?? known.kindOf(value) ?? kind;
  }

  function search(subject: Subject, open: OpenBlock | undefined): Found {
    const found = spareFound();
    findKnown(subject, found);
    settings.stated?.(subject, found);
    settings.names?.(subject, found);
    if (looksAgain) settings.residual?.(subject, found);
    find(subject, found, open);
    return found;
  }

  /**
   * A replacement can uncover what it shadowed, so a changed text is looked at again until it stays as it is; of a long
   * one, the lines around what was replaced.
   */
  function settle(text: string, rounds: number = MOST_PASSES): string {
    if (rounds === 0) return text;
    if (text.length > LONGEST_LOOKED_AT_AGAIN) return settleLines(text);
    const again = pass(text, (subject) => search(subject, undefined));
    return again === undefined ? text : settle(again, rounds - 1);
  }

  /** Replaces what is found in a text (latin1) as it would be shown, and then as it is written; undefined where nothing is. */
  function pass(text: string, look: (subject: Subject) => Found): string | undefined {
    const reading = plainReading(subjectOfLatin1(text));
    const plain = reading === undefined ? undefined : replaceSpans(reading, look(reading), pseudonyms, witness);
    const subject = subjectOfLatin1(plain ?? text);
    const { spans, kept } = look(subject);
    return replaceSpans(subject, { spans: besideSequences(subject, spans), kept }, pseudonyms, witness) ?? plain;
  }

  function settleLines(text: string): string {
    let out = "";
    let at = 0;
    for (const { start, end } of linesWithTokens(text)) {
      out += text.slice(at, start) + settle(text.slice(start, end));
      at = end;
    }
    return out + text.slice(at);
  }

  /** What was learnt from a text may stand in it once more, further up. */
  function replaceKnown(text: string): string {
    const replacedAgain = pass(text, (subject) => {
      const found = new Found();
      findKnown(subject, found);
      return found;
    });
    return replacedAgain ?? text;
  }

  function redact(raw: string, open: OpenBlock | undefined): Redacted {
    const { text, open: left } = redactOnce(raw, open);
    return { text: asShown(throughEncodings(text)), open: left };
  }

  /**
   * What a text says once its escapes and percent signs are undone is read by the same rules: most know one notation and
   * not how it looks in JSON in a query string, and who reads the finished pack again undoes both.
   */
  function throughEncodings(text: string): string {
    if (!mayBeEncoded(text)) return text;
    let out = latin1Of(text);
    for (let rounds = MOST_PASSES; rounds > 0; rounds--) {
      const changed = decodedOnce(out);
      if (changed === undefined) break;
      out = changed;
    }
    return textOf(out);
  }

  function decodedOnce(text: string): string | undefined {
    for (const reading of decodedReadings(subjectOfLatin1(text))) {
      const { spans, kept } = search(reading, undefined);
      const told = toldByReading(reading, besideSequences(reading, spans));
      if (told.length === 0) continue;
      const changed = replaceSpans(reading, { spans: told, kept }, pseudonyms, witness);
      if (changed !== undefined && changed !== text) return changed;
    }
    return undefined;
  }

  /**
   * Nobody is shown what acts: an escape that ended a value is the letters `\x1b` in a pack, and part of one. So where
   * something acts, the text is read as it will be shown, too, and left so if that uncovers anything.
   */
  function asShown(text: string): string {
    if (!mayAct(text)) return text;
    const shown = text.replaceAll(ACTING, (character) => (ENDS.has(character) ? character : writtenOut(character)));
    if (shown === text) return text;
    readsShown = true;
    try {
      const { text: again } = redactOnce(shown, undefined);
      return again === shown ? text : again;
    } finally {
      readsShown = false;
    }
  }

  function redactOnce(raw: string, open: OpenBlock | undefined): Redacted {
    if (raw === "") return { text: raw, open };
    const { generation } = known;
    const written = subjectOf(raw);
    const reading = plainReading(written);
    const subject = reading ?? written;
    const found = search(subject, open);
    const replacedOnce = replaceSpans(subject, found, pseudonyms, witness);
    const out =
      replacedOnce ?? (reading === undefined ? undefined : pass(reading.source.text, (each) => search(each, open)));
    if (out === undefined) return { text: raw, open: found.open };
    const repeated = known.generation === generation ? out : replaceKnown(out);
    return { text: textOf(settle(repeated)), open: found.open };
  }

  /** A part that continues a long line: the end of the part before, which is written already, serves as context. */
  function redactAfter(tail: string, raw: string, open: OpenBlock | undefined): Redacted {
    const written = subjectOf(tail + raw);
    const subject = plainReading(written) ?? written;
    const length = Buffer.byteLength(tail, "utf8");
    const before = subject.source?.inReading(length) ?? length;
    const found = search(subject, open);
    const spans = found.spans
      .filter((span) => span.end > before)
      .map((span) => (span.start < before ? { ...span, start: before, as: undefined } : span));
    const out = replaceSpans(subject, { spans, kept: found.kept }, pseudonyms, witness);
    if (out === undefined) return { text: asShown(raw), open: found.open };
    return { text: asShown(textOf(settle(replaceKnown(out.slice(length))))), open: found.open };
  }

  /** Short texts come again and again in documents: what was found clean is only compared with values learnt since. */
  function redactRepeated(raw: string): string {
    const inDoubt = looksAgain || (hashes !== undefined && !remembers);
    if (raw.length > LONGEST_REPEATED || inDoubt) return redact(raw, undefined).text;
    if (isPlain(raw)) {
      // seldom the same one again: not worth remembering
      if (holdsNoneKnown(raw)) return raw;
    } else {
      const checked = clean.get(raw);
      if (checked === known.generation) return raw;
      if (checked !== undefined && holdsNoneKnown(raw)) return rememberClean(raw);
    }
    const before = replaced.get(raw);
    if (before !== undefined) {
      settings.witness(before.rule, before.kind, before.value, 0);
      return before.text;
    }
    replacements = 0;
    const { text } = redact(raw, undefined);
    if (text === raw) return rememberClean(raw);
    if (replacements === 1 && last?.value === latin1Of(raw)) {
      if (replaced.size >= MOST_REPEATED) replaced.clear();
      replaced.set(raw, { ...last, text });
    }
    return text;
  }

  /** For a text in which no rule has anything to find. */
  function holdsNoneKnown(raw: string): boolean {
    const written = subjectOf(raw);
    return [written, plainReading(written)].every((subject) => subject === undefined || !holdsKnown(subject));
  }

  function holdsKnown(subject: Subject): boolean {
    const found = spareFound();
    findKnown(subject, found);
    settings.stated?.(subject, found);
    settings.names?.(subject, found);
    return found.spans.length > 0;
  }

  function rememberClean(raw: string): string {
    if (clean.size >= MOST_REPEATED) clean.clear();
    clean.set(raw, known.generation);
    return raw;
  }

  return {
    known,
    text: redactRepeated,
    stream(opened) {
      let open = opened;
      let tail = "";
      return {
        redact(raw) {
          const done = tail === "" ? redact(raw, open) : redactAfter(tail, raw, open);
          open = done.open;
          tail = raw.length >= SPLIT_EVENT && !raw.endsWith("\n") ? raw.slice(-TAIL) : "";
          return done.text;
        },
        open: () => open,
        isMidLine: () => tail !== "",
      };
    },
    replace(value, kind, rule) {
      const bytes = latin1Of(value);
      witness(rule, kind, bytes, 0);
      return pseudonyms.token(kindOf(value, kind), bytes);
    },
    stand(value, kind, rule) {
      settings.witness(rule, kind, "", 0);
      return pseudonyms.token(kindOf(value, kind), latin1Of(value));
    },
    afresh(work) {
      remembers = false;
      try {
        return work();
      } finally {
        remembers = hashes !== undefined;
      }
    },
    takeIssued: () => pseudonyms.takeIssued(),
    pseudonyms,
    asWritten: (as, value) => as(latin1Of(value), pseudonyms),
    token: (kind, value) => pseudonyms.token(kind, latin1Of(value)),
    again(work) {
      looksAgain = true;
      try {
        return work();
      } finally {
        looksAgain = false;
      }
    },
  };
}
