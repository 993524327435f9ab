import { PATHS } from "../../core/evidence.ts";
import type { Fact, FactLists } from "../fit.ts";
import { grouped } from "../messages.ts";
import type { ViewModel } from "../view-model.ts";
import { arnFacts, crossAccountFacts, frequencyFacts } from "./circumstances.ts";
import { stated } from "./fact.ts";
import { gapFacts } from "./gaps.ts";
import { askFacts, failingFacts, stepFacts } from "./outcome.ts";
import { permissionFacts } from "./permissions.ts";
import { cloudtrailFacts, logFacts, timestampFacts } from "./records.ts";
import { verdictFacts } from "./verdict.ts";
import { workflowFacts } from "./workflow.ts";

/** Of any list the text considers this many; the pack holds all. */
const MOST = 12;

/**
 * The facts of case-description.md by their place in it. Weights say what a support engineer could do without first:
 * context before circumstances, circumstances before the failing calls themselves.
 */
export function descriptionFacts(view: ViewModel): FactLists {
  const { t } = view.messages;
  const list = (where: string, facts: readonly Fact[]) => {
    const considered = weightiest(facts);
    return {
      facts: considered,
      beyond: pointedAt(facts) - pointedAt(considered),
      more: (left: number) => t("more", { n: grouped(left), where }),
    };
  };
  return {
    verdict: list("findings.json", verdictFacts(view)),
    issue: list("manifest.json", [stated(view, "issue", view.info.stated.issue)]),
    impact: list("manifest.json", [stated(view, "impact", undefined)]),
    arn: list(PATHS.function, arnFacts(view)),
    workflow: list("workflow/workflow.json", workflowFacts(view)),
    frequency: list("findings.json", frequencyFacts(view)),
    crossAccount: list("findings.json", crossAccountFacts(view)),
    permissions: list("findings.json, iam/", permissionFacts(view)),
    logs: list("logs/", logFacts(view)),
    timestamps: list("timeline.csv", timestampFacts(view)),
    cloudtrail: list(PATHS.callsTable, cloudtrailFacts(view)),
    steps: list("findings.json", stepFacts(view)),
    failing: list("findings.json", failingFacts(view)),
    gaps: list("manifest.json, report.html", gapFacts(view)),
    asks: list("report.html", askFacts(view)),
  };
}

/** The weightiest facts in their own order. */
function weightiest(facts: readonly Fact[]): Fact[] {
  const kept = new Set([...facts].sort((a, b) => b.weight - a.weight).slice(0, MOST));
  return facts.filter((fact) => kept.has(fact));
}

/** How many of them are worth a pointer where they are left out. */
function pointedAt(facts: readonly Fact[]): number {
  return facts.filter((fact) => fact.minor !== true).length;
}
