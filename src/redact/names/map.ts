import * as v from "valibot";
import { CasePackError } from "../../core/errors.ts";

/** What a pseudonym stands for. Never a secret: those have no way back. */
export interface MapEntry {
  readonly pseudonym: string;
  readonly value: string;
  readonly kind: "account" | "address" | "email" | "name";
}

/** The file of `--keep-map`: the way back from a shared pack's pseudonyms to names. */
export interface NameMap {
  readonly schema: "lambda-case-pack/name-map@1";
  /** The key of the pseudonyms, base64 of 32 bytes: a further pack that is made with this map has the same ones. */
  readonly key: string;
  /** By pseudonym. */
  readonly entries: readonly MapEntry[];
}

const SCHEMA = v.object({
  schema: v.literal("lambda-case-pack/name-map@1"),
  key: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{43}=$/u)),
  entries: v.array(
    v.object({
      pseudonym: v.pipe(v.string(), v.minLength(3), v.maxLength(1024)),
      value: v.pipe(v.string(), v.nonEmpty(), v.maxLength(1024)),
      kind: v.picklist(["account", "address", "email", "name"]),
    }),
  ),
});

/** @throws CasePackError `usage` that names the option and quotes nothing of the file */
export function readNameMap(text: string, path: string, option: string): NameMap {
  const refuse = (why: string): CasePackError =>
    new CasePackError("usage", `${option} ${path} ${why} Name a file that --keep-map wrote.`, { option });
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw refuse("is no map of names: it is not JSON.");
  }
  const result = v.safeParse(SCHEMA, parsed, { abortEarly: true });
  if (result.success) return result.output;
  const place = (v.getDotPath(result.issues[0]) ?? "its top").replaceAll(/[^\w.-]/gu, "?");
  throw refuse(`is no map of names: it does not fit at ${place}.`);
}

/** As the file has it: one entry a line, so that a person can read and search it. */
export function nameMapText({ schema, key, entries }: NameMap): string {
  const lines = [...entries]
    .sort((a, b) => (a.pseudonym < b.pseudonym ? -1 : a.pseudonym > b.pseudonym ? 1 : 0))
    .map(({ pseudonym, value, kind }) => `    ${JSON.stringify({ pseudonym, value, kind })}`);
  const list = lines.length === 0 ? "[]" : `[\n${lines.join(",\n")}\n  ]`;
  return `{\n  "schema": ${JSON.stringify(schema)},\n  "key": ${JSON.stringify(key)},\n  "entries": ${list}\n}\n`;
}

/**
 * An entry of a value as a text has it: account ids and addresses may stand with hyphens, the `@` of an e-mail address
 * escaped, and then the pseudonym does as well.
 */
export function entryOf(kind: MapEntry["kind"], value: string, pseudonym: string): MapEntry {
  const plain = (text: string): string => {
    if (kind === "account") return text.replaceAll("-", "");
    if (kind === "address") return /^[\d-]+$/.test(text) ? text.replaceAll("-", ".") : text;
    return kind === "email" ? text.replace(/%(?:25){0,3}40|\\u0040/, "@") : text;
  };
  return { pseudonym: plain(pseudonym), value: plain(value), kind };
}

/** Gathers what pseudonyms stand for. One that stands for two values (there are 762 addresses only) stands for none. */
export class MapEntries {
  readonly #entries = new Map<string, MapEntry>();
  readonly #ambiguous = new Set<string>();

  constructor(before: readonly MapEntry[] = []) {
    for (const entry of before) this.add(entry);
  }

  add(entry: MapEntry): void {
    const { pseudonym, value } = entry;
    if (pseudonym === value || this.#ambiguous.has(pseudonym)) return;
    const known = this.#entries.get(pseudonym);
    if (known === undefined) this.#entries.set(pseudonym, entry);
    // E-mail addresses that differ by case alone are one.
    else if (known.value !== value && !(entry.kind === "email" && known.value.toLowerCase() === value.toLowerCase())) {
      this.#entries.delete(pseudonym);
      this.#ambiguous.add(pseudonym);
    }
  }

  /** Those whose value passes a test. */
  all(holdsSecret: (value: string) => boolean): readonly MapEntry[] {
    return [...this.#entries.values()].filter(({ value }) => !holdsSecret(value));
  }
}
