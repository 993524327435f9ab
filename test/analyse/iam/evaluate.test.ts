import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { requestContext } from "../../../src/analyse/iam/context.ts";
import { type Decision, evaluate, type Layers } from "../../../src/analyse/iam/evaluate.ts";
import type { Layer } from "../../../src/analyse/iam/layer.ts";
import { type Principal, readPrincipal } from "../../../src/analyse/iam/principal.ts";
import type { Json } from "../../../src/core/json.ts";
import { policy } from "../../helpers/evidence.ts";

const ROLE = "arn:aws:iam::111122223333:role/app/orders-role";
const SESSION = "arn:aws:sts::111122223333:assumed-role/orders-role/orders";
const USER = "arn:aws:iam::111122223333:user/ada";
const QUEUE = "arn:aws:sqs:eu-west-1:111122223333:orders";
const ACTION = "sqs:SendMessage";

function layer(name: string, documents: readonly Json[], unread: readonly string[] = []): Layer {
  return {
    name,
    policies: documents.map((document, index) => ({
      file: `${name}.json`,
      pointer: `/${index}`,
      label: name,
      document,
    })),
    unread,
  };
}

const allow = (more: Record<string, Json> = {}): Json => ({
  Effect: "Allow",
  Action: ACTION,
  Resource: QUEUE,
  ...more,
});
const deny = (more: Record<string, Json> = {}): Json => ({ ...(allow(more) as object), Effect: "Deny" }) as Json;
const identity = (...statements: Json[]): Layer => layer("identity-based policy", [policy(...statements)]);
const resource = (...statements: Json[]): Layer => layer("resource-based policy", [policy(...statements)]);
const boundary = (...statements: Json[]): Layer => layer("permissions boundary", [policy(...statements)]);

function principal(text: string): Principal {
  const read = readPrincipal(text);
  if (read === undefined) throw new Error(`no principal: ${text}`);
  return read;
}

interface Options {
  readonly who?: string;
  readonly owner?: string;
  readonly required?: boolean;
  readonly keys?: Record<string, string | null>;
  readonly complete?: boolean;
  readonly action?: string;
}

function ask(layers: Layers, options: Options = {}) {
  const {
    who = SESSION,
    owner = "111122223333",
    required = false,
    keys = {},
    complete = false,
    action = ACTION,
  } = options;
  return evaluate(
    { principal: principal(who), action, resource: QUEUE, context: requestContext(keys, complete) },
    layers,
    { accountId: owner, resourcePolicy: required ? "required" : "suffices" },
  );
}

