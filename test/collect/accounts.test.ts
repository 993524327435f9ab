import { afterEach, describe, expect, it } from "vitest";
import { createSession } from "../../src/aws/session.ts";
import { aliases } from "../../src/collect/collectors/aliases.ts";
import { callers } from "../../src/collect/collectors/callers.ts";
import { cloudTrail } from "../../src/collect/collectors/cloudtrail.ts";
import { compare } from "../../src/collect/collectors/compare.ts";
import { dataEvents } from "../../src/collect/collectors/data-events.ts";
import { functionConfiguration } from "../../src/collect/collectors/function.ts";
import { identity } from "../../src/collect/collectors/identity.ts";
import { mappings } from "../../src/collect/collectors/mappings.ts";
import { queues } from "../../src/collect/collectors/messaging.ts";
import { policies } from "../../src/collect/collectors/policies.ts";
import { trails } from "../../src/collect/collectors/trails.ts";
import type { Phases } from "../../src/collect/run.ts";
import type { FaultRule } from "../../src/example/faults.ts";
import { type ExampleRun, type OpenExample, openExample } from "./example-run.ts";

const PHASES: Phases = {
  beforeWindow: [[identity], [functionConfiguration]],
  afterWindow: [[aliases], [policies, mappings, trails], [cloudTrail, dataEvents], [queues, callers], [compare]],
};

let open: OpenExample;
afterEach(() => open.close());

async function account(name: string): Promise<OpenExample> {
  open = await openExample(name, {}, { AWS_MAX_ATTEMPTS: "1" });
  return open;
}

const denied = (operation: string): FaultRule => ({ operation, fault: "access-denied" });
const NOBODY_SAYS = denied("sts:GetCallerIdentity");

/** In the order in which they are asked; event source mappings tell it too. */
const TELL_IT = [
  "lambda:GetFunction",
  "lambda:GetFunctionConfiguration",
  "lambda:ListVersionsByFunction",
  "lambda:ListAliases",
];

/** Every call's outcome, but for who asks. */
function outcomes({ collected }: ExampleRun): Readonly<Record<string, string>> {
  const items = collected.items.filter(({ operation }) => operation !== "sts:GetCallerIdentity");
  return Object.fromEntries(items.map(({ id, outcome, reason = "" }) => [id, `${outcome} ${reason}`]));
}

