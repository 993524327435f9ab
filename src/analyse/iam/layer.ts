import { type Phrase, say, type Words } from "../../core/phrase.ts";
import { unique } from "../read.ts";
import { matchStatement, type Mismatch, type Request } from "./match.ts";
import { describeStatement, policyOf, type PolicySource, type Statement, type StatementRef } from "./policy.ts";
import type { Named } from "./principal.ts";
import type { Ternary } from "./ternary.ts";

/**
 * One kind of policy that a request meets. `policies` are those that were read, `unread` names those that exist, or may
 * exist, and were not: they may say anything.
 */
export interface Layer {
  readonly name: string;
  readonly policies: readonly PolicySource[];
  readonly unread: readonly Words[];
}

/** A statement that speaks of the action and yet does not apply. */
export interface NearMiss {
  readonly ref: StatementRef;
  readonly mismatch: Mismatch;
}

export interface LayerResult {
  readonly allow: Ternary;
  readonly deny: Ternary;
  readonly allowedBy: readonly StatementRef[];
  readonly deniedBy: readonly StatementRef[];
  /** Statements that may apply: a key or value of the request is not known. */
  readonly perhaps: readonly StatementRef[];
  /** Per certain Allow, how its principal element names the one who asks. */
  readonly named: ReadonlySet<Named>;
  /** The same for Allows that may apply. */
  readonly perhapsNamed: ReadonlySet<Named>;
  readonly missing: readonly Words[];
  readonly nearMisses: readonly NearMiss[];
}

/** What the policies of one layer say of a request, those that were not read left out. */
export function evaluateLayer(layer: Layer, request: Request): LayerResult {
  const allowedBy: StatementRef[] = [];
  const deniedBy: StatementRef[] = [];
  const perhaps: StatementRef[] = [];
  const nearMisses: NearMiss[] = [];
  const named = new Set<Named>();
  const perhapsNamed = new Set<Named>();
  const missing: Words[] = [];
  let maybeAllow = false;
  let maybeDeny = false;
  for (const source of layer.policies) {
    const policy = policyOf(source);
    if (policy.unreadable.length > 0) {
      maybeAllow = true;
      maybeDeny = true;
      perhapsNamed.add("any");
      missing.push(...policy.unreadable);
    }
    for (const statement of policy.statements) {
      const wrong = misplaced(layer.name, statement);
      if (wrong !== undefined) {
        maybeAllow = true;
        maybeDeny = true;
        perhapsNamed.add("any");
        missing.push(say`what ${describeStatement(statement.ref)} means (${wrong})`);
        continue;
      }
      const match = matchStatement(statement, request);
      const allows = statement.effect === "Allow";
      if (match.holds === "yes") {
        (allows ? allowedBy : deniedBy).push(statement.ref);
        if (allows) for (const n of match.named) named.add(n);
      } else if (match.holds === "unknown") {
        perhaps.push(statement.ref);
        missing.push(...match.missing);
        if (allows) {
          maybeAllow = true;
          for (const n of match.named) perhapsNamed.add(n);
        } else maybeDeny = true;
      } else if (match.mismatch !== undefined && match.mismatch !== "action") {
        nearMisses.push({ ref: statement.ref, mismatch: match.mismatch });
      }
    }
  }
  return {
    allow: allowedBy.length > 0 ? "yes" : maybeAllow ? "unknown" : "no",
    deny: deniedBy.length > 0 ? "yes" : maybeDeny ? "unknown" : "no",
    allowedBy,
    deniedBy,
    perhaps,
    named,
    perhapsNamed,
    missing: unique(missing),
    nearMisses,
  };
}

/** Policies that belong to whoever asks, or to the account: they name no principal, and every statement has a resource. */
const OF_THE_CALLER: ReadonlySet<string> = new Set([
  "identity-based policy",
  "permissions boundary",
  "session policy",
  "service control policy",
]);
const OF_THE_RESOURCE: ReadonlySet<string> = new Set(["resource-based policy", "role trust policy"]);

/**
 * Why AWS would not have taken a statement in a policy of this kind; undefined where it would.
 * Source: IAM User Guide, "Grammar of the IAM JSON policy language", "AWS JSON policy elements: Principal".
 */
function misplaced(layer: string, statement: Statement): Phrase | undefined {
  if (OF_THE_CALLER.has(layer)) {
    if (statement.principals !== undefined) return say`a ${layer} names no Principal`;
    if (statement.resourceless) return say`it has no Resource`;
  }
  return OF_THE_RESOURCE.has(layer) && statement.principals === undefined ? say`it has no Principal` : undefined;
}
