import { count, join, type Phrase, say, type Words } from "../../core/phrase.ts";
import type { Finding, Fix } from "../said.ts";
import { PATHS } from "../../core/evidence.ts";
import type { EvidencePointer, Severity, Step } from "../../core/finding.ts";
import { isoUtc } from "../../core/clock.ts";
import { type Check, answer } from "../check.ts";
import type { Context } from "../context.ts";
import { denialFix } from "../denials/fix.ts";
import type { DenialGroup } from "../denials/groups.ts";
import { isRelated } from "../denials/relevance.ts";
import { identityOf, type Opinion, secondOpinion } from "../denials/opinion.ts";
import { whereOf, type Who, type WhoKind, whoOf } from "../denials/who.ts";
import { resourceName } from "../../core/arn.ts";
import { absence } from "../documents.ts";
import { isOtherDecrypt } from "../environment-decrypt.ts";
import { answerEvidence, explainAnswer } from "../explain.ts";
import { inDocument } from "../pointers.ts";

const check: Omit<Check, "run"> = {
  id: "denied-calls",
  step: 1,
  title: "No call was refused in the logs and in CloudTrail",
  needs: ["logs:FilterLogEvents", "cloudtrail:LookupEvents", "lambda:GetFunction", "lambda:ListEventSourceMappings"],
  faults: [19, 24, 25, 27, 31, 36],
  references: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html",
    "https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html",
  ],
};

/** Every refused call that was found, the same ones together. */
export const deniedCalls: Check = {
  ...check,
  run: (ctx) => (ctx.denials.length === 0 ? [withoutDenials(ctx)] : ctx.denials.map((group) => finding(ctx, group))),
};

/** Behind a first sentence that may stand alone. */
const UNRELATED = say`, which is probably unrelated to the function's trouble`;
const WHY_UNRELATED = say`It is told because it touches the function's role or resources; but the caller neither invokes nor manages the function with it.`;

/** The check of the environment's key passes on the same role, action and key. */
const OTHER_DECRYPT = say` Lambda itself may still decrypt the function's environment with this key: that is asked with the encryption context aws:lambda:FunctionArn, and says nothing of calls with another context or none (environment-key).`;

function withoutDenials(ctx: Context): Finding {
  const sources: Words[] = [];
  const gaps: Words[] = [];
  if (ctx.logs.files.length > 0) sources.push(count(ctx.logs.events, "log event"));
  else {
    const why = absence(ctx.items, "logs:FilterLogEvents");
    if (why.state === "unread") gaps.push(why.why);
  }
  if (ctx.trail.present) sources.push(count(ctx.trail.records - ctx.trail.own, "CloudTrail record"));
  else {
    const why = absence(ctx.items, "cloudtrail:LookupEvents");
    if (why.state === "unread") gaps.push(why.why);
  }
  const read =
    sources.length === 0 ? say`Neither logs nor CloudTrail were read` : say`No refused call stands in ${join(sources)}`;
  return answer(check, {
    status: gaps.length > 0 || sources.length === 0 ? "unknown" : "pass",
    explanation: say`${read}${gaps.length === 0 ? "" : say`; not read: ${join(gaps)}`}. That no refusal was recorded does not show that every call is allowed.`,
    evidence: [...ctx.logs.files.slice(0, 3), ...(ctx.trail.present ? [PATHS.events] : [])].map((file) =>
      inDocument(file),
    ),
  });
}

function finding(ctx: Context, group: DenialGroup): Finding {
  const { denial, reading } = group;
  const who = whoOf(ctx, group);
  const related = isRelated(ctx, group);
  const what = denial.action ?? say`a call that AWS does not name`;
  const onWhat = denial.resource === undefined ? "" : say` on ${resources(group)}`;
  const opinion = secondOpinion(ctx, group, who);
  const layer =
    denial.layer === undefined
      ? denial.explicit
        ? say`AWS says: an explicit deny, without naming the policy`
        : say`AWS names no policy${reading.meaning === undefined ? "" : say`; it means: ${reading.meaning}`}`
      : denial.explicit
        ? say`AWS says: an explicit deny in ${article(denial.layer)}`
        : say`AWS says: no ${denial.layer} allows it`;
  const named = denial.policyArn === undefined ? "" : say` (${denial.policyArn})`;
  const policies =
    opinion === undefined ? "" : say` The collected policies: ${explainAnswer(opinion.answer)}${opinion.note}`;
  return answer(check, {
    about: aboutOf(group, who.name),
    step: stepOf(group, who.kind),
    status: "fail",
    severity: related ? severityOf(ctx, group, who.kind) : "info",
    title: say`${who.label} may use ${what}${denial.resource === undefined ? "" : say` on ${denial.resource}`}`,
    explanation: say`${who.label} was refused ${what}${onWhat}${related ? "" : UNRELATED}. ${layer}${named}.${policies} ${seenText(group)}${hints(group)}${isOtherDecrypt(ctx, group) ? OTHER_DECRYPT : ""} ${related ? who.cause : WHY_UNRELATED}`,
    evidence: [...group.sightings.pointers(), ...group.documents, ...policyEvidence(ctx, who, opinion)],
    seen: group.sightings.toSeen(),
    denial,
    // Who was refused for reasons of their own is perhaps refused rightly: nothing is proposed.
    fix: related ? fixOf(ctx, group, opinion?.answer.asRead === "allowed") : undefined,
  });
}

