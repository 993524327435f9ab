import type { Finding } from "../../core/finding.ts";
import { cites, fileCite } from "../cite.ts";
import type { FailingCall } from "../failing-calls.ts";
import { markdownCode, markdownProse } from "../escape.ts";
import type { Fact } from "../fit.ts";
import { moment } from "../times.ts";
import { headline, opening, shortResource } from "../verdict.ts";
import type { TimelineRow, ViewModel } from "../view-model.ts";
import { ALWAYS, fact, named, principal } from "./fact.ts";
import { onResource } from "./permissions.ts";

export function verdictFacts(view: ViewModel): Fact[] {
  const { t } = view.messages;
  const { verdict } = view;
  const confidence = t("confidence-sentence", { label: verdict.confidenceLabel, why: verdict.confidenceWhy });
  const explained = markdownProse(verdict.explanation);
  const changes = view.changesBefore.map((row, index) => fact(view, 94 - index, changeWords(view, row), [row.cite]));
  const facts = [
    fact(view, ALWAYS, markdownProse(verdict.headline), verdict.cites.slice(0, 2)),
    ...(verdict.explanation === "" ? [] : [fact(view, verdict.cause?.denial === undefined ? 91 : 61, explained)]),
    ...changes,
    ...(verdict.state === "cause" ? [fact(view, ALWAYS, confidence)] : []),
  ];
  if (verdict.fix !== "") facts.push(fact(view, 80, t("fix-sentence", { fix: markdownProse(verdict.fix) })));
  return facts;
}

/** What was changed when the failures began: the question that an engineer on call asks first. */
function changeWords(view: ViewModel, { at, label, entry }: TimelineRow): string {
  const who = markdownProse(principal(view, entry.who));
  const { t } = view.messages;
  const change = t("change-before", { at: at.utc, label, what: markdownProse(entry.what), who });
  return t("change-fact", { change });
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
          ? failure(view, first)
          : opening(first.explanation, SAID);
    const text = t("step-said", { line: status, said: `${markdownProse(said)}${others}` });
    return fact(view, ALWAYS, text, cites(first.evidence, 1), `${status} [findings.json]`);
  });
}

/** A step says this much of a finding; findings.json has the rest. */
const SAID = 300;

function failure(view: ViewModel, finding: Finding): string {
  if (finding.denial?.action === undefined) return opening(finding.explanation, SAID);
  return headline(finding, view.messages, "short");
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
      id: requestWords(view, call),
    });
    const brief = t("failing-brief", { at: moment(call.at, "UTC").utc, where: named(view, call.cite.text) });
    return fact(view, index < 3 ? 96 - index : 86 - index, text, [call.cite], brief);
  });
}

function requestWords({ messages: { t } }: ViewModel, { requestId, invocationId }: FailingCall): string {
  if (requestId !== "") return t("request-id", { id: markdownCode(requestId) });
  return invocationId === "" ? t("no-request-id") : t("invocation-id", { id: markdownCode(invocationId) });
}

export function gapFacts(view: ViewModel): Fact[] {
  const { t, count } = view.messages;
  const unknown = view.steps.flatMap((step) => step.findings).filter((finding) => finding.status === "unknown");
  // The first unknown of a step that is itself unknown stands in the list of steps already.
  const said = new Set(view.steps.filter((step) => step.status === "unknown").map((step) => step.findings[0]));
  const counted = [
    ...(view.gaps.length === 0 ? [] : [count("gaps.calls", view.gaps.length)]),
    ...(unknown.length === 0 ? [] : [count("gaps.unknown", unknown.length)]),
  ];
  return [
    fact(view, ALWAYS, counted.length === 0 ? t("gaps.none") : counted.join(t("sentence-join")), [
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
  const authorization = denials.find((denial) => denial.authorizationId !== undefined)?.authorizationId;
  const unseen = verdict.state !== "nothing-found" && view.failing.length === 0;
  const asks = [
    t(unseen ? `ask.${verdict.state}-unseen` : `ask.${verdict.state}`),
    ...(denials.some((denial) => denial.layer === undefined) ? [t("ask.layer")] : []),
    ...(authorization === undefined ? [] : [t("ask.authorization", { id: markdownCode(authorization) })]),
    ...(denials.some((denial) => denial.encodedMessage !== undefined) ? [t("ask.encoded")] : []),
    ...(view.gaps.length > 0 ? [t("ask.gaps")] : []),
    ...(verdict.state === "cause" ? [t("ask.else")] : []),
  ];
  return asks.map((text) => fact(view, ALWAYS, text));
}
