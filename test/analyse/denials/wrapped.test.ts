import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readDenials } from "../../../src/analyse/denials/read.ts";
import { analyse } from "../../../src/analyse/run.ts";
import { PATHS } from "../../../src/core/evidence.ts";
import { evidenceOf, FUNCTION_ARN, logText, ROLE_ARN } from "../../helpers/evidence.ts";

const FOLDER = new URL("../../fixtures/analyse/denials/", import.meta.url);
const REQUEST = "5b3c1c52-5a1b-5d0a-9f6e-4a6b8a1c7d00";

interface Fixture {
  readonly text: string;
  readonly expect: { readonly denial: object };
}

/** AWS's own words by themselves: fixtures by the number of the text; the others are of wrappers. */
const TEXTS: readonly (readonly [string, Fixture])[] = readdirSync(FOLDER)
  .filter((name) => /^\d\d-/u.test(name))
  .map((name) => [name, JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")) as Fixture] as const)
  .filter(([, { text }]) => !/An error occurred|api error|Service: /u.test(text));

interface Wrapper {
  readonly name: string;
  readonly wrap: (text: string) => string;
  /** What the wrapper adds to the reading. */
  readonly adds: object;
}

/** One service for all: the reader takes the action from the text before it takes it from the wrapper. */
const WRAPPERS: readonly Wrapper[] = [
  {
    name: "boto",
    wrap: (text) =>
      `[ERROR] ClientError: An error occurred (AccessDenied) when calling the DeleteMessage operation: ${text}\nTraceback (most recent call last):\n  File "/var/task/app.py", line 12, in handler`,
    adds: { code: "AccessDenied", operation: "DeleteMessage" },
  },
  {
    name: "Go",
    wrap: (text) =>
      `operation error SQS: DeleteMessage, https response error StatusCode: 403, RequestID: ${REQUEST}, api error AccessDenied: ${text}`,
    adds: { code: "AccessDenied", operation: "DeleteMessage", requestId: REQUEST },
  },
  {
    name: "Java 2",
    wrap: (text) =>
      `software.amazon.awssdk.services.sqs.model.SqsException: ${text} (Service: Sqs, Status Code: 403, Request ID: ${REQUEST})\n\tat software.amazon.awssdk.core.internal.http.CombinedResponseHandler.handleErrorResponse(CombinedResponseHandler.java:125)`,
    adds: { requestId: REQUEST },
  },
  {
    name: "Java 1",
    wrap: (text) =>
      `com.amazonaws.services.sqs.model.AmazonSQSException: ${text} (Service: AmazonSQS; Status Code: 403; Error Code: AccessDenied; Request ID: ${REQUEST}; Proxy: null)`,
    adds: { requestId: REQUEST },
  },
  {
    name: "JavaScript",
    wrap: (text) =>
      `AccessDenied: ${text}\n    at throwDefaultError (/var/task/node_modules/@smithy/smithy-client/dist-cjs/index.js:867:20)\n  '$fault': 'client',\n  '$metadata': { httpStatusCode: 403, requestId: '${REQUEST}', attempts: 1 }`,
    adds: { code: "AccessDenied", requestId: REQUEST },
  },
  {
    name: "Lambda's JSON of an error",
    wrap: (text) =>
      JSON.stringify({
        errorType: "AccessDenied",
        errorMessage: text,
        stackTrace: ['  File "/var/task/app.py", line 12'],
      }),
    adds: { code: "AccessDenied" },
  },
  {
    name: "a JSON log line",
    wrap: (text) =>
      JSON.stringify({
        timestamp: "2026-11-20T09:00:00Z",
        level: "ERROR",
        message: { name: "AccessDenied", message: text, $metadata: { requestId: REQUEST } },
      }),
    adds: { code: "AccessDenied", requestId: REQUEST },
  },
  {
    name: "JSON in the text of a JSON log line",
    wrap: (text) =>
      JSON.stringify({
        level: "error",
        msg: `failed: ${JSON.stringify({ errorType: "AccessDenied", errorMessage: text })}`,
      }),
    adds: {},
  },
];

describe.each(WRAPPERS)("as $name writes them", ({ wrap, adds }) => {
  it.each(TEXTS)(
    "%s is read as one refusal, with what the text says and what was put around it",
    (_name, { text, expect: wanted }) => {
      const readings = readDenials(wrap(text));
      expect(readings).toHaveLength(1);
      expect(readings[0]?.denial).toMatchObject(wanted.denial);
      // Replies over HTTP and texts that bring a code of their own say more than what stands around them.
      expect(readings[0]).toMatchObject(/^(?:\{|\w+Exception: )/u.test(text) ? {} : adds);
    },
  );
});

describe("the same refusal, 10,000 times", () => {
  it("is one finding with count, first, last and some request ids, whatever the sessions and wrappers", async () => {
    const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
    const json = { [PATHS.function]: { Configuration: { FunctionArn: FUNCTION_ARN, Role: ROLE_ARN } } };
    const start = Date.parse("2026-11-20T09:00:00.000Z");
    const events = Array.from({ length: 10_000 }, (_, n): [string, string, string] => {
      const text = `User: arn:aws:sts::111122223333:assumed-role/orders-role/orders${n % 3 === 0 ? "" : `-${n}`} is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:eu-west-1:111122223333:orders because no identity-based policy allows the sqs:SendMessage action`;
      const wrapped = WRAPPERS[n % WRAPPERS.length]?.wrap(text) ?? text;
      const at = new Date(start + n * 700).toISOString();
      return [at, "2026/11/20/[$LATEST]0123456789abcdef0123456789abcdef", `${at}\t${id(n)}\tERROR\t${wrapped}`];
    });
    const { findings } = await analyse(evidenceOf({ json, text: { "logs/aws-lambda-orders/a.txt": logText(events) } }));
    const told = findings.findings.filter(({ id: name }) => name.startsWith("denied-calls"));
    expect(told).toHaveLength(1);
    expect(told[0]?.seen).toMatchObject({
      count: 10_000,
      first: "2026-11-20T09:00:00.000Z",
      last: new Date(start + 9_999 * 700).toISOString(),
    });
    expect(told[0]?.seen?.requestIds).toHaveLength(5);
    expect(findings.rootCause).toMatchObject({ explains: 10_000, refused: 10_000 });
  });
});
