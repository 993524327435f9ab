import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadExample } from "../../src/example/accounts/index.ts";
import { cli } from "../helpers/cli.ts";
import { testCase } from "../helpers/case.ts";

const EXAMPLE = "sqs-consumer-denied";

let out: string;

beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), "case-pack-test-"));
});
afterEach(async () => {
  await rm(out, { recursive: true, force: true });
});

/** `collect` on the example, which must be refused with nothing written. */
async function refused(...options: readonly string[]): Promise<{ code: number; sentence: string }> {
  const { code, stdout, stderr } = await cli(["collect", "--example", EXAMPLE, "--out", out, ...options]);
  expect(stdout).toBe("");
  expect(await readdir(out)).toEqual([]);
  expect(stderr).not.toMatch(/^\s+at /mu);
  return { code, sentence: stderr.trim().split("\n").at(-1) ?? "" };
}

describe("bad input is refused with a sentence that names the option and the way out", () => {
  it.each<[string, readonly string[], RegExp]>([
    [
      "a malformed ARN",
      ["--function", "arn:aws:lambda:eu-west-1"],
      /--function .* is not a whole ARN.*looks like arn:/u,
    ],
    ["an ARN of another service", ["--function", "arn:aws:iam::123456789012:role/x"], /--function .*of iam/u],
    [
      "an ARN of another Region",
      ["--function", "arn:aws:lambda:ap-east-1:123456789012:function:x", "--region", "eu-west-1"],
      /--function names a function in ap-east-1, but --region says eu-west-1/u,
    ],
    ["what is no Region", ["--region", "eu west\u202e1"], /--region "eu west\\u202e1" is not a Region/u],
    ["what is no role", ["--peer-role-arn", "role/x"], /--peer-role-arn "role\/x" is not a role's ARN/u],
    ["end before start", ["--start", "2026-11-20T09:00Z", "--end", "2026-11-20T08:00Z"], /--end .* not after --start/u],
    ["more than 90 days", ["--since", "100d"], /event history holds 90/u],
    ["the future", ["--start", "2036-01-01T00:00Z"], /--start .*future/u],
    [
      "an ambiguous local time",
      ["--start", "2026-10-25T02:30", "--time-zone", "Europe/Berlin"],
      /came twice.*Say which/u,
    ],
    [
      "a local time that did not exist",
      ["--start", "2026-03-29T02:30", "--time-zone", "Europe/Berlin"],
      /did not exist/u,
    ],
    ["a local time without zone", ["--start", "2026-11-20T02:30"], /--time-zone/u],
    ["an unknown option", ["--functon", "x"], /Unknown option.*functon\. Did you mean --function\?/u],
    [
      "a wrong choice",
      ["--audience", "everyone"],
      /--audience "everyone" is not a choice; it takes support or shared/u,
    ],
    ["an option without its value", ["--since"], /--since needs a value/u],
  ])("%s", async (_name, options, expected) => {
    const { code, sentence } = await refused(...options);
    expect(sentence).toMatch(expected);
    expect(code).toBe(252);
  });

  it("a name that would act on the terminal, quoted so that it does not", async () => {
    const { code, sentence } = await refused("--function", "\u001b[2Jx\u009b1m\u202e");
    expect(sentence).toContain(String.raw`--function "\u001b[2Jx\x9b1m\u202e"`);
    expect(code).toBe(252);
  });

  it("an unknown function, with near names", async () => {
    const { functionName } = await loadExample(EXAMPLE);
    const { code, sentence } = await refused("--function", `${functionName.slice(0, -1)}x`);
    expect(code).toBe(252);
    expect(sentence).toContain("--function");
    expect(sentence).toContain(functionName);
  });

  it("a function of an account that the session is not in", async () => {
    const { functionName, region } = await loadExample(EXAMPLE);
    const { code, sentence } = await refused(
      "--function",
      `arn:aws:lambda:${region}:999999999999:function:${functionName}`,
    );
    expect(code).toBe(252);
    expect(sentence).toMatch(/999999999999/u);
  });

  it("an unknown example", async () => {
    const { code, stderr } = await cli(["collect", "--example", "nope", "--out", out]);
    expect(code).toBe(252);
    expect(stderr).toContain(EXAMPLE);
  });

  it("an unknown profile of the example", async () => {
    const { code, sentence } = await refused("--peer-profile", "nobody");
    expect(code).toBe(253);
    expect(sentence).toContain("--peer-profile nobody");
  });

  it("an ARN of another Region than the session's", async () => {
    const { code, stderr } = await cli(
      ["collect", "--function", "arn:aws:lambda:ap-east-1:123456789012:function:x", "--out", out],
      {
        env: { AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "AKIAZZZZZZZZZZZZZZZZ", AWS_SECRET_ACCESS_KEY: "not-a-key" },
      },
    );
    expect(stderr).toContain("names a function in ap-east-1, but the session's Region is eu-west-1");
    expect(code).toBe(252);
  });

  it.each(["verify", "analyze"])("%s of a file that is not there", async (command) => {
    const { code, stderr } = await cli([command, join(out, "none.zip")]);
    expect(stderr).toMatch(/none\.zip/u);
    expect(code).toBe(252);
  });

  it("no function at all", async () => {
    const { code, stderr } = await cli(["collect", "--out", out]);
    expect(code).toBe(252);
    expect(stderr).toContain("--function my-fn");
  });

  it("a file where the folder should be", async () => {
    const file = join(out, "file");
    await writeFile(file, "");
    const { code, stderr } = await cli(["collect", "--example", EXAMPLE, "--out", file]);
    expect(code).toBe(252);
    expect(stderr).toContain("--out");
  });

  it("a pack that is there already, which stays as it is", async () => {
    const first = await cli(["collect", "--example", EXAMPLE, "--out", out, "--output", "json"]);
    expect(first.code).toBe(0);
    const before = await readdir(out);
    const { code, stdout, stderr } = await cli(["collect", "--example", EXAMPLE, "--out", out]);
    expect(code).toBe(252);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/already.*--out/u);
    expect(await readdir(out)).toEqual(before);
  });
});

