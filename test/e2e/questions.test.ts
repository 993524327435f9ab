import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CasePackError } from "../../src/core/errors.ts";
import type { Manifest } from "../../src/core/manifest.ts";
import type { ExampleAccount } from "../../src/example/account.ts";
import { type Endpoint, startEndpoint } from "../../src/example/server.ts";
import { faultAccount, faultFixtures } from "../analyse/faults/account.ts";
import { cli, type Run, type RunOptions } from "../helpers/cli.ts";
import { unzip } from "../helpers/pack.ts";

let account: ExampleAccount;
let endpoint: Endpoint;
let out: string;

beforeAll(async () => {
  const [, fixture] = faultFixtures().find(([, { fault }]) => fault === 22) ?? [];
  if (fixture === undefined) throw new Error("there is no account whose queue may not be read");
  account = faultAccount(fixture, "broken");
  endpoint = await startEndpoint(account);
});
afterAll(async () => {
  await endpoint.close();
});
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), "case-pack-test-"));
});
afterEach(async () => {
  await rm(out, { recursive: true, force: true });
});

/** Of an hour that is long over, all log events have arrived: nothing is waited for. */
function ago(hours: number): string {
  return new Date(Date.now() - hours * 3_600_000).toISOString();
}

/** `collect` of an hour in which nothing happened, as with a person at the terminal who gives these answers. */
async function collect(answers: RunOptions["answers"] | undefined, ...options: readonly string[]): Promise<Run> {
  const about = ["--function", account.functionName, "--region", account.region, "--endpoint-url", endpoint.url];
  return await withKeys(["collect", ...about, "--start", ago(3), "--end", ago(2), "--out", out, ...options], answers);
}

async function withKeys(argv: readonly string[], answers?: RunOptions["answers"]): Promise<Run> {
  const [profile] = account.profiles;
  return await cli(argv, {
    env: { AWS_ACCESS_KEY_ID: profile?.accessKeyId ?? "", AWS_SECRET_ACCESS_KEY: profile?.secretAccessKey ?? "" },
    ...(answers === undefined ? {} : { answers }),
  });
}

async function packed(): Promise<{ readonly manifest: Manifest; readonly description: string }> {
  const [name = ""] = await readdir(out);
  const files = unzip(join(out, name));
  const text = (path: string): string => files.get(path)?.toString("utf8") ?? "";
  return { manifest: JSON.parse(text("manifest.json")) as Manifest, description: text("case-description.md") };
}

describe("collect with a person at the terminal", () => {
  it("asks what goes wrong first, and the rest once the evidence suggests answers", async () => {
    const { stderr } = await collect(["orders stay in the queue", "", "intermittent", ""]);
    const at = (text: string): number => stderr.indexOf(text);
    expect(at("? What goes wrong")).toBeGreaterThan(-1);
    expect(at("? What goes wrong")).toBeLessThan(at("done "));
    expect(at("done ")).toBeLessThan(at("? What is the function part of? The evidence suggests: "));
    const { manifest, description } = await packed();
    expect(manifest.case.stated).toEqual({
      issue: "orders stay in the queue",
      workflow: expect.stringMatching(/orders.* \(Amazon SQS\).* -> orders/u),
      frequency: "intermittent",
      crossAccount: "no",
      accepted: ["workflow", "crossAccount"],
    });
    expect(description).toContain("orders stay in the queue");
    expect(description).toMatch(/Read from the evidence, confirmed by us: orders/u);
    expect(description).toContain("Stated by us: Intermittent");
    expect(description).toContain("Read from the evidence, confirmed by us: No other account takes part");
  });

  it("can be gone on with where they had enough of questions", async () => {
    const { code, stderr } = await collect([
      "orders stay in the queue",
      new CasePackError("interrupted", "Interrupted."),
    ]);
    expect(code).toBe(130);
    const [folder = ""] = await readdir(out);
    expect(stderr).toContain(`--resume ${join(out, folder)}`);
    const resumed = await withKeys(["collect", "--resume", join(out, folder)]);
    expect(resumed.code, resumed.stderr).not.toBe(252);
    expect((await packed()).manifest.case.stated).toEqual({ issue: "orders stay in the queue" });
  });
});

describe("collect where nobody sits there, or nobody is to be asked", () => {
  it.each([
    ["off a terminal", undefined, []],
    ["with --yes", ["an answer"], ["--yes"]],
    ["with --quiet", ["an answer"], ["--quiet"]],
  ] as const)("asks nothing %s", async (_where, answers, options) => {
    const { stderr } = await collect(answers, ...options);
    expect(stderr).not.toContain("?");
    expect((await packed()).manifest.case.stated).toEqual({});
  });
});
