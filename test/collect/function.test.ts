import { afterEach, describe, expect, it } from "vitest";
import { createSession } from "../../src/aws/session.ts";
import { functionConfiguration } from "../../src/collect/collectors/function.ts";
import { identity } from "../../src/collect/collectors/identity.ts";
import { aliases } from "../../src/collect/collectors/aliases.ts";
import { role } from "../../src/collect/collectors/role.ts";
import type { Phases } from "../../src/collect/run.ts";
import { PATHS } from "../../src/core/evidence.ts";
import { document, type OpenExample, openExample } from "./example-run.ts";

const START: Phases = { beforeWindow: [[identity], [functionConfiguration]], afterWindow: [[aliases], [role]] };

let open: OpenExample;
afterEach(() => open.close());

async function example(name = "sqs-consumer-denied"): Promise<OpenExample> {
  open = await openExample(name, {}, { AWS_MAX_ATTEMPTS: "1" });
  return open;
}

describe("a function that there is not", () => {
  it("ends the run with near names, where listing is allowed", async () => {
    const account = await example();
    await expect(
      account.run({ phases: START, base: { function: { name: "order-fulfillment" } } }),
    ).rejects.toMatchObject({
      code: "usage",
      option: "--function",
      message: expect.stringMatching(
        /^There is no function "order-fulfillment" in eu-west-1 of account 604758102665\. Did you mean order-fulfilment/u,
      ),
    });
  });

  it("ends the run without them, where it is not", async () => {
    const account = await example();
    const faults = [{ operation: "lambda:ListFunctions", fault: "access-denied" as const }];
    await expect(account.run({ phases: START, faults, base: { function: { name: "nope" } } })).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining("Check the name, and --region and --profile."),
    });
  });

  it("is not assumed from a page that a proxy sent", async () => {
    const account = await example();
    const { collected } = await account.run({
      phases: START,
      faults: [{ operation: "lambda:GetFunction", fault: "html-404" }],
    });
    expect(collected.items.find(({ id }) => id === "lambda:GetFunction")).toMatchObject({ outcome: "failed" });
  });
});

describe("a qualifier", () => {
  it("that is no alias or version ends the run", async () => {
    const account = await example();
    await expect(
      account.run({ phases: START, base: { function: { name: account.example.functionName, qualifier: "blue" } } }),
    ).rejects.toMatchObject({ code: "usage", option: "--qualifier" });
  });

  it("adds its own configuration", async () => {
    const account = await example();
    const run = await account.run({
      phases: START,
      base: { function: { name: account.example.functionName, qualifier: "live" } },
    });
    expect(document(run.pieces, "function/configuration.live.json")).toHaveProperty("Version");
  });
});

describe("a refused GetFunction", () => {
  it("is made up for by GetFunctionConfiguration", async () => {
    const account = await example();
    const run = await account.run({
      phases: START,
      faults: [{ operation: "lambda:GetFunction", fault: "access-denied" }],
    });
    expect(document(run.pieces, PATHS.function)).toHaveProperty("Configuration.Role");
    expect(document(run.pieces, PATHS.role)).toHaveProperty("RoleName");
  });

  it("is made up for by the list of versions, where that is refused too", async () => {
    const account = await example();
    const faults = ["lambda:GetFunction", "lambda:GetFunctionConfiguration"].map((operation) => ({
      operation,
      fault: "access-denied" as const,
    }));
    const run = await account.run({ phases: START, faults });
    expect(document(run.pieces, PATHS.function)).toBeUndefined();
    expect(document(run.pieces, PATHS.role)).toHaveProperty("RoleName");
  });

  it("leaves the role unread, and says why, where all three are refused", async () => {
    const account = await example();
    const run = await account.run({ phases: START, faults: [{ operation: "lambda:*", fault: "access-denied" }] });
    expect(run.collected.items.filter(({ collector }) => collector === "role").map(({ outcome }) => outcome)).toEqual(
      role.calls.map(() => "skipped"),
    );
  });
});

describe("credentials and account", () => {
  it("that have expired end the run with the way out", async () => {
    const account = await example();
    await expect(
      account.run({ phases: START, faults: [{ operation: "*", fault: "expired-token" }] }),
    ).rejects.toMatchObject({
      code: "configuration",
      option: "--profile",
      message: expect.stringMatching(/have expired\. Sign in again/u),
    });
  });

  it("of another account than the function's ARN names end the run", async () => {
    const account = await example();
    const base = { function: { name: "f", accountId: "999999999999" } };
    await expect(account.run({ phases: START, base })).rejects.toMatchObject({ code: "usage", option: "--function" });
  });

  it("are not needed to know the account, where the function tells it", async () => {
    const account = await example();
    const run = await account.run({
      phases: START,
      faults: [{ operation: "sts:GetCallerIdentity", fault: "access-denied" }],
    });
    expect(run.collected.facts.accountId).toBe("604758102665");
    expect(run.collected.items.find(({ operation }) => operation === "sts:GetCallerIdentity")).toMatchObject({
      outcome: "denied",
    });
  });

  it("of the function's own account are no peer's", async () => {
    const account = await example();
    const [profile] = account.example.profiles;
    const peer = await createSession({
      label: "peer",
      region: account.example.region,
      endpointUrl: account.endpoint.url,
      ...(profile === undefined ? {} : { credentials: profile }),
      env: {},
      version: "0",
    });
    await expect(account.run({ phases: START, base: { peers: [peer] } })).rejects.toMatchObject({
      code: "usage",
      option: "--peer-profile",
    });
    peer.close();
  });
});

describe("AWS out of reach", () => {
  it.each(["reset", "html-500"] as const)("(%s) ends the run: there is nothing to pack", async (fault) => {
    const account = await example();
    await expect(account.run({ phases: START, faults: [{ operation: "*", fault }] })).rejects.toMatchObject({
      code: "service",
      message: expect.stringContaining("could not be reached"),
    });
  });
});
