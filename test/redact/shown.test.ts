import { describe, expect, test } from "vitest";
import { eventText } from "../../src/evidence/log-grammar.ts";
import { findSecrets } from "../../src/redact/scan.ts";
import { event } from "../evidence/redacted.ts";
import { redactorFor, withoutDigests } from "../helpers/redaction.ts";

/** Texts that hold no value as they are, and one as they are shown. */
const ONLY_SHOWN = ['"password":"\u001bqV7xL2mR9t', "password=\u0007x8Kd02mXq71LsPz"];

describe("a text in which something acts", () => {
  test.each(ONLY_SHOWN.map((raw) => [JSON.stringify(raw), raw]))("is read as it will be shown, too: %s", (_, raw) => {
    for (const redact of [redactorFor().stream("s", "f"), (text: string) => redactorFor().text(text, "f")]) {
      const written = eventText(event(0, "s", redact(raw)));
      expect(findSecrets(written)).toEqual([]);
      expect(withoutDigests(written)).toMatch(/<[a-z-]+:\*>/u);
    }
  });

  test("stays as it is where nothing comes to light", () => {
    const coloured = "\u001b[32minfo\u001b[39m: order 17 shipped \u202e\u{1f4a3}\ud800\ttab\r\nline";
    expect(redactorFor().text(coloured, "f")).toBe(coloured);
  });

  test("still loses what it hides from a reading as shown", () => {
    const out = redactorFor().text("password=\u001b[31mhUnter2-Qx9z\u001b[0m ok", "f");
    expect(out).not.toContain("hUnter2");
  });
});

test("tokens in a long text are no values when it is looked at again by parts", () => {
  const secret = "kT9vQ2xLm4Rz7WqB";
  const redactor = redactorFor();
  redactor.learn(secret, "password");
  // Parts end in every place of a token.
  for (let length = 0; length < 30; length++) {
    expect(redactor.text(` ${secret} =1+1${"x".repeat(length)}`.repeat(1_500), "f")).not.toContain(secret);
  }
  expect(redactor.residueValues().map(({ value }) => value)).toEqual([secret]);
});
