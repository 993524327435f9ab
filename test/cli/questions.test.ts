import { describe, expect, it } from "vitest";
import type { Analysis } from "../../src/core/analysis.ts";
import type { Stated } from "../../src/core/case.ts";
import { askForIssue, askForMissing } from "../../src/cli/questions.ts";
import { type Guesses, guessesOf } from "../../src/cli/guesses.ts";
import { brokenSqsConsumer, crossAccountInvoke, healthyFunction } from "../helpers/render-samples.ts";

const GUESSES: Guesses = {
  workflow: { value: "orders (Amazon SQS) -> order-consumer", why: "" },
  frequency: { value: "intermittent", why: "548 of 905 invocations failed." },
  crossAccount: { value: "no", why: "" },
};

/** Asks, and answers in turn; an empty answer is Enter. */
async function asked(stated: Stated, guesses: Guesses, ...answers: readonly string[]) {
  const left = [...answers];
  const questions: string[] = [];
  const told = await askForMissing(stated, guesses, async (message) => {
    questions.push(message);
    return left.shift() || undefined;
  });
  return { told, questions };
}

describe("what only a person knows", () => {
  it("is what the evidence suggests, where they accept it with Enter, and is marked so", async () => {
    const { told, questions } = await asked({ issue: "late orders" }, GUESSES);
    expect(told).toEqual({
      issue: "late orders",
      workflow: "orders (Amazon SQS) -> order-consumer",
      frequency: "intermittent",
      crossAccount: "no",
      accepted: ["workflow", "frequency", "crossAccount"],
    });
    expect(questions[1]).toBe(
      "Does it fail every time, or now and then? The evidence suggests: intermittent. 548 of 905 invocations failed. (Enter: so it is; continuous or intermittent; -: leave it open)",
    );
  });

  it("is their own answer, where they give one", async () => {
    const { told } = await asked({}, GUESSES, "a web shop", "continuous", "yes");
    expect(told).toEqual({ workflow: "a web shop", frequency: "continuous", crossAccount: "yes" });
  });

  it("stays open, where they leave it so, or where the evidence suggests nothing", async () => {
    expect((await asked({}, GUESSES, "-", "-", "-")).told).toEqual({});
    expect((await asked({}, {})).told).toEqual({});
  });

  it("is not asked where an option said it", async () => {
    const stated = { workflow: "a web shop", frequency: "continuous", crossAccount: "no" } as const;
    expect(await asked(stated, GUESSES)).toEqual({ told: stated, questions: [] });
  });

  it("is asked again, where an answer is none of the choices; the beginning of one will do", async () => {
    const { told, questions } = await asked({ workflow: "w", crossAccount: "no" }, GUESSES, "sometimes", "C");
    expect(told.frequency).toBe("continuous");
    expect(questions).toHaveLength(2);
    expect(questions[1]).toMatch(/^Please answer continuous or intermittent\. Does it fail/u);
  });

  it("is not asked where nobody sits there", async () => {
    expect(await askForIssue({}, undefined)).toEqual({});
    expect(await askForIssue({}, async () => "late orders")).toEqual({ issue: "late orders" });
  });
});

describe("the evidence's suggestion", () => {
  const of = (analysis: Analysis): Guesses => guessesOf(analysis);

  it("says what feeds the function and what it feeds", () => {
    const { workflow } = of(brokenSqsConsumer().analysis);
    expect(workflow?.value).toMatch(/^.*\(Amazon SQS\).* -> order-consumer -> .+$/u);
  });

  it("says how often it fails and whether another account takes part, with the reason in a sentence", () => {
    const { frequency } = of(brokenSqsConsumer().analysis);
    const { crossAccount } = of(crossAccountInvoke().analysis);
    expect(frequency?.value).toMatch(/^(?:continuous|intermittent)$/u);
    expect(frequency?.why.length).toBeLessThanOrEqual(420);
    expect(crossAccount?.value).toBe("yes");
  });

  it("is none where no failure was seen", () => {
    expect(of(healthyFunction().analysis).frequency).toBeUndefined();
  });

  it("shows names with control characters as text", () => {
    const { analysis } = brokenSqsConsumer();
    const nodes = analysis.workflow.nodes.map((node) => ({ ...node, label: `${node.label}\u001B[2J` }));
    const { workflow } = of({ ...analysis, workflow: { ...analysis.workflow, nodes } });
    expect(workflow?.value).not.toContain("\u001B");
  });
});
