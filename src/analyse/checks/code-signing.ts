import { count, say } from "../../core/phrase.ts";
import { shellWord } from "../../core/shell.ts";
import { isoUtc } from "../../core/clock.ts";
import { PATHS } from "../../core/evidence.ts";
import { type Check, answer } from "../check.ts";
import { absence } from "../documents.ts";
import { inDocument } from "../pointers.ts";
import { textAt } from "../read.ts";

const check: Omit<Check, "run"> = {
  id: "code-signing",
  step: 1,
  title: "No deployment was refused for the signature of its code",
  needs: ["lambda:GetFunctionCodeSigningConfig", "cloudtrail:LookupEvents"],
  faults: [35],
  references: ["https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html"],
};

/** A refusal that looks like a permission's and is none: no policy can mend it. */
export const codeSigning: Check = {
  ...check,
  run: (ctx) => {
    const config = textAt(ctx.documents.get(PATHS.codeSigning), "CodeSigningConfigArn");
    const here = ctx.documents.has(PATHS.codeSigning) ? [inDocument(PATHS.codeSigning)] : [];
    const { unsigned } = ctx.trail;
    const last = unsigned.at(-1);
    if (last !== undefined) {
      const { record } = last;
      return [
        answer(check, {
          status: "fail",
          severity: "high",
          explanation: say`${record.operation} of ${ctx.info.functionName} was refused at ${isoUtc(record.at)} for the signature of its code (${record.errorCode ?? ""}), by code signing and not for lack of a permission. ${unsigned.length > 1 ? say`CloudTrail has ${count(unsigned.length, "such refusal")}. ` : ""}${config === undefined ? "" : say`The function's code signing configuration is ${config}. `}The caller was ${last.who}.`,
          evidence: [...unsigned.slice(-5).map(({ pointer }) => pointer), ...here],
          fix: {
            summary: say`Sign the package with a profile that the code signing configuration allows, and deploy it again; or change the configuration's policy for unsigned code.`,
            commands:
              config === undefined
                ? []
                : [`aws lambda get-code-signing-config --code-signing-config-arn ${shellWord(config)}`],
          },
        }),
      ];
    }
    const why = absence(ctx.items, "lambda:GetFunctionCodeSigningConfig");
    const trail = ctx.trail.present ? { state: "none" as const } : absence(ctx.items, "cloudtrail:LookupEvents");
    if (config === undefined && (here.length > 0 || why.state === "none")) {
      const explanation = say`The function has no code signing configuration, so no deployment is refused for its signature.`;
      return [answer(check, { status: "not-applicable", explanation, evidence: here })];
    }
    if (trail.state === "unread") {
      const explanation = say`Whether a deployment was refused for its signature is not known: ${trail.why}.`;
      return [answer(check, { status: "unknown", explanation, evidence: here })];
    }
    return [
      answer(check, {
        status: "pass",
        explanation: say`CloudTrail shows no deployment that was refused for its signature${config === undefined ? "" : say`, though code must be signed as ${config} says`}.`,
        evidence: [...here, ...(ctx.trail.present ? [inDocument(PATHS.events)] : [])],
      }),
    ];
  },
};
