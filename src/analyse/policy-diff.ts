import { isObject } from "../core/json.ts";
import { policyOf } from "./iam/policy.ts";
import { tryJson } from "./read.ts";

/** What one policy document allows or denies and another does not, statement by statement. */
export interface PolicyDifference {
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** Compares two documents by `Effect action on resource [if condition]`. */
export function comparePolicies(before: unknown, after: unknown): PolicyDifference {
  const old = policyLines(before);
  const now = policyLines(after);
  return { removed: [...old].filter((line) => !now.has(line)), added: [...now].filter((line) => !old.has(line)) };
}

/** `Effect action on resource [for principal] [if condition]`, one for each action and resource. */
export function policyLines(document: unknown): ReadonlySet<string> {
  const lines = new Set<string>();
  const source = { file: "", pointer: "", label: "", document: document as never };
  for (const statement of policyOf(source).statements) {
    const not = statement.notActions ? `everything but ` : "";
    const whom = statement.principals?.map(([, entry]) => entry).join(", ");
    const conditions = statement.conditions
      .map((one) => `${one.operator} ${one.key} ${one.values.join(", ")}`)
      .join("; ");
    for (const action of statement.actions) {
      for (const resource of statement.resources) {
        const on = statement.notResources ? `everything but ${resource}` : resource;
        const tail = `${whom === undefined ? "" : ` for ${whom}`}${conditions === "" ? "" : ` if ${conditions}`}`;
        lines.add(`${statement.effect} ${not}${spelled(document, action)} on ${on}${tail}`);
      }
    }
  }
  return lines;
}

/** The action as the document spells it: actions are compared in lower case. */
export function spelled(document: unknown, action: string): string {
  const text = typeof document === "string" ? document : JSON.stringify(document);
  const start = text.toLowerCase().indexOf(`"${action}"`);
  return start < 0 ? action : text.slice(start + 1, start + 1 + action.length);
}

/** A document as CloudTrail carries it: an object, or JSON text that may be URL-encoded. */
export function policyDocument(value: unknown): unknown {
  if (isObject(value)) return value;
  if (typeof value !== "string") return undefined;
  const direct = tryJson(value);
  if (isObject(direct)) return direct;
  if (!value.includes("%")) return undefined;
  try {
    const decoded = tryJson(decodeURIComponent(value));
    return isObject(decoded) ? decoded : undefined;
  } catch {
    return undefined;
  }
}
