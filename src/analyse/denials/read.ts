import type { Denial } from "../../core/finding.ts";
import { isObject } from "../../core/json.ts";
import { tryJson } from "../read.ts";
import { type Form, FORMS } from "./forms.ts";
import type { DenialReading } from "./reading.ts";
import { readSentences } from "./sentence.ts";
import { actionOf, prefixOf, spelledAction } from "./services.ts";
import { unwrap, type Wrapped } from "./wrappers.ts";

/** A quick look before any form is tried: every form holds one of these. */
const WORTH_READING =
  /[Nn]ot authorized|not allowed|enied|Forbidden|cannot be assumed|not have (?:sufficient )?permission|failed to assume|Invalid permissions|Insufficient Lake|access to the model|security token included|could not mount the EFS|No access to any|blocked by the BlockPublicAcls|unable to |that does not exist, does not exist/u;

/** Texts beyond this many characters are read no further. */
const LONGEST = 65_536;

/**
 * Reads every refusal out of a text: a log event, a status reason, an error message. JSON inside is opened, so that
 * escaped quotes and an SDK error's own members (`errorType`, `$metadata`) are seen. Linear in the text.
 */
export function readDenials(text: string): readonly DenialReading[] {
  const reach = text.length > LONGEST ? text.slice(0, LONGEST) : text;
  if (!WORTH_READING.test(reach)) return [];
  const json = embeddedJson(reach);
  const readings = json === undefined ? [] : readJson(json, {}, 0);
  return distinctReadings(readings.length > 0 ? readings : readPlain(reach, {}));
}

/** The JSON object that a text is or ends in. */
function embeddedJson(text: string): Record<string, unknown> | undefined {
  const start = text.indexOf("{");
  const end = text.lastIndexOf("}");
  if (start < 0 || end < start) return undefined;
  const parsed = tryJson(text.slice(start, end + 1));
  return isObject(parsed) ? parsed : undefined;
}

const DEEPEST = 6;

/** An object's own error members are the wrapper of the texts in it. */
function readJson(value: unknown, outer: Wrapped, depth: number): DenialReading[] {
  if (depth > DEEPEST) return [];
  if (typeof value === "string") {
    if (!WORTH_READING.test(value)) return [];
    const inner = embeddedJson(value);
    const readings = inner === undefined ? [] : readJson(inner, outer, depth + 1);
    return readings.length > 0 ? readings : [...readPlain(value, outer)];
  }
  if (Array.isArray(value)) return value.flatMap((entry) => readJson(entry, outer, depth + 1));
  if (!isObject(value)) return [];
  const wrapped = { ...outer, ...wrapperOf(value) };
  return Object.values(value).flatMap((entry) => readJson(entry, wrapped, depth + 1));
}

function wrapperOf(value: Record<string, unknown>): Wrapped {
  const text = (name: string): string | undefined => {
    const found = value[name];
    return typeof found === "string" && found !== "" ? found : undefined;
  };
  const metadata = isObject(value["$metadata"]) ? value["$metadata"] : undefined;
  const request = metadata === undefined ? undefined : metadata["requestId"];
  const code = text("errorType") ?? text("name") ?? text("Code") ?? text("code") ?? text("errorCode");
  const service = text("service") ?? text("eventSource")?.replace(/\.amazonaws\.com$/u, "");
  return {
    ...(code === undefined ? {} : { code }),
    ...(service === undefined ? {} : { service: prefixOf(service) }),
    ...(typeof request === "string" ? { requestId: request } : {}),
  };
}

function readPlain(text: string, outer: Wrapped): readonly DenialReading[] {
  const readings: DenialReading[] = [];
  for (const sentence of readSentences(text)) {
    const wrapped = { ...outer, ...unwrap(text, sentence.start, sentence.end) };
    readings.push(reading(sentence.denial, sentence.form, wrapped));
  }
  for (const form of FORMS) {
    const match = form.pattern.exec(text);
    if (match === null) continue;
    const end = match.index + match[0].length;
    // EC2 puts its own sentence before the common one; the common one says more.
    if (form.id === "encoded-only" && readings.length > 0) continue;
    if (form.id.startsWith("s3-") && readings.length > 0) continue;
    const wrapped = { ...outer, ...unwrap(text, match.index, end) };
    if (form.needsCode !== undefined && !form.needsCode.test(`${wrapped.code ?? ""} ${text}`)) continue;
    const denial: Denial = { explicit: false, ...form.read(match.groups ?? {}) };
    readings.push(reading(denial, form.id, wrapped, form));
  }
  return readings;
}

/** Fills the action from the wrapper where the text does not name it, and spells it as IAM does. */
function reading(denial: Denial, name: string, wrapped: Wrapped, form?: Form): DenialReading {
  const service = wrapped.service ?? form?.service;
  const { operation } = wrapped;
  const action =
    denial.action !== undefined
      ? spelledAction(denial.action, operation)
      : service !== undefined && operation !== undefined
        ? actionOf(service, operation)
        : undefined;
  return {
    denial: action === undefined ? denial : { ...denial, action },
    form: name,
    ...(form === undefined ? {} : { meaning: form.meaning }),
    ...(form?.byRole === true ? { byRole: true } : {}),
    ...wrapped,
    ...(service === undefined ? {} : { service }),
  };
}

/** A stack trace and a cause chain repeat the same sentence: it is one refusal. */
function distinctReadings(readings: readonly DenialReading[]): readonly DenialReading[] {
  const seen = new Map<string, DenialReading>();
  for (const one of readings) {
    const { principal, action, resource, layer } = one.denial;
    const key = JSON.stringify([principal, action, resource, layer, action === undefined ? one.form : ""]);
    const known = seen.get(key);
    seen.set(key, known === undefined ? one : { ...one, ...known });
  }
  return [...seen.values()];
}
