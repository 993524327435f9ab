import type { Finding } from "../../core/finding.ts";
import { shortArn } from "../arn-names.ts";
import { cites } from "../cite.ts";
import type { FailingCall } from "../failing-calls.ts";
import { markdownCode, markdownProse } from "../escape.ts";
import type { Fact } from "../fit.ts";
import { moment } from "../times.ts";
import { refusalSentence, sameCause } from "../refusals.ts";
import { ended, opening } from "../sentences.ts";
import { standing } from "../steps.ts";
import type { ViewModel } from "../view-model.ts";
import { ALWAYS, fact, named, sentence } from "./fact.ts";
import { notRead } from "./gaps.ts";
import { onResource } from "./permissions.ts";

export function stepFacts(view: ViewModel): Fact[] {
  const { t } = view.messages;
  return view.steps.map((step) => {
    const status = t("step-line", { n: step.number, title: step.title, status: step.statusLabel });
    const telling = step.findings.filter((finding) => standing(finding) === step.status);
    const [first] = telling;
    if (first === undefined)
      return fact(view, ALWAYS, t("step-said", { line: status, said: t("status.not-run.why") }), [], status);
    const { said, left } = stepWords(view, first, telling);
    const others = left === 0 ? "" : ` ${view.messages.count("step-others", left)}`;
    const text = t("step-said", { line: status, said: `${said}${others}` });
    return fact(view, ALWAYS, text, cites(first.evidence, 1), `${status} [findings.json]`);
  });
}

/** A step says this much of a finding; findings.json has the rest. */
const SAID = 240;

/** What a step says of its first finding, and how many of its kind that leaves unsaid. */
function stepWords(
  view: ViewModel,
  first: Finding,
  telling: readonly Finding[],
): { readonly said: string; readonly left: number } {
  const { messages } = view;
  // The sentence that opens the text: once is enough.
  if (first === view.verdict.change) return { said: messages.t("step-in-short"), left: telling.length - 1 };
  if (first.status === "pass") return { said: ended(markdownProse(first.title)), left: 0 };
  if (first.status !== "fail" || first.denial?.action === undefined) {
    return {
      said: sentence(view, opening(first.explanation, SAID)),
      left: first.status === "not-applicable" ? 0 : telling.length - 1,
    };
  }
  const refused = sameCause(first, telling);
  const wording = { messages, resources: "short", home: view.info.accountId } as const;
  return { said: sentence(view, refusalSentence(refused, wording)), left: telling.length - refused.length };
}

export function failingFacts(view: ViewModel): Fact[] {
  const { t } = view.messages;
  if (view.failing.length === 0) {
    return [
      fact(view, ALWAYS, t("failing.none")),
      ...notRead(view, /^(?:logs:FilterLogEvents|cloudtrail:LookupEvents)$/u),
    ];
  }
  return view.failing.map((call, index) => {
    const text = t("failing-call", {
      at: moment(call.at, view.info.window.timeZone).utc,
      call: markdownCode(call.call),
      on: onResource(view, shortArn(call.resource)),
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
