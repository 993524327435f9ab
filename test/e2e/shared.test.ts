import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli } from "../helpers/cli.ts";
import { unzip } from "../helpers/pack.ts";

describe("the accounts of a cross-account case", () => {
  it("stand nowhere in a shared pack, neither in names nor in bytes", async () => {
    expect(await accountIdsIn("shared")).toEqual([]);
  });

  it("stand in names and bytes of a pack for support", async () => {
    const found = await accountIdsIn("support");
    expect(found).toContain("111111111111 in case/identity-111111111111.json");
    expect(found).toContain("222222222222 in case/identity.json");
  });
});

/** Where the example's two account ids stand in a pack that is made for `audience`. */
async function accountIdsIn(audience: string): Promise<readonly string[]> {
  const out = await mkdtemp(join(tmpdir(), "case-pack-test-"));
  try {
    const collect = ["collect", "--example", "cross-account-invoke", "--peer-profile", "orders"];
    const run = await cli([...collect, "--audience", audience, "--out", out, "--output", "json"]);
    const [path = ""] = (JSON.parse(run.stdout) as { packs: string[] }).packs;
    return [...unzip(path)].flatMap(([name, bytes]) =>
      ["111111111111", "222222222222"]
        .filter((account) => name.includes(account) || bytes.includes(account))
        .map((account) => `${account} in ${name}`),
    );
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}
