import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changedLines } from "../../src/cli/changed-lines.ts";
import { textParts } from "../../src/cli/text-parts.ts";
import { cli, type Run, type RunOptions } from "../helpers/cli.ts";
import { unzip } from "../helpers/pack.ts";
import { withoutDigests } from "../helpers/redaction.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "case-pack-test-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function file(name: string, content: string, mode = 0o600): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  await chmod(path, mode);
  return path;
}

function redact(stdin: string | Uint8Array, argv: readonly string[] = [], more: RunOptions = {}): Promise<Run> {
  return cli(["redact", "-", ...argv], { cwd: folder, stdin, ...more });
}

const TEXT = "hello\npassword=hUnter2-Qx9 in CUST-1234\nmail ann@example.com\n";

describe("redact", () => {
  it("writes the redacted text to stdout and what it did to stderr", async () => {
    const run = await redact(TEXT);
    expect(withoutDigests(run.stdout)).toBe(
      "hello\npassword=<password:*> in CUST-1234\nmail email-*@redacted.invalid\n",
    );
    expect(run.stderr).toBe("Replaced 2 values: 1 email, 1 password.\n");
    expect(run.code).toBe(0);
  });

  it("writes nothing but the text with --quiet", async () => {
    const run = await redact("a\n", ["--quiet"], { outputIsTerminal: true });
    expect([run.stdout, run.stderr]).toEqual(["a\n", ""]);
  });

  it("shows the changed lines with number, kind and rule on a terminal, never the value", async () => {
    const run = await redact(`${TEXT}\u001B[2J token=9f8Kd02mXq71LsPzW4vB`, ["--no-color"], { outputIsTerminal: true });
    expect(withoutDigests(run.stdout)).toBe(
      [
        "     2: password=<password:*> in CUST-1234",
        "        password (named-value)",
        "     3: mail email-*@redacted.invalid",
        "        email (email)",
        "     4: \\x1b[2J token=<token:*>",
        "        token (named-value)",
        "Replaced 3 values: 1 email, 1 password, 1 token.\n",
      ].join("\n"),
    );
    expect((await redact(TEXT, ["--diff"])).stdout).toContain("     2: password=");
  });

  it("lists the changes as JSON", async () => {
    const run = await redact(TEXT, ["--output", "json"]);
    expect(JSON.parse(run.stdout)).toEqual({
      changes: [
        { line: 2, kind: "password", rule: "named-value" },
        { line: 3, kind: "email", rule: "email" },
      ],
      counts: { total: 2, byRule: { email: 1, "named-value": 1 }, byKind: { email: 1, password: 1 } },
    });
    expect(JSON.parse((await redact("", ["--output", "json"])).stdout)).toMatchObject({ changes: [] });
  });

  it("reads a file, and says which it cannot", async () => {
    const path = await file("a.log", TEXT);
    expect((await cli(["redact", path])).stdout).toContain("<password:");
    for (const wrong of [join(folder, "none"), folder]) {
      const run = await cli(["redact", wrong]);
      expect([run.code, run.stderr.includes(wrong)]).toEqual([252, true]);
    }
  });

  it("gives bytes that are no UTF-8 back as they were, and redacts between them", async () => {
    const bytes = Buffer.concat([
      Buffer.from([0xff, 0x00, 0xfe, 0x0a]),
      Buffer.from("password=hUnter2-Qx9 é\r\n"),
      Buffer.from([0xc3]),
    ]);
    const run = await redact(bytes, ["--quiet"]);
    expect(withoutDigests(run.bytes.toString("latin1"))).toBe(
      bytes.toString("latin1").replace("hUnter2-Qx9", "<password:*>"),
    );
    const clean = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    expect((await redact(clean, ["--quiet"])).bytes.equals(clean)).toBe(true);
  });

  it("keeps its state over the parts of a long text", async () => {
    const filler = "some ordinary words of a log line that goes on\n".repeat(3000);
    const key = `-----BEGIN RSA PRIVATE KEY-----\n${"MIIEpAIBAAKCAQEA04up8hoqzS1APIB0RhjXyObwHQnOzhAk5Bd7mhkSbPkyhP1\n".repeat(40)}-----END RSA PRIVATE KEY-----\n`;
    const run = await redact(filler + key + filler, ["--quiet"]);
    expect(run.stdout).not.toContain("MIIEpAIB");
    expect(run.stdout.startsWith(filler) && run.stdout.endsWith(filler)).toBe(true);
    const json = JSON.parse((await redact(filler + TEXT, ["--output", "json"])).stdout) as {
      changes: { line: number }[];
    };
    expect(json.changes.map(({ line }) => line)).toEqual([3002, 3003]);
  });

  it("takes the credentials in the environment for secret", async () => {
    const env = { AWS_SECRET_ACCESS_KEY: "violet-Lantern-window-31-abcdefghijklmn" };
    expect((await redact("x violet-Lantern-window-31-abcdefghijklmn", ["--quiet"], { env })).stdout).toMatch(
      /^x <session-credential:/,
    );
  });
});

