import { describe, expect, test } from "vitest";
import { ALL_FORMS, ALL_HARMLESS } from "../bench/redaction/forms/index.ts";
import { samplesOf } from "../bench/redaction/forms/secrets.ts";
import { leaks } from "../bench/redaction/score.ts";
import { redactorFor } from "../helpers/redaction.ts";

const EACH = 4;

/** Forms that are JSON, or members of it. */
function documentOf(text: string): object | undefined {
  for (const json of [text, `{${text}}`]) {
    try {
      const parsed: unknown = JSON.parse(json);
      if (typeof parsed === "object" && parsed !== null) return parsed;
    } catch {
      continue;
    }
  }
  return undefined;
}

/** Forms that are told by more than one leaf, or hold their secret in a text that is encoded again after redaction. */
const OTHERWISE: ReadonlySet<string> = new Set([
  "terraform state",
  "lambda base64 body",
  "kinesis data",
  "ajv verbose",
  "prisma event",
  "pem array",
]);
/** A template, as no service answers it: what stands in a list under a secret's name is taken for one. */
const TEMPLATES: ReadonlySet<string> = new Set(["cfn refs json"]);

const DOCUMENTS = ALL_FORMS.filter(
  ([id, ...form]) => !OTHERWISE.has(id) && documentOf(samplesOf([[id, ...form]], 1)[0]!.sample) !== undefined,
);

describe("a secret goes from a document in which it stands as it would from a log line", () => {
  test.each(DOCUMENTS)("%s", (...form) => {
    for (const { sample, secrets } of samplesOf([form], EACH)) {
      const out = JSON.stringify(redactorFor().json({ detail: documentOf(sample) }, "f"));
      expect(
        secrets.filter((secret) => leaks(out, secret)),
        out,
      ).toEqual([]);
    }
  });
});

describe("a document that holds no secret stays as it is", () => {
  test.each(ALL_HARMLESS.filter(([id]) => !TEMPLATES.has(id)))("%s", (...form) => {
    for (const { sample } of samplesOf([form], EACH)) {
      const document = { message: sample, detail: documentOf(sample) ?? null };
      expect(redactorFor().json(document, "f")).toEqual(document);
    }
  });
});

test("a name in another script says secret as well", () => {
  const names = ["密碼", "пароль", "contraseña", "mật khẩu", "パスワード", "clé secrète"];
  const out = JSON.stringify(redactorFor().json(Object.fromEntries(names.map((name) => [name, "hunter2x9"])), "f"));
  expect(out).not.toContain("hunter2x9");
});
