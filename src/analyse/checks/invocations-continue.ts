import { count, say } from "../../core/phrase.ts";
import { isoUtc } from "../../core/clock.ts";
import { PATHS } from "../../core/evidence.ts";
import { type Check, answer } from "../check.ts";
import { absence } from "../documents.ts";
import { metricsOf } from "../metrics.ts";
import { inDocument } from "../pointers.ts";
import { span } from "../read.ts";

const check: Omit<Check, "run"> = {
  id: "invocations-continue",
  step: 2,
  title: "The function is invoked as steadily as before",
  needs: ["cloudwatch:GetMetricData"],
  faults: [],
  references: ["https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html"],
};

/** Slots with invocations that are needed to speak of a rhythm. */
const ENOUGH = 24;
/** How much longer than the longest pause before the present one must be. */
const LONGER = 4;
/** And at least so long. */
const LEAST_MS = 3_600_000;

/** A caller that is refused never reaches the function: all that its metrics show is that invocations stop. */
export const invocationsContinue: Check = {
  ...check,
  run: (ctx) => {
    const metrics = metricsOf(ctx);
    if (metrics === undefined) {
      const why = absence(ctx.items, "cloudwatch:GetMetricData");
      return [
        why.state === "none"
          ? answer(check, {
              status: "not-applicable",
              explanation: say`CloudWatch has no metrics of the function: it was not invoked.`,
            })
          : answer(check, { status: "unknown", explanation: say`The function's metrics were not read: ${why.why}.` }),
      ];
    }
    const active = metrics.points.filter((point) => point.invocations > 0);
    const last = active.at(-1);
    const series = inDocument(PATHS.metrics, "Series", "Invocations");
    if (last === undefined || active.length < ENOUGH) {
      const explanation = say`Invocations in ${count(active.length, "period")} of the window: too few to tell a rhythm.`;
      return [answer(check, { status: "not-applicable", explanation, evidence: [series] })];
    }
    const pauses = active.slice(1).map((point, index) => point.at - (active[index]?.at ?? point.at));
    const longest = Math.max(...pauses);
    const present = Date.parse(ctx.info.window.end) - last.at - metrics.periodMs;
    if (!(present > Math.max(LEAST_MS, longest * LONGER))) {
      const explanation = say`Invocations in ${count(active.length, "period")} of the window, the last at ${isoUtc(last.at)}.`;
      return [answer(check, { status: "pass", explanation, evidence: [series, last.pointer] })];
    }
    const blocked = say`no period before was without invocations for more than ${span(longest)}`;
    return [
      answer(check, {
        status: "fail",
        severity: "medium",
        explanation: say`Invocations stopped: the last was in the period that began at ${isoUtc(last.at)}, ${span(present)} before the end of the window; ${blocked}. A caller that is refused leaves no trace in the function's own metrics and logs: look at the callers' permissions, or ask whether they still call.`,
        evidence: [last.pointer, series],
      }),
    ];
  },
};
