import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Language } from "../core/case.ts";
import { CasePackError } from "../core/errors.ts";
import { isObject } from "../core/json.ts";

export type Params = Readonly<Record<string, string | number>>;

/** The words of one language. */
export interface Messages {
  /** The message of this key with its `{places}` filled. Throws `internal` for a key or place that is missing. */
  t(key: string, params?: Params): string;
  /** As `t`, choosing `key.one` or `key.other`; `{n}` is the number with thousands separated. */
  count(key: string, n: number, params?: Params): string;
  /** The message, or undefined: for texts that only some things have, a blind spot's translation. */
  optional(key: string): string | undefined;
}

/** Reads `templates/<language>/messages.json`: a flat object of key and text. */
export function loadMessages(templatesRoot: string, language: Language): Messages {
  const table = readTable(join(templatesRoot, language, "messages.json"));
  const t = (key: string, params: Params = {}): string => {
    const text = table[key];
    if (text === undefined) throw new CasePackError("internal", `The message "${key}" is missing in ${language}.`);
    return text.replaceAll(/\{(\w+)\}/gu, (_, place: string) => {
      const value = params[place];
      if (value === undefined)
        throw new CasePackError("internal", `The message "${key}" needs a value for {${place}}.`);
      return String(value);
    });
  };
  return {
    t,
    count: (key, n, params = {}) => t(`${key}.${n === 1 ? "one" : "other"}`, { ...params, n: grouped(n) }),
    optional: (key) => table[key],
  };
}

/** `12345` as `12,345`: both languages write it so. */
export function grouped(n: number): string {
  return String(n).replaceAll(/\B(?=(?:\d{3})+$)/gu, ",");
}

/** A flat object of key and text. */
export function readTable(path: string): Readonly<Record<string, string>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new CasePackError("internal", "A message file of the installed package cannot be read: install it again.", {
      cause,
    });
  }
  if (!isObject(parsed) || !Object.values(parsed).every((text) => typeof text === "string")) {
    throw new CasePackError("internal", "A message file of the installed package is damaged: install it again.");
  }
  return parsed as Readonly<Record<string, string>>;
}
