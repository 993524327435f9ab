import type { EvidencePointer } from "../core/finding.ts";
import type { Answer } from "./iam/evaluate.ts";
import type { Mismatch } from "./iam/match.ts";
import { describeStatement } from "./iam/policy.ts";
import { toPointer } from "./pointers.ts";
import { count, join, unique } from "./read.ts";

const MISMATCHES: Readonly<Record<Mismatch, string>> = {
  principal: "but for another principal",
  action: "but for another action",
  resource: "but for other resources",
  condition: "but under a condition that is not met",
};

/** What the collected policies say of a call, in one or two sentences. Never a bare "allowed". */
export function explainAnswer(answer: Answer): string {
  switch (answer.asRead) {
    case "denied":
      return answer.explicit ? explainExplicit(answer) : `${explainImplicit(answer)}${nearMisses(answer)}`;
    case "allowed":
      return `${explainAllow(answer)}${answer.decision === "allowed" ? "" : openLayers(answer)}`;
    case "unknown":
      return `The policies that were read do not settle it${missingOf(answer)}.`;
  }
}

function explainExplicit(answer: Answer): string {
  return `${capital(join(unique(answer.deciding.map(describeStatement))))} ${answer.deciding.length === 1 ? "denies" : "deny"} it explicitly.`;
}

function explainImplicit(answer: Answer): string {
  switch (answer.layer) {
    case "permissions boundary":
      return "The permissions boundary does not allow it, so no policy of the identity can grant it.";
    case "resource-based policy":
      return "The resource-based policy has no statement that allows it.";
    case "role trust policy":
      return "The role's trust policy does not let the caller assume it.";
    case undefined:
      return "No policy that was read allows it.";
    case "VPC endpoint policy":
      return "The policy of the VPC endpoint does not allow it.";
    default:
      return "None of the identity's policies allows it.";
  }
}

function nearMisses(answer: Answer): string {
  const near = answer.nearMisses.filter((miss) => miss.ref.effect === "Allow").slice(0, 2);
  if (near.length === 0) return "";
  const texts = near.map(
    (miss) => `${describeStatement(miss.ref)} speaks of this action, ${MISMATCHES[miss.mismatch]}`,
  );
  return ` ${capital(join(texts))}.`;
}

function explainAllow(answer: Answer): string {
  const statements = unique(answer.deciding.map(describeStatement));
  return `${capital(join(statements.slice(0, 3)))} ${statements.length === 1 ? "grants" : "grant"} it.`;
}

function openLayers(answer: Answer): string {
  return answer.missing.length === 0 ? "" : ` Not read, and able to deny it all the same: ${join(answer.missing)}.`;
}

function missingOf(answer: Answer): string {
  if (answer.missing.length === 0) return "";
  const [shown, rest] = [answer.missing.slice(0, 5), answer.missing.length - 5];
  return `; missing: ${join(rest > 0 ? [...shown, count(rest, "more")] : shown)}`;
}

/** The statements that an answer rests on: those that decide, else those that come near. */
export function answerEvidence(answer: Answer): readonly EvidencePointer[] {
  const refs =
    answer.deciding.length > 0 ? answer.deciding : [...answer.nearMisses.map((miss) => miss.ref), ...answer.perhaps];
  return refs.map(toPointer);
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
