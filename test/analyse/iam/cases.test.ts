import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { answerCase, answerCases, type CaseAnswer } from "../../../src/analyse/iam/case-answer.ts";

const ACCOUNT = "111122223333";
const OTHER = "444455556666";
const USER = `arn:aws:iam::${ACCOUNT}:user/ada`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/app/orders`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/orders/i-0123`;
const BUCKET = "arn:aws:s3:::orders";
const OBJECT = `${BUCKET}/a.json`;

type Members = Record<string, unknown>;
const policy = (...statements: Members[]): Members => ({ Version: "2012-10-17", Statement: statements });
const allow = (Action: unknown, Resource: unknown, more: Members = {}): Members => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
interface Told {
  readonly who?: unknown;
  readonly does?: string;
  readonly on?: string;
  readonly context?: Members;
  readonly request?: Members;
  readonly [member: string]: unknown;
}

function caseOf({
  who = SESSION,
  does = "s3:GetObject",
  on = OBJECT,
  context = {},
  request = {},
  ...policies
}: Told): Members {
  return {
    request: { principal: who, action: does, resource: on, context, ...request },
    identityPolicies: [],
    ...policies,
  };
}

const MAY_GET = [policy(allow("s3:GetObject", `${BUCKET}/*`))];

const FOLDER = new URL("../../fixtures/analyse/iam/", import.meta.url);

interface Expected {
  readonly id: string;
  readonly expect: string;
}

/** Cases by the page of AWS that they come from, in the form that `npm run evaluate` reads. */
function fixtures(): readonly (readonly [string, unknown, readonly Expected[]])[] {
  return readdirSync(FOLDER).map((name) => {
    const file = JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")) as { readonly cases: readonly Expected[] };
    return [name, file, file.cases];
  });
}

const answer = (told: Told): CaseAnswer =>
  answerCase(JSON.parse(JSON.stringify(caseOf(told))), { file: "c.json", pointer: [] });

/** Policies may be given as text: a pointer goes on inside. */
function member(value: unknown, part: string): unknown {
  return ((typeof value === "string" ? JSON.parse(value) : value) as Record<string, unknown>)[part];
}

describe.each(fixtures())("AWS's rules in %s", (name, file, cases) => {
  const answers = answerCases(file, name) as readonly CaseAnswer[];

  it.each(cases.map(({ id, expect: decision }, index) => [id, decision, index] as const))(
    "%s: %s",
    (id, decision, index) => {
      const found = answers[index];
      expect(found).toMatchObject({ id, decision });
      expect(found?.reasons.length).toBeGreaterThan(0);
      expect((found?.missing.length ?? 0) > 0).toBe(decision === "unknown");
      for (const ref of found?.deciding ?? []) {
        const at = ref.pointer.split("/").slice(1).reduce<unknown>(member, file);
        expect(at).toMatchObject({ Effect: ref.effect });
      }
    },
  );
});

describe("a case of somebody else", () => {
  it("is answered with the place of the deciding statement", () => {
    const [first, second] = answerCases(
      [caseOf({}), { ...caseOf({ identityPolicies: MAY_GET }), id: "mine" }],
      "cases.json",
    ) as CaseAnswer[];
    expect(first).toMatchObject({ decision: "denied", layer: "identity-based policy", deciding: [] });
    expect(second).toMatchObject({
      id: "mine",
      decision: "allowed",
      deciding: [{ file: "cases.json", pointer: "/1/identityPolicies/0/Statement/0", effect: "Allow" }],
    });
  });

  it("says which layer lacks it, and what comes near", () => {
    const told = { identityPolicies: [policy(allow("s3:GetObject", `${BUCKET}/b.json`))] };
    expect(answer(told).reasons).toEqual([
      "Denied: no identity-based policy allows s3:GetObject.",
      "statement 1 of identityPolicies/0 (c.json/identityPolicies/0/Statement/0) speaks of s3:GetObject, but names other resources.",
    ]);
    expect(answer({ identityPolicies: MAY_GET, boundary: policy() }).layer).toBe("permissions boundary");
    expect(answer({ identityPolicies: MAY_GET, request: { resourceAccount: OTHER } }).layer).toBe(
      "resource-based policy",
    );
  });

  it("says what it took for granted of a resource that names no account", () => {
    expect(answer({ identityPolicies: MAY_GET }).assumed).toHaveLength(1);
    expect(answer({ identityPolicies: MAY_GET, request: { resourceAccount: ACCOUNT } }).assumed).toEqual([]);
  });

  it.each([
    ["no object", 7],
    ["no request", {}],
    ["no principal", { request: { action: "s3:GetObject", resource: OBJECT } }],
    ["a principal of two", { request: { principal: { AWS: [USER, ROLE] }, action: "s3:GetObject", resource: OBJECT } }],
    ["no action", { request: { principal: USER, resource: OBJECT } }],
    ["a wildcard for an action", { request: { principal: USER, action: "s3:*", resource: OBJECT } }],
    [
      "a nested value in the context",
      { request: { principal: USER, action: "s3:GetObject", resource: OBJECT, context: { k: { a: 1 } } } },
    ],
    [
      "an account that is none",
      { request: { principal: USER, action: "s3:GetObject", resource: OBJECT, resourceAccount: "12" } },
    ],
  ])("is unknown where it cannot be read: %s", (_what, value) => {
    const { decision, reasons } = answerCase(value, { file: "c.json", pointer: [] });
    expect(decision).toBe("unknown");
    expect(reasons[0]).toContain("cannot be read");
  });

  it("is answered by npm run evaluate, alone or in a list", () => {
    const folder = mkdtempSync(join(tmpdir(), "cases-"));
    const run = (value: unknown): unknown => {
      writeFileSync(join(folder, "c.json"), JSON.stringify(value));
      const args = ["test/bench/run.mjs", "iam-evaluate.ts", join(folder, "c.json"), "--json"];
      return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));
    };
    try {
      expect(run(caseOf({ identityPolicies: MAY_GET }))).toMatchObject({ decision: "allowed" });
      expect(run([caseOf({}), 7])).toMatchObject([{ decision: "denied" }, { decision: "unknown" }]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
