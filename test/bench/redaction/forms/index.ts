import { createRedactor } from "../../../../src/redact/redactor.ts";
import { newRedactor } from "../corpus.ts";
import { type Recall, recall } from "../notations.ts";
import { leaks } from "../score.ts";
import { CLOUDS } from "./clouds.ts";
import { CONFIG } from "./config.ts";
import { HARMLESS } from "./harmless.ts";
import { LANGUAGES } from "./languages.ts";
import { HARMLESS_LATER, LATER } from "./later.ts";
import { type Form, type Sample, samplesOf } from "./secrets.ts";
import { WIRE } from "./wire.ts";

/** Some five hundred forms in which secrets come into logs, made from the documentation of those who print them. */
export const ALL_FORMS: readonly Form[] = [...LANGUAGES, ...CONFIG, ...WIRE, ...CLOUDS, ...LATER];

/** Some two hundred forms that hold nothing secret and look as if they did. */
export const ALL_HARMLESS: readonly Form[] = [...HARMLESS, ...HARMLESS_LATER];

export function formSamples(each: number): Sample[] {
  return samplesOf(ALL_FORMS, each);
}

/** Recall over all forms, each with secrets of several kinds. */
export function forms(each: number): Recall {
  const missed: Record<string, number> = {};
  const samples = formSamples(each);
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
