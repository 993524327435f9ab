import * as fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { createRedactor } from "../../../src/redact/redactor.ts";
import { staysInArn } from "../../../src/redact/names/arns.ts";
import { createNameGatherer } from "../../../src/redact/names/gather.ts";
import { createCipher } from "../../../src/redact/names/cipher.ts";
import { NameLookup } from "../../../src/redact/names/lookup.ts";
import { createNames, type SharedNames } from "../../../src/redact/names/names.ts";
import { decodedView } from "../../../src/pack/views.ts";
import { createRehydrator } from "../../../src/redact/names/rehydrate.ts";
import { entryOf, MapEntries } from "../../../src/redact/names/map.ts";
import type { Redactor } from "../../../src/core/redactor.ts";
import { KEY } from "../../helpers/redaction.ts";

/** As the seal reads what is encoded. */
function decode(text: string): string {
  return decodedView(Buffer.from(text, "latin1")).bytes.toString("latin1");
}

interface Shared {
  readonly redactor: Redactor;
  readonly names: SharedNames;
  /** Undoes what the redactor did, by what it told. */
  back(text: string): string;
}

/** The redactor for readers outside that has seen `documents` and `lines` before. */
function sharedOf(documents: readonly unknown[], lines: readonly string[] = []): Shared {
  const gatherer = createNameGatherer();
  for (const document of documents) gatherer.document(document);
  for (const line of lines) gatherer.line(line);
  const names = createNames(KEY, gatherer.gathered(), decode);
  const entries = new MapEntries();
  const redactor = createRedactor({
    key: new Uint8Array(32).fill(1),
    namesKey: KEY,
    audience: "shared",
    names,
    onPseudonym: (kind, value, pseudonym) =>
      entries.add(entryOf(kind === "account-id" ? "account" : kind, value, pseudonym)),
  });
  return {
    redactor,
    names,
    back(text) {
      for (const [pseudonym, value] of names.entries()) entries.add({ kind: "name", pseudonym, value });
      const rehydrator = createRehydrator(entries.all(() => false));
      const latin1 = Buffer.from(text, "utf8").toString("latin1");
      return Buffer.from(rehydrator.push(latin1) + rehydrator.end(), "latin1").toString("utf8");
    },
  };
}

const ROLE = "arn:aws:iam::123456789012:role/team/orders-fulfil-role";
const QUEUE = "arn:aws:sqs:eu-west-1:123456789012:orders-to-fulfil.fifo";

