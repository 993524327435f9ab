/**
 * What is known of a request's context keys. A key that is in `values` is known to be present, one in `absent` known
 * to be absent; any other is unknown, unless `complete` says that nothing else was sent.
 */
export interface RequestContext {
  /** Lower-case key to its values. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly absent: ReadonlySet<string>;
  readonly complete: boolean;
  /** Lower-case beginnings of keys of which all that exist are in `values`: `aws:principaltag/` where the tags were read. */
  readonly completeUnder: readonly string[];
}

export type KeyValue =
  | { readonly state: "present"; readonly values: readonly string[] }
  | { readonly state: "absent" }
  | { readonly state: "unknown" };

/** Key names are not case-sensitive. Source: "IAM JSON policy elements: Condition". */
export function requestContext(
  known: Readonly<Record<string, string | readonly string[] | null | undefined>> = {},
  complete = false,
  completeUnder: readonly string[] = [],
): RequestContext {
  const values = new Map<string, readonly string[]>();
  const absent = new Set<string>();
  for (const [name, value] of Object.entries(known)) {
    const key = name.toLowerCase();
    if (value === undefined) continue;
    // A list without entries is "a null data set": the key carries nothing.
    if (value === null || (typeof value !== "string" && value.length === 0)) absent.add(key);
    else values.set(key, typeof value === "string" ? [value] : value);
  }
  return { values, absent, complete, completeUnder: completeUnder.map((prefix) => prefix.toLowerCase()) };
}

export function lookUp(context: RequestContext, name: string): KeyValue {
  const key = name.toLowerCase();
  const values = context.values.get(key);
  if (values !== undefined) return { state: "present", values };
  const all = context.complete || context.completeUnder.some((prefix) => key.startsWith(prefix));
  return all || context.absent.has(key) ? { state: "absent" } : { state: "unknown" };
}