describe("credentials and configuration that cannot work end with 253", () => {
  const collect = (env: Readonly<Record<string, string>>, ...options: readonly string[]) =>
    cli(["collect", "--function", "my-fn", "--out", out, ...options], { env: { HOME: out, ...env } });

  it("an unknown profile", async () => {
    const { code, stderr } = await collect({}, "--region", "eu-west-1", "--profile", "nobody");
    expect(code).toBe(253);
    expect(stderr).toContain("--profile nobody");
  });

  it("no Region", async () => {
    const { code, stderr } = await collect({ AWS_ACCESS_KEY_ID: "AKIAEXAMPLE", AWS_SECRET_ACCESS_KEY: "not-a-key" });
    expect(code).toBe(253);
    expect(stderr).toContain("--region");
  });

  it("an expired SSO session", async () => {
    await mkdir(join(out, ".aws"));
    await writeFile(
      join(out, ".aws", "config"),
      "[profile work]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = Reader\nregion = eu-west-1\n\n[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.example.com/start\n",
    );
    const { code, stderr } = await collect({}, "--profile", "work");
    expect(code).toBe(253);
    expect(stderr).toContain("aws sso login --profile work");
  });

  it("credentials that AWS does not know", async () => {
    const one = await testCase(await loadExample(EXAMPLE));
    const { code, stderr } = await collect(
      { AWS_ACCESS_KEY_ID: "AKIAZZZZZZZZZZZZZZZZ", AWS_SECRET_ACCESS_KEY: "not-a-key" },
      "--region",
      "eu-west-1",
      "--endpoint-url",
      one.endpoint.url,
    );
    await one.close();
    expect(code).toBe(253);
    expect(stderr).toMatch(/credentials|access key/iu);
  });

  it("plain http to another machine, by option or variable", async () => {
    const keys = { AWS_ACCESS_KEY_ID: "AKIAZZZZZZZZZZZZZZZZ", AWS_SECRET_ACCESS_KEY: "not-a-key" };
    const option = await collect(keys, "--region", "eu-west-1", "--endpoint-url", "http://aws.example.com");
    expect([option.code, option.stderr]).toEqual([253, expect.stringMatching(/--endpoint-url .*plain http/u)]);
    const variable = await collect({ ...keys, AWS_ENDPOINT_URL_IAM: "http://10.0.0.1:8080" }, "--region", "eu-west-1");
    expect([variable.code, variable.stderr]).toEqual([
      253,
      expect.stringMatching(/AWS_ENDPOINT_URL_IAM .*plain http/u),
    ]);
  });

  it("nobody at the endpoint: 254", async () => {
    const { code, stderr } = await collect(
      { AWS_ACCESS_KEY_ID: "AKIAZZZZZZZZZZZZZZZZ", AWS_SECRET_ACCESS_KEY: "not-a-key", AWS_MAX_ATTEMPTS: "1" },
      "--region",
      "eu-west-1",
      "--endpoint-url",
      "http://127.0.0.1:9",
    );
    expect(code).toBe(254);
    expect(stderr).not.toMatch(/^\s+at /mu);
  });
});

describe("a folder that may not be written to", () => {
  // The superuser may write anywhere, so permissions prove nothing there; a file system that is read-only does.
  const asSuperuser = typeof process.getuid === "function" && process.getuid() === 0;

  it("is refused before anything is asked", async () => {
    const folder = asSuperuser ? "/proc/self" : join(out, "closed");
    if (!asSuperuser) {
      await mkdir(folder);
      await chmod(folder, 0o500);
    }
    const { code, stderr } = await cli(["collect", "--example", EXAMPLE, "--out", join(folder, "packs")]);
    expect(stderr).toMatch(/--out|folder/u);
    expect(code).toBe(252);
  });
});
