import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../src/core/case.ts";
import { PATHS } from "../../src/core/evidence.ts";
import { findSecrets } from "../../src/redact/scan.ts";
import { memoryEvidence } from "../helpers/memory-evidence.ts";
import { brokenSqsConsumer, crossAccountInvoke, healthyFunction, trail } from "../helpers/render-samples.ts";
import { ACTING } from "./hostile.ts";
import { monstrous } from "./monstrous.ts";
import { rendered, renderedOnce } from "./rendered.ts";

/** RFC 4180, quoted fields only, as the files are written. */
function parseCsv(text: string): string[][] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) =>
      [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/gu)].map((field) => (field[1] ?? "").replaceAll('""', '"')),
    );
}

describe("the rendered pack", () => {
  it("holds the derived files of the pack format", async () => {
    expect([...(await rendered(brokenSqsConsumer())).keys()]).toEqual([
      "case-description.md",
      "report.html",
      "README.txt",
      "findings.json",
      "timeline.csv",
      "workflow/workflow.json",
      "workflow/workflow.mmd",
      "cloudtrail/calls.csv",
    ]);
  });

  it("is the same bytes for the same input", async () => {
    const [first, again] = [await renderedOnce(monstrous), await rendered(monstrous())];
    expect([...again].filter(([path, text]) => first.get(path) !== text).map(([path]) => path)).toEqual([]);
  });

  it("holds no acting character in any file, whatever the evidence holds", async () => {
    const files = [...(await renderedOnce(monstrous))];
    expect(files.filter(([, text]) => ACTING.test(text)).map(([path]) => path)).toEqual([]);
  });

  it("gives findings and workflow back unchanged", async () => {
    const input = monstrous();
    const files = await renderedOnce(monstrous);
    expect(JSON.parse(files.get("findings.json") ?? "")).toEqual(JSON.parse(JSON.stringify(input.analysis.findings)));
    expect(JSON.parse(files.get("workflow/workflow.json") ?? "")).toEqual(
      JSON.parse(JSON.stringify(input.analysis.workflow)),
    );
  });

  it("renders without any evidence at all", async () => {
    const input = brokenSqsConsumer();
    const files = await rendered({ ...input, evidence: memoryEvidence(input.case, [], {}, {}), items: [] });
    expect(files.get("case-description.md")).toContain("No log events are in the archive");
    expect(files.get("cloudtrail/calls.csv")?.split("\n")).toHaveLength(2);
  });
});

describe.each(LANGUAGES)("a search for secrets in %s", (language) => {
  it.each([
    ["a broken queue consumer", brokenSqsConsumer],
    ["a cross-account case", crossAccountInvoke],
    ["a healthy function", healthyFunction],
    ["a monstrous case", monstrous],
  ])("finds none in what is rendered of %s: no word of ours looks like one", async (_, make) => {
    const files = [...(await renderedOnce(make, language))];
    const hits = files.flatMap(([path, text]) => findSecrets(text).map(({ rule, line }) => `${path}:${line} ${rule}`));
    expect(hits).toEqual([]);
  });
});

