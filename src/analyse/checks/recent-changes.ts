import { PATHS } from "../../core/evidence.ts";
import type { EvidencePointer, Finding } from "../../core/finding.ts";
import { isoUtc } from "../../core/clock.ts";
import { type Check, answer } from "../check.ts";
import { describeChange } from "../change-text.ts";
import type { Context } from "../context.ts";
import { absence } from "../documents.ts";
import { firstDenialOf } from "../failure.ts";
import { inDocument } from "../pointers.ts";
import { previousDocument } from "../previous.ts";
import { comparePolicies, policyDocument } from "../policy-diff.ts";
import { count, join, textAt } from "../read.ts";
import type { Change } from "../trail/scan.ts";

const check: Omit<Check, "run"> = {
  id: "recent-changes",
  step: 5,
  title: "No permission was changed just before the first refused call",
  needs: ["cloudtrail:LookupEvents"],
  faults: [42],
  references: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html",
    "https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html",
  ],
};

/** How long before the first refused call an edit still counts as just before it: sessions keep permissions for a while. */
const BEFORE_MS = 24 * 3_600_000;
/** Clocks and buckets: an edit shortly after the first refused call that metrics round down may still precede it. */
const AFTER_MS = 5 * 60_000;
const MOST_SHOWN = 5;

export const recentChanges: Check = {
  ...check,
  run: (ctx) => {
    const failure = firstDenialOf(ctx);
    if (!ctx.trail.present) {
      const why = absence(ctx.items, "cloudtrail:LookupEvents");
      if (why.state === "unread") {
        return [answer(check, { status: "unknown", explanation: `What was changed is not known: ${why.why}.` })];
      }
    }
    const policies = ctx.trail.changes.filter((change) => change.kind === "policy");
    if (failure === undefined) return [withoutFailure(ctx, policies)];
    const before = ctx.trail.changes.filter(
      ({ record }) => record.at <= failure.at + AFTER_MS && record.at >= failure.at - BEFORE_MS,
    );
    const edits = before.filter((change) => change.kind === "policy");
    if (edits.length === 0) return [withoutEdits(ctx, failure.at, before)];
    return [withEdits(ctx, failure, edits, before)];
  },
};

function withEdits(
  ctx: Context,
  failure: { readonly at: number; readonly pointer: EvidencePointer | undefined },
  edits: readonly Change[],
  before: readonly Change[],
): Finding {
  const shown = edits.slice(-MOST_SHOWN).reverse();
  const removes = shown.filter(
    (change) => differenceOf(ctx, change)?.removed.some((line) => line.startsWith("Allow")) === true,
  );
  const [culprit] = shown;
  const texts = shown.map((change) => describe(ctx, change));
  const others = before.length - edits.length;
  const text = `${count(edits.length, "permission change")} in the 24 hours before the first refused call (${isoUtc(failure.at)}). ${texts.join(" ")}${others > 0 ? ` Besides, ${count(others, "change")} to the function's configuration.` : ""}`;
  return answer(check, {
    status: "fail",
    severity: removes.length > 0 ? "high" : "medium",
    explanation: text,
    evidence: [...shown.map((change) => change.pointer), ...(failure.pointer === undefined ? [] : [failure.pointer])],
    fix: {
      summary: `Compare the policy before and after ${culprit === undefined ? "the change" : `${culprit.record.operation} by ${culprit.who}`} and give back what the function needs; the denied calls name it.`,
    },
  });
}

function describe(ctx: Context, change: Change): string {
  const difference = differenceOf(ctx, change);
  const what = `${isoUtc(change.record.at)}: ${describeChange(change)}.`;
  if (difference === undefined) {
    const document = textAt(change.record.requestParameters, "policyDocument") !== undefined;
    return document ? `${what} The document before it is not in the evidence.` : what;
  }
  const removed = difference.removed.length === 0 ? "" : ` Taken away: ${list(difference.removed)}.`;
  const added = difference.added.length === 0 ? "" : ` Added: ${list(difference.added)}.`;
  return `${what}${removed}${added}`;
}

function list(lines: readonly string[]): string {
  const shown = lines.slice(0, 6);
  return join(lines.length > shown.length ? [...shown, count(lines.length - shown.length, "more", "more")] : shown);
}

function differenceOf(ctx: Context, change: Change) {
  const after = policyDocument(textAt(change.record.requestParameters, "policyDocument"));
  const before = previousDocument(ctx, change);
  return after === undefined || before === undefined ? undefined : comparePolicies(before, after);
}

function withoutEdits(ctx: Context, at: number, before: readonly Change[]): Finding {
  const configuration = before.filter((change) => change.kind === "configuration").slice(-MOST_SHOWN);
  const since = ctx.trail.firstEvent;
  const covered = since !== undefined && since <= at;
  const text =
    configuration.length === 0
      ? "and no change to the function itself"
      : `but to the function: ${configuration.map((change) => `${isoUtc(change.record.at)} ${describeChange(change)}`).join("; ")}`;
  return answer(check, {
    status: covered ? "pass" : "unknown",
    explanation: `No permission change that touches the function, its role or its resources stands in CloudTrail in the 24 hours before the first refused call (${isoUtc(at)}), ${text}.${covered ? "" : " The records that were collected begin later: an earlier window would show more."}`,
    evidence: [
      ...configuration.map((change) => change.pointer),
      ...(ctx.trail.present ? [inDocument(PATHS.events)] : []),
    ],
  });
}

function withoutFailure(ctx: Context, policies: readonly Change[]): Finding {
  const shown = policies.slice(-MOST_SHOWN);
  const text =
    shown.length === 0
      ? "No permission change stands in CloudTrail either."
      : `Permission changes in CloudTrail: ${shown.map((change) => `${isoUtc(change.record.at)} ${describeChange(change)}`).join("; ")}.`;
  return answer(check, {
    status: "not-applicable",
    explanation: `No refused call was seen, so there is no moment to compare with. ${text}`,
    evidence: [...shown.map((change) => change.pointer), ...(ctx.trail.present ? [inDocument(PATHS.events)] : [])],
  });
}
