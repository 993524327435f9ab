import { saidElsewhere, type Words } from "../core/phrase.ts";
import type { Finding, Fix } from "./said.ts";
import type { EvidencePointer, FindingStatus, Seen, Severity, Step, Denial } from "../core/finding.ts";
import type { Context } from "./context.ts";
import { distinct } from "./pointers.ts";

/** One question about the case: a page of code, a line in `checks.ts`, a fixture that passes and one that fails. */
export interface Check {
  readonly id: string;
  /** The article's step that it answers. */
  readonly step: Step;
  /** States the good state. */
  readonly title: string;
  /** Operations whose replies it reads. */
  readonly needs: readonly string[];
  /** Numbers of the faults that it recognises, in the catalogue of docs/checks.md. */
  readonly faults: readonly number[];
  /** Pages of AWS's documentation. */
  readonly references: readonly string[];
  run(ctx: Context): readonly Finding[];
}

export interface Answered {
  readonly status: FindingStatus;
  readonly severity?: Severity;
  /** Plain words about this case. */
  readonly explanation: Words;
  readonly evidence?: Iterable<EvidencePointer>;
  /** What it is about, where the check answers several times. */
  readonly about?: string;
  readonly title?: Words;
  readonly step?: Step;
  readonly fix?: Fix | undefined;
  readonly seen?: Seen;
  readonly denial?: Denial;
  readonly references?: readonly string[];
}

/** Most places that one finding cites. */
const MOST_EVIDENCE = 12;

/** A finding of a check; what does not fail weighs nothing unless it says so. */
export function answer(check: Omit<Check, "run">, answered: Answered): Finding {
  const { about, fix, seen, denial } = answered;
  return {
    id: about === undefined ? check.id : `${check.id}/${about}`,
    step: answered.step ?? check.step,
    status: answered.status,
    severity:
      answered.severity ?? (answered.status === "fail" ? "high" : answered.status === "unknown" ? "low" : "info"),
    title: answered.title ?? saidElsewhere(check.title),
    explanation: answered.explanation,
    evidence: distinct(answered.evidence ?? [], MOST_EVIDENCE),
    references: answered.references ?? check.references,
    ...(fix === undefined ? {} : { fix }),
    ...(seen === undefined ? {} : { seen }),
    ...(denial === undefined ? {} : { denial }),
  };
}
