import { inRange } from "./address.ts";
import { arnLike, glob, plain } from "./pattern.ts";
import { type Ternary, ternary } from "./ternary.ts";

/** Compares one value of the policy with one of the request; `unknown` where either cannot be read. */
type Compare = (policy: string, request: string) => Ternary;

export interface Operator {
  readonly compare: Compare;
  /** `StringNotEquals` and its like: true when **no** value of the policy fits. */
  readonly negated: boolean;
  /** Values of the policy may hold variables. Source: "Variables and tags", where you can use policy variables. */
  readonly variables: boolean;
}

const equals: Compare = (policy, request) => ternary(plain(policy) === request);
const equalsFolded: Compare = (policy, request) => ternary(plain(policy).toLowerCase() === request.toLowerCase());
const like: Compare = (policy, request) => ternary(glob(policy, request));
const arn: Compare = (policy, request) => {
  const fits = arnLike(policy, request);
  return fits === undefined ? "unknown" : ternary(fits);
};
const address: Compare = (policy, request) => {
  const inside = inRange(policy, request);
  return inside === undefined ? "unknown" : ternary(inside);
};
const bool: Compare = (policy, request) => {
  const [wanted, has] = [policy.toLowerCase(), request.toLowerCase()];
  return TRUTH.has(wanted) && TRUTH.has(has) ? ternary(wanted === has) : "unknown";
};
const TRUTH: ReadonlySet<string> = new Set(["true", "false"]);

/** "Compares the value of the key byte for byte against a base-64 encoded representation in the policy." */
const bytes: Compare = (policy, request) => {
  const [wanted, has] = [base64(policy), base64(request)];
  return wanted === undefined || has === undefined ? "unknown" : ternary(wanted === has);
};

/** Base 64 in one spelling, without padding; undefined for text that is none. */
function base64(text: string): string | undefined {
  const digits = text.replace(/={1,2}$/u, "");
  return /^[A-Za-z0-9+/]*$/u.test(digits) && digits.length % 4 !== 1 ? digits : undefined;
}

function ordered(read: (text: string) => number, holds: (request: number, policy: number) => boolean): Compare {
  return (policy, request) => {
    const wanted = read(policy);
    const has = read(request);
    return Number.isNaN(wanted) || Number.isNaN(has) ? "unknown" : ternary(holds(has, wanted));
  };
}

/** A date alone, or with a time and its zone: https://www.w3.org/TR/NOTE-datetime. Four digits alone are read as neither. */
const W3C_DATE = /^\d{4}-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?)?$/u;

/** ms since the epoch of an ISO 8601 date or of seconds since the epoch. Source: "Condition operators", date operators. */
function instant(text: string): number {
  if (/^\d{5,12}(?:\.\d{1,9})?$/u.test(text)) return Number(text) * 1000;
  return W3C_DATE.test(text) ? Date.parse(text) : Number.NaN;
}

/** "An integer or decimal value"; beyond 15 digits a double no longer tells one from the next. */
function number(text: string): number {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)$/u.test(text) && text.replaceAll(/\D/gu, "").length <= 15
    ? Number(text)
    : Number.NaN;
}

function family(name: string, read: (text: string) => number): readonly (readonly [string, Operator])[] {
  const make = (holds: (request: number, policy: number) => boolean, negated = false): Operator => ({
    compare: ordered(read, holds),
    negated,
    variables: false,
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
  ["stringequals", { compare: equals, negated: false, variables: true }],
  ["stringnotequals", { compare: equals, negated: true, variables: true }],
  ["stringequalsignorecase", { compare: equalsFolded, negated: false, variables: true }],
  ["stringnotequalsignorecase", { compare: equalsFolded, negated: true, variables: true }],
  ["stringlike", { compare: like, negated: false, variables: true }],
  ["stringnotlike", { compare: like, negated: true, variables: true }],
  ...family("numeric", number),
  ...family("date", instant),
  ["bool", { compare: bool, negated: false, variables: false }],
  ["binaryequals", { compare: bytes, negated: false, variables: false }],
  ["ipaddress", { compare: address, negated: false, variables: false }],
  ["notipaddress", { compare: address, negated: true, variables: false }],
  ["arnequals", { compare: arn, negated: false, variables: true }],
  ["arnlike", { compare: arn, negated: false, variables: true }],
  ["arnnotequals", { compare: arn, negated: true, variables: true }],
  ["arnnotlike", { compare: arn, negated: true, variables: true }],
]);
