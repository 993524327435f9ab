import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadExample } from "../../src/example/accounts/index.ts";
import { createOddStrings } from "../../src/redact/odd.ts";
import { findSecrets } from "../../src/redact/scan.ts";
import { cli } from "../helpers/cli.ts";
import { unzip } from "../helpers/pack.ts";
import { redactorFor } from "../helpers/redaction.ts";
import { leaksIn } from "../helpers/secrets.ts";

interface Report {
  readonly total: number;
  readonly byRule: Readonly<Record<string, number>>;
  readonly byKind: Readonly<Record<string, number>>;
  readonly kept: readonly string[];
  readonly examples: Readonly<Record<string, readonly { readonly file: string; readonly text: string }[]>>;
  readonly odd?: { readonly total: number; readonly shown: readonly Readonly<Record<string, unknown>>[] };
}

function look(text: string): ReturnType<ReturnType<typeof createOddStrings>["report"]> {
  const odd = createOddStrings();
  odd.look("f", Buffer.from(text), 1);
  return odd.report();
}

describe("the examples of a report", () => {
  test("show where each rule replaced something, with neighbours' values left out", () => {
    const redactor = redactorFor();
    redactor.text("conn host=db1 user=app9x77aaZ password=hUnter2-Qx9 sslmode=require", "logs/a.txt");
    redactor.json({ dbPassword: "correct-Horse-7" }, "b.json");
    const { examples, byKind } = redactor.report() as unknown as Report;
    expect(examples).toEqual({
      "named-field": [{ file: "b.json", text: '"dbPassword": "<password:0000000000>"' }],
      "named-value": [
        { file: "logs/a.txt", text: "conn host=db1 user=... password=<password:0000000000> sslmode=require" },
      ],
    });
    expect(byKind).toEqual({ password: 2 });
  });

  test("are at most three for a rule, and differ", () => {
    const redactor = redactorFor();
    for (let at = 0; at < 20; at++) redactor.text(`${"abcdefgh"[at % 8]} password=hUnter2-Qx${at}`, `f${at % 2}`);
    const { examples } = redactor.report() as unknown as Report;
    expect(examples["named-value"]?.length).toBe(3);
    expect(new Set(examples["named-value"]?.map(({ text }) => text)).size).toBe(3);
  });

  test("hold nothing that was learnt after they were taken", () => {
    const redactor = redactorFor();
    redactor.text("violet-Lantern-31-Qx9 then password=hUnter2-Qx9", "f");
    redactor.learn("violet-Lantern-31-Qx9", "environment-value");
    expect(JSON.stringify(redactor.report())).not.toContain("Lantern");
  });

  test("are not counted again when the report is made", () => {
    const redactor = redactorFor();
    redactor.text("token=9f8Kd02mXq71LsPzW4vB password=hUnter2-Qx9", "f");
    const before = redactor.counts();
    redactor.report();
    expect(redactor.counts()).toEqual(before);
  });
});

describe("what looks odd", () => {
  test("is a long mixed run that no rule took, shown by its beginning", () => {
    expect(look('ok\nblob "q7Rk2ZpW9xLm4TvB8nYc" end')).toEqual({
      total: 1,
      byKind: { random: 1 },
      shown: [
        {
          file: "f",
          line: 2,
          kind: "random",
          starts: "q7Rk",
          length: 20,
          why: "a long run of mixed letters and digits",
        },
      ],
    });
  });

  test("is a value under a name that says secret, and hexadecimal only under such a name", () => {
    expect(look("secretNote: a1b2c3").shown).toMatchObject([{ kind: "secret-name", starts: "a", length: 6 }]);
    expect(look(`traceKey=${"0123456789abcdef".repeat(2)}`).byKind).toEqual({ hex: 1 });
    expect(look(`id=${"0123456789abcdef".repeat(2)}`).total).toBe(0);
  });

  test.each([
    "arn:aws:iam::123456789012:role/aws-reserved/sso/AWSReservedSSO_Admin_9f8Kd02mXq71LsPz",
    "RequestId: 8f5e1b2c-0000-4000-8000-1234567890ab",
    "Root=1-5759e988-bd862e3fe1be46a994272793",
    '"CodeSha256": "YFgDgEKG3ugvF1+pX64gV6tu9qNuIYNUdgJm8nCxsm4="',
    '"eventName": "GetFunctionConfiguration20150331v2"',
    "<password:3fb1c09a2e> <aws-secret-key:0123456789>",
    "password: null, token: expired",
  ])("is not %s", (text) => {
    expect(look(text).total).toBe(0);
  });

  test("is shown fifty times at most, and counted", () => {
    const lines = Array.from(
      { length: 80 },
      (_, at) => `q7Rk2ZpW9xLm4TvB8n${String.fromCharCode(65 + (at % 26))}${at}`,
    );
    const { total, shown } = look(lines.join("\n"));
    expect([total, shown.length]).toEqual([80, 50]);
  });
});

describe.each(["sqs-consumer-denied", "cross-account-invoke", "vpc-eni-denied"])("the report of %s", (name) => {
  test("has examples and odd strings, and neither holds a planted secret or a part of one", async () => {
    const out = await mkdtemp(join(tmpdir(), "case-pack-test-"));
    const run = await cli(["collect", "--example", name, "--out", out, "--output", "json"]);
    const written = unzip((JSON.parse(run.stdout) as { packs: string[] }).packs[0] ?? "").get("redaction/report.json");
    await rm(out, { recursive: true, force: true });
    const text = written?.toString("utf8") ?? "";
    const report = JSON.parse(text) as Report;
    expect(Object.keys(report.examples).length).toBeGreaterThan(5);
    expect(report.odd?.total).toBeGreaterThan(0);
    for (const each of Object.values(report.examples).flat()) expect(each.text.length).toBeLessThan(200);
    const { planted } = await loadExample(name);
    expect(leaksIn(new Map([["report", text]]), planted)).toEqual([]);
    // no piece of a secret either: twelve characters in a row (of hosts and words, the pack itself is full)
    const pieces = planted.flatMap(({ value }) =>
      Array.from({ length: Math.max(0, value.length - 11) }, (_, at) => value.slice(at, at + 12)),
    );
    const shown = JSON.stringify([report.examples, report.odd]);
    expect(pieces.filter((piece) => /[A-Z0-9]/.test(piece) && !/\s/.test(piece) && shown.includes(piece)).length).toBe(
      0,
    );
    expect(findSecrets(text)).toEqual([]);
  });
});
