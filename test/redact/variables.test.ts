import { describe, expect, test } from "vitest";
import { knownValues } from "../bench/redaction/known.ts";
import { redactorFor } from "../helpers/redaction.ts";

test("an environment variable's value is gone in every encoding, in log lines, documents and names", () => {
  expect(knownValues()).toMatchObject({ percent: 100, missed: {} });
});

describe("a value of three words and more may be a passphrase or a resource's name", () => {
  const configuration = { Environment: { Variables: { GREETING: "velvet-mountain-otter" } } };

  test("it is searched for, as long as AWS does not answer with such a name", () => {
    const redactor = redactorFor();
    redactor.json(configuration, "function.json");
    expect(redactor.text("opening with velvet-mountain-otter", "log")).not.toContain("mountain");
    redactor.json({ Resource: "arn:aws:sqs:eu-west-1:123456789012:velvet-mountain-otter" }, "policy.json");
    expect(redactor.text("sending to velvet-mountain-otter", "log")).toBe("sending to velvet-mountain-otter");
  });

  test.each(["QUEUE_NAME", "TABLE", "SERVICE"])("it stays under a name that says what it is: %s", (name) => {
    const redactor = redactorFor();
    redactor.json({ Environment: { Variables: { [name]: "velvet-mountain-otter" } } }, "function.json");
    expect(redactor.text("sending to velvet-mountain-otter", "log")).toBe("sending to velvet-mountain-otter");
  });

  test("under a name that says secret it goes whatever AWS answers", () => {
    const redactor = redactorFor();
    redactor.json({ Environment: { Variables: { APP_PASSPHRASE: "velvet-mountain-otter" } } }, "function.json");
    redactor.json({ Resource: "arn:aws:sqs:eu-west-1:123456789012:velvet-mountain-otter" }, "policy.json");
    expect(redactor.text("opening with velvet-mountain-otter", "log")).not.toContain("mountain");
  });
});