describe("calls.csv", () => {
  it("has the article's four columns and what identifies the call", async () => {
    const [head, first] = parseCsv((await rendered(brokenSqsConsumer())).get("cloudtrail/calls.csv") ?? "");
    expect(head).toEqual([
      "request",
      "source IP",
      "who",
      "when (UTC)",
      "outcome",
      "error code",
      "error text",
      "resource",
      "made by this tool",
      "who (ARN)",
      "first principal",
      "service",
      "region",
      "request id",
      "event id",
    ]);
    expect(first?.slice(0, 10)).toEqual([
      "CreatePolicyVersion",
      "203.0.113.24",
      "Deployer/pipeline",
      "2026-11-20T08:11:47Z",
      "ok",
      "",
      "",
      "",
      "no",
      "arn:aws:sts::111122223333:assumed-role/Deployer/pipeline",
    ]);
  });

  it("holds every call of the function's side", async () => {
    const rows = parseCsv((await rendered(crossAccountInvoke())).get("cloudtrail/calls.csv") ?? "");
    expect(rows).toHaveLength(1 + 91);
  });

  it("names the resource of a call, and who stood behind an assumed role", async () => {
    const input = brokenSqsConsumer();
    const key = "ASIAEXAMPLE";
    const user = { type: "IAMUser", userName: "dana", arn: "arn:aws:iam::111122223333:user/dana" };
    const session = (role: string, accessKeyId: string): object => ({
      type: "AssumedRole",
      arn: `arn:aws:sts::111122223333:assumed-role/${role}/s`,
      accessKeyId,
    });
    const assume = (at: string, userIdentity: object, accessKeyId: string): object => ({
      eventTime: at,
      eventName: "AssumeRole",
      eventSource: "sts.amazonaws.com",
      userIdentity,
      responseElements: { credentials: { accessKeyId } },
    });
    const records = [
      assume("2026-11-20T07:00:00Z", user, key),
      assume("2026-11-20T07:01:00Z", session("jump", key), "ASIASECOND"),
      {
        eventTime: "2026-11-20T07:02:00Z",
        eventName: "PutRolePolicy",
        eventSource: "iam.amazonaws.com",
        userIdentity: session("deploy", "ASIASECOND"),
        requestParameters: { roleName: "consumer" },
      },
    ];
    const events = records.map((record) => JSON.stringify(record));
    const evidence = memoryEvidence(input.case, input.items, {}, { [PATHS.events]: events });
    const rows = parseCsv((await rendered({ ...input, evidence })).get("cloudtrail/calls.csv") ?? "");
    expect(rows.slice(1).map((row) => [row[2], row[7], row[10]])).toEqual([
      ["user dana", "", ""],
      ["jump/s", "", "user dana"],
      ["deploy/s", "consumer", "user dana"],
    ]);
  });

  it("starts no field with a formula and keeps one line a call", async () => {
    const rows = parseCsv((await renderedOnce(monstrous)).get("cloudtrail/calls.csv") ?? "");
    expect(rows).toHaveLength(1 + 3_000);
    expect(rows.flat().filter((field) => /^[=+\-@\t\r]/u.test(field))).toEqual([]);
    expect(rows.every((row) => row.length === 15)).toBe(true);
  });

  it("takes nothing that the collecting person did before for the collecting itself", async () => {
    const input = brokenSqsConsumer();
    const who = input.case.collectedBy ?? "";
    const events = [
      trail({
        at: "2026-11-20T07:00:00Z",
        name: "PutRolePolicy",
        source: "iam.amazonaws.com",
        who,
        ip: "192.0.2.1",
        write: true,
      }),
      trail({ at: "2026-11-20T07:01:00Z", name: "GetRole", source: "iam.amazonaws.com", who, ip: "192.0.2.1" }),
      trail({
        at: "2026-11-20T12:00:11Z",
        name: "ListAliases20150331",
        source: "lambda.amazonaws.com",
        who,
        ip: "192.0.2.1",
      }),
    ];
    const evidence = memoryEvidence(input.case, input.items, {}, { [PATHS.events]: events });
    const rows = parseCsv((await rendered({ ...input, evidence })).get("cloudtrail/calls.csv") ?? "");
    expect(rows.slice(1).map((row) => [row[0], row[8]])).toEqual([
      ["PutRolePolicy", "no"],
      ["GetRole", "no"],
      ["ListAliases20150331", "yes"],
    ]);
  });
});

describe("timeline.csv", () => {
  it("has one line an entry with the place it rests on", async () => {
    const rows = parseCsv((await rendered(brokenSqsConsumer())).get("timeline.csv") ?? "");
    expect(rows[0]).toEqual(["time UTC", "kind", "what", "who", "evidence"]);
    expect(rows[1]).toEqual([
      "2026-11-20T08:11:47Z",
      "policy-change",
      "CreatePolicyVersion of `order-consumer` (v7, now default)",
      "arn:aws:sts::111122223333:assumed-role/Deployer/pipeline",
      "cloudtrail/events.ndjson:1",
    ]);
  });
});

describe("workflow.mmd", () => {
  it("is a flowchart with an account's frame and the denied call crossed out", async () => {
    const text = (await rendered(brokenSqsConsumer())).get("workflow/workflow.mmd") ?? "";
    expect(text.split("\n").slice(0, 3)).toEqual([
      "flowchart LR",
      '  subgraph a0["111122223333"]',
      '    n0["sqs: orders"]',
    ]);
    expect(text).toContain("n1 --x|");
    expect(text).toContain("linkStyle 1,2 stroke:");
  });

  it("gives every line to Mermaid's grammar, whatever names hold", async () => {
    const label = String.raw`"(?:[\p{L}\p{N} _.,:/@-]|#\d+;)*"`;
    const line = new RegExp(
      String.raw`^(?:flowchart LR|  (?:  )?n\d+\[${label}\]|  subgraph a\d+\[${label}\]|  end|  n\d+ (?:-->|--x|-\.->)\|${label}\| n\d+|  linkStyle [\d,]+ stroke:#b3261e,stroke-width:2px|  style n\d+ stroke-width:3px)$`,
      "u",
    );
    const text = (await renderedOnce(monstrous)).get("workflow/workflow.mmd") ?? "";
    expect(
      text
        .trimEnd()
        .split("\n")
        .filter((candidate) => !line.test(candidate)),
    ).toEqual([]);
  });
});

describe("README.txt", () => {
  it("explains the log grammar and the tokens, and counts what was replaced", async () => {
    const text = (await rendered(brokenSqsConsumer())).get("README.txt") ?? "";
    expect(text).toContain("a line that starts with no tab starts an event");
    expect(text).toContain("Replaced in this pack: 131 (aws-session-token 2, email 97, password 32).");
  });

  it("says what the audience changes", async () => {
    const input = brokenSqsConsumer();
    const text = (await rendered({ ...input, case: { ...input.case, audience: "shared" } })).get("README.txt");
    expect(text).toContain("made to be shared");
  });
});
