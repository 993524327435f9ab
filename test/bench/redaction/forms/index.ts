import { createRedactor } from "../../../../src/redact/redactor.ts";
import { newRedactor } from "../corpus.ts";
import { type Recall, recall } from "../notations.ts";
import { leaks } from "../score.ts";
import { BOUND } from "./bound.ts";
import { CLOUDS } from "./clouds.ts";
import { COMMANDS } from "./commands.ts";
import { CONFIG } from "./config.ts";
import { EXCHANGES } from "./exchanges.ts";
import { HARMLESS_AGAIN } from "./harmless-again.ts";
import { HARMLESS } from "./harmless.ts";
import { LANGUAGES } from "./languages.ts";
import { HARMLESS_LATER, LATER } from "./later.ts";
import { RUNTIMES } from "./runtimes.ts";
import { type Form, samplesOf } from "./secrets.ts";
import { SPELLINGS } from "./spellings.ts";
import { UNFOUND } from "./unfound.ts";
import { WIRE } from "./wire.ts";

/** Some eleven hundred forms in which secrets come into logs, made from the documentation of those who print them. */
export const ALL_FORMS: readonly Form[] = [
  ...LANGUAGES,
  ...CONFIG,
  ...WIRE,
  ...CLOUDS,
  ...LATER,
  ...RUNTIMES,
  ...BOUND,
  ...COMMANDS,
  ...EXCHANGES,
  ...SPELLINGS,
];

/** Some three hundred forms that hold nothing secret and look as if they did. */
export const ALL_HARMLESS: readonly Form[] = [...HARMLESS, ...HARMLESS_LATER, ...HARMLESS_AGAIN];

/** Recall over the forms that are known not to be found: what of them is, all the same. */
export function formsUnfound(each: number): Recall {
  return forms(each, UNFOUND);
}

/** Recall over all forms, each with secrets of several kinds. */
export function forms(each: number, of: readonly Form[] = ALL_FORMS): Recall {
  const missed: Record<string, number> = {};
  const samples = samplesOf(of, each);
  for (const { rule, sample, secrets } of samples) {
    const redacted = newRedactor().text(sample, "f");
    if (secrets.some((secret) => leaks(redacted, secret))) missed[rule] = (missed[rule] ?? 0) + 1;
  }
  return recall(samples.length, missed);
}

export interface HarmlessScore {
  readonly lines: number;
  readonly spans: number;
  readonly perThousand: number;
  /** Which forms were changed, and by which rules. */
  readonly byForm: Readonly<Record<string, readonly string[]>>;
}

/** Counts what is replaced in texts of some two hundred forms that hold nothing secret. */
export function harmless(each: number): HarmlessScore {
  const byForm: Record<string, string[]> = {};
  let spans = 0;
  let lines = 0;
  for (const { rule: form, sample } of samplesOf(ALL_HARMLESS, each)) {
    const redactor = createRedactor({
      key: new Uint8Array(32).fill(1),
      audience: "support",
      onReplaced(rule) {
        spans++;
        const rules = (byForm[form] ??= []);
        if (!rules.includes(rule)) rules.push(rule);
      },
    });
    redactor.text(sample, "f");
    lines += sample.split("\n").length;
  }
  return { lines, spans, perThousand: Math.round((spans / lines) * 1e6) / 1e3, byForm };
}
