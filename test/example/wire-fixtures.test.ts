import { beforeAll, describe, expect, it } from "vitest";
import type { ServiceModel } from "../../src/example/wire/service-model.ts";
import { serviceModel } from "../../src/example/wire/service-model.ts";
import { SERVICES } from "../../src/example/wire/services.ts";

let lambda: ServiceModel;
let kms: ServiceModel;
let kinesis: ServiceModel;

beforeAll(async () => {
  const load = (prefix: string) => {
    const service = SERVICES.find((candidate) => candidate.prefix === prefix);
    return service ? serviceModel(service) : expect.unreachable(prefix);
  };
  [lambda, kms, kinesis] = await Promise.all([load("lambda"), load("kms"), load("kinesis")]);
});

const hydrate = (model: ServiceModel, operation: string, fixture: unknown) =>
  model.operations.get(operation)?.hydrateOutput(fixture);

describe("a fixture", () => {
  it("may give dates as ISO text or milliseconds, and bytes as base64", () => {
    const given = { GrantId: "1", CreationDate: "2026-11-20T08:00:00Z" };
    expect(hydrate(kms, "ListGrants", { Grants: [given, { CreationDate: 0 }] })).toEqual({
      Grants: [{ GrantId: "1", CreationDate: new Date("2026-11-20T08:00:00Z") }, { CreationDate: new Date(0) }],
    });
    expect(hydrate(kms, "Decrypt", { Plaintext: "aGVsbG8=" })).toEqual({ Plaintext: Buffer.from("hello") });
  });

  it("may leave members null, which means absent", () => {
    expect(hydrate(lambda, "GetPolicy", { Policy: "{}", RevisionId: null })).toEqual({ Policy: "{}" });
    expect(hydrate(lambda, "GetPolicy", undefined)).toEqual({});
  });

  it("is not changed", () => {
    const fixture = Object.freeze({ Grants: Object.freeze([Object.freeze({ CreationDate: "2026-11-20T08:00:00Z" })]) });
    hydrate(kms, "ListGrants", fixture);
    expect(fixture.Grants[0]?.CreationDate).toBe("2026-11-20T08:00:00Z");
  });

  it.each([
    ["a member that the model does not have", { Polcy: "{}" }, "$.Polcy: GetPolicyResponse has no member Polcy"],
    ["a value of another type", { Policy: { Version: "2012-10-17" } }, "$.Policy: a string is wanted, got object"],
    ["a list in place of an object", [], "$: GetPolicyResponse wants an object"],
  ])("with %s is refused with its path", (_what, fixture, message) => {
    expect(() => hydrate(lambda, "GetPolicy", fixture)).toThrow(message);
  });

  it.each([
    [
      "a text that is no date",
      { Grants: [{ CreationDate: "yesterday" }] },
      "$.Grants.0.CreationDate: not a date: yesterday",
    ],
    ["an object in place of a list", { Grants: {} }, "$.Grants: a list is wanted"],
  ])("with %s is refused with its path", (_what, fixture, message) => {
    expect(() => hydrate(kms, "ListGrants", fixture)).toThrow(message);
  });

  it("without a required member is refused with its path", () => {
    expect(() => hydrate(kinesis, "ListStreams", { StreamNames: [] })).toThrow(
      "$: ListStreamsOutput needs HasMoreStreams",
    );
  });
});
