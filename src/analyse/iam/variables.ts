import { literal } from "./pattern.ts";
import { lookUp, type RequestContext } from "./context.ts";

/** A value of a policy with its variables filled in; `unknown` names the keys whose value is not known. */
export type Filled =
  | { readonly state: "filled"; readonly text: string }
  /** Keys without value and without default: nothing fits, and the whole statement may be void. */
  | { readonly state: "no-value"; readonly keys: readonly string[] }
  | { readonly state: "unknown"; readonly keys: readonly string[] };

/**
 * Fills `${key}` and `${key, 'default'}`; `${*}`, `${?}` and `${$}` are the characters themselves. Variables exist
 * only in policies of version 2012-10-17, and keys of several values give none.
 * Source: IAM User Guide, "IAM policy elements: Variables and tags".
 */
export function fill(text: string, context: RequestContext, version: string): Filled {
  if (!text.includes("${") || version !== "2012-10-17") return { state: "filled", text };
  const unknown: string[] = [];
  const missing: string[] = [];
  const filled = text.replaceAll(/\$\{([^}]*)\}/gu, (_whole, inner: string) => {
    if (inner === "*" || inner === "?") return literal(inner);
    if (inner === "$") return "$";
    const [key = "", ...rest] = inner.split(",");
    const name = key.trim();
    const fallback = /^\s*'(.*)'\s*$/su.exec(rest.join(","))?.[1];
    const value = lookUp(context, name);
    if (value.state === "present" && value.values.length === 1) return literal(value.values[0] ?? "");
    if (value.state === "absent" && fallback !== undefined) return literal(fallback);
    (value.state === "unknown" ? unknown : missing).push(name);
    return "";
  });
  if (missing.length > 0) return { state: "no-value", keys: missing };
  return unknown.length > 0 ? { state: "unknown", keys: unknown } : { state: "filled", text: filled };
}
