import type { Audience } from "../core/case.ts";
import { createPseudonyms } from "./values/pseudonyms.ts";
import { compileRules } from "./find/finder.ts";
import type { Finder } from "./find/finder.ts";
import { Found } from "./find/found.ts";
import type { OpenBlock, Replacement } from "./find/found.ts";
import { replaceSpans } from "./find/replace.ts";
import type { Witness } from "./find/replace.ts";
import { subjectOf } from "./find/subject.ts";
import { RULES, RUN_RULES } from "./rules/index.ts";
import type { Subject } from "./rule.ts";
import { KnownValues } from "./values/known-values.ts";
import { isWorthSearching } from "./values/common.ts";

export interface EngineSettings {
  readonly key: Uint8Array;
  readonly audience: Audience;
  readonly witness: Witness;
}

export interface TextEngine {
  /** Redacts a self-contained text. */
  readonly text: (raw: string) => string;
  /** A function that redacts the parts of one stream in their order. */
  readonly stream: () => (raw: string) => string;
  /** Replaces a whole value that its place shows to be secret, and learns it. */
  readonly replace: (value: string, kind: string, rule: string) => string;
  readonly known: KnownValues;
}

/** Passes until nothing changes; text that needs more is made to, and what stays is caught by the residue scan. */
const MOST_PASSES = 6;

let compiled: Finder | undefined;

/** The finder of all rules, built once a process: it holds no state of a case. */
export function ruleFinder(): Finder {
  return (compiled ??= compileRules(RULES, RUN_RULES));
}

export function createTextEngine(settings: EngineSettings): TextEngine {
  const find = ruleFinder();
  const pseudonyms = createPseudonyms(settings.key);
  const known = new KnownValues();

  const witness: Witness = (rule, kind, value, start, as) => {
    settings.witness(rule, kind, value, start, as);
    learn(value, kind, as);
  };

  function learn(value: string, kind: string, as: Replacement | undefined): void {
    const text = Buffer.from(value, "latin1").toString("utf8");
    if (isWorthSearching(text)) known.learn(text, kind, as);
  }

  function pass(
    subject: Subject,
    open: OpenBlock | undefined,
  ): { readonly out: string | undefined; readonly open: OpenBlock | undefined } {
    const found = new Found();
    known.find(subject, found);
    find(subject, found, open);
    return { out: replaceSpans(subject, found, pseudonyms, witness), open: found.open };
  }

  /** A replacement can uncover what it shadowed, so a changed text is looked at again until it stays as it is. */
  function settle(text: string): string {
    let current = text;
    for (let round = 1; round < MOST_PASSES; round++) {
      const { out } = pass({ bytes: Buffer.from(current, "latin1"), text: current, length: current.length }, undefined);
      if (out === undefined) return current;
      current = out;
    }
    return current;
  }

  function redact(
    raw: string,
    open: OpenBlock | undefined,
  ): { readonly text: string; readonly open: OpenBlock | undefined } {
    if (raw === "") return { text: raw, open };
    const subject = subjectOf(raw);
    const first = pass(subject, open);
    if (first.out === undefined) return { text: raw, open: first.open };
    return { text: Buffer.from(settle(first.out), "latin1").toString("utf8"), open: first.open };
  }

  return {
    known,
    text: (raw) => redact(raw, undefined).text,
    stream() {
      let open: OpenBlock | undefined;
      return (raw) => {
        const done = redact(raw, open);
        open = done.open;
        return done.text;
      };
    },
    replace(value, kind, rule) {
      const bytes = Buffer.from(value, "utf8").toString("latin1");
      witness(rule, kind, bytes, 0);
      return pseudonyms.token(known.kindOf(value) ?? kind, bytes);
    },
  };
}
