import { say } from "../../core/phrase.ts";
import type { Finding } from "../said.ts";
import { PATHS } from "../../core/evidence.ts";
import type { Severity } from "../../core/finding.ts";
import { type Check, answer } from "../check.ts";
import { absence } from "../documents.ts";
import { inDocument } from "../pointers.ts";
import { textAt } from "../read.ts";
import { reasonOf } from "../state-reasons.ts";

const check: Omit<Check, "run"> = {
  id: "function-state",
  step: 1,
  title: "The function is active and its last update succeeded",
  needs: ["lambda:GetFunction"],
  faults: [20, 33, 34],
  references: ["https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html"],
};

export const functionState: Check = {
  ...check,
  run: (ctx) => {
    const state = textAt(ctx.configuration, "State");
    const update = textAt(ctx.configuration, "LastUpdateStatus");
    if (state === undefined && update === undefined) {
      const why = absence(ctx.items, "lambda:GetFunction");
      const reason = why.state === "none" ? say`AWS reported no state` : why.why;
      return [answer(check, { status: "unknown", explanation: say`The function's state is not known: ${reason}.` })];
    }
    const findings: Finding[] = [];
    if (state !== undefined && state !== "Active") {
      findings.push(
        ...problem("state", state, "StateReasonCode", "StateReason", ctx.configuration, "State", ctx.info.functionName),
      );
    }
    const sameReason =
      findings.length > 0 &&
      textAt(ctx.configuration, "StateReasonCode") === textAt(ctx.configuration, "LastUpdateStatusReasonCode");
    if (update === "Failed" && !sameReason) {
      findings.push(
        ...problem(
          "last-update",
          update,
          "LastUpdateStatusReasonCode",
          "LastUpdateStatusReason",
          ctx.configuration,
          "LastUpdateStatus",
          ctx.info.functionName,
        ),
      );
    }
    if (findings.length > 0) return findings;
    return [
      answer(check, {
        status: "pass",
        explanation: say`Lambda reports the state ${state ?? say`not given`} and the last update ${update ?? say`not given`}.`,
        evidence: [inDocument(PATHS.function, "Configuration", state === undefined ? "LastUpdateStatus" : "State")],
      }),
    ];
  },
};

/** Pending and Inactive without a reason are ordinary states of a function that is being made or long unused. */
function problem(
  about: string,
  value: string,
  codeName: string,
  reasonName: string,
  configuration: unknown,
  valueName: string,
  name: string,
): Finding[] {
  const code = textAt(configuration, codeName);
  const text = textAt(configuration, reasonName);
  const known = reasonOf(code);
  const ordinary =
    value === "Pending" || (value === "Inactive" && (code === undefined || code === "Idle" || code === "Restoring"));
  if (ordinary && (code === undefined || known?.permission !== true)) return [];
  const severity: Severity = value === "Failed" && valueName === "State" ? "critical" : "high";
  const said = text === undefined ? "" : say` Lambda says: "${text}"`;
  const what =
    valueName === "State"
      ? say`The state of the function ${name} is ${value}`
      : say`The last update of the function ${name} is ${value}`;
  const effect =
    valueName === "State"
      ? say`; it cannot be invoked until that is repaired`
      : say`; it runs with its previous configuration`;
  return [
    answer(check, {
      about,
      status: "fail",
      severity,
      step: known?.step ?? 1,
      explanation: say`${what}${code === undefined ? "" : say` (${code})`}${effect}. ${known?.meaning ?? say`Lambda gives no code that says why.`}${said}`,
      evidence: [valueName, codeName, reasonName]
        .filter((name) => textAt(configuration, name) !== undefined)
        .map((name) => inDocument(PATHS.function, "Configuration", name)),
      ...(known === undefined ? {} : { fix: { summary: known.repair } }),
      references: known === undefined ? check.references : [...check.references, known.source],
    }),
  ];
}
