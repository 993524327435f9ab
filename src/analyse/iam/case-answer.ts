import { jsonPointer } from "../../core/json.ts";
import { isObject } from "../../core/json.ts";
import { type CasePlace, readCase, UnreadableCase } from "./case.ts";
import { type Answer, type Decision, evaluate } from "./evaluate.ts";
import type { Mismatch } from "./match.ts";
import { describeStatement, type StatementRef } from "./policy.ts";

/** The answer to a case, for a person or a program. */
export interface CaseAnswer {
  /** The case's own `id` or `name`. */
  readonly id?: string;
  readonly decision: Decision;
  /** Denied by a `Deny` statement, not by the lack of an `Allow`. */
  readonly explicit: boolean;
  /** The kind of policy that decides; null where none does. */
  readonly layer: string | null;
  /** Sentences; at least one. */
  readonly reasons: readonly string[];
  readonly deciding: readonly StatementRef[];
  /** Layers, keys and variables that are not known and could turn the answer. */
  readonly missing: readonly string[];
  readonly assumed: readonly string[];
}

/** Answers one case, or each of a list, or of a list in `cases`: a list gives a list, in the same order. */
export function answerCases(value: unknown, file: string): CaseAnswer | readonly CaseAnswer[] {
  const inMember = isObject(value) && Array.isArray(value["cases"]);
  const list: unknown = inMember ? value["cases"] : value;
  if (!Array.isArray(list)) return answerCase(value, { file, pointer: [] });
  return list.map((one, index) => answerCase(one, { file, pointer: inMember ? ["cases", index] : [index] }));
}

/** Answers one case. One that cannot be read is unknown, with the member that is not understood. */
export function answerCase(value: unknown, place: CasePlace): CaseAnswer {
  const id = isObject(value) ? [value["id"], value["name"]].find((one) => typeof one === "string") : undefined;
  const named = typeof id === "string" ? { id } : {};
  try {
    const { request, layers, target, assumed } = readCase(value, place);
    const answer = evaluate(request, layers, target);
    return {
      ...named,
      decision: answer.decision,
      explicit: answer.explicit,
      layer: answer.decision === "unknown" ? null : (answer.layer ?? null),
      reasons: reasonsOf(answer, request.action),
      deciding: answer.deciding,
      missing: answer.missing.map(String),
      assumed,
    };
  } catch (error) {
    if (!(error instanceof UnreadableCase)) throw error;
    const where = place.pointer.length === 0 ? place.file : `${place.file}${jsonPointer(place.pointer)}`;
    return {
      ...named,
      decision: "unknown",
      explicit: false,
      layer: null,
      reasons: [`The case at ${where} cannot be read: ${error.message}.`],
      deciding: [],
      missing: [error.message],
      assumed: [],
    };
  }
}

const MISMATCHES: Readonly<Record<Mismatch, string>> = {
  principal: "names another principal",
  action: "names other actions",
  resource: "names other resources",
  condition: "has a condition that is not met",
};

function reasonsOf(answer: Answer, action: string): readonly string[] {
  const at = (ref: StatementRef): string => `${describeStatement(ref)} (${ref.file}${ref.pointer})`;
  switch (answer.decision) {
    case "allowed":
      return answer.deciding.length === 0
        ? [`The root user may use ${action} in its own account; no policy denies it.`]
        : answer.deciding.map((ref) => `Allowed by ${at(ref)}.`);
    case "denied":
      return answer.explicit
        ? answer.deciding.map((ref) => `Denied explicitly by ${at(ref)}, a ${answer.layer ?? "policy"}.`)
        : [
            `Denied: no ${answer.layer ?? "policy"} allows ${action}.`,
            ...answer.nearMisses
              .filter(({ ref }) => ref.effect === "Allow")
              .map(({ ref, mismatch }) => `${at(ref)} speaks of ${action}, but ${MISMATCHES[mismatch]}.`),
          ];
    case "unknown":
      return [`Not known: ${answer.missing.join("; ")}.`, ...answer.perhaps.map((ref) => `May apply: ${at(ref)}.`)];
  }
}
