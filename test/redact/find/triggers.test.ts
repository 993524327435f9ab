import { expect, test } from "vitest";
import { charClass } from "../../../src/redact/find/char-class.ts";
import { subjectOf, subjectOfLatin1 } from "../../../src/redact/find/subject.ts";
import { compileTriggers, newHits } from "../../../src/redact/find/trigger-scan.ts";

/** Every trigger at every place, as one would look for them by hand. */
function byHand(text: string, triggers: readonly string[]): [number, number][] {
  const lower = text.toLowerCase();
  const hits: [number, number][] = [];
  for (let end = 1; end <= lower.length; end++) {
    triggers.forEach((trigger, index) => {
      if (lower.slice(0, end).endsWith(trigger)) hits.push([end, index]);
    });
  }
  return hits;
}

function byScan(text: string, triggers: readonly string[]): [number, number][] {
  const hits = newHits();
  const bytes = Buffer.from(text, "latin1");
  compileTriggers(triggers)(bytes, bytes.length, hits);
  return Array.from({ length: hits.count }, (_, at) => [hits.ends[at]!, hits.triggers[at]!]);
}

const TRIGGERS = [
  "@",
  "+1",
  "u ",
  "key",
  "sk-",
  "pass",
  "password",
  "://",
  "eyj",
  "begin certificate",
  "key",
  "aa",
  "aaa",
];

test("every trigger is found at either alignment, in either case, up to the last byte, in the order of ends", () => {
  for (const trigger of new Set(TRIGGERS)) {
    for (const before of ["", "x", "xy", "xyz"]) {
      for (const after of ["", "z", "zz"]) {
        for (const text of [before + trigger + after, before + trigger.toUpperCase() + after])
          expect(byScan(text, TRIGGERS), JSON.stringify(text)).toEqual(byHand(text, TRIGGERS));
      }
    }
  }
});

test("texts of nothing but beginnings and triggers give what a search by hand gives", () => {
  let seed = 7;
  const next = (below: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return (seed >>> 8) % below;
  };
  for (let round = 0; round < 400; round++) {
    let text = "";
    while (text.length < 60) {
      const trigger = TRIGGERS[next(TRIGGERS.length)]!;
      text += next(2) === 0 ? trigger : trigger.slice(0, 1 + next(trigger.length));
    }
    expect(byScan(text, TRIGGERS), JSON.stringify(text)).toEqual(byHand(text, TRIGGERS));
  }
});

test("runs of two alphabets are found whole at every alignment, and none twice", () => {
  const wanted = [
    { alphabet: charClass("abc"), minimum: 15 },
    { alphabet: charClass("c12"), minimum: 11 },
  ] as const;
  const scan = compileTriggers(["zz"], wanted);
  const hits = newHits();
  const pieces = [
    "a",
    "b",
    "c",
    "1",
    "2",
    ".",
    "a".repeat(14),
    "b".repeat(15),
    "c".repeat(16),
    "1".repeat(10),
    "2c".repeat(6),
  ];
  let seed = 11;
  for (let round = 0; round < 2000; round++) {
    let text = "";
    for (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0; text.length < (seed >>> 8) % 90;) {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      text += pieces[(seed >>> 8) % pieces.length]!;
    }
    scan(Buffer.from(`${text}aaaaaaaaaaaaaaaa11111111111111`, "latin1"), text.length, hits);
    [/[abc]{15,}/g, /[c12]{11,}/g].forEach((shape, index) => {
      const { count, starts, ends } = hits.runs[index]!;
      const found = Array.from({ length: count }, (_, run) => [starts[run], ends[run]]);
      expect(found, text).toEqual([...text.matchAll(shape)].map((run) => [run.index, run.index + run[0].length]));
    });
  }
});

test("what stands behind a text in a buffer that is used again is no part of it", () => {
  const hits = newHits();
  const bytes = Buffer.from("x passwordkey@", "latin1");
  compileTriggers(TRIGGERS)(bytes, 5, hits);
  expect(hits.count).toBe(0);
});

test("a subject made while another is looked at leaves the bytes of that one alone", () => {
  const outer = subjectOf("password=outer");
  const first = subjectOfLatin1("first");
  subjectOfLatin1("second");
  expect(Buffer.from(outer.bytes.subarray(0, outer.length)).toString("latin1")).toBe("password=outer");
  expect(Buffer.from(first.bytes.subarray(0, first.length)).toString("latin1")).toBe("first");
});
