import { describe, expect, test } from "vitest";
import { redactorFor, withoutDigests } from "../helpers/redaction.ts";

const BODY = [
  "MIIEpAIBAAKCAQEA04up8hoqzS1+APIB0RhjXyObwHQnOzhAk5Bd7mhkSbPkyhP1",
  "iWRAnAXYhOLnKqWkPtbwYwpu",
  "QmFzZTY0==",
];
const PEM = ["-----BEGIN RSA PRIVATE KEY-----", ...BODY, "-----END RSA PRIVATE KEY-----"];

describe("a private key that arrives line by line", () => {
  test("is masked in its stream, whatever other streams say meanwhile", () => {
    const redactor = redactorFor();
    const one = redactor.stream("stream-1", "f");
    const two = redactor.stream("stream-2", "f");
    const out = PEM.map((line) => [one(`${line}\n`), two("START RequestId: abcdefghijklmnopqrst\n")]);
    expect(withoutDigests(out.map(([line]) => line).join(""))).toBe(
      `${PEM[0]}\n<private-key:*>\n<private-key:*>\n<private-key:*>\n${PEM[4]}\n`,
    );
    expect(new Set(out.map(([, line]) => line))).toEqual(new Set(["START RequestId: abcdefghijklmnopqrst\n"]));
  });

  test("gives the same as the whole text, wherever lines are grouped into events", () => {
    const lines = [
      "before password=hUnter2-Qx9\n",
      ...PEM.map((line) => `${line}\n`),
      "after token=9f8Kd02mXq71LsPzW4vB\n",
    ];
    const whole = redactorFor().text(lines.join(""), "f");
    for (let cut = 1; cut < lines.length; cut++) {
      const write = redactorFor().stream("s", "f");
      expect(write(lines.slice(0, cut).join("")) + write(lines.slice(cut).join(""))).toBe(whole);
    }
  });

  test("leaves names of values that were replaced, in a second reading as in the first", () => {
    const [redactor, again] = [redactorFor(), redactorFor()];
    const [one, two] = [redactor.stream("s", "f"), again.stream("s", "f")];
    const lines = [PEM[0]!, "at 08:13 password=Wq7-Lm2_Xv9.Tz4~Rk8 was tried"].map((line) => `${line}\n`);
    const written = lines.map(one);
    expect(withoutDigests(written[1]!)).toBe("at 08:13 password=<password:*> was tried\n");
    expect(written.map(two)).toEqual(written);
  });

  test("whose end never comes masks no more than a key's length", () => {
    const write = redactorFor().stream("s", "f");
    write(`${PEM[0]}\n`);
    const filler = "some ordinary words of a log line that goes on\n".repeat(400);
    for (let count = 0; count < 6; count++) write(filler);
    expect(write("status YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo\n")).toContain("YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo");
  });
});

test("a long line that was cut inside of a secret loses both parts", () => {
  const write = redactorFor().stream("s", "f");
  const first = write(`${"x ".repeat(120_000)}password="hUnter2-`);
  const second = write('Qx9-abcdef" and more\n');
  expect(first).not.toContain("hUnter2");
  expect(second).not.toContain("Qx9-abc");
  expect(second).toContain(" and more");
});

test("events that merely follow one another are not joined", () => {
  const write = redactorFor().stream("s", "f");
  write("GET /x?token=9f8Kd02mXq71LsPzW4vB");
  expect(write("START RequestId: 8f5e1b2c")).toBe("START RequestId: 8f5e1b2c");
});
