import { describe, expect, test } from "vitest";
import type { Redactor } from "../../src/core/redactor.ts";
import type { Remembered } from "../../src/core/run-memory.ts";
import { createRedactor } from "../../src/redact/redactor.ts";
import { scannerOfValues } from "../../src/redact/residue.ts";
import { spellings } from "../helpers/secrets.ts";

const key = new Uint8Array(32).fill(9);
const VALUE = "purple-Giraffe-42/window+é";
const TOKEN = "ghp_Q2x7Zk9PwL4mT8vB1nY6cR3sD5fG0hJ7uKaE";

function redactor(remembered?: readonly Remembered[]): Redactor {
  return createRedactor({ key, audience: "support", ...(remembered === undefined ? {} : { remembered }) });
}

/** What one process leaves to the next, as it is written down and read. */
function handOver(from: Redactor): readonly Remembered[] {
  return JSON.parse(JSON.stringify(from.takeRemembered())) as readonly Remembered[];
}

const encoded = [
  VALUE,
  encodeURIComponent(VALUE),
  Buffer.from(`user:${VALUE}`).toString("base64"),
  Buffer.from(VALUE).toString("hex"),
  JSON.stringify({ v: VALUE }),
];

describe("what an earlier process learnt", () => {
  test.each(encoded)("is replaced in a later one as the earlier would have done: form %#", (form) => {
    const first = redactor();
    first.text(`login with password="${VALUE}"`, "a");
    const second = redactor(handOver(first));
    const line = `then ${form} came`;
    const written = second.stream("s", "f")(line);
    expect(written).toBe(first.stream("s", "f")(line));
    expect(written).not.toBe(line);
  });

  test("keeps the kind that it had first, whatever a rule calls it later", () => {
    const first = redactor();
    first.text(`Authorization: token ${TOKEN}`, "a");
    const line = `password="${TOKEN}"`;
    expect(redactor(handOver(first)).text(line, "b")).toBe(first.text(line, "b"));
  });

  test("is found by the seal, here and in its thread, and swept from what was written before", () => {
    const first = redactor();
    first.text(`login with password="${VALUE}"`, "a");
    const second = redactor(handOver(first));
    const bytes = Buffer.from(`one\ntwo ${VALUE}\n`);
    expect(
      second
        .residue()
        .scan(bytes)
        .map(({ line }) => line),
    ).toEqual([2]);
    const inThread = scannerOfValues(second.residueValues(), structuredClone(second.residueHashes()));
    expect(inThread.scan(bytes).map(({ line }) => line)).toEqual([2]);
    const swept = second.resweep(`two ${VALUE}`, "f");
    expect(swept).toBe(first.resweep(`two ${VALUE}`, "f"));
    expect(second.residue().scan(Buffer.from(swept))).toEqual([]);
  });

  test("stays where it turns out to be a name that must stay", () => {
    const first = redactor();
    first.text('secret="orders-Service-7f3a9c"', "a");
    const second = redactor(handOver(first));
    second.json({ FunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:orders-Service-7f3a9c" }, "f");
    expect(second.text("of orders-Service-7f3a9c", "b")).toBe("of orders-Service-7f3a9c");
    expect(second.residue().scan(Buffer.from("orders-Service-7f3a9c"))).toEqual([]);
  });

  test("is noted once: what is known by its hash is not noted again", () => {
    const first = redactor();
    first.text(`login with password="${VALUE}"`, "a");
    const left = handOver(first);
    expect(left.filter(({ type }) => type === "value")).toHaveLength(1);
    expect(first.takeRemembered()).toEqual([]);
    const second = redactor(left);
    second.text(`login with password="${VALUE}"`, "a");
    expect(second.takeRemembered()).toEqual([]);
  });

  test("is noted without the value, in any spelling", () => {
    const first = redactor();
    first.learn(VALUE, "environment-value");
    first.text(`login with password="${VALUE}" token ${TOKEN}`, "a");
    const text = JSON.stringify(first.takeRemembered());
    for (const value of [VALUE, TOKEN]) {
      for (const spelling of spellings(value)) expect(text).not.toContain(spelling.text);
    }
  });

  test("does not hide the parts of a variable's value from the process that learns it anew", () => {
    const url = "postgres://app:hunt3r2@db.internal.example:5432/orders";
    const document = { Environment: { Variables: { DATABASE_URL: url } } };
    const first = redactor();
    first.json(document, "f");
    const second = redactor(handOver(first));
    second.json(document, "f");
    expect(second.text("as hunt3r2 says", "a")).toBe(first.text("as hunt3r2 says", "a"));
    expect(second.text("as hunt3r2 says", "a")).not.toContain("hunt3r2");
  });

  test("addresses keep their pseudonyms, and nobody else gets them", () => {
    const shared = (remembered?: readonly Remembered[]): Redactor =>
      createRedactor({ key, audience: "shared", ...(remembered === undefined ? {} : { remembered }) });
    const lines = Array.from({ length: 120 }, (_, index) => `from 10.1.${index}.7 of account 98765432${1000 + index}`);
    const whole = shared();
    const expected = lines.map((line) => whole.text(line, "a"));
    const first = shared();
    for (const line of lines.slice(0, 60)) first.text(line, "a");
    const second = shared(handOver(first));
    // in another order than the first saw them
    const rest = [...lines.slice(60), ...lines.slice(0, 60)].map((line) => second.text(line, "a"));
    expect(rest).toEqual([...expected.slice(60), ...expected.slice(0, 60)]);
    expect(second.text(expected[3]!, "a")).toBe(expected[3]);
  });
});

describe("a stream that is gone on with", () => {
  const body = "MIIEowIBAAKCAQEAx7Zk9PwL4mT8vB1nY6cR3sD5fG0hJ7uKaEQ2x7Zk9PwL4mT8";

  test("is still in the private key that was open, and its counts go on", () => {
    const first = redactor();
    const write = first.stream("s", "logs/g.txt");
    write("-----BEGIN RSA PRIVATE KEY-----");
    const line = write(body);
    const memory = first.streamMemory("logs/g.txt");
    expect(JSON.stringify(memory)).not.toContain(body.slice(0, 12));
    const second = redactor(handOver(first));
    second.resumeStreams("logs/g.txt", JSON.parse(JSON.stringify(memory)) as NonNullable<typeof memory>);
    expect(second.stream("s", "logs/g.txt")(body)).toBe(line);
    expect(second.counts().byRule["private-key"] ?? 0).toBeGreaterThanOrEqual(1);
    expect(second.counts().total).toBe(first.counts().total + 1);
    expect(second.stream("other", "logs/g.txt")("plain text")).toBe("plain text");
  });

  test("cannot be left in the middle of a line that Lambda cut", () => {
    const first = redactor();
    const write = first.stream("s", "f");
    write("x".repeat(200_000));
    expect(first.streamMemory("f")).toBeUndefined();
    expect(first.streamMemory("g")).toBeDefined();
    write("the end\n");
    expect(first.streamMemory("f")).toBeDefined();
  });
});
