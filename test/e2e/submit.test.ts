import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { AwsError } from "../../src/example/handler.ts";
import type { Handlers } from "../../src/example/handler.ts";
import { cli } from "../helpers/cli.ts";
import { type SubmitAccount, submitAccount, type SubmitPack, submitPack } from "./submit-account.ts";

/** All that a person must say for the text of the example to be complete. */
const ANSWERS = [
  "--answer",
  "issue=Orders stay in the queue since this morning",
  "--answer",
  "workflow=A web shop stands before the queue",
  "--answer",
  "impact=Four thousand orders wait",
];
const YES = ["--yes", ...ANSWERS];

let pack: SubmitPack;
let account: SubmitAccount;

beforeAll(async () => {
  pack = await submitPack();
});
afterAll(() => pack.remove());
afterEach(() => account.endpoint.close());

describe("a case", () => {
  it("is opened with the text, the answers and the very bytes of the pack, which go up in parts", async () => {
    account = await submitAccount();
    const { support } = account.example;
    support.partSizeBytes = 100_000;
    const run = await account.submit(pack.path, [...YES, "--output", "json", "--cc", "on-call@example.com"]);
    expect(run.stderr).not.toMatch(/lambda-case-pack:/u);
    expect(run.code).toBe(0);
    const [opened] = support.cases;
    expect(support.cases).toHaveLength(1);
    expect(opened).toMatchObject({
      subject: `Lambda permission problem: order-fulfilment (case pack ${pack.sha256.slice(0, 12)})`,
      serviceCode: "aws-lambda",
      categoryCode: "permissions-issue",
      severityCode: "normal",
      language: "en",
      ccEmailAddresses: ["on-call@example.com"],
    });
    const [first] = opened?.communications ?? [];
    expect(first?.files.map(({ fileName }) => fileName)).toEqual([pack.name]);
    expect(first?.files[0]?.data.equals(pack.bytes)).toBe(true);
    expect(first?.body).toContain("Four thousand orders wait");
    expect(first?.body).not.toContain("PLEASE ANSWER");
    const result = JSON.parse(run.stdout) as Record<string, unknown>;
    expect(result).toMatchObject({
      caseId: opened?.caseId,
      displayId: opened?.displayId,
      url: `https://console.aws.amazon.com/support/home#/case/?displayId=${opened?.displayId}`,
      files: [{ name: pack.name, bytes: pack.bytes.byteLength, sha256: pack.sha256 }],
      answerWasLost: false,
    });
    const parts = Math.ceil(pack.bytes.byteLength / 100_000);
    expect(account.asked().filter((operation) => operation === "support:PutPart")).toHaveLength(parts);
    expect(account.asked().filter((operation) => operation === "support:CreateCase")).toHaveLength(1);
    expect(account.endpoint.problems).toEqual([]);
  });

  it("is shown whole before anybody is asked, and only a yes sends it", async () => {
    account = await submitAccount();
    const [issue, impact] = ["It fails \u202e\u001b[31m", "Four thousand orders wait"];
    const refused = await account.submit(pack.path, ["--yes-unanswered"], { answers: ["no"] });
    expect(refused.code).toBe(130);
    expect(refused.stderr).toContain("Nothing was sent.");
    expect(account.asked()).toEqual([
      "support:DescribeServices",
      "support:DescribeSeverityLevels",
      "support:DescribeCases",
    ]);
    for (const shown of [pack.name, pack.sha256, "Permissions Issue (permissions-issue)", "System impaired (normal)"])
      expect(refused.stderr).toContain(shown);
    // One question is left open: that takes a word too.
    const open = await account.submit(pack.path, [], { answers: [issue, impact, ""] });
    expect(open.code).toBe(252);
    expect(open.stderr).toMatch(/A question is open .*\n {2}workflow: /u);
    const sent = await account.submit(pack.path, [], { answers: [issue, impact, "A web shop", "yes"] });
    expect(sent.code).toBe(0);
    expect(sent.stdout).toMatch(
      /^Opened case 17\d{10}\n {2}id {4}case-604758102665-exen-2026-\w+\n {2}page {2}https:/u,
    );
    // What a terminal would obey is written out, for whoever reads the case too.
    const body = account.example.support.cases[0]?.communications[0]?.body;
    for (const text of [body, sent.stderr]) expect(text).toContain(String.raw`It fails \u202e\x1b[31m`);
    // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
    expect(sent.stderr + sent.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/u);
  });

  it("is opened once for a pack: a second run is told of the first, and may add to it", async () => {
    account = await submitAccount();
    const { support } = account.example;
    expect((await account.submit(pack.path, [...YES, "--quiet"])).code).toBe(0);
    const again = await account.submit(pack.path, [...YES, "--quiet"]);
    const displayId = support.cases[0]?.displayId ?? "";
    expect([again.code, again.stderr]).toEqual([252, expect.stringContaining(`Add to it with --case-id ${displayId}`)]);
    const added = await account.submit(pack.path, [
      "--case-id",
      displayId,
      "--yes",
      "--yes-unanswered",
      "--output",
      "json",
    ]);
    expect(added.code).toBe(0);
    expect(JSON.parse(added.stdout)).toMatchObject({ addedTo: support.cases[0]?.caseId, displayId });
    expect(support.cases).toHaveLength(1);
    const communications = support.cases[0]?.communications ?? [];
    expect(communications).toHaveLength(2);
    expect(communications[1]?.files[0]?.data.equals(pack.bytes)).toBe(true);
    expect(account.asked().filter((operation) => operation === "support:CreateCase")).toHaveLength(1);
  });

  it("is rehearsed by the API's own dry run: AWS says what it would refuse, and keeps nothing", async () => {
    account = await submitAccount();
    const run = await account.submit(pack.path, ["--dry-run"]);
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/AWS Support would take it\. Nothing was uploaded/u);
    expect(run.stdout).toContain("impact: Who is affected");
    expect(account.example.support).toMatchObject({ cases: [], uploads: new Map(), sets: new Map() });
    const calls = account.endpoint.calls.filter(({ operation }) => /CreateCase|UploadLinks/u.test(operation));
    expect(calls.map(({ outcome, input }) => [outcome, input["dryRun"]])).toEqual([
      ["DryRunOperationException", true],
      ["DryRunOperationException", true],
    ]);
    account.endpoint.faults.add({
      operation: "support:CreateCase",
      fault: new AwsError("CaseCreationLimitExceeded", "Too many cases."),
    });
    const limited = await account.submit(pack.path, ["--dry-run"]);
    expect(limited.code).toBe(254);
    expect(limited.stderr).toMatch(/would not take it.*CaseCreationLimitExceeded.*Too many cases\./u);
  });
});