describe("an account that sts:GetCallerIdentity does not tell", () => {
  it.each(["healthy", "sqs-consumer-denied", "cross-account-invoke"])(
    "of %s is the function's, and everything is asked as ever: trails' log groups, resources, callers",
    async (name) => {
      const here = await account(name);
      const usual = await here.run({ phases: PHASES });
      const [profile] = here.example.profiles;
      // A session that was told once knows it for good.
      const aws = await createSession({
        region: here.example.region,
        endpointUrl: here.endpoint.url,
        ...(profile === undefined ? {} : { credentials: profile }),
        env: { AWS_MAX_ATTEMPTS: "1" },
        version: "0",
      });
      const run = await here.run({ phases: PHASES, faults: [NOBODY_SAYS], base: { aws } });
      expect(outcomes(run)).toEqual(outcomes(usual));
      expect(run.collected.items.filter(({ accountId }) => accountId === undefined)).toHaveLength(1 + 1);
      aws.close();
    },
  );

  it.each([
    ["the versions", TELL_IT.slice(0, 2)],
    ["the aliases", TELL_IT.slice(0, 3)],
    ["the event source mappings", TELL_IT],
  ])("is told by %s, where the function itself may not be read", async (_, refused) => {
    const here = await account("sqs-consumer-denied");
    const { collected } = await here.run({ phases: PHASES, faults: [NOBODY_SAYS, ...refused.map(denied)] });
    expect(collected.facts.accountId).toBe("604758102665");
  });

  it("and that nothing tells costs what needs it, and nothing is called another account's", async () => {
    const here = await account("healthy");
    const { collected } = await here.run({
      faults: [NOBODY_SAYS, ...[...TELL_IT, "lambda:ListEventSourceMappings"].map(denied)],
    });
    expect(collected.facts.accountId).toBeUndefined();
    const skipped = collected.items.filter(({ outcome }) => outcome === "skipped");
    expect(skipped.filter(({ collector }) => collector === "data-events").map(({ reason }) => reason)).toEqual(
      dataEvents.calls.map(() =>
        expect.stringMatching(/told by nothing that was answered; give --function as an ARN/u),
      ),
    );
    expect(skipped.filter(({ reason = "" }) => /--peer-profile/u.test(reason))).toEqual([]);
    // "an": the noun begins with the sound of a vowel.
    expect(skipped.map(({ reason }) => reason)).toContainEqual(
      expect.stringMatching(/^whether there is an S3 bucket/u),
    );
    expect(skipped.some(({ reason = "" }) => /whether that is the function's own; give --function/u.test(reason))).toBe(
      true,
    );
  });

  it("is not the one that --function names, where the function that answers is another's", async () => {
    const here = await account("sqs-consumer-denied");
    const base = { function: { name: here.example.functionName, accountId: "999999999999" } };
    await expect(here.run({ phases: PHASES, faults: [NOBODY_SAYS], base })).rejects.toMatchObject({
      code: "usage",
      option: "--function",
      message: expect.stringContaining(
        "names account 999999999999, but the credentials belong to account 604758102665",
      ),
    });
  });
});

describe("a peer whose account nobody tells", () => {
  it("is not said not to have been given", async () => {
    const here = await account("cross-account-invoke");
    const peer = here.example.profiles[1]?.accountId;
    const faults: FaultRule[] = [{ ...NOBODY_SAYS, accountId: peer ?? "" }];
    const { collected } = await here.run({ phases: PHASES, faults, peers: true });
    const skipped = collected.items.filter(
      ({ collector, outcome }) => collector === "callers" && outcome === "skipped",
    );
    expect(skipped.length).toBeGreaterThan(0);
    expect(new Set(skipped.map(({ reason }) => reason))).toEqual(
      new Set([expect.stringMatching(/whose the peer credentials are is not known.*--peer-role-arn tells it/u)]),
    );
  });

  it("may be one of two: neither is taken for the other", async () => {
    const here = await account("cross-account-invoke");
    const [, profile] = here.example.profiles;
    const sessions = await Promise.all(
      [1, 2].map(() =>
        createSession({
          label: "peer",
          region: here.example.region,
          endpointUrl: here.endpoint.url,
          ...(profile === undefined ? {} : { credentials: profile }),
          env: { AWS_MAX_ATTEMPTS: "1" },
          version: "0",
        }),
      ),
    );
    const faults = [NOBODY_SAYS, denied("logs:FilterLogEvents")];
    const { collected } = await here.run({ faults, base: { peers: sessions } });
    const broken = collected.items.filter(({ error }) => error?.code === "CollectorFailed");
    expect(broken.map(({ id, error }) => [id, error?.message])).toEqual([]);
    for (const session of sessions) session.close();
  });
});

describe("a function of an account that no credentials are of", () => {
  it("cannot be compared with, and that is said before the long calls are made", async () => {
    const here = await account("sqs-consumer-denied");
    const base = { compareWith: { name: "other", accountId: "999999999999" } };
    await expect(here.run({ phases: PHASES, base })).rejects.toMatchObject({ code: "usage", option: "--compare-with" });
    expect(here.endpoint.calls.map(({ operation }) => operation)).toEqual(["sts:GetCallerIdentity"]);
  });

  it("is left out where nobody knows whose the credentials are", async () => {
    const here = await account("cross-account-invoke");
    const faults: FaultRule[] = [{ ...NOBODY_SAYS, accountId: here.example.profiles[1]?.accountId ?? "" }];
    const base = { compareWith: { name: "other", accountId: "999999999999" } };
    const { collected } = await here.run({ phases: PHASES, faults, base, peers: true });
    const items = collected.items.filter(({ collector }) => collector === "compare");
    expect(items.length).toBeGreaterThan(3);
    expect(new Set(items.map(({ outcome, accountId }) => `${outcome} ${accountId}`))).toEqual(
      new Set(["skipped 999999999999"]),
    );
  });
});