/** The statements that decide; where it is the lack of one, the documents in which it is lacking. */
function policyEvidence(ctx: Context, who: Who, opinion: Opinion | undefined): readonly EvidencePointer[] {
  if (opinion === undefined) return [];
  const statements = answerEvidence(opinion.answer);
  if (opinion.answer.asRead !== "denied" || opinion.answer.explicit) return statements;
  return [...statements, ...(identityOf(ctx, who)?.own.files ?? []).map((file) => ({ file }))];
}

function fixOf(ctx: Context, group: DenialGroup, allowedNow: boolean): Fix | undefined {
  const fix = denialFix(ctx, group);
  if (fix === undefined || !allowedNow) return fix;
  return {
    ...fix,
    summary: say`The policies that were read grant this now. Should it be refused still: ${fix.summary}`,
  };
}

function resources(group: DenialGroup): Words {
  const [first = group.denial.resource ?? ""] = group.resources;
  return group.resources.length < 2
    ? first
    : say`${count(group.resources.length, "resource")} (${group.denial.resource ?? ""}), ${first} among them`;
}

function seenText(group: DenialGroup): Phrase {
  const { sightings, origins } = group;
  const addresses = group.addresses.size === 0 ? "" : say`, called from ${join([...group.addresses].sort())}`;
  const places = [...origins]
    .map(([origin, times]) => say`${times === 1 ? say`once` : say`${times} times`} in ${whereOf(origin)}`)
    .sort();
  const when =
    sightings.first === sightings.last
      ? say`at ${isoUtc(sightings.first)}`
      : say`from ${isoUtc(sightings.first)} to ${isoUtc(sightings.last)}`;
  return say`Seen ${join(places)}, ${when}${addresses}.`;
}

function hints(group: DenialGroup): Words {
  const { encodedMessage, authorizationId } = group.denial;
  const decode =
    encodedMessage === undefined
      ? ""
      : say` The message carries an encoded reason: someone with sts:DecodeAuthorizationMessage can read it with aws sts decode-authorization-message.`;
  const id =
    authorizationId === undefined
      ? ""
      : say` AWS keeps the details of this refusal under the authorization id ${authorizationId} for 24 hours.`;
  return say`${decode}${id}`;
}

function stepOf(group: DenialGroup, kind: string): Step {
  const action = (group.denial.action ?? "").toLowerCase();
  const onlyMapping = group.origins.has("mapping") && !group.origins.has("log");
  if (kind === "execution-role" || kind === "unknown") {
    if (/^ec2:.*networkinterface/u.test(action)) return 4;
    return onlyMapping ? 6 : 1;
  }
  if (action.startsWith("lambda:invokefunction")) return kind === "foreign" ? 3 : 2;
  if (kind === "lambda") return onlyMapping ? 6 : 1;
  if (kind === "service") return 2;
  return kind === "foreign" ? 3 : 7;
}

/**
 * A refusal of the function, or of an invocation, within the window is the case itself; one that stands only in a
 * status, or of somebody else's other call, is weighed lower.
 */
function severityOf(ctx: Context, group: DenialGroup, kind: WhoKind): Severity {
  const start = Date.parse(ctx.info.window.start);
  const action = (group.denial.action ?? "").toLowerCase();
  const concerns =
    kind === "execution-role" || kind === "lambda" || action.startsWith("lambda:invoke") || kind === "unknown";
  if (!concerns) return kind === "foreign" || /^(?:lambda:|iam:passrole)/u.test(action) ? "medium" : "low";
  if (!group.origins.has("log") && !group.origins.has("cloudtrail")) return "high";
  if (Number.isFinite(start) && group.sightings.last < start) return "medium";
  return action.startsWith("logs:") ? "medium" : "critical";
}

/** Short, for a person to say; two that are alike are told apart by a number. */
function aboutOf(group: DenialGroup, who: string): string {
  const { resource } = group.denial;
  const parts = [who, group.denial.action ?? group.reading.form, resource === undefined ? "" : resourceName(resource)];
  return parts
    .filter((part) => part !== "")
    .join("/")
    .replaceAll(/\s+/gu, "-");
}

function article(layer: string): Phrase {
  return /^[aeiou]/iu.test(layer)
    ? say`an ${layer}`
    : layer === "role trust policy"
      ? say`the ${layer}`
      : say`a ${layer}`;
}
