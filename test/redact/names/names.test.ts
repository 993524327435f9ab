import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRedactor } from "../../../src/redact/redactor.ts";
import { staysInArn } from "../../../src/redact/names/arns.ts";
import { createNameGatherer } from "../../../src/redact/names/gather.ts";
import { createNames } from "../../../src/redact/names/names.ts";
import { createRehydrator } from "../../../src/redact/names/rehydrate.ts";
import { entryOf, MapEntries } from "../../../src/redact/names/map.ts";
import type { Redactor } from "../../../src/core/redactor.ts";
import { KEY } from "../../helpers/redaction.ts";

interface Shared {
  readonly redactor: Redactor;
  /** Undoes what the redactor did, by what it told. */
  back(text: string): string;
}

/** The redactor for readers outside that has seen `documents` and `lines` before. */
function sharedOf(documents: readonly unknown[], lines: readonly string[] = []): Shared {
  const gatherer = createNameGatherer();
  for (const document of documents) gatherer.document(document);
  for (const line of lines) gatherer.line(line);
  const names = createNames(KEY, gatherer.gathered());
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
