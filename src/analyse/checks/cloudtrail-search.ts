import { count, join, say } from "../../core/phrase.ts";
import { isoUtc } from "../../core/clock.ts";
import { PATHS } from "../../core/evidence.ts";
import { GAPS } from "../../core/outcome.ts";
import { type Check, answer } from "../check.ts";
import { absence, OUTCOMES } from "../documents.ts";
import { inDocument } from "../pointers.ts";

const check: Omit<Check, "run"> = {
  id: "cloudtrail-search",
  step: 7,
  title: "CloudTrail shows which requests were made, from which address, by whom and when",
  needs: ["cloudtrail:LookupEvents"],
  faults: [],
  references: [
    "https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html",
    "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html",
  ],
};

export const cloudtrailSearch: Check = {
  ...check,
  run: (ctx) => {
    const { trail } = ctx;
    const why = absence(ctx.items, "cloudtrail:LookupEvents");
    if (!trail.present) {
      return [
        why.state === "none"
          ? answer(check, {
              status: "pass",
              explanation: say`CloudTrail was searched and holds no record that names the function or its role in the window.`,
            })
          : answer(check, { status: "unknown", explanation: say`CloudTrail was not searched: ${why.why}.` }),
      ];
    }
    const others = trail.records - trail.own;
    const range =
      trail.firstEvent === undefined || trail.lastEvent === undefined
        ? ""
        : say`, from ${isoUtc(trail.firstEvent)} to ${isoUtc(trail.lastEvent)} in ${join([...trail.regions].sort())}`;
    const refused = ctx.denials.filter((group) => group.origins.has("cloudtrail"));
    const gaps = ctx.items.filter(
      (item) =>
        (item.operation === "cloudtrail:LookupEvents" && !["collected", "empty"].includes(item.outcome)) ||
        (item.collector === "data-events" && GAPS.has(item.outcome)),
    );
    return [
      answer(check, {
        status: gaps.length === 0 ? "pass" : "unknown",
        explanation: say`${count(others, "record")} besides the collector's own ${trail.own}${range}. ${refused.length === 0 ? say`None of them is a refused call that touches the function` : say`${count(refused.length, "kind")} of refused call`}; ${count(trail.changes.length, "change")} to policies or configuration; ${count(trail.unrelatedDenials, "refused call")} on other things left out.${gaps.length === 0 ? "" : say` Incomplete: ${join(gaps.map((item) => say`${item.id} ${OUTCOMES[item.outcome]}`))}.`}`,
        evidence: [
          inDocument(PATHS.events),
          ...(ctx.paths.includes(PATHS.callsTable) ? [inDocument(PATHS.callsTable)] : []),
        ],
      }),
    ];
  },
};
