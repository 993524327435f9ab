import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plannedCalls } from "../../src/collect/index.ts";
import { GAPS, type Item } from "../../src/core/outcome.ts";
import { writersTo } from "./account/builder.ts";
import { ALIAS, FUNCTION } from "./account/function.ts";
import { makeAccount } from "./account/make.ts";
import { type AccessKey, type Collected, collectFrom } from "./collected.ts";
import { NEVER_REFUSED } from "./gaps.ts";
import { type Server, startServer } from "./servers.ts";

const ADMIN: AccessKey = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "test" };
const ON_CALL = "on-call";
/** What other calls follow on, so that those are made at all. */
const FIRST = [
  "lambda:GetFunction",
  "lambda:ListAliases",
  "lambda:ListEventSourceMappings",
  "lambda:GetPolicy",
  "iam:GetRole",
  "iam:ListAttachedRolePolicies",
  "iam:ListRolePolicies",
  "iam:GetPolicy",
  "iam:GetPolicyVersion",
  "cloudtrail:DescribeTrails",
];

/** Actions that are allowed; each run refuses what another has to allow. */
const ALLOWED = {
  all: ["*"],
  "what others follow on": FIRST,
  "policies without their documents": ["lambda:GetFunction", "iam:ListAttachedRolePolicies", "iam:GetPolicy"],
  "names and logs": ["lambda:GetFunction", "iam:ListAttachedRolePolicies", "logs:FilterLogEvents"],
  // A policy has to allow something.
  none: ["s3:ListAllMyBuckets"],
} as const satisfies Readonly<Record<string, readonly string[]>>;
const RESTRICTED = (Object.keys(ALLOWED) as (keyof typeof ALLOWED)[]).filter((name) => name !== "all");

let server: Server;
let key: AccessKey;
const runs = {} as Record<keyof typeof ALLOWED, Collected>;

beforeAll(async () => {
  server = await startServer("moto");
  await makeAccount(server.url, ADMIN, 10);
  const { iam } = writersTo(server.url, ADMIN);
  await iam.createUser({ UserName: ON_CALL });
  const { AccessKey: made } = await iam.createAccessKey({ UserName: ON_CALL });
  key = { accessKeyId: made?.AccessKeyId ?? "", secretAccessKey: made?.SecretAccessKey ?? "" };
  // An empty stretch: nothing of this is about log events.
  const during = ["--start", "2026-01-05T08:00:00Z", "--end", "2026-01-05T09:00:00Z"];
  for (const [name, Action] of Object.entries(ALLOWED)) {
    await enforce(false);
    const PolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action, Resource: "*" }],
    });
    await iam.putUserPolicy({ UserName: ON_CALL, PolicyName: "may", PolicyDocument });
    await enforce(true);
    const argv = ["--function", FUNCTION, "--qualifier", ALIAS, ...during];
    runs[name as keyof typeof ALLOWED] = await collectFrom(server.url, key, argv);
  }
});
afterAll(async () => {
  await server.stop();
});

/** Source: moto's documentation, "IAM-like Access Control". */
async function enforce(on: boolean): Promise<void> {
  const reply = await fetch(`${server.url}/moto-api/reset-auth`, { method: "POST", body: on ? "0" : "inf" });
  if (!reply.ok) throw new Error(`moto does not switch its enforcement: HTTP ${reply.status}`);
}

describe("with moto's IAM enforcement on", () => {
  it("a refused call is one of JSON services, too, whose refusal is XML with 403", async () => {
    const { lambda } = writersTo(server.url, key);
    await expect(lambda.listFunctions({})).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });

  it("all that an unrestricted session gets is got by one that may everything", () => {
    expect(runs.all.items.filter(({ outcome }) => outcome === "denied")).toEqual([]);
    expect(runs.all.items.length).toBeGreaterThan(80);
  });

  it.each(RESTRICTED)("a pack is made and verified with the permissions: %s", (name) => {
    expect([runs[name].code, runs[name].problems]).toEqual([3, []]);
  });

  it.each(RESTRICTED)("every call that was sent without permission is denied: %s", (name) => {
    const allowed: readonly string[] = ALLOWED[name];
    const refused = runs[name].items.filter(
      ({ operation, attempts }) => attempts > 0 && !allowed.includes(operation) && !(operation in NEVER_REFUSED),
    );
    expect(refused.filter(({ outcome }) => outcome !== "denied").map(shown)).toEqual([]);
    expect(refused.filter(({ effect, error }) => effect === "" || error?.code === undefined).map(shown)).toEqual([]);
  });

  it("each operation that was sent with all permissions was refused in one of the other runs", () => {
    const sent = new Set(runs.all.items.filter(({ attempts }) => attempts > 0).map(({ operation }) => operation));
    const denied = new Set(
      RESTRICTED.flatMap((name) => runs[name].items)
        .filter(({ outcome }) => outcome === "denied")
        .map(({ operation }) => operation),
    );
    const left = [...sent].filter((operation) => !denied.has(operation)).sort();
    // Each run that gets as far as the role needs its policies' names.
    const never = [...Object.keys(NEVER_REFUSED), "iam:ListAttachedRolePolicies"];
    expect(left).toEqual(never.filter((operation) => sent.has(operation)).sort());
  });

  it("what was not sent says why, and what cannot be known without it", () => {
    const skipped = runs.none.items.filter(({ outcome, attempts }) => GAPS.has(outcome) && attempts === 0);
    expect(skipped.filter(({ reason = "" }) => reason === "").map(shown)).toEqual([]);
    const known = new Set(runs.none.items.map(({ operation }) => operation));
    expect(
      plannedCalls()
        .filter(({ operation }) => !known.has(operation))
        .map(({ operation }) => operation),
    ).toEqual([]);
  });
});

function shown({ id, outcome, error, reason }: Item): string {
  return [outcome, id, error?.code, error?.message ?? reason].filter((part) => part !== undefined).join(" | ");
}
