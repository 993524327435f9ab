import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerCase, type CaseAnswer } from "../../../src/analyse/iam/case-answer.ts";
import type { Decision } from "../../../src/analyse/iam/evaluate.ts";
import { OPERATORS } from "../../../src/analyse/iam/operators.ts";

const ACCOUNT = "111122223333";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/orders`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/orders/s`;
const USER = `arn:aws:iam::${ACCOUNT}:user/ada`;
const OBJECT = "arn:aws:s3:::orders/ada/x";

type Value = string | readonly string[] | null;
type Context = Readonly<Record<string, Value>>;

/** Values that some operator or other takes for a match, a mismatch or nonsense. */
const VALUES = [
  "ada",
  "bob",
  "",
  "*",
  "7",
  "8.0",
  "true",
  "false",
  "2026-11-20T08:00:00Z",
  "1795161600",
  "203.0.113.7",
  "2001:db8::1",
  "arn:aws:s3:::orders",
  "QQ==",
];
const POLICY_VALUES = [
  ...VALUES,
  "a*",
  "?ob",
  "203.0.113.0/24",
  "arn:aws:s3:::*",
  "${k:two}",
  "${k:three, 'ada'}",
  "${*}",
];
const KEYS = ["k:one", "k:two", "k:three"];

const value: fc.Arbitrary<Value> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<Value>(...VALUES) },
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 2, arbitrary: fc.array(fc.constantFrom(...VALUES), { maxLength: 3 }) },
);
const context: fc.Arbitrary<Context> = fc.record(Object.fromEntries(KEYS.map((key) => [key, value])));

/** Every operator with every set operator, with and without IfExists, in the letter case of the policies in the wild. */
const operator = fc
  .tuple(
    fc.constantFrom("", "", "ForAllValues:", "ForAnyValue:"),
    fc.constantFrom(...OPERATORS.keys(), "null"),
    fc.constantFrom("", "", "IfExists"),
  )
  .map(([set, name, ifExists]) => (name === "null" ? "Null" : `${set}${name}${ifExists}`));

const condition = fc
  .tuple(
    operator,
    fc.constantFrom(...KEYS),
    fc.array(fc.constantFrom(...POLICY_VALUES), { minLength: 1, maxLength: 2 }),
  )
  .map(([name, key, values]) => ({ [name]: { [key]: values } }));
const conditions = fc.array(condition, { maxLength: 2 }).map((list) => Object.assign({}, ...list) as object);

const own = fc.record({
  Effect: fc.constantFrom("Allow", "Allow", "Deny"),
  Action: fc.constantFrom("s3:GetObject", "s3:*", "*"),
  Resource: fc.constantFrom("*", "arn:aws:s3:::orders/${k:one}/x", "arn:aws:s3:::orders/${k:three, 'ada'}/*"),
  Condition: conditions,
});
const named = fc
  .tuple(
    own,
    fc.constantFrom("Principal", "Principal", "NotPrincipal"),
    fc.constantFrom<unknown>(
      "*",
      { AWS: ACCOUNT },
      { AWS: ROLE },
      { AWS: SESSION },
      { AWS: [USER, ACCOUNT] },
      { Service: "sns.amazonaws.com" },
    ),
  )
  .map(([statement, element, principal]) => ({ ...statement, [element]: principal }));

const policyOf = (statement: fc.Arbitrary<object>, least = 0): fc.Arbitrary<object> =>
  fc.array(statement, { minLength: least, maxLength: 3 }).map((Statement) => ({ Version: "2012-10-17", Statement }));