/** Title, layers, options, decision. Source: IAM User Guide, "Policy evaluation logic" and its sub-pages. */
const CASES: readonly (readonly [string, Layers, Options, Decision])[] = [
  ["nothing allows", { identity: identity() }, {}, "denied"],
  ["the identity allows", { identity: identity(allow()) }, {}, "allowed"],
  ["actions are compared without case", { identity: identity(allow({ Action: "SQS:sendmessage" })) }, {}, "allowed"],
  ["a wildcard allows", { identity: identity(allow({ Action: "sqs:Send*", Resource: "*" })) }, {}, "allowed"],
  ["another resource", { identity: identity(allow({ Resource: `${QUEUE}-2` })) }, {}, "denied"],
  ["an explicit deny wins", { identity: identity(allow(), deny()) }, {}, "denied"],
  ["a deny of another action", { identity: identity(allow(), deny({ Action: "sqs:DeleteQueue" })) }, {}, "allowed"],
  [
    "NotAction covers everything else",
    { identity: identity({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }) },
    {},
    "allowed",
  ],
  [
    "NotAction leaves out what it names",
    { identity: identity({ Effect: "Allow", NotAction: "sqs:*", Resource: "*" }) },
    {},
    "denied",
  ],
  [
    "NotResource leaves out what it names",
    { identity: identity({ Effect: "Allow", Action: "sqs:*", NotResource: QUEUE }) },
    {},
    "denied",
  ],
  ["an unread identity policy", { identity: layer("identity-based policy", [], ["attached policies"]) }, {}, "unknown"],
  [
    "an unread policy may still deny",
    { identity: { ...identity(allow()), unread: ["one attached policy"] } },
    {},
    "unknown",
  ],
  ["a boundary that allows", { identity: identity(allow()), boundary: boundary(allow()) }, {}, "allowed"],
  ["a boundary that does not", { identity: identity(allow()), boundary: boundary() }, {}, "denied"],
  ["a boundary alone grants nothing", { identity: identity(), boundary: boundary(allow()) }, {}, "denied"],
  [
    "an unread boundary",
    { identity: identity(allow()), boundary: layer("permissions boundary", [], ["its document"]) },
    {},
    "unknown",
  ],
  [
    "a session policy that does not",
    { identity: identity(allow()), session: layer("session policy", [policy()]) },
    {},
    "denied",
  ],
  [
    "unread SCPs",
    { identity: identity(allow()), scps: [layer("service control policy", [], ["SCPs"])] },
    {},
    "unknown",
  ],
  [
    "unread SCPs cannot turn a denial",
    { identity: identity(), scps: [layer("service control policy", [], ["SCPs"])] },
    {},
    "denied",
  ],
  [
    "every SCP level must allow",
    {
      identity: identity(allow()),
      scps: [layer("service control policy", [policy(allow())]), layer("service control policy", [policy()])],
    },
    {},
    "denied",
  ],
  [
    "an RCP that denies",
    {
      identity: identity(allow()),
      rcps: [
        layer("resource control policy", [policy(allow({ Resource: "*", Principal: "*" }), deny({ Principal: "*" }))]),
      ],
    },
    {},
    "denied",
  ],
  [
    "an endpoint policy that does not allow",
    { identity: identity(allow()), endpoint: layer("VPC endpoint policy", [policy()]) },
    {},
    "denied",
  ],
  // Resource-based policies within an account.
  [
    "a resource policy that names the role",
    { identity: identity(), resource: resource(allow({ Principal: { AWS: ROLE } })) },
    {},
    "allowed",
  ],
  [
    "... is limited by the boundary",
    { identity: identity(), boundary: boundary(), resource: resource(allow({ Principal: { AWS: ROLE } })) },
    {},
    "denied",
  ],
  [
    "one that names the session is not",
    { identity: identity(), boundary: boundary(), resource: resource(allow({ Principal: { AWS: SESSION } })) },
    {},
    "allowed",
  ],
  [
    "one that names the user is not",
    { identity: identity(), boundary: boundary(), resource: resource(allow({ Principal: { AWS: USER } })) },
    { who: USER },
    "allowed",
  ],
  [
    "one that names the account only delegates",
    { identity: identity(), resource: resource(allow({ Principal: { AWS: "111122223333" } })) },
    {},
    "denied",
  ],
  ["one that names everybody", { identity: identity(), resource: resource(allow({ Principal: "*" })) }, {}, "allowed"],
  [
    "one that names somebody else",
    { identity: identity(), resource: resource(allow({ Principal: { AWS: USER } })) },
    {},
    "denied",
  ],
  [
    "one that names a deleted role's id",
    { identity: identity(), resource: resource(allow({ Principal: { AWS: "AROAEXAMPLEID" } })) },
    {},
    "denied",
  ],
  [
    "one that denies everybody",
    { identity: identity(allow()), resource: resource(deny({ Principal: "*" })) },
    {},
    "denied",
  ],
  [
    "an unread resource policy",
    { identity: identity(), resource: layer("resource-based policy", [], ["the queue's policy"]) },
    {},
    "unknown",
  ],
  [
    "NotPrincipal excepts a user by name",
    { identity: identity(allow()), resource: resource(deny({ NotPrincipal: { AWS: [USER, "111122223333"] } })) },
    { who: USER },
    "allowed",
  ],
  [
    "NotPrincipal hits those it does not name",
    { identity: identity(allow()), resource: resource(deny({ NotPrincipal: { AWS: USER } })) },
    {},
    "denied",
  ],
  [
    "NotPrincipal with a role but no session",
    { identity: identity(allow()), resource: resource(deny({ NotPrincipal: { AWS: ROLE } })) },
    {},
    "unknown",
  ],
  // Across accounts.
  [
    "cross-account with both sides",
    { identity: identity(allow()), resource: resource(allow({ Principal: { AWS: "111122223333" } })) },
    { owner: "444455556666" },
    "allowed",
  ],
  [
    "cross-account without the caller's side",
    { identity: identity(), resource: resource(allow({ Principal: { AWS: ROLE } })) },
    { owner: "444455556666" },
    "denied",
  ],
  [
    "cross-account without the owner's side",
    { identity: identity(allow()), resource: resource() },
    { owner: "444455556666" },
    "denied",
  ],
  [
    "cross-account with the owner's side unread",
    { identity: identity(allow()), resource: layer("resource-based policy", [], ["it"]) },
    { owner: "444455556666" },
    "unknown",
  ],
  // Services.
  [
    "a service needs the resource policy",
    { resource: resource(allow({ Principal: { Service: "s3.amazonaws.com" } })) },
    { who: "s3.amazonaws.com" },
    "allowed",
  ],
  [
    "a service that is not named",
    { resource: resource(allow({ Principal: { Service: "sns.amazonaws.com" } })) },
    { who: "s3.amazonaws.com" },
    "denied",
  ],
  ["an anonymous caller", { resource: resource(allow({ Principal: "*" })) }, { who: "anonymous" }, "allowed"],
  // KMS: the key policy must allow or delegate; a grant authorises by itself.
  [
    "a key policy that delegates, and an identity that allows",
    {
      identity: identity(allow()),
      resource: resource(allow({ Principal: { AWS: "arn:aws:iam::111122223333:root" } })),
    },
    { required: true },
    "allowed",
  ],
  [
    "a key policy that does not delegate",
    { identity: identity(allow()), resource: resource() },
    { required: true },
    "denied",
  ],
  [
    "... and grants that were not read",
    { identity: identity(allow()), resource: resource(), grant: { allow: "no", unread: ["grants"] } },
    { required: true },
    "unknown",
  ],
  [
    "a grant without any policy",
    { identity: identity(), resource: resource(), grant: { allow: "yes", unread: [] } },
    { required: true },
    "allowed",
  ],
  // Conditions.
  [
    "a key that is not known",
    { identity: identity(allow({ Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } })) },
    {},
    "unknown",
  ],
  [
    "the same key in a complete context",
    { identity: identity(allow({ Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } })) },
    { complete: true },
    "denied",
  ],
  [
    "a deny under a key that is not known",
    { identity: identity(allow(), deny({ Condition: { Bool: { "aws:SecureTransport": "false" } } })) },
    {},
    "unknown",
  ],
  [
    "a deny under a key that does not fit",
    { identity: identity(allow(), deny({ Condition: { Bool: { "aws:SecureTransport": "false" } } })) },
    { keys: { "aws:SecureTransport": "true" } },
    "allowed",
  ],
  ["a document that is no policy", { identity: layer("identity-based policy", ["gone"]) }, {}, "unknown"],
];