describe("nothing is sent", () => {
  it.each<[string, readonly string[], RegExp]>([
    ["off a terminal without a yes", [], /Nothing is sent without a yes.*--dry-run/u],
    ["with open questions", ["--yes"], /3 questions are open.*\n {2}issue: .*\n {2}impact: .*\n {2}workflow: /u],
    [
      "with an answer to no question",
      ["--yes", "--answer", "frequency=always"],
      /open questions are issue, impact, workflow/u,
    ],
    [
      "with more copies than AWS takes",
      ["--yes", ...Array.from({ length: 11 }, () => "--cc=a@example.com")],
      /--cc takes 10/u,
    ],
    ["with an address that is none", ["--yes", "--cc", "nobody"], /--cc nobody is not an e-mail address/u],
    [
      "with a category for a case that has one",
      ["--yes", "--case-id", "1", "--category", "x"],
      /--category is of a new case/u,
    ],
    [
      "with an answer that is too long",
      ["--yes", "--yes-unanswered", "--answer", `impact=${"x ".repeat(1_000)}`],
      /characters too long: AWS Support takes 8000/u,
    ],
  ])("%s", async (_name, options, sentence) => {
    account = await submitAccount();
    const { code, stdout, stderr } = await account.submit(pack.path, options);
    expect([code, stdout]).toEqual([252, ""]);
    expect(stderr).toMatch(sentence);
    expect(account.endpoint.calls).toEqual([]);
  });

  it("with a secret in an answer, which is not repeated", async () => {
    account = await submitAccount();
    const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzKEY";
    const { code, stderr } = await account.submit(pack.path, [
      "--yes",
      "--yes-unanswered",
      "--answer",
      `impact=we use password=${secret}`,
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/looks like a secret/u);
    expect(stderr).not.toContain(secret);
    expect(account.endpoint.calls).toEqual([]);
  });

  it("with a secret in the subject, which is not repeated", async () => {
    account = await submitAccount();
    const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzKEY";
    const { code, stderr } = await account.submit(pack.path, [...YES, "--subject", `It fails: password=${secret}`]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("The --subject holds what looks like a secret")]);
    expect(stderr).not.toContain(secret);
    expect(account.endpoint.calls).toEqual([]);
  });

  it("of a pack that was changed", async () => {
    account = await submitAccount();
    const changed = join(pack.folder, "changed.zip");
    const bytes = Buffer.from(pack.bytes);
    bytes[1_000] = (bytes[1_000] ?? 0) ^ 1;
    await writeFile(changed, bytes);
    const { code, stderr } = await account.submit(changed, YES);
    expect(code).toBe(1);
    expect(stderr).toMatch(/The pack does not verify, so it is not sent: changed\.zip: /u);
    expect(account.endpoint.calls).toEqual([]);
  });

  it("to a case, a service or a severity that there is not, and what there is is named", async () => {
    account = await submitAccount();
    const run = async (...options: string[]) => await account.submit(pack.path, [...YES, ...options]);
    const [noCase, noService, noSeverity] = [
      await run("--case-id", "170000000099"),
      await run("--service", "lamda"),
      await run("--severity", "critical"),
    ];
    expect([noCase.code, noCase.stderr]).toEqual([252, expect.stringContaining("knows no case 170000000099")]);
    expect([noService.code, noService.stderr]).toEqual([252, expect.stringMatching(/it offers .*aws-lambda/u)]);
    expect([noSeverity.code, noSeverity.stderr]).toEqual([252, expect.stringMatching(/low, normal, high, urgent/u)]);
    expect(account.asked().filter((operation) => !operation.startsWith("support:Describe"))).toEqual([]);
  });
});

