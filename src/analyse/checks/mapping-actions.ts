import { count, say, type Words } from "../../core/phrase.ts";
import type { Finding } from "../said.ts";
import { PATHS } from "../../core/evidence.ts";
import type { EvidencePointer } from "../../core/finding.ts";
import { type Check, answer } from "../check.ts";
import type { Context } from "../context.ts";
import { readDenials } from "../denials/read.ts";
import { absence } from "../documents.ts";
import { encryptionKey, type EncryptionKey } from "../encryption.ts";
import { resourceLabel } from "../labels.ts";
import { inDocument } from "../pointers.ts";
import {
  actionsOf,
  evidenceOf,
  explainGranted,
  explainLacking,
  explainOpen,
  judgeNeeds,
  type Judged,
  type Need,
} from "../required.ts";
import { executionRole } from "../requests.ts";
import { allowStatements, applyPolicy } from "../fix.ts";
import { listAt, textAt, unique } from "../read.ts";
import { needsOfMapping, sourceKind, type SourceKind } from "../sources.ts";

const check: Omit<Check, "run"> = {
  id: "mapping-actions",
  step: 6,
  title: "The execution role has what its event source mappings need",
  needs: ["lambda:ListEventSourceMappings", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"],
  faults: [22, 23, 37, 41],
  references: ["https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html"],
};

export const mappingActions: Check = {
  ...check,
  run: (ctx) => {
    const mappings = listAt(ctx.documents.get(PATHS.mappings), "EventSourceMappings");
    if (mappings.length > 0) return mappings.flatMap((mapping, index) => judge(ctx, mapping, index));
    const why = absence(ctx.items, "lambda:ListEventSourceMappings");
    if (why.state === "unread" && !ctx.documents.has(PATHS.mappings)) {
      return [
        answer(check, { status: "unknown", explanation: say`The event source mappings were not read: ${why.why}.` }),
      ];
    }
    return [
      answer(check, {
        status: "not-applicable",
        explanation: say`The function has no event source mapping: nothing is polled with the execution role.`,
        evidence: ctx.documents.has(PATHS.mappings) ? [inDocument(PATHS.mappings)] : [],
      }),
    ];
  },
};

function judge(ctx: Context, mapping: unknown, index: number): readonly Finding[] {
  const uuid = textAt(mapping, "UUID") ?? String(index + 1);
  const here = inDocument(PATHS.mappings, "EventSourceMappings", index);
  const kind = sourceKind(mapping);
  const arn = textAt(mapping, "EventSourceArn");
  const name = `${kind?.title ?? "source"} ${arn === undefined ? uuid : resourceLabel(arn)}`;
  const result = lastResult(mapping, uuid, index, name);
  if (kind === undefined) {
    const explanation = say`The mapping ${uuid} reads a kind of source whose needs are not known here; compare it with the page of its service.`;
    return [answer(check, { about: uuid, status: "unknown", explanation, evidence: [here] }), ...result];
  }
  const key = arn === undefined ? { state: "none" as const } : encryptionKey(ctx, arn);
  const { needs, keys } = mappingNeeds(ctx, mapping, kind);
  const verdicts = judgeNeeds(ctx, needs);
  const references = [...check.references, kind.reference];
  const evidence: EvidencePointer[] = [here, ...keys.map((one) => one.pointer)];
  const base = { about: uuid, references };
  if (verdicts === undefined) {
    return [
      answer(check, { ...base, status: "unknown", explanation: say`The execution role is not known.`, evidence }),
      ...result,
    ];
  }
  const { lacking, open, granted } = verdicts;
  if (lacking.length > 0) {
    const off = switchedOff(mapping);
    const problem = textAt(mapping, "LastProcessingResult");
    const said = problem?.startsWith("PROBLEM") === true ? say` Lambda's last result: "${problem}".` : "";
    return [
      answer(check, {
        ...base,
        status: off ? "not-applicable" : "fail",
        ...(off ? {} : { severity: "high" as const }),
        explanation: say`${off ? say`The mapping of the ${name} is switched off, so nothing is read now; switched on, it would fail. ` : ""}${explainLacking(ctx, lacking, say`reading the ${name} needs`)}${partial(granted, lacking)}${off ? "" : said}`,
        evidence: [...evidence, ...evidenceOf(ctx, lacking)],
        fix: repair(ctx, lacking),
      }),
      ...(off ? [] : result),
    ];
  }
  if (open.length > 0 || key.state === "unknown") {
    const text =
      open.length > 0
        ? explainOpen(open)
        : say`${explainGranted(granted)} Whether the source is encrypted with a customer key, and kms:Decrypt is needed, is not known${key.state === "unknown" ? say` (${key.why})` : ""}.`;
    return [
      answer(check, {
        ...base,
        status: "unknown",
        explanation: say`${name}: ${text}`,
        evidence: [...evidence, ...evidenceOf(ctx, open)],
      }),
      ...result,
    ];
  }
  return [
    answer(check, {
      ...base,
      status: "pass",
      explanation: say`${name}: ${explainGranted(granted)}`,
      evidence: [...evidence, ...evidenceOf(ctx, granted)],
    }),
    ...result,
  ];
}

/** All that a mapping needs of the execution role, the keys of its source and secrets included. */
export function mappingNeeds(
  ctx: Context,
  mapping: unknown,
  kind: SourceKind,
): { readonly needs: readonly Need[]; readonly keys: readonly Extract<EncryptionKey, { state: "key" }>[] } {
  const own = needsOfMapping(mapping, kind);
  const arn = textAt(mapping, "EventSourceArn");
  const encrypted = [...(arn === undefined ? [] : [arn]), ...secretsIn(own)];
  const keys = encrypted.map((one) => encryptionKey(ctx, one)).filter((one) => one.state === "key");
  const decrypts = unique(keys.map((one) => one.arn)).map((resource) => ({ action: "kms:Decrypt", resource }));
  return { needs: [...own, ...decrypts], keys };
}

/** Whoever reads a secret that is encrypted with a customer key needs that key too. */
function secretsIn(needs: readonly Need[]): readonly string[] {
  return needs.filter(({ action }) => action === "secretsmanager:GetSecretValue").map(({ resource }) => resource);
}

/** Disabled by a person; Lambda gives another reason where it switched a mapping off itself. */
function switchedOff(mapping: unknown): boolean {
  const state = textAt(mapping, "State");
  const reason = textAt(mapping, "StateTransitionReason");
  return (state === "Disabled" || state === "Disabling") && (reason === undefined || /user/iu.test(reason));
}

function partial(granted: readonly Judged[], lacking: readonly Judged[]): Words {
  if (granted.length === 0) return "";
  const harm = actionsOf(lacking).includes("sqs:DeleteMessage")
    ? say` Messages that were processed cannot be removed from the queue, so they come back and are processed again.`
    : "";
  return say` It has the other ${count(granted.length, "action")} that are needed.${harm}`;
}

function repair(ctx: Context, lacking: readonly Judged[]) {
  const role = executionRole(ctx);
  if (role?.type !== "role") return undefined;
  const { policy, summary } = allowStatements(lacking.map(({ need }) => need));
  return applyPolicy(role, policy, "event-source-mapping-access", say`${summary} for the execution role ${role.name}.`);
}

/** What went wrong with the last batch besides a refusal: refusals are findings of their own. */
function lastResult(mapping: unknown, uuid: string, index: number, name: Words): readonly Finding[] {
  const text = textAt(mapping, "LastProcessingResult");
  if (text?.startsWith("PROBLEM") !== true || readDenials(text).length > 0) return [];
  const reason = textAt(mapping, "StateTransitionReason");
  const ofFunction = /Function call failed|Function error/iu.test(text);
  return [
    answer(check, {
      about: `${uuid}/last-result`,
      status: "fail",
      severity: ofFunction ? "low" : "medium",
      title: say`The mapping's last batch was processed`,
      explanation: say`Lambda's last result for the ${name}: "${text}".${ofFunction ? say` The batch was read; the function itself failed on it.` : ""}${reason === undefined ? "" : say` State: ${textAt(mapping, "State") ?? ""} (${reason}).`}`,
      evidence: [inDocument(PATHS.mappings, "EventSourceMappings", index, "LastProcessingResult")],
    }),
  ];
}
