import { describe, expect, test } from "vitest";
import { entryOf, MapEntries, type MapEntry, nameMapText, readNameMap } from "../../../src/redact/names/map.ts";
import { createRehydrator } from "../../../src/redact/names/rehydrate.ts";

const ENTRIES: readonly MapEntry[] = [
  { kind: "name", pseudonym: "anon-qwerty", value: "orders" },
  { kind: "name", pseudonym: "anon-qwerty-zxcv", value: "orders-prod" },
  { kind: "account", pseudonym: "998877665544", value: "111122223333" },
  { kind: "address", pseudonym: "192.0.2.5", value: "54.239.28.85" },
  { kind: "address", pseudonym: "<address:0123456789>", value: "2600:1f18::7b" },
  { kind: "email", pseudonym: "email-abcdefghij@redacted.invalid", value: "jane.roe+x@example.org" },
];

function rehydrated(text: string, parts = 1): { text: string; replaced: number; unknown: readonly string[] } {
  const rehydrator = createRehydrator(ENTRIES);
  let out = "";
  for (let at = 0; at < text.length; at += Math.ceil(text.length / parts))
    out += rehydrator.push(text.slice(at, at + Math.ceil(text.length / parts)));
  out += rehydrator.end();
  return { text: out, replaced: rehydrator.replaced, unknown: rehydrator.unknown.some };
}

describe("rehydrate", () => {
  test.each([
    ["the longest match first", "anon-qwerty-zxcv and anon-qwerty", "orders-prod and orders"],
    ["a pseudonym within a longer name", "anon-qwerty-dlq", "orders-dlq"],
    ["not within a longer word", "anon-qwertyx xanon-qwerty", "anon-qwertyx xanon-qwerty"],
    ["case", "anon-QWERTY-zxcv", "ORDERS-prod"],
    [
      "JSON",
      '{"a":"anon-qwerty","b":"\\"anon-qwerty\\"","c":"x\\nanon-qwerty"}',
      '{"a":"orders","b":"\\"orders\\"","c":"x\\norders"}',
    ],
    [
      "URLs",
      "?q=a%2Fanon-qwerty%2F&m=email-abcdefghij%40redacted.invalid",
      "?q=a%2Forders%2F&m=jane.roe%2Bx%40example.org",
    ],
    [
      "addresses in tokens",
      "<address:0123456789> &lt;address:0123456789&gt; %3Caddress%3A0123456789%3E",
      "2600:1f18::7b 2600:1f18::7b 2600%3A1f18%3A%3A7b",
    ],
    ["ARNs", "arn:aws:sqs:eu-west-1:998877665544:anon-qwerty.", "arn:aws:sqs:eu-west-1:111122223333:orders."],
    ["accounts in names", "logs-998877665544-x 1998877665544", "logs-111122223333-x 1998877665544"],
    [
      "addresses",
      "192.0.2.5, 192.0.2.5:443 and ec2-192-0-2-5.compute",
      "54.239.28.85, 54.239.28.85:443 and ec2-54-239-28-85.compute",
    ],
    ["not within a longer address", "192.0.2.50 1.192.0.2.5", "192.0.2.50 1.192.0.2.5"],
    ["Markdown and CSV", "`anon-qwerty` **anon-qwerty**|anon-qwerty,anon-qwerty", "`orders` **orders**|orders,orders"],
  ])("%s", (_what, text, expected) => {
    expect(rehydrated(text).text).toBe(expected);
    expect(rehydrated(text, text.length).text).toBe(expected);
  });

  test("counts what it replaced, and tells pseudonyms that it does not know", () => {
    const text =
      "anon-qwerty anon-other-name 203.0.113.9 email-zzzzzzzzzz@redacted.invalid anon-qwerty anonymous anon-";
    expect(rehydrated(text)).toMatchObject({
      replaced: 2,
      unknown: ["anon-other-name", "203.0.113.9", "email-zzzzzzzzzz@redacted.invalid"],
    });
  });

  test("gives the same for a text of megabytes, however it is cut", () => {
    const text = "one anon-qwerty-zxcv at 192.0.2.5 ".repeat(20_000);
    const expected = "one orders-prod at 54.239.28.85 ".repeat(20_000);
    for (const parts of [1, 7, 331])
      expect(rehydrated(text, parts)).toMatchObject({ text: expected, replaced: 40_000 });
  });

  test("leaves bytes alone that are no text", () => {
    const bytes = Buffer.from([0xff, 0x00, 0xc3, 0x28, 0x80]).toString("latin1");
    expect(rehydrated(`${bytes}anon-qwerty${bytes}`).text).toBe(`${bytes}orders${bytes}`);
  });
});

describe("a map", () => {
  test("is read as it was written", () => {
    const map = {
      schema: "lambda-case-pack/name-map@1",
      key: Buffer.alloc(32).toString("base64"),
      entries: ENTRIES,
    } as const;
    const read = readNameMap(nameMapText(map), "names.json", "--map");
    expect(new Set(read.entries)).toEqual(new Set(ENTRIES));
    expect(read.key).toBe(map.key);
  });

  test.each([
    ["no JSON", "{"],
    ["another schema", '{"schema":"x","key":"","entries":[]}'],
    ["a short key", '{"schema":"lambda-case-pack/name-map@1","key":"AAAA","entries":[]}'],
    [
      "an entry without a value",
      `{"schema":"lambda-case-pack/name-map@1","key":"${"A".repeat(43)}=","entries":[{"pseudonym":"anon-x","kind":"name"}]}`,
    ],
  ])("that is %s is refused by the option's name, and not quoted", (_what, text) => {
    expect(() => readNameMap(text, "/x/names.json", "--map")).toThrow(/^--map \/x\/names\.json is no map of names: /u);
  });

  test("holds no pseudonym that stands for two values, and one entry for an account however it was written", () => {
    const entries = new MapEntries();
    entries.add({ kind: "address", pseudonym: "192.0.2.1", value: "1.2.3.4" });
    entries.add({ kind: "address", pseudonym: "192.0.2.1", value: "5.6.7.8" });
    entries.add(entryOf("account", "1111-2222-3333", "998877665544"));
    entries.add(entryOf("account", "111122223333", "998877665544"));
    entries.add(entryOf("email", "Jane%40example.org", "email-abcdefghij%40redacted.invalid"));
    entries.add(entryOf("email", "jane@example.org", "email-abcdefghij@redacted.invalid"));
    expect(entries.all(() => false)).toEqual([
      { kind: "account", pseudonym: "998877665544", value: "111122223333" },
      { kind: "email", pseudonym: "email-abcdefghij@redacted.invalid", value: "Jane@example.org" },
    ]);
  });
});
