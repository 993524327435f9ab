import { count, join, Phrase, type Words } from "../core/phrase.ts";
import { isObject } from "../core/json.ts";
import { parseJson } from "../core/parse-json.ts";

/** The value at a path of names and indexes; undefined wherever the shape is another. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let current = value;
  for (const step of path) {
    if (Array.isArray(current) && typeof step === "number") current = current[step];
    else if (isObject(current) && typeof step === "string") current = current[step];
    else return undefined;
  }
  return current;
}

/** Text at a path; undefined for anything else and for the empty text. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === "string" && found !== "" ? found : undefined;
}

export function numberAt(value: unknown, ...path: readonly (string | number)[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === "number" && Number.isFinite(found) ? found : undefined;
}

/** A list at a path; empty for anything else. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

export function textsAt(value: unknown, ...path: readonly (string | number)[]): readonly string[] {
  return listAt(value, ...path).filter((entry) => typeof entry === "string");
}

/** Parses JSON text, or gives undefined. */
export function tryJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** Each value once, in the order given; phrases by what they say. */
export function unique<T>(values: Iterable<T>): T[] {
  const known = new Map<unknown, T>();
  for (const value of values) {
    const key = value instanceof Phrase ? String(value) : value;
    if (!known.has(key)) known.set(key, value);
  }
  return [...known.values()];
}

/** "10 minutes", "8 hours and 40 minutes" of milliseconds. */
export function span(ms: number): Words {
  const minutes = Math.round(ms / 60_000);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return count(minutes, "minute");
  return join([count(hours, "hour"), ...(rest === 0 ? [] : [count(rest, "minute")])]);
}

/** By code unit, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