describe("the evaluator", () => {
  it.each(CASES)("%s", (_title, layers, options, decision) => {
    const answer = ask(layers, options);
    expect(answer.decision).toBe(decision);
    expect(answer.missing.length > 0).toBe(decision === "unknown");
  });

  it("names the statement that decides", () => {
    const answer = ask({ identity: identity(allow(), deny({ Sid: "NoSending" })) });
    expect(answer).toMatchObject({
      explicit: true,
      deciding: [{ file: "identity-based policy.json", pointer: "/0/Statement/1", sid: "NoSending" }],
    });
  });

  it("says what was read apart from what was not", () => {
    const answer = ask({ identity: identity(allow()), scps: [layer("service control policy", [], ["SCPs"])] });
    expect(answer).toMatchObject({ decision: "unknown", asRead: "allowed", missing: ["SCPs"] });
  });

  it("names a statement that comes near", () => {
    const answer = ask({ identity: identity(allow({ Resource: `${QUEUE}-2` })) });
    expect(answer.nearMisses).toMatchObject([{ mismatch: "resource", ref: { pointer: "/0/Statement/0" } }]);
  });
});

const arbitraryStatement: fc.Arbitrary<Json> = fc.record({
  Effect: fc.constantFrom("Allow", "Deny"),
  Action: fc.constantFrom(ACTION, "sqs:*", "*", "sqs:DeleteMessage"),
  Resource: fc.constantFrom(QUEUE, "*", `${QUEUE}-2`),
  Condition: fc.constantFrom<Json>(
    {},
    { StringEquals: { "aws:SourceVpc": "vpc-1" } },
    { Bool: { "aws:SecureTransport": "true" } },
  ),
});
const arbitraryStatements = fc.array(arbitraryStatement, { maxLength: 5 });
const keys = { "aws:SecureTransport": "true" };
const RANK: Readonly<Record<Decision, number>> = { denied: 0, unknown: 1, allowed: 2 };

