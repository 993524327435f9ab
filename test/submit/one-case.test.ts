import { afterEach, describe, expect, it } from "vitest";
import { CasePackError } from "../../src/core/errors.ts";
import { AwsError } from "../../src/example/handler.ts";
import type { Handlers } from "../../src/example/handler.ts";
import { casesAbout, subjectOf } from "../../src/submit/find-case.ts";
import { addToCase, openCase, OutcomeUnknown } from "../../src/submit/open-case.ts";
import { type Desk, desk, type DeskOptions } from "./desk.ts";

const SHA = "3fb1c09a2e4d".padEnd(64, "0");
const SINCE = Date.parse("2026-11-20T12:00:00Z");
const REQUEST = {
  subject: subjectOf("Lambda permission problem: f", SHA),
  communicationBody: "It fails.",
  serviceCode: "aws-lambda",
  categoryCode: "other",
  severityCode: "normal",
};
const NONE = { sha256: SHA, since: SINCE, caseIds: new Set<string>() };

let at: Desk | undefined;
afterEach(async () => {
  await at?.close();
  at = undefined;
});

async function opened(options: DeskOptions = {}): Promise<Desk> {
  at = await desk(options);
  return at;
}

/** AWS does what it is asked, and the answer never arrives. */
function answerLost(operation: string): (handlers: Handlers) => Handlers {
  return (handlers) => ({
    [operation]: (input, ctx) => {
      handlers[operation]?.(input, ctx);
      throw new AwsError("InternalServerError", "An internal server error occurred.", 500);
    },
  });
}

const quote = (text: string): string => text;

describe("a case is opened once", () => {
  it("and never sent again where the answer is lost: the case is found by the mark in its subject", async () => {
    const one = await opened({ wrap: answerLost("support:CreateCase") });
    const result = await openCase(REQUEST, NONE, one.using, quote);
    expect(one.support.cases).toHaveLength(1);
    expect(one.count("support:CreateCase")).toBe(1);
    expect(result).toEqual({ caseId: one.support.cases[0]?.caseId, found: true });
  });

  it.each(["reset", "unavailable", "internal-error", "html-500"] as const)(
    "nor after %s, which says nothing of what was done: nobody knows",
    async (fault) => {
      const one = await opened({ faults: [{ operation: "support:CreateCase", fault }] });
      await expect(openCase(REQUEST, NONE, one.using, quote)).rejects.toThrow(
        /^It is not known whether a case was opened.*not sent a second time/u,
      );
      expect(one.count("support:CreateCase")).toBe(1);
      expect(one.support.cases).toEqual([]);
    },
  );

  it.each(["cut-body", "not-parseable"] as const)("nor after %s, where the case is there", async (fault) => {
    const one = await opened({ faults: [{ operation: "support:CreateCase", fault }] });
    const result = await openCase(REQUEST, NONE, one.using, quote);
    expect(one.count("support:CreateCase")).toBe(1);
    expect(one.support.cases).toHaveLength(1);
    expect(result).toEqual({ caseId: one.support.cases[0]?.caseId, found: true });
  });

  it("nor where nothing comes any more once it was sent: each look for it is given up by and by", async () => {
    const hangs = (operation: string) => ({ operation, fault: "hang" }) as const;
    const faults = [hangs("support:CreateCase"), hangs("support:DescribeCases")];
    const one = await opened({ faults, requestTimeout: 1_000, lookMs: 200 });
    await expect(openCase(REQUEST, NONE, one.using, quote)).rejects.toThrow(
      /^It is not known whether a case was opened.*AWS Support could not be asked for it/u,
    );
    expect(one.count("support:CreateCase")).toBe(1);
    // Without an end of its own a look would be sent again after each second, as often as calls are.
    expect(one.count("support:DescribeCases")).toBe(3);
    expect(one.events.map(({ type }) => type)).toEqual(["asked", "answer-lost"]);
  });

  it("but is sent again where AWS was too busy to begin", async () => {
    const one = await opened({ faults: [{ operation: "support:CreateCase", fault: "throttle", times: 2 }] });
    const { found } = await openCase(REQUEST, NONE, one.using, quote);
    expect(found).toBe(false);
    expect(one.count("support:CreateCase")).toBe(3);
    expect(one.support.cases).toHaveLength(1);
    expect(one.waits).toEqual([1_000, 2_000]);
  });

  it("and a refusal is a refusal, with AWS's words and the request id, and nothing is looked for", async () => {
    const one = await opened();
    const wrong = { ...REQUEST, categoryCode: "nonsense" };
    await expect(openCase(wrong, NONE, one.using, quote)).rejects.toThrow(
      /nothing was opened or added \(support:CreateCase: InvalidParameterValueException, request [0-9a-f-]{36}\): Invalid category code/u,
    );
    expect(one.count("support:CreateCase")).toBe(1);
    expect(one.count("support:DescribeCases")).toBe(0);
  });

  it("and is not taken for one that was there before", async () => {
    const one = await opened();
    const { caseId } = await openCase(REQUEST, NONE, one.using, quote);
    const before = { ...NONE, caseIds: new Set([caseId]) };
    one.endpoint.faults.add({ operation: "support:CreateCase", fault: "reset" });
    await expect(openCase(REQUEST, before, one.using, quote)).rejects.toThrow(/not known whether/u);
  });

  it("and where cases may not be listed, it is said that nobody knows", async () => {
    const one = await opened({
      faults: [{ operation: "support:DescribeCases", fault: "access-denied" }],
      wrap: answerLost("support:CreateCase"),
    });
    await expect(openCase(REQUEST, NONE, one.using, quote)).rejects.toThrow(/not known whether/u);
    await expect(openCase(REQUEST, undefined, one.using, quote)).rejects.toThrow(/not known whether/u);
    expect(one.count("support:CreateCase")).toBe(2);
  });
});

