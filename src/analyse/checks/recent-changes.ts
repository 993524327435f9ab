import { clauses, count, join, type Phrase, say, sentences, type Words } from "../../core/phrase.ts";
import type { Finding } from "../said.ts";
import { PATHS } from "../../core/evidence.ts";
import type { EvidencePointer } from "../../core/finding.ts";
import { isoUtc } from "../../core/clock.ts";
import { type Check, answer } from "../check.ts";
import { describeChange, describeEdit, interval, isoSeconds, shortCaller } from "../change-text.ts";
import type { Context } from "../context.ts";
import { absence } from "../documents.ts";
import { firstDenialOf } from "../failure.ts";
import { inDocument } from "../pointers.ts";
import { readChange, type ReadChange, revert } from "../edits.ts";
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
        return [answer(check, { status: "unknown", explanation: say`What was changed is not known: ${why.why}.` })];
      }
    }
    const policies = ctx.trail.changes.filter((change) => change.kind === "policy");
    if (failure === undefined) return [withoutFailure(ctx, policies)];
    const before = changesBefore(ctx, failure.at);
    const edits = editsBefore(ctx, failure.at);
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
  // What took away a refused action first, then what takes away at all, then whose policies were refused, then the latest.
  const shown = edits
    .map((change) => readChange(ctx, change))
    .toSorted((a, b) => suspicion(b) - suspicion(a) || b.change.record.at - a.change.record.at)
    .slice(0, MOST_SHOWN);
  const [first, ...rest] = shown;
  if (first === undefined) return withoutEdits(ctx, failure.at, before);
  const suspect = shown.find(({ took, takesAway }) => took.length > 0 || takesAway);
  const others = before.length - edits.length;
  const more = edits.length - shown.length;
  const text = [
    headline(first, failure.at),
    details(first),
    say`The first refused call was at ${isoUtc(failure.at)}.`,
    rest.length === 0 ? "" : say`In the 24 hours before it also: ${clauses(rest.map(beside))}.`,
    more > 0
      ? more === 1
        ? say`${more} further permission change stands in CloudTrail.`
        : say`${more} further permission changes stand in CloudTrail.`
      : "",
    others > 0 ? say`The function's configuration was changed too, ${count(others, "time")}; see the timeline.` : "",
  ];
  return answer(check, {
    status: "fail",
    severity: suspect !== undefined ? "high" : shown.every(({ onlyGives }) => onlyGives) ? "low" : "medium",
    explanation: sentences(text),
    evidence: [
      ...shown.map(({ change }) => change.pointer),
      ...(failure.pointer === undefined ? [] : [failure.pointer]),
    ],
    fix: (suspect === undefined ? undefined : revert(suspect.change, suspect.previous)) ?? {
      summary: say`Compare each policy as it was before with what it is now, and give back what the refused calls need.`,
    },
  });
}

/** Refused actions that the edits before the first refusal took away, as far as they are told. */
export function takenAway(ctx: Context): ReadonlySet<string> {
  const failure = firstDenialOf(ctx);
  const edits = failure === undefined ? [] : editsBefore(ctx, failure.at);
  return new Set(edits.flatMap((change) => readChange(ctx, change).took.map((action) => action.toLowerCase())));
}

function changesBefore(ctx: Context, at: number): readonly Change[] {
  return ctx.trail.changes.filter(({ record }) => record.at <= at + AFTER_MS && record.at >= at - BEFORE_MS);
}

function editsBefore(ctx: Context, at: number): readonly Change[] {
  return changesBefore(ctx, at).filter((change) => change.kind === "policy");
}

/** How likely an edit is behind the refusals. */
function suspicion({ took, certain, takesAway, concerns, onlyGives }: ReadChange): number {
  if (took.length > 0) return certain ? 5 : 4;
  if (takesAway) return concerns ? 3 : 2;
  return concerns && !onlyGives ? 1 : 0;
}

/** The point in one sentence, for places that show no more: what was done to what, what it took, when, by whom. */
function headline(read: ReadChange, failureAt: number): Phrase {
  const { change } = read;
  const when = say`at ${isoSeconds(change.record.at)}, ${interval(change.record.at, failureAt)} the first refused call`;
  return say`${describeEdit(change)} ${effectOf(read)} ${when}, by ${shortCaller(change.who)}.`;
}

function effectOf({ change, took, certain, difference, takesAway, onlyGives }: ReadChange): Phrase {
  if (took.length > 0)
    return certain ? say`took away ${join(took)}` : say`wrote a policy that does not allow ${join(took)}`;
  if (takesAway && difference === undefined) {
    return /Boundary/u.test(change.record.operation) ? say`set a limit to it` : say`took permissions away as a whole`;
  }
  if (takesAway) return say`took away other permissions than those refused`;
  return onlyGives ? say`only gave permissions` : say`was made (what it took away is not known)`;
}

function details({ change, difference, took, certain }: ReadChange): Phrase {
  const removed =
    difference === undefined || difference.removed.length === 0 ? "" : say`Taken away: ${list(difference.removed)}. `;
  const added =
    difference === undefined || difference.added.length === 0 ? "" : say`Added: ${list(difference.added)}. `;
  const before = took.length > 0 && !certain ? say`What stood there before is not in the evidence. ` : "";
  const from = change.record.sourceIp === undefined ? "" : say`, from ${change.record.sourceIp}`;
  return say`${removed}${added}${before}It was made by ${change.who}${from}.`;
}

function beside(read: ReadChange): Phrase {
  return say`${describeEdit(read.change)} ${effectOf(read)} at ${isoSeconds(read.change.record.at)}, by ${read.change.who}`;
}

function list(lines: readonly string[]): Words {
  const shown = lines.slice(0, 6);
  return join(lines.length > shown.length ? [...shown, say`${lines.length - shown.length} more`] : shown);
}

function withoutEdits(ctx: Context, at: number, before: readonly Change[]): Finding {
  const configuration = before.filter((change) => change.kind === "configuration").slice(-MOST_SHOWN);
  const since = ctx.trail.firstEvent;
  const covered = since !== undefined && since <= at;
  const text =
    configuration.length === 0
      ? say`and no change to the function itself`
      : say`but to the function: ${clauses(configuration.map(dated))}`;
  return answer(check, {
    status: covered ? "pass" : "unknown",
    explanation: say`No permission change that touches the function, its role or its resources stands in CloudTrail in the 24 hours before the first refused call (${isoUtc(at)}), ${text}.${covered ? "" : say` The records that were collected begin later: an earlier window would show more.`}`,
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
      ? say`No permission change stands in CloudTrail either.`
      : say`Permission changes in CloudTrail: ${clauses(shown.map(dated))}.`;
  return answer(check, {
    status: "not-applicable",
    explanation: say`No refused call was seen, so there is no moment to compare with. ${text}`,
    evidence: [...shown.map((change) => change.pointer), ...(ctx.trail.present ? [inDocument(PATHS.events)] : [])],
  });
}

function dated(change: Change): Phrase {
  return say`${isoUtc(change.record.at)} ${describeChange(change)}`;
}
