import { capital, join, type Phrase, say, type Words } from "../core/phrase.ts";
import type { EvidencePointer } from "../core/finding.ts";
import type { Answer } from "./iam/evaluate.ts";
import type { Mismatch } from "./iam/match.ts";
import { describeStatement } from "./iam/policy.ts";
import { toPointer } from "./pointers.ts";
import { unique } from "./read.ts";

const MISMATCHES: Readonly<Record<Mismatch, Phrase>> = {
  principal: say`but for another principal`,
  action: say`but for another action`,
  resource: say`but for other resources`,
  condition: say`but under a condition that is not met`,
};

/** What the collected policies say of a call, in one or two sentences. Never a bare "allowed". */
export function explainAnswer(answer: Answer): Phrase {
  switch (answer.asRead) {
    case "denied":
      return answer.explicit ? explainExplicit(answer) : say`${explainImplicit(answer)}${nearMisses(answer)}`;
    case "allowed":
      return say`${explainAllow(answer)}${answer.decision === "allowed" ? "" : openLayers(answer)}`;
    case "unknown":
      return say`The policies that were read do not settle it${missingOf(answer)}.`;
  }
}

function explainExplicit(answer: Answer): Phrase {
  const statements = capital(join(unique(answer.deciding.map(describeStatement))));
  return answer.deciding.length === 1
    ? say`${statements} denies it explicitly.`
    : say`${statements} deny it explicitly.`;
}

function explainImplicit(answer: Answer): Phrase {
  switch (answer.layer) {
    case "permissions boundary":
      return say`The permissions boundary does not allow it, so no policy of the identity can grant it.`;
    case "resource-based policy":
      return say`The resource-based policy has no statement that allows it.`;
    case "role trust policy":
      return say`The role's trust policy does not let the caller assume it.`;
    case undefined:
      return say`No policy that was read allows it.`;
    case "VPC endpoint policy":
      return say`The policy of the VPC endpoint does not allow it.`;
    default:
      return say`None of the identity's policies allows it.`;
  }
}

function nearMisses(answer: Answer): Words {
  const near = answer.nearMisses.filter((miss) => miss.ref.effect === "Allow").slice(0, 2);
  if (near.length === 0) return "";
  const texts = near.map(
    (miss) => say`${describeStatement(miss.ref)} speaks of this action, ${MISMATCHES[miss.mismatch]}`,
  );
  return say` ${capital(join(texts))}.`;
}

function explainAllow(answer: Answer): Phrase {
  const statements = unique(answer.deciding.map(describeStatement));
  const named = capital(join(statements.slice(0, 3)));
  return statements.length === 1 ? say`${named} grants it.` : say`${named} grant it.`;
}

function openLayers(answer: Answer): Words {
  return answer.missing.length === 0 ? "" : say` Not read, and able to deny it all the same: ${join(answer.missing)}.`;
}

function missingOf(answer: Answer): Words {
  if (answer.missing.length === 0) return "";
  const [shown, rest] = [answer.missing.slice(0, 5), answer.missing.length - 5];
  return say`; missing: ${join(rest > 0 ? [...shown, say`${rest} more`] : shown)}`;
}

/** The statements that an answer rests on: those that decide, else those that come near. */
export function answerEvidence(answer: Answer): readonly EvidencePointer[] {
  const refs =
    answer.deciding.length > 0 ? answer.deciding : [...answer.nearMisses.map((miss) => miss.ref), ...answer.perhaps];
  return refs.map(toPointer);
}
