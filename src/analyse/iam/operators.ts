import { inRange } from "./address.ts";
import { arnLike, glob } from "./pattern.ts";
import type { Ternary } from "./ternary.ts";
import { ternary } from "./ternary.ts";

/** Compares one value of the policy with one of the request; `unknown` where either cannot be read. */
type Compare = (policy: string, request: string) => Ternary;

export interface Operator {
  readonly compare: Compare;
  /** `StringNotEquals` and its like: true when **no** value of the policy fits. */
  readonly negated: boolean;
}

const equals: Compare = (policy, request) => ternary(plain(policy) === request);
const equalsFolded: Compare = (policy, request) => ternary(plain(policy).toLowerCase() === request.toLowerCase());
const like: Compare = (policy, request) => ternary(glob(policy, request));
const arn: Compare = (policy, request) => ternary(arnLike(policy, request));
const address: Compare = (policy, request) => {
  const inside = inRange(plain(policy), request);
  return inside === undefined ? "unknown" : ternary(inside);
};

/** Values that variables brought in carry their wildcards escaped; comparisons without wildcards want them back. */
function plain(text: string): string {
  return text.replaceAll("\uE000", "*").replaceAll("\uE001", "?");
}

function ordered(read: (text: string) => number, holds: (request: number, policy: number) => boolean): Compare {
  return (policy, request) => {
    const wanted = read(plain(policy));
    const has = read(request);
    return Number.isNaN(wanted) || Number.isNaN(has) ? "unknown" : ternary(holds(has, wanted));
  };
}

/** ISO 8601 or seconds since the epoch. Source: "Condition operators", date operators. */
function instant(text: string): number {
  return /^\d+(?:\.\d+)?$/u.test(text) ? Number(text) * 1000 : Date.parse(text);
}

function number(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

function family(name: string, read: (text: string) => number): readonly (readonly [string, Operator])[] {
  const make = (holds: (request: number, policy: number) => boolean, negated = false): Operator => ({
    compare: ordered(read, holds),
    negated,
  });
  return [
    [`${name}equals`, make((request, policy) => request === policy)],
    [`${name}notequals`, make((request, policy) => request === policy, true)],
    [`${name}lessthan`, make((request, policy) => request < policy)],
    [`${name}lessthanequals`, make((request, policy) => request <= policy)],
    [`${name}greaterthan`, make((request, policy) => request > policy)],
    [`${name}greaterthanequals`, make((request, policy) => request >= policy)],
  ];
}

/**
 * Every condition operator but `Null`, by its lower-case name without set operator and `IfExists`.
 * Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
 */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["stringequals", { compare: equals, negated: false }],
  ["stringnotequals", { compare: equals, negated: true }],
  ["stringequalsignorecase", { compare: equalsFolded, negated: false }],
  ["stringnotequalsignorecase", { compare: equalsFolded, negated: true }],
  ["stringlike", { compare: like, negated: false }],
  ["stringnotlike", { compare: like, negated: true }],
  ...family("numeric", number),
  ...family("date", instant),
  ["bool", { compare: equalsFolded, negated: false }],
  ["binaryequals", { compare: equals, negated: false }],
  ["ipaddress", { compare: address, negated: false }],
  ["notipaddress", { compare: address, negated: true }],
  ["arnequals", { compare: arn, negated: false }],
  ["arnlike", { compare: arn, negated: false }],
  ["arnnotequals", { compare: arn, negated: true }],
  ["arnnotlike", { compare: arn, negated: true }],
]);
