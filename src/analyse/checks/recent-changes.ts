import { PATHS } from "../../core/evidence.ts";
import type { EvidencePointer, Finding } from "../../core/finding.ts";
import { isoUtc } from "../../core/clock.ts";
import { type Check, answer } from "../check.ts";
import { describeChange } from "../change-text.ts";
import type { Context } from "../context.ts";
import { absence } from "../documents.ts";
import { firstDenialOf } from "../failure.ts";
import { inDocument } from "../pointers.ts";
import { readChange, type ReadChange, revert } from "../edits.ts";
import { count, join } from "../read.ts";
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
  const read = edits.map((change) => readChange(ctx, change));
  // What took away a refused action first, then the latest.
  const shown = read
    .toSorted(
      (a, b) => Number(b.took.length > 0) - Number(a.took.length > 0) || b.change.record.at - a.change.record.at,
    )
    .slice(0, MOST_SHOWN);
  const culprits = shown.filter(({ took, takesAway }) => took.length > 0 || takesAway);
  const others = before.length - edits.length;
  const [culprit] = culprits;
  return answer(check, {
    status: "fail",
    severity: culprits.length > 0 ? "high" : "medium",
    explanation: `${count(edits.length, "permission change")} in the 24 hours before the first refused call (${isoUtc(failure.at)}). ${shown.map(describe).join(" ")}${others > 0 ? ` Besides, ${count(others, "change")} to the function's configuration.` : ""}`,
    evidence: [
      ...shown.map(({ change }) => change.pointer),
      ...(failure.pointer === undefined ? [] : [failure.pointer]),
    ],
    fix: (culprit === undefined ? undefined : revert(culprit.change, culprit.previous)) ?? {
      summary: "Compare each policy as it was before with what it is now, and give back what the refused calls need.",
    },
  });
}

function describe({ change, difference, took, takesAway }: ReadChange): string {
  const what = `${isoUtc(change.record.at)}: ${describeChange(change)}.`;
  const removed =
    difference === undefined || difference.removed.length === 0 ? "" : ` Taken away: ${list(difference.removed)}.`;
  const added = difference === undefined || difference.added.length === 0 ? "" : ` Added: ${list(difference.added)}.`;
  const gone = took.length === 0 || removed !== "" ? "" : ` What it wrote does not allow ${join(took)}.`;
  const whole = takesAway && difference === undefined && took.length === 0 ? " It takes a policy away as a whole." : "";
  return `${what}${removed}${added}${gone}${whole}`;
}

function list(lines: readonly string[]): string {
  const shown = lines.slice(0, 6);
  return join(lines.length > shown.length ? [...shown, count(lines.length - shown.length, "more", "more")] : shown);
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
