import { describe, expect, it } from "vitest";
import { callerFolder, type Evidence } from "../../src/core/evidence.ts";
import { createNameGatherer } from "../../src/redact/names/gather.ts";
import { createNames } from "../../src/redact/names/names.ts";
import { createRedactor } from "../../src/redact/redactor.ts";
import { namedAfter, sharedPaths, unknownLogFolders } from "../../src/compose/sharing-paths.ts";
import { sampleCase } from "../evidence/sample-case.ts";
import { KEY } from "../helpers/redaction.ts";

const PATHS = [
  "logs/orders/1_2.txt",
  "logs/orders.eu-west-1/1_2.txt",
  "logs/orders-2/1_2.txt",
  "logs/orders-dev/1_2.txt",
  "logs/index.json",
];

describe("the folder of a log in a pack for readers outside", () => {
  it("is called after its own group's pseudonym, and not after one that begins alike", async () => {
    const reading = { group: "orders" };
    const evidence = { case: sampleCase, items: [{ reading }], paths: PATHS } as unknown as Evidence;
    expect([...unknownLogFolders(evidence)]).toEqual(["orders-dev"]);
    const gatherer = createNameGatherer();
    for (const name of ["orders", ...unknownLogFolders(evidence)]) gatherer.name(name);
    const names = createNames(KEY, gatherer.gathered(), () => "");
    const redactor = createRedactor({ key: KEY, namesKey: KEY, audience: "shared", names });
    const shared = PATHS.map(await sharedPaths(evidence, redactor));
    const folder = shared[0]!.split("/")[1]!;
    expect(folder).toMatch(/^anon-[a-z]{6}$/u);
    expect(shared.slice(1, 3)).toEqual([`logs/${folder}.eu-west-1/1_2.txt`, `logs/${folder}-2/1_2.txt`]);
    expect(shared[3]).toMatch(/^logs\/anon-[a-z]{6}-[a-z]{3}\/1_2\.txt$/u);
    expect(shared[3]).not.toContain("-dev");
    expect(shared[4]).toBe("logs/index.json");
    expect(shared.flatMap((path) => names.left(namedAfter(path)))).toEqual([]);
    expect(PATHS.map((path) => names.left(namedAfter(path)).length)).toEqual([1, 1, 1, 1, 0]);
  });

  it("is searched for names where its owner named it, and not where this tool did", () => {
    expect(namedAfter("iam/callers/111111111111/role-orders/inline-policies.json")).toBe("111111111111/role-orders");
    expect(namedAfter("resources/sqs/eu-west-1_111111111111_orders.json")).toBe("eu-west-1_111111111111_orders.json");
    expect(namedAfter("function/configuration.json")).toBe("");
  });
});

describe("the folder of a caller in a pack for readers outside", () => {
  it("is called after the pseudonym of the name that the caller has, and tells nothing of that name", async () => {
    const names = ["jo+x@acme", "jo=x@acme", "deploy"];
    const account = "111122223333";
    const folders = names.map((name) => callerFolder(account, "user", name));
    const documents = new Map<string, unknown>(
      names.map((UserName, index) => [`${folders[index]}/user.json`, { UserName }]),
    );
    // Of the fourth there is no document that tells its name.
    const nameless = `${callerFolder(account, "user", "eve+1@acme")}/inline-policies.json`;
    const paths = [...documents.keys(), nameless];
    const evidence = { case: sampleCase, items: [], paths, json: async (path: string) => documents.get(path) };
    const gatherer = createNameGatherer();
    for (const name of [...names, "eve+1@acme", "eve-1-acme"]) gatherer.name(name);
    const shared = createNames(KEY, gatherer.gathered(), () => "");
    const redactor = createRedactor({ key: KEY, namesKey: KEY, audience: "shared", names: shared });
    const pathOf = await sharedPaths(evidence as unknown as Evidence, redactor);
    const pseudonyms = names.map((UserName) =>
      String((redactor.json({ UserName }, "f") as { readonly [name: string]: unknown })["UserName"]),
    );
    const owner = redactor.text(account, "f");
    expect(names.map((_, index) => pathOf(paths[index]!))).toEqual(
      pseudonyms.map((pseudonym) => `${callerFolder(owner, "user", pseudonym)}/user.json`),
    );
    expect(
      new Set([...paths, `${callerFolder(account, "user", "eve=1@acme")}/inline-policies.json`].map(pathOf)).size,
    ).toBe(5);
    const digits = paths.flatMap((path) => /\.([0-9a-f]{8})\//u.exec(path)?.[1] ?? []);
    expect(digits).toHaveLength(3);
    for (const each of digits) expect(paths.map(pathOf).join()).not.toContain(each);
  });
});
