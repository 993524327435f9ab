import { cites, fileCite } from "../cite.ts";
import { markdownCode, markdownProse } from "../escape.ts";
import type { Fact } from "../fit.ts";
import { moment } from "../times.ts";
import { headline, shortResource } from "../verdict.ts";
import type { ViewModel } from "../view-model.ts";
import { ALWAYS, fact, named } from "./fact.ts";
import { onResource } from "./permissions.ts";

export function verdictFacts(view: ViewModel): Fact[] {
  const { t } = view.messages;
  const { verdict } = view;
  const confidence = t("confidence-sentence", { label: verdict.confidenceLabel, why: verdict.confidenceWhy });
  const explained = markdownProse(verdict.explanation);
  const facts = [
    fact(view, ALWAYS, markdownProse(verdict.headline), verdict.cites),
    ...(verdict.explanation === verdict.headline ? [] : [fact(view, 88, explained)]),
    ...(verdict.state === "cause" ? [fact(view, ALWAYS, confidence)] : []),
  ];
  if (verdict.fix !== "") facts.push(fact(view, 80, t("fix-sentence", { fix: markdownProse(verdict.fix) })));
  return facts;
}

export function stepFacts(view: ViewModel): Fact[] {
  const { t } = view.messages;
  return view.steps.map((step) => {
    const status = t("step-line", { n: step.number, title: step.title, status: step.statusLabel });
    const telling = step.findings.filter((finding) => finding.status === step.status);
    const [first] = telling;
    if (first === undefined)
      return fact(view, ALWAYS, t("step-said", { line: status, said: t("status.not-run.why") }), [], status);
    const others = telling.length > 1 ? ` ${view.messages.count("step-others", telling.length - 1)}` : "";
    const said =
      first.status === "pass"
        ? first.title
        : first.status === "fail"
          ? headline(first, view.messages, "short")
          : first.explanation;
    const text = t("step-said", { line: status, said: `${markdownProse(said)}${others}` });
    return fact(view, ALWAYS, text, cites(first.evidence, 1), `${status} [findings.json]`);
  });
}

export function failingFacts(view: ViewModel): Fact[] {
  const { t } = view.messages;
  if (view.failing.length === 0) return [fact(view, ALWAYS, t("failing.none"))];
  return view.failing.map((call, index) => {
    const text = t("failing-call", {
      at: moment(call.at, view.info.window.timeZone).utc,
      call: markdownCode(call.call),
      on: onResource(view, shortResource(call.resource)),
      error: call.error === "" ? "" : t("clause.error", { error: markdownCode(call.error) }),
      id: call.requestId === "" ? t("no-request-id") : markdownCode(call.requestId),
    });
    const brief = t("failing-brief", { at: moment(call.at, "UTC").utc, where: named(view, call.cite.text) });
    return fact(view, index < 3 ? 96 - index : 86 - index, text, [call.cite], brief);
  });
}

export function gapFacts(view: ViewModel): Fact[] {
  const { t, count } = view.messages;
  const unknown = view.steps.flatMap((step) => step.findings).filter((finding) => finding.status === "unknown");
  // The first unknown of a step that is itself unknown stands in the list of steps already.
  const said = new Set(view.steps.filter((step) => step.status === "unknown").map((step) => step.findings[0]));
  if (view.gaps.length === 0 && unknown.length === 0) return [fact(view, ALWAYS, t("gaps.none"))];
  return [
    fact(view, ALWAYS, `${count("gaps.calls", view.gaps.length)} ${count("gaps.unknown", unknown.length)}`, [
      fileCite("manifest.json"),
    ]),
    ...view.gaps.map((item, index) =>
      fact(view, 52 - Math.min(index, 20), t("gap", gapWords(item.operation, item.label, item.effect))),
    ),
    ...unknown
      .filter((finding) => !said.has(finding))
      .map((finding, index) =>
        fact(view, 50 - Math.min(index, 20), markdownProse(finding.explanation), [fileCite("findings.json")]),
      ),
    ...view.blindSpots.map((spot) => fact(view, 24, markdownProse(spot.text))),
  ];
}

export function gapWords(operation: string, outcome: string, effect: string): Record<string, string> {
  return { operation: markdownCode(operation), outcome, effect: markdownProse(effect) };
}

export function askFacts(view: ViewModel): Fact[] {
  const { t } = view.messages;
  const { verdict } = view;
  const denials = [verdict.cause, ...verdict.others].flatMap((finding) => finding?.denial ?? []);
  const encoded = denials.some((denial) => denial.encodedMessage !== undefined);
  const authorization = denials.find((denial) => denial.authorizationId !== undefined)?.authorizationId;
  const layerless = denials.some((denial) => denial.layer === undefined);
  return [
    fact(view, ALWAYS, t(`ask.${verdict.state}`)),
    ...(layerless ? [fact(view, 79, t("ask.layer"))] : []),
    ...(authorization === undefined
      ? []
      : [fact(view, 78, t("ask.authorization", { id: markdownCode(authorization) }))]),
    ...(encoded ? [fact(view, 77, t("ask.encoded"))] : []),
    ...(view.gaps.length > 0 ? [fact(view, 59, t("ask.gaps"))] : []),
    ...(verdict.state === "cause" ? [fact(view, 58, t("ask.else"))] : []),
  ];
}
