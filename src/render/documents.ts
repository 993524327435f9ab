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

/** JSON for a reader: what fits on a line of 90 characters stands on one. */
export function compactJson(value: unknown, indent = ""): string {
  const line = JSON.stringify(value);
  if (line === undefined) return "null";
  if (line.length + indent.length <= 90 || typeof value !== "object" || value === null) return spacedJson(value, line);
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((item) => inner + compactJson(item, inner))
    : Object.entries(value).map(([name, item]) => `${inner}${JSON.stringify(name)}: ${compactJson(item, inner)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${parts.join(",\n")}\n${indent}${close}`;
}

/** `{"a": [1, 2]}` for `{"a":[1,2]}`. */
function spacedJson(value: unknown, line: string): string {
  if (typeof value !== "object" || value === null) return line;
  if (Array.isArray(value)) return `[${value.map((item) => spacedJson(item, JSON.stringify(item))).join(", ")}]`;
  const members = Object.entries(value).map(
    ([name, item]) => `${JSON.stringify(name)}: ${spacedJson(item, JSON.stringify(item))}`,
  );
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}
