import { describe, expect, test } from "vitest";
import { redactorFor } from "../helpers/redaction.ts";

const WHO = "jane.roe@corp-mail.com";
const PLACES: readonly (readonly [string, string])[] = [
  ["a session's name in an ARN", `User: arn:aws:sts::123456789012:assumed-role/Admin_0a1b/${WHO} is not authorized`],
  ["a user's name in an ARN", `arn:aws:iam::123456789012:user/ops/${WHO}`],
  ["a federated user", `{"arn":"arn:aws:sts::123456789012:federated-user/${WHO}"}`],
  ["a principal id", `{"principalId":"AROAEXAMPLEEXAMPLE12:${WHO}"}`],
  ["a session's name", `{"roleSessionName":"${WHO}"}`],
  ["a session's name in escaped JSON", `"{\\"roleSessionName\\": \\"${WHO}\\"}"`],
  ["a command's option", `aws sts assume-role --role-session-name ${WHO} --duration 900`],
  ["a source identity", `"sourceIdentity": "${WHO}"`],
];

describe("who called is what a case is about: for Support the name stays, though it is an e-mail address", () => {
  test.each(PLACES)("%s", (_place, text) => {
    const redactor = redactorFor("support");
    // elsewhere the same address goes, and that must not take it out of the principal
    expect(redactor.text(`mail to ${WHO} failed`, "log")).toMatch(/^mail to email-\w{10}@redacted\.invalid failed$/);
    expect(redactor.text(text, "log")).toBe(text);
    expect(redactor.resweep(text, "log")).toBe(text);
    expect(redactor.residue().scan(Buffer.from(text))).toEqual([]);
  });

  test("in documents", () => {
    const record = {
      userIdentity: {
        type: "AssumedRole",
        arn: `arn:aws:sts::123456789012:assumed-role/Admin_0a1b/${WHO}`,
        principalId: `AROAEXAMPLEEXAMPLE12:${WHO}`,
      },
      errorMessage: `User: arn:aws:sts::123456789012:assumed-role/Admin_0a1b/${WHO} is not authorized`,
    };
    expect(redactorFor("support").json(record, "f")).toEqual(record);
  });

  test("in the fields of documents that name the caller, and in no other", () => {
    const record = {
      userIdentity: { type: "IAMUser", userName: WHO },
      requestParameters: { roleSessionName: WHO, sourceIdentity: WHO },
    };
    const redactor = redactorFor("support");
    expect(redactor.json(record, "f")).toEqual(record);
    expect(redactor.resweepJson(record, "f")).toEqual(record);
    expect(redactor.residue().scan(Buffer.from(JSON.stringify(record)))).toEqual([]);
    expect(JSON.stringify(redactor.json({ contact: WHO }, "f"))).not.toContain("jane.roe");
    expect(JSON.stringify(redactorFor("shared").json(record, "f"))).not.toContain("jane.roe");
  });
});

describe("for readers outside it is a pseudonym", () => {
  test.each(PLACES)("%s", (_place, text) => {
    const redactor = redactorFor("shared");
    const once = redactor.text(text, "log");
    expect(once).not.toContain("jane.roe");
    expect(once).toMatch(/email-[a-z2-7]{10}@redacted\.invalid/);
    expect(redactor.text(once, "log")).toBe(once);
  });
});

test.each([
  ["an address beside an ARN", `arn:aws:iam::123456789012:role/x ${WHO}`],
  ["a login's address", `{"userName":"${WHO}"}`],
  ["an address after any id", `id:${WHO}`],
])("%s goes for both", (_place, text) => {
  for (const audience of ["support", "shared"] as const)
    expect(redactorFor(audience).text(text, "f")).not.toContain("jane.roe");
});
