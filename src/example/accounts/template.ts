import { isObject } from "../../core/json.ts";
import type { Random } from "./random.ts";

/** Named values that a template may use, and where random ones come from. */
export interface Filling {
  readonly values: Readonly<Record<string, string>>;
  readonly random: Random;
}

const PLACEHOLDER = /\{\{([^{}]+)\}\}/gu;

/**
 * Fills the `{{...}}` of a text: a name (`{{orderId}}`), or a made-up value: `{{int 100 999}}`, `{{hex 12}}`,
 * `{{digits 9}}`, `{{token 200}}`, `{{uuid}}`, `{{pick a|b|c}}`. A name that nothing defines is an error in the
 * account's files and throws.
 */
export function fillText(text: string, filling: Filling): string {
  return text.includes("{{")
    ? text.replaceAll(PLACEHOLDER, (_, inside: string) => value(inside.trim(), filling))
    : text;
}

/** Fills every string of a document; member names stay as they are. */
export function fill<T>(document: T, filling: Filling): T;
export function fill(document: unknown, filling: Filling): unknown {
  if (typeof document === "string") return fillText(document, filling);
  if (Array.isArray(document)) return document.map((item) => fill<unknown>(item, filling));
  if (!isObject(document)) return document;
  return Object.fromEntries(Object.entries(document).map(([name, member]) => [name, fill(member, filling)]));
}

function value(inside: string, { values, random }: Filling): string {
  const named = values[inside];
  if (named !== undefined) return named;
  const [verb = "", ...rest] = inside.split(" ");
  const numbers = rest.map(Number);
  switch (verb) {
    case "int":
      return String(random.int(numbers[0] ?? 0, numbers[1] ?? 0));
    case "hex":
      return random.hex(numbers[0] ?? 0);
    case "digits":
      return random.digits(numbers[0] ?? 0);
    case "token":
      return random.token(numbers[0] ?? 0);
    case "uuid":
      return random.uuid();
    case "pick":
      return random.pick(inside.slice("pick ".length).split("|"));
    default:
      throw new RangeError(`an example account's template names {{${inside}}}, which nothing defines`);
  }
}