describe("the options of redaction", () => {
  it("say what goes and what stays", async () => {
    const values = await file("values.txt", "Lake Como\r\n\n4711\n");
    const argv = ["--redact-pattern", "\\bCUST-\\d+", "--redact-pattern", "ward \\w+", "--redact-value-file", values];
    const run = await redact("CUST-12 ward north Lake Como ref=x1 4711 token=build-9f8Kd02mXq71LsPzW4vB", [
      ...argv,
      "--redact-key",
      "ref",
      "--keep-pattern",
      "build-\\w+",
      "--quiet",
    ]);
    expect(withoutDigests(run.stdout)).toBe(
      "<user-pattern:*> <user-pattern:*> <user-value:*> ref=<user-key:*> <user-value:*> token=build-9f8Kd02mXq71LsPzW4vB",
    );
    expect(run.stderr).toBe("");
  });

  it("may stand in a team's file, whose paths are its own", async () => {
    await mkdir(join(folder, "team"), { recursive: true });
    await file("team/values.txt", "Lake Como\n");
    const config = await file(
      "team/redaction.json",
      JSON.stringify({
        redactPatterns: ["CUST-\\d+"],
        redactValueFiles: ["values.txt"],
        redactKeys: ["ref"],
        keepPatterns: ["build-\\w+"],
      }),
    );
    const run = await redact("CUST-12 Lake Como ref=x1", ["--redaction-config", config, "--quiet"]);
    expect(withoutDigests(run.stdout)).toBe("<user-pattern:*> <user-value:*> ref=<user-key:*>");
  });

  it("are refused with the option's name, and never with a value", async () => {
    const short = await file("short.txt", "long enough\nabc\n");
    const broken = await file("broken.json", "{hUnter2");
    const unknown = await file("unknown.json", '{"keepPattern": []}');
    const cases: readonly (readonly [string, string, string])[] = [
      ["--redact-pattern", "(a+)\\1", "refers back"],
      ["--keep-pattern", "(?<secret>a)", "what must go"],
      ["--redact-key", "a b", "takes a name"],
      ["--redact-value-file", short, "fewer than 4 characters in line 2"],
      ["--redact-value-file", join(folder, "none"), "cannot be read"],
      ["--redaction-config", broken, "is not JSON"],
      ["--redaction-config", unknown, "keepPattern"],
    ];
    for (const [option, value, why] of cases) {
      for (const command of [
        ["redact", "-"],
        ["collect", "--example", "healthy"],
      ]) {
        const run = await cli([...command, option, value], { cwd: folder });
        expect(run.code, option).toBe(252);
        expect(run.stderr).toContain(option);
        expect(run.stderr).toContain(why);
        expect(run.stderr).not.toMatch(/abc|hUnter2|\(a\+\)/);
      }
    }
  });

  it("warn of a file of values that others may read", async () => {
    const open = await file("open.txt", "Lake Como\n", 0o644);
    expect((await redact("a", ["--redact-value-file", open, "--quiet"])).stderr).toContain(`chmod 600`);
  });

  it("steer collect, and verify accepts what was kept on purpose", async () => {
    const out = join(folder, "out");
    const values = await file("names.txt", "order-fulfilment-dlq\n");
    const run = await cli([
      "collect",
      "--example",
      "sqs-consumer-denied",
      "--out",
      out,
      "--output",
      "json",
      "--redact-value-file",
      values,
      "--redact-key",
      "batchSize",
      "--keep-pattern",
      "[\\w.-]+@[\\w.-]+",
    ]);
    expect(run.code, run.stderr).toBe(0);
    const path = (JSON.parse(run.stdout) as { packs: string[] }).packs[0] ?? "";
    const files = unzip(path);
    const report = JSON.parse(files.get("redaction/report.json")?.toString("utf8") ?? "") as {
      kept: string[];
      byRule: Record<string, number>;
    };
    expect(report.kept).toEqual(["[\\w.-]+@[\\w.-]+"]);
    expect(report.byRule["user-key"]).toBeGreaterThan(0);
    expect(report.byRule["email"]).toBeUndefined();
    const text = [...files.values()].map(String).join("\n");
    expect(text).not.toContain("order-fulfilment-dlq");
    expect((await cli(["verify", path])).stdout).toMatch(/^The pack is whole/u);
  });
});

describe("the lines that changed", () => {
  it("are told where a token stands for several lines", () => {
    const raw = "a\nb: |\n  one\n  two\nc\npassword=x\n";
    const redacted = "a\nb: <secret:0123456789>\nc\npassword=<password:0123456789>\n";
    const told = [
      { rule: "r1", kind: "secret" },
      { rule: "r2", kind: "password" },
    ];
    expect(changedLines(raw, redacted, told, 10).flatMap(({ changes }) => changes)).toEqual([
      { line: 11, rule: "r1", kind: "secret" },
      { line: 15, rule: "r2", kind: "password" },
    ]);
  });
});

describe("the parts of a text", () => {
  it("give the same bytes again and cut no character", async () => {
    const bytes = Buffer.from("名é".repeat(500_000) + "\n" + "x\n".repeat(90_000));
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += 65_521) yield bytes.subarray(at, at + 65_521);
    }
    const parts: Buffer[] = [];
    for await (const { text, encoding } of textParts(chunks())) {
      expect(encoding).toBe("utf8");
      parts.push(Buffer.from(text, encoding));
    }
    expect(Buffer.concat(parts).equals(bytes)).toBe(true);
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(1024 * 1024);
  });
});
