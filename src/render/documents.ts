import { isObject } from "../core/json.ts";

/** How a view reads documents whose shape AWS may change: what is not there is empty, and never throws. */

/** A member that is an object, `{}` where it is none; the name "" means the value itself. */
export function member(value: unknown, name: string): Record<string, unknown> {
  const found = name === "" ? value : isObject(value) ? value[name] : undefined;
  return isObject(found) ? found : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

export function string(value: unknown): string {
  return typeof value === "string" ? value : "";
}
