import { expect, test } from "vitest";
import { redactorFor } from "../helpers/redaction.ts";

test("a variable's value that is a document goes where it stands again as one", () => {
  const value = JSON.stringify({ since: "2099-01-01", values: [1, null, "new"] });
  const redactor = redactorFor();
  redactor.json({ Environment: { Variables: { SETTINGS: value } } }, "function/configuration.json");
  const tags = redactor.json({ Tags: { settings: value, other: "plain" } }, "function/tags.json");
  expect(JSON.stringify(tags)).not.toContain("2099-01-01");
  expect(tags).toMatchObject({ Tags: { other: "plain" } });
});
