import { createHmac, randomBytes } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type HashedValue, HashedValues } from "../../src/evidence/hashed-values.ts";

const KEY = Buffer.alloc(32, 7);
const bytes = (text: string): Buffer => Buffer.from(text, "utf8");

function hashed(values: readonly (string | Uint8Array)[], key: Uint8Array = KEY): HashedValues {
  const known = new HashedValues(key);
  for (const [index, value] of values.entries()) {
    const spelling = typeof value === "string" ? bytes(value) : value;
    const each = known.hash(spelling, "password", `<password:${String(index).padStart(10, "0")}>`);
    if (each !== undefined) known.add(each);
  }
  return known;
}

function finds(known: HashedValues, text: string): readonly string[] {
  return [...known.find(bytes(text))].map(({ start, end }) => bytes(text).subarray(start, end).toString("utf8"));
}

describe("values of which only hashes are known", () => {
  it("are found wherever they stand, with what stands for them", () => {
    const known = hashed(["hunter2-hunter2", "s3cr3t/with+signs==", "äöü-nach-dem-ö"]);
    const text = "a=hunter2-hunter2 b=s3cr3t/with+signs== hunter2-hunter äöü-nach-dem-ö.";
    expect(finds(known, text)).toEqual(["hunter2-hunter2", "s3cr3t/with+signs==", "äöü-nach-dem-ö"]);
    const [first] = [...known.find(bytes(text))];
    expect(first?.value).toMatchObject({ kind: "password", token: "<password:0000000000>", length: 15 });
  });

  it("are found at the very beginning and end, back to back, and one within another", () => {
    const known = hashed(["abcdefgh", "abcdefghij", "cdefghijkl"]);
    expect(finds(known, "abcdefgh")).toEqual(["abcdefgh"]);
    expect(finds(known, "abcdefghabcdefgh")).toEqual(["abcdefgh", "abcdefgh"]);
    expect(finds(known, "abcdefghijkl")).toEqual(["abcdefghij", "cdefghijkl"]);
    expect(finds(known, "abcdefg")).toEqual([]);
  });

  it("of four to seven bytes are found as whole words alone", () => {
    const known = hashed(["tiger", "p4ss"]);
    expect(finds(known, "tiger tigers=p4ss;_tiger,tiger")).toEqual(["tiger", "p4ss", "tiger"]);
    expect(finds(known, "p4ss")).toEqual(["p4ss"]);
    expect(finds(hashed(["abc"]), "abc abc")).toEqual([]);
  });

  it("can be asked about a whole text", () => {
    const known = hashed(["hunter2-hunter2", "tiger"]);
    expect(known.of(bytes("hunter2-hunter2"))?.token).toBe("<password:0000000000>");
    expect(known.of(bytes("tiger"))?.token).toBe("<password:0000000001>");
    expect(known.of(bytes("hunter2-hunter3"))).toBeUndefined();
    expect(known.of(bytes("ab"))).toBeUndefined();
  });

  it("are kept once", () => {
    const known = hashed(["hunter2-hunter2"]);
    expect(known.add(known.hash(bytes("hunter2-hunter2"), "token", "<token:1>")!)).toBe(false);
    expect(known.size).toBe(1);
  });

  it("are found as a search in the clear finds them, whatever text and values are", () => {
    const letter = fc.constantFrom("a", "b", "-", "é", "\n", "\0");
    const word = fc.array(letter, { minLength: 8, maxLength: 12 }).map((letters) => letters.join(""));
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 12 }),
        fc.array(fc.oneof(word, letter), { maxLength: 30 }),
        (values, parts) => {
          const text = bytes([...parts, ...values.slice(0, 3)].join(""));
          const spellings = [...new Set(values)].map(bytes);
          const expected = new Map<number, number>();
          for (const spelling of spellings) {
            for (let at = text.indexOf(spelling); at >= 0; at = text.indexOf(spelling, at + 1))
              expected.set(at, Math.max(expected.get(at) ?? 0, at + spelling.length));
          }
          const found = [...hashed(spellings).find(text)].map(({ start, end }) => [start, end]);
          expect(found).toEqual([...expected].sort(([a], [b]) => a - b));
        },
      ),
      { numRuns: 300, seed: 20_261_120 },
    );
  });

  it("are as many as a run learns: fifty thousand, of every length, and each is found", () => {
    const values = Array.from({ length: 50_000 }, (_, n) =>
      createHmac("sha256", "values")
        .update(String(n))
        .digest("base64")
        .slice(0, 8 + (n % 36)),
    );
    const known = hashed(values);
    expect(known.size).toBe(values.length);
    for (const at of [0, 1, 2, 17_000, 49_999]) expect(finds(known, `x ${values[at]} y`)).toContain(values[at]);
    expect(finds(known, "START RequestId: 0f8f3f2e Version: $LATEST\n".repeat(2000))).toEqual([]);
  });
});

describe("what may lie on a disk", () => {
  const SECRET = "hunter2-hunter2";
  const written = (key: Uint8Array): HashedValue =>
    new HashedValues(key).hash(bytes(SECRET), "password", "<password:1>")!;

  it("is taken up again: what was written is found", () => {
    const again = new HashedValues(KEY);
    again.add(JSON.parse(JSON.stringify(written(KEY))) as HashedValue);
    expect(finds(again, `x=${SECRET}`)).toEqual([SECRET]);
  });

  it("holds neither the value nor a part of it", () => {
    const line = JSON.stringify(written(KEY));
    for (const form of [SECRET, bytes(SECRET).toString("hex"), bytes(SECRET).toString("base64"), "hunter"])
      expect(line).not.toContain(form);
    expect(Object.keys(written(KEY)).sort()).toEqual(["anchor", "digest", "kind", "length", "token"]);
  });

  it("differs with the key, and finds nothing under another", () => {
    const other = new HashedValues(randomBytes(32));
    other.add(written(KEY));
    expect(finds(other, SECRET)).toEqual([]);
    expect(written(randomBytes(32)).digest).not.toBe(written(KEY).digest);
  });

  it("tells at most 24 bits of the beginning: values that begin alike have one anchor, and few others share it", () => {
    const known = new HashedValues(KEY);
    const anchors = Array.from(
      { length: 20_000 },
      (_, n) => known.hash(bytes(`${String(n).padStart(8, "0")}-rest`), "k", "t")!.anchor,
    );
    expect(Math.max(...anchors)).toBeLessThan(2 ** 24);
    expect(known.hash(bytes("12345678-one"), "k", "t")?.anchor).toBe(
      known.hash(bytes("12345678-two"), "k", "t")?.anchor,
    );
    // By chance about twelve of them meet; a poor hash of running numbers would let thousands.
    expect(anchors.length - new Set(anchors).size).toBeLessThan(60);
  });

  it("is no token: whoever has a pack cannot tell its tokens' values among the digests", () => {
    const token = createHmac("sha256", KEY).update(SECRET).digest("hex");
    expect(token.slice(0, 32)).not.toBe(written(KEY).digest);
  });
});
