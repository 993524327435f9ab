import { expect, test } from "vitest";
import { createSecondReading } from "../../src/redact/second-reading.ts";
import { redactorFor } from "../helpers/redaction.ts";

test("a variable's value that is a document goes where it stands again as one", () => {
  const value = JSON.stringify({ since: "2099-01-01", values: [1, null, "new"] });
  const redactor = redactorFor();
  redactor.json({ Environment: { Variables: { SETTINGS: value } } }, "function/configuration.json");
  const tags = redactor.json({ Tags: { settings: value, other: "plain" } }, "function/tags.json");
  expect(JSON.stringify(tags)).not.toContain("2099-01-01");
  expect(tags).toMatchObject({ Tags: { other: "plain" } });
});

test("what stands for something too deep stays as it is when the document is read again", () => {
  let deep: unknown = "password=hUnter2-Qx9z";
  for (let depth = 0; depth < 300; depth++) deep = [deep];
  const once = redactorFor().json({ deep }, "f");
  expect(JSON.stringify(once)).toMatch(/<too-deep:[0-9a-f]{10}>/u);
  expect(createSecondReading([]).isSuspect(once)).toBe(false);
});

test("what a report quotes is not remembered, though it may end inside of a token", () => {
  const redactor = redactorFor();
  redactor.text("password=hUnter2-Qx9z", "f");
  const cut = { file: "f", line: 1, kind: "long", starts: "password: <password:9c8b48f7f", why: "x" };
  redactor.report({ total: 1, byKind: { long: 1 }, shown: [cut] } as never);
  expect(redactor.residueValues().map(({ value }) => value)).toEqual(["hUnter2-Qx9z"]);
});
