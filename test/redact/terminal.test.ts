import { describe, expect, test } from "vitest";
import { uncoloured, withoutSequences } from "../../src/core/terminal.ts";
import { eventText } from "../../src/evidence/log-grammar.ts";
import { findSecrets } from "../../src/redact/scan.ts";
import { ALL_FORMS } from "../bench/redaction/forms/index.ts";
import { samplesOf } from "../bench/redaction/forms/secrets.ts";
import { event } from "../evidence/redacted.ts";
import { redactorFor } from "../helpers/redaction.ts";

const SECRET = "kT9vQ2xLm4Rz";
/** As `util.inspect`, chalk, pino-pretty, rich and others print, CSI for each sequence's beginning. */
const PRINTED = [
  `{ user: CSI32m'bob'CSI39m, password: CSI32m'${SECRET}'CSI39m }`,
  `CSI1mpasswordCSI0m=${SECRET}`,
  `CSI36mDB_PASSWORDCSI0mCSI2m=CSI0m${SECRET} next`,
  `CSI34m"api_key"CSI0m: CSI32m"${SECRET}"CSI0m,`,
  `CSI38;5;208mpassword=CSI38;5;12m${SECRET}CSI0m`,
  `password: ${SECRET.slice(0, 6)}CSI0m${SECRET.slice(6)}`,
  `passCSI0mword=${SECRET}`,
  `CSI32minfoCSI39m: sent {"password":"${SECRET}"}CSIK`,
  `CSIpassword=${SECRET}`,
  `CSI1mpassword\u001b(BCSIm=\\x1b(BCSI32m${SECRET}\u001b(BCSIm`,
];
const BEGINNINGS = ["\u001b[", "\u009b", "\\u001b[", "\\\\u001b[", "\\x1b[", "\\x9b", "\\033[", "\\e["];
/** What is left of ESC behind shippers and terminals of other kinds; only of colours. */
const LEFT = ["[", "^[[", "#033[", "\u241b[", "\ufffd[", "?[", "<ESC>["];

describe("in a coloured text", () => {
  test.each([
    ...BEGINNINGS.flatMap((begin) => PRINTED.map((text) => [text.replaceAll("CSI", begin)])),
    ...LEFT.flatMap((begin) => PRINTED.slice(0, 7).map((text) => [text.replaceAll("CSI", begin)])),
  ])("a secret goes and the colours stay: %j", (raw) => {
    const out = redactorFor().text(raw, "f");
    expect(withoutSequences(out)).not.toContain(SECRET.slice(6));
    expect(withoutSequences(out)).toBe(redactorFor().text(withoutSequences(raw), "f"));
    expect(redactorFor().stream("s", "f")(raw)).toBe(out);
    expect(redactorFor().text(out, "f")).toBe(out);
    expect(findSecrets(eventText(event(0, "s", redactorFor().text(raw, "f"))))).toEqual([]);
  });

  test.each(["ě", "Л", "Û", "盛", "¡Û"])("bytes of %s are none of a sequence", (letter) => {
    for (const raw of [
      `password='Pw${letter}123456789x'`,
      `{"password":"${letter}123456789x"}`,
      `DB_PASSWORD=Qwrt5${letter}99887766x`,
    ])
      expect(redactorFor().text(raw, "f")).not.toMatch(/456789x|87766x/u);
    expect(withoutSequences(Buffer.from(`x${letter[0]}5m`, "utf8").toString("latin1"))).toHaveLength(
      Buffer.byteLength(`x${letter[0]}5m`),
    );
  });

  test("what only may be left of a colour stays for people, and an interval is none", () => {
    expect(uncoloured("rate(x[5m]) \\x1b[31mred\\x1b[0m retry [30m later")).toBe("rate(x[5m]) red retry [30m later");
    expect(withoutSequences("rate(x[5m])")).toBe("rate(x[5m])");
  });

  test("nothing changes where there is no secret", () => {
    const raw =
      "\u001b[32minfo\u001b[39m: \u001b[1morder 17\u001b[22m of 12 tokens shipped, password: \u001b[31mwrong\u001b[0m";
    expect(redactorFor().text(raw, "f")).toBe(raw);
  });

  test("every form is found that is found without colours", () => {
    const left: string[] = [];
    for (const { sample } of samplesOf(ALL_FORMS, 1)) {
      const plain = redactorFor().text(sample, "f");
      const raw = sample.replaceAll(/(?<=[\s:=])(?=\S)|(?<=\S)(?=[\s:=])/gu, "\u001b[33m");
      const out = withoutSequences(redactorFor().text(raw, "f"));
      if (out !== plain) left.push(`${JSON.stringify(sample)} -> ${JSON.stringify(plain)} but ${JSON.stringify(out)}`);
    }
    expect(left).toEqual([]);
  });
});

test("a known value is found whatever colours stand in it, and where it holds some itself", () => {
  const redactor = redactorFor();
  redactor.learn(SECRET, "password");
  redactor.learn("\u001b[31mred-and-Secret9", "password");
  const out = redactor.text(`a ${SECRET.slice(0, 4)}\u001b[7m${SECRET.slice(4)} b \u001b[31mred-and-Secret9 c`, "f");
  expect(withoutSequences(out)).toMatch(/^a <password:[0-9a-f]{10}> b <password:[0-9a-f]{10}> c$/u);
});

test("a long coloured line that was cut inside of a secret loses both parts", () => {
  const write = redactorFor().stream("s", "f");
  const first = write(`${"\u001b[2mx \u001b[0m".repeat(21_000)}password=\u001b[31m"hUnter2-`);
  const second = write('Qx9-ab\u001b[0mcdef" and more\n');
  expect(first).not.toContain("hUnter2");
  expect(withoutSequences(second)).not.toContain("Qx9-abc");
  expect(second).toContain(" and more");
});