describe("without the API", () => {
  it("an account whose plan has none is told how to do it by hand", async () => {
    account = await submitAccount({
      faults: [
        {
          operation: "support:*",
          fault: new AwsError("SubscriptionRequiredException", "AWS Premium Support Subscription is required.", 400),
        },
      ],
    });
    const { code, stdout, stderr } = await account.submit(pack.path, ["--yes", "--yes-unanswered"]);
    expect(code).toBe(254);
    expect(stderr).toMatch(/no API \(SubscriptionRequiredException\), so nothing was sent/u);
    expect(stdout).toContain("https://console.aws.amazon.com/support/home#/case/create");
    expect(stdout).toContain(`unzip -p ${pack.path} case-description.md`);
    expect(stdout).toContain(`Attach, in this order: ${pack.name}`);
    expect(stdout).toContain("Answer the 3 questions");
    const json = await account.submit(pack.path, ["--yes", "--yes-unanswered", "--output", "json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ byHand: { files: [{ name: pack.name, path: pack.path }] } });
  });

  it("a permission that is missing is named, and exits 254", async () => {
    account = await submitAccount({ faults: [{ operation: "support:DescribeServices", fault: "access-denied" }] });
    const { code, stderr } = await account.submit(pack.path, YES);
    expect(code).toBe(254);
    expect(stderr).toMatch(/nothing was sent: these credentials may not call .*AWSSupportAccess/u);
  });

  it("credentials that have expired exit 253", async () => {
    account = await submitAccount({ faults: [{ operation: "support:*", fault: "expired-token" }] });
    const { code, stderr } = await account.submit(pack.path, YES);
    expect([code, stderr]).toEqual([253, expect.stringContaining("ExpiredTokenException")]);
  });
});

describe("a failure after the upload", () => {
  it("says what AWS has and how to go on, and going on sends no byte again", async () => {
    account = await submitAccount({
      faults: [{ operation: "support:CreateCase", fault: new AwsError("CaseCreationLimitExceeded"), times: 1 }],
    });
    const failed = await account.submit(pack.path, [...YES, "--quiet"]);
    expect(failed.code).toBe(254);
    const [, uploadId = ""] = /--upload-id (upload-\w+)/u.exec(failed.stderr) ?? [];
    expect(failed.stderr).toContain(`${pack.name}  ${uploadId}`);
    const puts = account.asked().filter((operation) => operation === "support:PutPart").length;
    const went = await account.submit(pack.path, [...YES, "--quiet", "--upload-id", uploadId]);
    expect(went.code).toBe(0);
    expect(account.asked().filter((operation) => operation === "support:PutPart")).toHaveLength(puts);
    expect(account.example.support.cases[0]?.communications[0]?.files[0]?.data.equals(pack.bytes)).toBe(true);
  });
});

describe("two jobs that submit the same pack at once", () => {
  /** While this run's files go up, another run opens the case, or adds the text. */
  const meanwhile = async (
    other: (handlers: Handlers) => void,
    wrap: (handlers: Handlers) => Handlers = () => ({}),
  ): Promise<SubmitAccount> => {
    let isDone = false;
    return await submitAccount({
      wrap: (handlers) => ({
        ...wrap(handlers),
        "support:CompleteAttachmentUpload": (input, ctx) => {
          if (!isDone) other(handlers);
          isDone = true;
          return handlers["support:CompleteAttachmentUpload"]?.(input, ctx);
        },
      }),
    });
  };
  const context = () => ({
    region: "us-east-1",
    accountId: "604758102665",
    now: Date.parse(account.example.now),
    origin: "",
  });
  const theirs = (handlers: Handlers): void => {
    const subject = `Somebody else's (case pack ${pack.sha256.slice(0, 12)})`;
    const filed = { serviceCode: "aws-lambda", categoryCode: "permissions-issue", severityCode: "normal" };
    void handlers["support:CreateCase"]?.({ subject, communicationBody: "It fails.", ...filed }, context());
  };

  it("open one case: who comes second is pointed to it, and what was sent is named", async () => {
    account = await meanwhile(theirs);
    const { support } = account.example;
    const { code, stderr } = await account.submit(pack.path, [...YES, "--quiet"]);
    expect(support.cases.map(({ subject }) => subject)).toEqual([expect.stringMatching(/^Somebody else's/u)]);
    expect([code, stderr]).toEqual([
      252,
      expect.stringContaining(`Add to it with --case-id ${support.cases[0]?.displayId}`),
    ]);
    expect(stderr).toMatch(/attached to nothing:\n {2}\S+\.zip {2}upload-\w+/u);
    expect(stderr).not.toContain("To go on");
    expect(account.asked()).not.toContain("support:CreateCase");
  });

  it("and with --again the other's case is not taken for one's own where the answer is lost", async () => {
    const abort = new AbortController();
    let asked = 0;
    account = await meanwhile(theirs, (handlers) => ({
      "support:DescribeCases": (input, ctx) => {
        asked += 1;
        // The first is the plan's, the second right before the request; the third looks for the lost answer.
        if (asked === 3) abort.abort();
        return handlers["support:DescribeCases"]?.(input, ctx);
      },
    }));
    account.endpoint.faults.add({ operation: "support:CreateCase", fault: "reset" });
    const { code, stderr } = await account.submit(pack.path, [...YES, "--quiet", "--again"], { signal: abort.signal });
    expect([code, stderr]).toEqual([254, expect.stringMatching(/not known whether a case was opened/u)]);
  });
});

describe("an answer that was lost", () => {
  /** AWS opens the case and the answer never arrives. */
  const lost =
    (then: () => void) =>
    (handlers: Handlers): Handlers => ({
      "support:CreateCase": (input, ctx) => {
        void handlers["support:CreateCase"]?.(input, ctx);
        then();
        throw new AwsError("InternalServerError", "An internal server error occurred.", 500);
      },
    });

  it("and Ctrl-C: a case may be there, so nobody is told to open one with the uploads", async () => {
    const abort = new AbortController();
    account = await submitAccount({ wrap: lost(() => abort.abort()) });
    const { code, stderr } = await account.submit(pack.path, [...YES, "--quiet"], { signal: abort.signal });
    expect(account.example.support.cases).toHaveLength(1);
    expect(code).toBe(254);
    expect(stderr).toMatch(/It is not known whether a case was opened/u);
    expect(stderr).toContain(`(case pack ${pack.sha256.slice(0, 12)})`);
    expect(stderr).toContain("--case-id");
    expect(stderr).not.toMatch(/attached to nothing|To go on/u);
    expect(stderr).toMatch(new RegExp(`Only if there is none.*\n {2}${pack.name} {2}upload-`, "u"));
  });

  it("that cannot be looked for either: the same", async () => {
    account = await submitAccount({
      wrap: lost(() => undefined),
      faults: [{ operation: "support:DescribeCases", fault: "access-denied" }],
    });
    const { code, stderr } = await account.submit(pack.path, [...YES, "--quiet"]);
    expect(code).toBe(254);
    expect(stderr).toMatch(/It is not known whether a case was opened.*these credentials may not look for it/su);
    expect(stderr).not.toMatch(/attached to nothing|To go on/u);
  });
});

it("works on a built-in example account too", async () => {
  account = await submitAccount();
  const { code, stdout } = await cli(["submit", pack.path, "--example", "sqs-consumer-denied", "--quiet", ...YES]);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^Opened case/u)]);
});