const layers = fc.record(
  {
    identityPolicies: fc.array(policyOf(own), { maxLength: 2 }),
    resourcePolicy: policyOf(named),
    boundary: policyOf(own, 1),
    sessionPolicy: policyOf(own, 1),
    scps: fc.array(fc.array(policyOf(own, 1), { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 }),
    rcps: fc.array(fc.array(policyOf(named, 1), { maxLength: 1 }), { maxLength: 1 }),
    endpointPolicy: policyOf(named, 1),
  },
  { requiredKeys: ["identityPolicies"] },
);
const who = fc.constantFrom(SESSION, ROLE, USER, "sns.amazonaws.com", "*");
const owner = fc.constantFrom(ACCOUNT, "444455556666");

function ask(
  principal: string,
  resourceAccount: string,
  policies: object,
  known: Context,
  contextComplete: boolean,
): CaseAnswer {
  const request = { principal, action: "s3:GetObject", resource: OBJECT, resourceAccount, context: known };
  return answerCase({ request, contextComplete, ...policies }, { file: "case.json", pointer: [] });
}

const RUNS = { numRuns: 2000, seed: 20261123 };

describe("what is not known", () => {
  it("is never resolved by guessing: whatever a key turns out to be, an answer that was given stands", () => {
    fc.assert(
      fc.property(
        who,
        owner,
        layers,
        context,
        fc.subarray(KEYS, { minLength: 1 }),
        (principal, account, policies, all, hidden) => {
          const known = Object.fromEntries(Object.entries(all).filter(([key]) => !hidden.includes(key)));
          const open = ask(principal, account, policies, known, false);
          const { decision } = ask(principal, account, policies, all, true);
          expect([decision, "unknown"]).toContain(open.decision);
        },
      ),
      RUNS,
    );
  });

  it("is never unknown for want of a word: every unknown says what is missing, every answer why", () => {
    fc.assert(
      fc.property(who, owner, layers, context, fc.boolean(), (principal, account, policies, all, complete) => {
        const { decision, missing, reasons } = ask(principal, account, policies, all, complete);
        expect(missing.length > 0).toBe(decision === "unknown");
        expect(reasons.length).toBeGreaterThan(0);
      }),
      RUNS,
    );
  });
});

const RANK: Readonly<Record<Decision, number>> = { denied: 0, unknown: 1, allowed: 2 };

describe("for any case", () => {
  const added = fc.record({
    statement: named,
    to: fc.constantFrom("identityPolicies", "resourcePolicy", "boundary", "sessionPolicy"),
  });

  it.each(["Allow", "Deny"] as const)("adding an %s to a policy never does the opposite", (effect) => {
    fc.assert(
      fc.property(who, owner, layers, context, added, (principal, account, policies, all, { statement, to }) => {
        const before = { ...policies, [to]: into(policies[to], []) };
        const after = { ...policies, [to]: into(policies[to], [asOf(statement, to, effect)]) };
        const [one, other] = [before, after].map((given) => RANK[ask(principal, account, given, all, true).decision]);
        const gained = (other ?? 0) - (one ?? 0);
        expect(effect === "Allow" ? gained : -gained).toBeGreaterThanOrEqual(0);
      }),
      RUNS,
    );
  });

  it("the order of statements and policies is irrelevant", () => {
    fc.assert(
      fc.property(who, owner, layers, context, (principal, account, policies, all) => {
        const turned = JSON.parse(JSON.stringify(policies), (key, list: unknown) =>
          Array.isArray(list) && key !== "scps" ? list.toReversed() : list,
        ) as object;
        expect(ask(principal, account, turned, all, false).decision).toBe(
          ask(principal, account, policies, all, false).decision,
        );
      }),
      RUNS,
    );
  });
});

/** A policy with more statements, whether there was one, none or a list. */
function into(policy: unknown, statements: readonly object[]): unknown {
  const list = Array.isArray(policy) ? policy : policy === undefined ? [] : [policy];
  return [...list, { Version: "2012-10-17", Statement: statements }];
}

/** Policies of the caller name no principal. */
function asOf(statement: object, to: string, Effect: string): object {
  const members = Object.entries(statement).filter(([name]) => to === "resourcePolicy" || !name.endsWith("Principal"));
  return { ...Object.fromEntries(members), Effect };
}
