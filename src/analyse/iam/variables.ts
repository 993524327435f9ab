import { literal } from "./pattern.ts";
import { lookUp, type RequestContext } from "./context.ts";

/** A value of a policy with its variables filled in; `unknown` names the keys whose value is not known. */
export type Filled =
  | { readonly state: "filled"; readonly text: string }
  /** A key without value and without default: the statement does not match. */
  | { readonly state: "no-value" }
  | { readonly state: "unknown"; readonly keys: readonly string[] };

/**
 * Fills `${key}` and `${key, 'default'}`; `${*}`, `${?}` and `${$}` are the characters themselves. Variables exist
 * only in policies of version 2012-10-17. Source: IAM User Guide, "IAM policy elements: Variables and tags".
 */
export function fill(text: string, context: RequestContext, version: string): Filled {
  if (!text.includes("${") || version !== "2012-10-17") return { state: "filled", text };
  const unknown: string[] = [];
  let missing = false;
  const filled = text.replaceAll(/\$\{([^}]*)\}/gu, (_whole, inner: string) => {
    if (inner === "*" || inner === "?") return literal(inner);
    if (inner === "$") return "$";
    const [name = "", ...rest] = inner.split(",");
    const fallback = /^\s*'(.*)'\s*$/u.exec(rest.join(","))?.[1];
    const value = lookUp(context, name.trim());
    if (value.state === "present" && value.values.length === 1) return literal(value.values[0] ?? "");
    if (value.state === "absent" && fallback !== undefined) return literal(fallback);
    if (value.state === "unknown") unknown.push(name.trim());
    else missing = true;
    return "";
  });
  if (missing) return { state: "no-value" };
  return unknown.length > 0 ? { state: "unknown", keys: unknown } : { state: "filled", text: filled };
}