describe("names for readers outside", () => {
  test("are the same pseudonym in an ARN, in a member and in a sentence", () => {
    const { redactor } = sharedOf([{ RoleName: "orders-fulfil-role", Arn: ROLE }]);
    const out = redactor.json(
      { Arn: ROLE, RoleName: "orders-fulfil-role", Text: "role orders-fulfil-role, see %2Forders-fulfil-role%2F" },
      "f",
    ) as Record<string, string>;
    const name = out["RoleName"]!;
    expect(name).toMatch(/^anon-[a-z]{6}-[a-z]{6}-[a-z]{4}$/u);
    expect(out["Arn"]).toMatch(new RegExp(`^arn:aws:iam::\\d{12}:role/anon-[a-z]{4}/${name}$`, "u"));
    expect(out["Text"]).toBe(`role ${name}, see %2F${name}%2F`);
  });

  test("stay where AWS chose them", () => {
    const { redactor } = sharedOf([]);
    for (const arn of [
      "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
      "arn:aws:s3:::*",
      "arn:aws:ec2:*:*:network-interface/eni-*",
      "arn:aws:lambda:*:*:function:*",
      "arn:aws:execute-api:eu-west-1:*:k3v9q2xw7d/live/GET/orders",
    ])
      expect(redactor.text(arn, "f")).toBe(arn);
    expect(redactor.text("arn:aws:kms:eu-west-1:123456789012:alias/aws/s3", "f")).toMatch(
      /:alias\/aws\/anon-|:alias\/aws\/s3$/u,
    );
    expect(
      redactor.text("arn:aws:iam::123456789012:role/aws-service-role/sqs.amazonaws.com/AWSServiceRoleForSqs", "f"),
    ).toMatch(/:role\/aws-service-role\/sqs\.amazonaws\.com\/AWSServiceRoleForSqs$/u);
    expect(redactor.text("arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/orders:*", "f")).toMatch(
      /:log-group:\/aws\/lambda\/anon-[a-z]{6}:\*$/u,
    );
  });

  test("that are everyday words are names in ARNs and members, and words in sentences", () => {
    const { redactor } = sharedOf([{ FunctionName: "worker" }]);
    expect(redactor.text("a permissions boundary and a worker thread", "f")).toBe(
      "a permissions boundary and a worker thread",
    );
    expect(redactor.json({ FunctionName: "worker" }, "f")).toEqual({
      FunctionName: expect.stringMatching(/^anon-[a-z]{6}$/u),
    });
  });

  test("are found in base64, and the whole of that goes", () => {
    const { redactor } = sharedOf([{ QueueName: "orders-to-fulfil.fifo" }]);
    const body = Buffer.from(`{"queue":"orders-to-fulfil.fifo","n":1}`).toString("base64");
    expect(redactor.text(`body ${body}`, "f")).toMatch(/^body <encoded-name:[0-9a-f]{10}>$/u);
  });

  test("what was replaced once stays as it is", () => {
    const { redactor } = sharedOf([{ Arn: ROLE, QueueArn: QUEUE }]);
    const once = redactor.text(`${ROLE} ${QUEUE} orders-fulfil-role from 54.239.28.85`, "f");
    expect(redactor.text(once, "f")).toBe(once);
    expect(once).toContain(".fifo");
  });
});

describe("what policies compare survives", () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/u);
  const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join("-"));

  /** Pieces of a name with wildcards between, which match it. */
  const matching = fc.tuple(name, fc.nat(), fc.nat(), fc.constantFrom("*", "?")).map(([text, a, b, mark]) => {
    const [from, to] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y) as [number, number];
    if (mark === "*") return { text, pattern: `${text.slice(0, from)}*${text.slice(to)}` };
    return from >= text.length
      ? { text, pattern: text }
      : { text, pattern: `${text.slice(0, from)}?${text.slice(from + 1)}` };
  });

  test("a pattern that matches a name matches its pseudonym", () => {
    fc.assert(
      fc.property(matching, ({ text, pattern }) => {
        fc.pre(!staysInArn(text));
        const [own, asked] = [text, pattern].map((each) => `arn:aws:sqs:eu-west-1:123456789012:${each}`);
        const { redactor } = sharedOf([{ Resource: [own, asked] }]);
        const [shared, other] = [own, asked].map((each) => redactor.text(each!, "f").split(":").at(-1)!);
        expect(glob(other!).test(shared!)).toBe(true);
      }),
      { numRuns: 300, seed: 42 },
    );
  });

  test("a pattern that does not match a name does not match its pseudonym", () => {
    fc.assert(
      fc.property(matching, name, ({ pattern }, other) => {
        fc.pre(!glob(pattern).test(other) && /[a-z0-9]{4}/u.test(pattern));
        const [own, asked] = [other, pattern].map((each) => `arn:aws:sqs:eu-west-1:123456789012:${each}`);
        const { redactor } = sharedOf([{ Resource: [own, asked] }]);
        const [shared, pseudonym] = [own, asked].map((each) => redactor.text(each!, "f").split(":").at(-1)!);
        expect(glob(pseudonym!).test(shared!)).toBe(false);
      }),
      { numRuns: 300, seed: 42 },
    );
  });

  test("different names have different pseudonyms", () => {
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 40 }), (names) => {
        const { redactor } = sharedOf([
          { Resource: names.map((each) => `arn:aws:sqs:eu-west-1:123456789012:${each}`) },
        ]);
        const shared = names.map((each) => redactor.text(`arn:aws:sqs:eu-west-1:123456789012:${each}`, "f"));
        expect(new Set(shared).size).toBe(names.length);
      }),
      { numRuns: 50, seed: 42 },
    );
  });
});

