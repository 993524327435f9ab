import { say, type Words } from "../../core/phrase.ts";
import { lookUp, type KeyValue, type RequestContext } from "./context.ts";
import { OPERATORS, type Operator } from "./operators.ts";
import { allOf, anyOf, not, ternary, type Ternary } from "./ternary.ts";
import { fill } from "./variables.ts";

/** One line of a `Condition` block: an operator, a key and the values that it is compared with. */
export interface Condition {
  /** As written: `ForAllValues:StringLikeIfExists`. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

export interface ConditionResult {
  readonly holds: Ternary;
  /** What would settle an unknown: "condition key aws:SourceVpc". */
  readonly missing: readonly Words[];
  /** Those that do not hold, for the explanation. */
  readonly failing: readonly Condition[];
}

/** All conditions of a block must hold. Source: "IAM JSON policy elements: Condition", evaluation logic. */
export function evaluateConditions(
  conditions: readonly Condition[],
  context: RequestContext,
  version: string,
): ConditionResult {
  if (conditions.length === 0) return { holds: "yes", missing: [], failing: [] };
  const results = conditions.map((condition) => evaluateCondition(condition, context, version));
  const holds = allOf(results.map((result) => result.holds));
  return {
    holds,
    missing: holds === "unknown" ? results.flatMap((result) => result.missing) : [],
    failing: conditions.filter((_condition, index) => results[index]?.holds === "no"),
  };
}

interface OneResult {
  readonly holds: Ternary;
  readonly missing: readonly Words[];
}

function evaluateCondition(condition: Condition, context: RequestContext, version: string): OneResult {
  const { set, name, ifExists } = parts(condition.operator);
  const key = lookUp(context, condition.key);
  const unknownKey: OneResult = { holds: "unknown", missing: [say`condition key ${condition.key}`] };
  if (name === "null") return key.state === "unknown" ? unknownKey : isNull(condition, key);
  const operator = OPERATORS.get(name);
  if (operator === undefined) return { holds: "unknown", missing: [say`condition operator ${condition.operator}`] };
  if (key.state === "unknown") return unknownKey;
  if (key.state === "absent" || (set !== undefined && isNullSet(key.values))) {
    return { holds: onAbsentKey(set, operator, ifExists), missing: [] };
  }
  const filled = operator.variables ? fillAll(condition.values, context, version) : asWritten(condition.values);
  const one = (value: string): Ternary => fits(operator, filled, value);
  const holds =
    set === "forallvalues"
      ? allOf(key.values.map(one))
      : set === "foranyvalue"
        ? anyOf(key.values.map(one))
        : // Several values without a set operator: AWS documents no outcome.
          key.values.length === 1
          ? one(key.values[0] ?? "")
          : "unknown";
  if (holds !== "unknown") return { holds, missing: [] };
  const variables = [...filled.unknown, ...filled.void].map((name) => say`policy variable ${name}`);
  return { holds, missing: variables.length > 0 ? variables : [say`a readable value of ${condition.key}`] };
}

/** "... or if the key values resolve to a null data set, such as an empty string". Source: "Set operators". */
function isNullSet(values: readonly string[]): boolean {
  return values.every((value) => value === "");
}

interface OperatorParts {
  readonly set: "forallvalues" | "foranyvalue" | undefined;
  readonly name: string;
  readonly ifExists: boolean;
}

/** AWS has some hundred spellings; a hostile policy may have any number, which are not kept. */
const MOST_KNOWN = 500;
const known = new Map<string, OperatorParts>();

function parts(operator: string): OperatorParts {
  const before = known.get(operator);
  if (before !== undefined) return before;
  const match = /^(?:(forallvalues|foranyvalue):)?(.*?)(ifexists)?$/u.exec(operator.toLowerCase());
  const set = match?.[1];
  const read: OperatorParts = {
    set: set === "forallvalues" || set === "foranyvalue" ? set : undefined,
    name: match?.[2] ?? "",
    ifExists: match?.[3] !== undefined,
  };
  if (known.size < MOST_KNOWN) known.set(operator, read);
  return read;
}

/**
 * `ForAllValues` holds on an absent key, `ForAnyValue` never does, with `IfExists` too
 * (https://repost.aws/questions/QU9HFmDzP0QGuU-fd7rS6B7w); elsewhere a negated operator holds and the others do not.
 * Source: "Condition operators", "Multivalued context keys".
 */
function onAbsentKey(set: string | undefined, operator: Operator, ifExists: boolean): Ternary {
  if (set === "forallvalues") return "yes";
  if (set === "foranyvalue") return "no";
  return ternary(ifExists || operator.negated);
}

/** `true`: "the key doesn't exist"; `false`: "the key exists and its value is not null". Source: "Condition operators". */
function isNull(condition: Condition, key: KeyValue): OneResult {
  const wanted = condition.values.map((value) => value.toLowerCase());
  if (!wanted.every((value) => value === "true" || value === "false")) {
    return { holds: "unknown", missing: [say`a readable value for Null of ${condition.key}`] };
  }
  return { holds: ternary(wanted.includes(key.state === "absent" ? "true" : "false")), missing: [] };
}

interface FilledValues {
  readonly texts: readonly string[];
  /** Variables whose value is not known. */
  readonly unknown: readonly string[];
  /** Variables that have no value in this request. */
  readonly void: readonly string[];
}

/**
 * A variable without value fits nothing; AWS adds that it "might cause the entire statement to be invalid", so where
 * that turns the outcome, there is none. Source: "Variables and tags".
 */
function fits(operator: Operator, policy: FilledValues, value: string): Ternary {
  const any = anyOf([
    ...policy.texts.map((text) => operator.compare(text, value)),
    policy.unknown.length > 0 ? "unknown" : "no",
  ]);
  const holds = operator.negated ? not(any) : any;
  return holds === "yes" && policy.void.length > 0 ? "unknown" : holds;
}

function asWritten(values: readonly string[]): FilledValues {
  return { texts: values, unknown: [], void: [] };
}

function fillAll(values: readonly string[], context: RequestContext, version: string): FilledValues {
  const texts: string[] = [];
  const unknown: string[] = [];
  const without: string[] = [];
  for (const value of values) {
    const filled = fill(value, context, version);
    if (filled.state === "filled") texts.push(filled.text);
    else (filled.state === "unknown" ? unknown : without).push(...filled.keys);
  }
  return { texts, unknown, void: without };
}