describe("for any policy", () => {
  it("adding an Allow never takes anything away", () => {
    fc.assert(
      fc.property(arbitraryStatements, arbitraryStatement, (statements, extra) => {
        const added = { ...(extra as object), Effect: "Allow" } as Json;
        const before = ask({ identity: identity(...statements) }, { keys });
        const after = ask({ identity: identity(...statements, added) }, { keys });
        expect(RANK[after.decision]).toBeGreaterThanOrEqual(RANK[before.decision]);
      }),
    );
  });

  it("adding a Deny never gives anything", () => {
    fc.assert(
      fc.property(arbitraryStatements, arbitraryStatement, (statements, extra) => {
        const added = { ...(extra as object), Effect: "Deny" } as Json;
        const before = ask({ identity: identity(...statements) }, { keys });
        const after = ask({ identity: identity(...statements, added) }, { keys });
        expect(RANK[after.decision]).toBeLessThanOrEqual(RANK[before.decision]);
      }),
    );
  });

  it("the order of statements and policies is irrelevant", () => {
    fc.assert(
      fc.property(
        arbitraryStatements.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        ([list, shuffled]) => {
          const one = ask({ identity: identity(...list) }, { keys });
          const other = ask(
            {
              identity: layer(
                "identity-based policy",
                shuffled.map((statement) => policy(statement)),
              ),
            },
            { keys },
          );
          expect(other.decision).toBe(one.decision);
        },
      ),
    );
  });

  it("unknown is what a known context can turn either way, never a guess", () => {
    fc.assert(
      fc.property(arbitraryStatements, fc.constantFrom("vpc-1", "vpc-2", null), (statements, vpc) => {
        const open = ask({ identity: identity(...statements) }, { keys });
        const known = ask({ identity: identity(...statements) }, { keys: { ...keys, "aws:SourceVpc": vpc } });
        expect(known.decision).not.toBe("unknown");
        expect([known.decision, "unknown"]).toContain(open.decision);
      }),
    );
  });

  it("an explicit deny wins over every layer", () => {
    fc.assert(
      fc.property(arbitraryStatements, (statements) => {
        const layers = {
          identity: identity(...statements, allow()),
          resource: resource(allow({ Principal: "*" }), deny({ Principal: "*" })),
        };
        expect(ask(layers, { keys })).toMatchObject({ decision: "denied", explicit: true });
      }),
    );
  });
});