describe("rehydrate after pseudonymise", () => {
  const segment = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{2,8}(?:[-_.][A-Za-z0-9]{1,8}){0,3}$/u);
  const glue = fc.constantFrom(
    " ",
    "\n",
    ", ",
    '"',
    '\\"',
    "/",
    ":",
    "%2F",
    " (",
    ")",
    "=",
    "\\n",
    "<b>",
    "</b>",
    "`",
    "é ",
  );

  test("is the text again, whatever stands between the names", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(segment, { minLength: 1, maxLength: 6 }),
        fc.array(fc.tuple(fc.nat(), glue), { maxLength: 12 }),
        (names, places) => {
          const documents = [{ Resource: names.map((each) => `arn:aws:sqs:eu-west-1:123456789012:${each}`) }];
          const { redactor, back } = sharedOf(documents);
          const text = places.map(([index, between]) => `${names[index % names.length]}${between}`).join("");
          const whole = `${text} arn:aws:sqs:eu-west-1:123456789012:${names[0]} 123456789012 from 54.239.28.85 by jane.roe@example.org`;
          expect(back(redactor.text(whole, "f"))).toBe(whole);
        },
      ),
      { numRuns: 200, seed: 42 },
    );
  });
});

/** As IAM matches: `*` any characters, `?` one. */
function glob(pattern: string): RegExp {
  const literal = (text: string): string => text.replaceAll(/[.+^${}()|[\]\\]/gu, "\\$&");
  return new RegExp(`^${literal(pattern).replaceAll("*", ".*").replaceAll("?", ".")}$`, "u");
}

describe("a name that is a member's too", () => {
  const arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/";

  test("goes from both where somebody chose it: a table in a batch's request", () => {
    const record = {
      requestParameters: { requestItems: { "acme-payments-ledger": [{ key: 1 }] } },
      resources: [{ ARN: `${arn}acme-payments-ledger` }],
    };
    const { redactor, names, back } = sharedOf([record]);
    const out = JSON.stringify(redactor.json(record, "f"));
    expect(out).not.toContain("acme-payments-ledger");
    expect(redactor.text("wrote acme-payments-ledger", "f")).toMatch(/^wrote anon-[a-z]{4}-[a-z]{8}-[a-z]{6}$/u);
    expect(names.left("acme-payments-ledger")).toHaveLength(1);
    expect(names.leftAnywhere("acme-payments-ledger")).toHaveLength(1);
    expect(JSON.parse(back(out))).toEqual(record);
  });

  test("goes where it is one word that an ARN calls a name, and stays where only a member has it", () => {
    const { redactor } = sharedOf([
      { Table: `${arn}ledgerx`, ledgerx: 1 },
      { RoleName: "sessionctx", sessionctx: 1 },
    ]);
    expect(redactor.json({ ledgerx: 1, sessionctx: 2 }, "f")).toEqual({
      [redactor.text("ledgerx", "f")]: 1,
      sessionctx: 2,
    });
    expect(redactor.text("ledgerx", "f")).toMatch(/^anon-[a-z]{7}$/u);
  });
});