describe("whoever does not want to wait for the look", () => {
  const interrupted = (one: Desk) => ({
    ...one.using,
    sleep: async (): Promise<void> => {
      throw new CasePackError("interrupted", "Interrupted.");
    },
  });

  it("is told that a case may be there, and by what it is known", async () => {
    const one = await opened({ wrap: answerLost("support:CreateCase") });
    const failure = await openCase(REQUEST, NONE, interrupted(one), quote).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(OutcomeUnknown);
    expect((failure as OutcomeUnknown).message).toMatch(
      /^It is not known whether a case was opened.*the look for it was interrupted.*a case whose subject ends in \(case pack 3fb1c09a2e4d\).*--case-id/su,
    );
    expect(one.support.cases).toHaveLength(1);
    expect(one.count("support:CreateCase")).toBe(1);
  });

  it("and that the case may have the text already", async () => {
    const one = await opened({ wrap: answerLost("support:AddCommunicationToCase") });
    const { caseId } = await openCase(REQUEST, NONE, one.using, quote);
    const request = { caseId, communicationBody: "More of it." };
    const failure = addToCase(request, { since: SINCE, count: 0 }, interrupted(one), quote);
    await expect(failure).rejects.toThrow(/not known whether the communication was added.*look at the case/su);
    expect(one.count("support:AddCommunicationToCase")).toBe(1);
  });

  it("but where AWS had not begun, nothing was opened, and it is an interruption like any other", async () => {
    const one = await opened({ faults: [{ operation: "support:CreateCase", fault: "throttle" }] });
    const failure = await openCase(REQUEST, NONE, interrupted(one), quote).catch((error: unknown) => error);
    expect(failure).not.toBeInstanceOf(OutcomeUnknown);
    expect(failure).toMatchObject({ code: "interrupted" });
  });
});

describe("a communication is added once", () => {
  const add = async (one: Desk, count = 0) => {
    const caseId = one.support.cases[0]?.caseId ?? "";
    return await addToCase({ caseId, communicationBody: "More  of\nit." }, { since: SINCE, count }, one.using, quote);
  };

  it("and found where the answer was lost", async () => {
    const one = await opened({ wrap: answerLost("support:AddCommunicationToCase") });
    await openCase(REQUEST, NONE, one.using, quote);
    expect(await add(one)).toEqual({ found: true });
    expect(one.support.cases[0]?.communications).toHaveLength(2);
    expect(one.count("support:AddCommunicationToCase")).toBe(1);
  });

  it("and not taken for one that was there before", async () => {
    const one = await opened();
    await openCase(REQUEST, NONE, one.using, quote);
    expect(await add(one)).toEqual({ found: false });
    one.endpoint.faults.add({ operation: "support:AddCommunicationToCase", fault: "reset" });
    await expect(add(one, 1)).rejects.toThrow(/not known whether the communication was added/u);
  });
});

describe("cases about a pack", () => {
  it("are found on every page, resolved ones too, and other packs' are not", async () => {
    const one = await opened();
    for (let index = 0; index < 12; index += 1) {
      const subject = index === 3 ? REQUEST.subject : subjectOf("Another", String(index).padEnd(64, "f"));
      await openCase({ ...REQUEST, subject }, undefined, one.using, quote);
    }
    const [, , , fourth] = one.support.cases;
    if (fourth !== undefined) fourth.status = "resolved";
    const found = await casesAbout(one.using.support, SHA, SINCE);
    expect(found.map(({ caseId }) => caseId)).toEqual([fourth?.caseId]);
    expect(one.count("support:DescribeCases")).toBe(3);
  });

  it("are not looked for without end", async () => {
    let page = 0;
    const one = await opened({
      wrap: () => ({ "support:DescribeCases": () => ({ cases: [], nextToken: `another-${(page += 1)}` }) }),
    });
    await expect(casesAbout(one.using.support, SHA, SINCE)).rejects.toThrow(/list of cases has no end/u);
    expect(one.count("support:DescribeCases")).toBe(100);
  });

  it("keep their mark however long the title is", () => {
    const subject = subjectOf("x ".repeat(500), SHA);
    expect(subject).toHaveLength(200);
    expect(subject).toMatch(/\(case pack 3fb1c09a2e4d\)$/u);
  });
});
