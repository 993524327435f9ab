import { join, say, sentences, type Words } from "../../core/phrase.ts";
import { PATHS } from "../../core/evidence.ts";
import { GAPS } from "../../core/outcome.ts";
import { type Check, answer } from "../check.ts";
import { settingDifferences } from "../compare/configuration.ts";
import type { Difference } from "../compare/difference.ts";
import { mappingDifferences } from "../compare/mappings.ts";
import { invokerDifferences, neededActions, refusedActions, roleDifferences } from "../compare/permissions.ts";
import { COMPARED, sidesOf } from "../compare/side.ts";
import { isOfComparison, whyUnread } from "../documents.ts";
import { relatedDenials } from "../denials/relevance.ts";
import { unique } from "../read.ts";

const check: Omit<Check, "run"> = {
  id: "compare-working",
  step: 5,
  title: "What bears on the refused calls is as in the function that works",
  needs: ["lambda:GetFunction", "lambda:GetPolicy", "iam:GetRole", "iam:ListAttachedRolePolicies"],
  faults: [],
  references: [
    "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html",
  ],
};

/** Further differences that are told; the documents of both functions are in the pack. */
const MOST_FURTHER = 8;

export const compareWorking: Check = {
  ...check,
  run: (ctx) => {
    const gaps = ctx.items.filter((item) => isOfComparison(item) && GAPS.has(item.outcome)).map(whyUnread);
    const sides = sidesOf(ctx);
    if (sides === undefined) {
      const named = ctx.info.comparedWith;
      const why = gaps.length === 0 ? say`its documents are not in the evidence` : join(unique(gaps));
      return [
        answer(check, {
          status: named === undefined ? "not-applicable" : "unknown",
          explanation:
            named === undefined
              ? say`No function that works was named; --compare-with FUNCTION compares with one.`
              : say`The function could not be compared with ${named}: ${why}.`,
        }),
      ];
    }
    const { ours, theirs } = sides;
    const found = [
      ...refusedActions(ctx, ours, theirs),
      ...neededActions(ctx, ours, theirs),
      ...roleDifferences(ctx, ours, theirs),
      ...invokerDifferences(ctx, ours, theirs),
      ...mappingDifferences(ctx, ours, theirs),
      ...settingDifferences(ctx, ours, theirs),
    ];
    const [first, ...bearing] = found.filter(({ bears }) => bears);
    const further = found.filter(({ bears }) => !bears);
    const files = [PATHS.function, COMPARED + PATHS.function].map((file) => ({ file }));
    const same = ours.role === theirs.role ? say`Both functions have the same execution role.` : "";
    const unread = gaps.length === 0 ? "" : say`Not read of ${theirs.name}: ${join(unique(gaps))}.`;
    if (first !== undefined) {
      const evidence = [first, ...bearing, ...further].flatMap((one) => one.evidence);
      return [
        answer(check, {
          status: "fail",
          severity: "high",
          explanation: told([first.text, ...bearing.map(({ text }) => text), same, ...rest(further), unread]),
          evidence: [...evidence, ...files],
          fix: { summary: say`Give ${ours.name} what ${theirs.name} has, where the refused calls need it.` },
        }),
      ];
    }
    const refused = relatedDenials(ctx).length > 0;
    const opening = refused
      ? say`Nothing of what was read and bears on the refused calls differs between ${ours.name} and ${theirs.name}.`
      : say`No refused call was seen, so no difference between ${ours.name} and ${theirs.name} can be weighed.`;
    return [
      answer(check, {
        status: refused ? (gaps.length > 0 ? "unknown" : "pass") : "not-applicable",
        explanation: told([opening, same, ...rest(further), unread]),
        evidence: [...files, ...further.flatMap((one) => one.evidence)],
      }),
    ];
  },
};

function rest(further: readonly Difference[]): readonly Words[] {
  if (further.length === 0) return [];
  const shown = further.slice(0, MOST_FURTHER).map(({ text }) => text);
  return [say`Other differences:`, ...shown];
}

function told(parts: readonly Words[]): Words {
  return sentences(parts);
}