describe("a log with many executions", () => {
  const execution = (number: number): string =>
    `arn:aws:states:eu-west-1:123456789012:execution:shop:order-2026-x${number}`;

  test("does not push out the names behind it", () => {
    const lines = Array.from({ length: 60_000 }, (_, number) => execution(number));
    const { redactor } = sharedOf([], [...lines, "arn:aws:dynamodb:eu-west-1:123456789012:table/payment-book"]);
    expect(redactor.text("wrote payment-book", "f")).toMatch(/^wrote anon-[a-z]{7}-[a-z]{4}$/u);
  });

  test("ends the run where there are more names than can be remembered: none is forgotten", () => {
    const gatherer = createNameGatherer(3);
    for (const number of [1, 2]) gatherer.line(execution(number));
    expect(() => gatherer.line(execution(3))).toThrowError(/more than 3 different names.*--since/su);
    expect(() => gatherer.line(execution(2))).not.toThrow();
    for (const account of ["111111111111", "222222222222"]) gatherer.account(account);
    expect(() => gatherer.account("333333333333")).toThrowError(/different names/u);
  });

  test("is looked through without comparing each word with each name", () => {
    const lookup = new NameLookup(Array.from({ length: 26_000 }, (_, number) => `order-2026-x${number}`));
    const steps = vi.spyOn(Map.prototype, "get");
    const comparisons = vi.spyOn(String.prototype, "startsWith");
    const end = lookup.endOfLongest("order-2026-x7 order-2026", 0, 5);
    const counted = [steps.mock.calls.length, comparisons.mock.calls.length];
    steps.mockRestore();
    comparisons.mockRestore();
    expect(end).toBe("order-2026-x7".length);
    expect(counted).toEqual([5, 0]);
  });

  test("has pieces of patterns looked up by their length", () => {
    const cuts = Array.from({ length: 26_000 }, (_, number) => `q${String(number).padStart(5, "0")}`);
    const cipher = createCipher(KEY, cuts);
    const searches = vi.spyOn(String.prototype, "indexOf");
    const lookups = vi.spyOn(Set.prototype, "has");
    const text = cipher.text("ordersq00007", (id) => id);
    const counted = searches.mock.calls.length + lookups.mock.calls.length;
    searches.mockRestore();
    lookups.mockRestore();
    expect(text.slice(6)).toBe(cipher.text("q00007", (id) => id));
    expect(counted).toBeLessThan(60);
  });
});

describe("a name or an account that is spelt in another way", () => {
  const NAME = "acme-payments-ledger";
  const known = [{ Arn: `arn:aws:dynamodb:eu-west-1:123456789012:table/${NAME}` }, { QueueName: "payment-book" }];
  const binary = Buffer.from([0, 1, 2, 250, 251, 7]);
  const wrapped = (text: string): Buffer => Buffer.concat([binary, Buffer.from(` ${text} `), binary]);
  const SPELLINGS: readonly (readonly [string, (text: string) => string])[] = [
    ["hex", (text) => Buffer.from(` ${text} `).toString("hex")],
    ["base64 of binary data", (text) => wrapped(text).toString("base64")],
    ["base64 for URLs", (text) => wrapped(text).toString("base64url")],
    ["base64 of base64", (text) => Buffer.from(wrapped(text).toString("base64")).toString("base64")],
    ["escapes of JSON", (text) => text.replaceAll("-", "\\u002d").replaceAll("3", "\\u0033")],
    ["escapes of JSON in JSON", (text) => text.replaceAll("-", "\\\\u002d").replaceAll("3", "\\\\u0033")],
    ["escapes of URLs", (text) => text.replaceAll("-", "%2D").replaceAll("3", "%33")],
    ["escapes of URLs in URLs", (text) => text.replaceAll("-", "%252D").replaceAll("3", "%2533")],
  ];

  test.each(SPELLINGS)("in %s goes, the spelling as a whole", (_, spelt) => {
    const { redactor, names } = sharedOf(known);
    for (const value of [NAME, "payment-book", "123456789012"]) {
      const before = `body "${spelt(value)}", end`;
      expect(names.left(decode(before))).not.toEqual([]);
      const after = redactor.text(before, "f");
      expect(after).toMatch(/^body "[^ ]*<encoded-name:[0-9a-f]{10}>[^ ]*", end$/u);
      expect(names.left(decode(after))).toEqual([]);
      const document = JSON.stringify(redactor.json({ body: before }, "f"));
      expect(names.left(decode(document))).toEqual([]);
    }
  });
});
