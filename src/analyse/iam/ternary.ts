/** Three-valued logic (Kleene): `unknown` stays unknown until the known parts settle the answer by themselves. */
export type Ternary = "yes" | "no" | "unknown";

/** All must hold. An empty list holds. */
export function allOf(parts: Iterable<Ternary>): Ternary {
  let result: Ternary = "yes";
  for (const part of parts) {
    if (part === "no") return "no";
    if (part === "unknown") result = "unknown";
  }
  return result;
}

/** One must hold. An empty list does not hold. */
export function anyOf(parts: Iterable<Ternary>): Ternary {
  let result: Ternary = "no";
  for (const part of parts) {
    if (part === "yes") return "yes";
    if (part === "unknown") result = "unknown";
  }
  return result;
}

export function not(part: Ternary): Ternary {
  if (part === "unknown") return "unknown";
  return part === "yes" ? "no" : "yes";
}

export function ternary(holds: boolean): Ternary {
  return holds ? "yes" : "no";
}
