import { isObject, jsonPointer } from "../core/json.ts";

/** Members that speak of the function without invoking it. */
const SILENT = new Set(["NamedBy", "Policy", "Grants", "Tags", "tags", "policy"]);

export interface Naming {
  /** The alias or version that is named; undefined for the function itself. */
  readonly qualifier: string | undefined;
  readonly pointer: string;
}

/** Where a document names the function, as an ARN by itself or inside an integration's URI. */
export function* namings(value: unknown, functionArn: string, path: readonly (string | number)[]): Generator<Naming> {
  if (typeof value === "string") {
    const start = value.indexOf(functionArn);
    if (start < 0) return;
    const rest = value.slice(start + functionArn.length);
    const match = /^(?::([\w$-]+|\$\{[^}]*\}))?(?:\/invocations|\/response-streaming-invocations)?$/u.exec(rest);
    if (match !== null) yield { qualifier: match[1], pointer: jsonPointer(path) };
    return;
  }
  if (path.length > 8) return;
  if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) yield* namings(entry, functionArn, [...path, index]);
  } else if (isObject(value)) {
    for (const [name, entry] of Object.entries(value)) {
      if (!SILENT.has(name)) yield* namings(entry, functionArn, [...path, name]);
    }
  }
}
