import { PATHS } from "../core/evidence.ts";
import type { Finding } from "../core/finding.ts";
import { type Cite, cites, fileCite } from "./cite.ts";
import type { CallRow } from "./cloudtrail.ts";
import { markdownCode, markdownProse } from "./escape.ts";
import type { Fact, FactLists } from "./fit.ts";
import { grouped } from "./messages.ts";
import type { QuestionId } from "./questions.ts";
import { both, moment } from "./times.ts";
import { headline } from "./verdict.ts";
import type { ViewModel } from "./view-model.ts";
import { relevantCalls } from "./relevant-calls.ts";

/** Never left out. */
const ALWAYS = 100;
/** The person's own words are what the case is about: they give way last. */
const PERSON = 101;
const MOST_STATED = 1_500;
/** What a fact that must stay may take when it is put briefly. */
const BRIEF = 160;
/** Of any list the text considers this many; the pack holds all. */
const MOST = 12;

/**
 * The facts of case-description.md by their place in it. Weights say what a support engineer could do without first:
 * context before circumstances, circumstances before the failing calls themselves.
 */
export function descriptionFacts(view: ViewModel): FactLists {
  const { t } = view.messages;
  const list = (where: string, facts: readonly Fact[]) => ({
    facts: facts.slice(0, MOST),
    beyond: Math.max(0, facts.length - MOST),
    more: (left: number) => t("more", { n: grouped(left), where }),
  });
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

/** A fact with its sources in brackets; the brief form keeps the first. */
function fact(view: ViewModel, weight: number, text: string, sources: readonly Cite[] = [], brief?: string): Fact {
  const full = text + sources.map((source) => ` [${source.text}]`).join("");
  const [first] = sources;
  const where = first?.text ?? "report.html";
  const short =
    brief ?? (text.length > BRIEF ? view.messages.t("too-long", { n: grouped(text.length), where }) : undefined);
  return short === undefined ? { text: full, weight } : { text: full, brief: short, weight };
}

function stated(view: ViewModel, id: QuestionId, text: string | undefined): Fact {
  const question = view.questions.find((candidate) => candidate.id === id);
  if (question !== undefined) return fact(view, ALWAYS, `[${view.messages.t("please-answer")}: ${question.text}]`);
  const words = (text ?? "").trim();
  const where = `manifest.json /case/stated/${id}`;
  const opening = wholeSentences(words, MOST_STATED);
  const cut = opening.length < words.length;
  const lines = opening
    .split(/\s*\n\s*/u)
    .map(markdownProse)
    .join("\n  ");
  const whole = cut ? `${lines} ${view.messages.t("continues", { n: grouped(words.length), where })}`.trim() : lines;
  const brief = view.messages.t("too-long", { n: grouped(words.length), where });
  return whole.length > brief.length ? { text: whole, brief, weight: PERSON } : { text: whole, weight: PERSON };
}

/** The opening of a text up to the last sentence or line that ends within `most` characters. */
function wholeSentences(text: string, most: number): string {
  if (text.length <= most) return text;
  const ends = [...text.slice(0, most).matchAll(/[.!?](?=\s)|[。！？]|\n/gu)];
  const last = ends.at(-1);
  return last === undefined ? "" : text.slice(0, last.index + last[0].length).trim();
}

function asked(view: ViewModel, id: QuestionId): Fact[] {
  return view.questions.some((question) => question.id === id) ? [stated(view, id, undefined)] : [];
}

function verdictFacts(view: ViewModel): Fact[] {
  const { t } = view.messages;
  const { verdict } = view;
  const confidence = t("confidence-sentence", { label: verdict.confidenceLabel, why: verdict.confidenceWhy });
  const explained = markdownProse(verdict.explanation);
  const facts = [
    fact(view, ALWAYS, markdownProse(verdict.headline), verdict.cites),
    ...(verdict.state === "cause" ? [fact(view, ALWAYS, confidence)] : []),
    ...(verdict.explanation === verdict.headline ? [] : [fact(view, 88, explained, [], undefined)]),
  ];
  if (verdict.fix !== "") facts.push(fact(view, 80, t("fix-sentence", { fix: markdownProse(verdict.fix) })));
  return facts;
}

function arnFacts(view: ViewModel): Fact[] {
  const { t } = view.messages;
  const { facts, info } = view;
  const source = facts.known ? [fileCite(PATHS.function)] : [];
  const arn = fact(view, ALWAYS, markdownCode(info.functionArn), source);
  const known = [
    info.qualifier === undefined ? "" : t("fact.qualifier", { name: markdownCode(info.qualifier) }),
    facts.runtime === "" ? "" : t("fact.runtime", { name: markdownProse(facts.runtime) }),
    facts.state === "" ? "" : t("fact.state", { name: markdownProse(facts.state) }),
    facts.stateReason === "" ? "" : t("fact.reason", { name: markdownProse(facts.stateReason) }),
    facts.lastModified === "" ? "" : t("fact.modified", { at: moment(facts.lastModified, "UTC").utc }),
    facts.vpcId === "" ? "" : t("fact.vpc", { name: markdownCode(facts.vpcId) }),
    facts.kmsKeyArn === "" ? "" : t("fact.key", { name: markdownCode(facts.kmsKeyArn) }),
  ].filter((part) => part !== "");
  if (!facts.known) return [arn, fact(view, 90, t("fact.unknown"))];
  return known.length === 0 ? [arn] : [arn, fact(view, 42, known.join(t("join")))];
}

function workflowFacts(view: ViewModel): Fact[] {
  const { t } = view.messages;
  const services =
    view.services.length === 0 ? t("workflow.none") : t("workflow.services", { names: view.services.join(", ") });
  const words = view.info.stated.workflow;
  return [
    fact(view, ALWAYS, services, [fileCite("workflow/workflow.json")]),
    ...(words === undefined ? asked(view, "workflow") : [stated(view, "workflow", words)]),
    ...view.routes.map((route, index) => {
      const text = t("route", { from: markdownProse(route.from), to: markdownProse(route.to), label: route.label });
      return fact(view, route.kind === "denied" ? 76 : 54 - Math.min(index, 20), text, route.cites);
    }),
  ];
}

function frequencyFacts(view: ViewModel): Fact[] {
  const { t } = view.messages;
  const { frequency, info } = view;
  const counted =
    frequency.invocations === null || frequency.failures === null
      ? frequency.label
      : t("frequency.counted", {
          label: frequency.label,
          failures: grouped(frequency.failures),
          invocations: grouped(frequency.invocations),
        });
  return [
    fact(view, ALWAYS, counted, frequency.cites),
    ...(info.stated.frequency === undefined
      ? asked(view, "frequency")
      : [fact(view, 84, t("stated", { answer: t(`frequency.${info.stated.frequency}`) }))]),
    ...(frequency.why === "" ? [] : [fact(view, 57, markdownProse(frequency.why))]),
  ];
}

function crossAccountFacts(view: ViewModel): Fact[] {
  const { t } = view.messages;
  const { crossAccount, info } = view;
  const accounts = crossAccount.accounts.slice(0, MOST).join(", ");
  const sentence =
    accounts === "" ? crossAccount.label : t("cross-account.with", { label: crossAccount.label, accounts });
  const peers = info.peerAccounts.slice(0, MOST).join(", ");
  return [
    fact(view, ALWAYS, sentence, crossAccount.cites),
    ...(info.stated.crossAccount === undefined
      ? asked(view, "cross-account")
      : [fact(view, 83, t("stated", { answer: t(`cross-account.${info.stated.crossAccount}`) }))]),
    ...(crossAccount.why === "" ? [] : [fact(view, 56, markdownProse(crossAccount.why))]),
    ...(peers === "" ? [] : [fact(view, 55, t("cross-account.peers", { accounts: peers }))]),
  ];
}

function permissionFacts(view: ViewModel): Fact[] {
  const { t } = view.messages;
  const { permissions, verdict } = view;
  const role = permissions.roleArn === "" ? t("role.unknown") : t("role", { arn: markdownCode(permissions.roleArn) });
  const source = permissions.roleFile === undefined ? [] : [permissions.roleFile];
  const failed = verdict.cause === undefined ? [] : [verdict.cause, ...verdict.others];
  const denied = new Map<string, Finding>();
  for (const finding of failed) if (finding.denial?.action !== undefined) denied.set(finding.denial.action, finding);
  return [
    fact(view, ALWAYS, role, source),
    ...[...denied].map(([action, finding], index) =>
      fact(
        view,
        82 - Math.min(index, 10),
        finding.seen === undefined
          ? t("denied-action", { action: markdownCode(action) })
          : view.messages.count("denied-action-seen", finding.seen.count, {
              action: markdownCode(action),
              first: moment(finding.seen.first, "UTC").utc,
              last: moment(finding.seen.last, "UTC").utc,
            }),
        cites(finding.evidence, 1),
      ),
    ),
    ...(permissions.boundary === ""
      ? []
      : [fact(view, 66, t("boundary", { arn: markdownCode(permissions.boundary) }), [fileCite(PATHS.roleBoundary)])]),
    ...permissions.policies
      .filter((policy) => policy.kind !== "trust" && policy.kind !== "boundary")
      .map((policy, index) => {
        const name = policy.name === "" ? "" : ` ${markdownCode(policy.name)}`;
        return fact(view, 48 - Math.min(index, 20), `${t(`policy.${policy.kind}`)}${name}`, [policy.cite]);
      }),
  ];
}

function logFacts(view: ViewModel): Fact[] {
  const { t, count } = view.messages;
  const { logs } = view;
  const period = t("period", { start: view.start.utc, end: view.end.utc });
  const summary =
    logs.files.length === 0
      ? t("logs.none", { period })
      : count("logs.summary", logs.events, { period, files: grouped(logs.files.length) });
  return [
    fact(view, ALWAYS, summary),
    ...logs.files.map(({ path, events }, index) =>
      fact(view, 60 - Math.min(index, 20), events === undefined ? path : count("logs.file", events, { path })),
    ),
    ...logs.gaps.map((item) =>
      fact(view, 74, t("gap", gapWords(item.operation, t(`outcome.${item.outcome}`), item.effect))),
    ),
  ];
}

function timestampFacts(view: ViewModel): Fact[] {
  const { t } = view.messages;
  const window = t("window", { start: both(view.start), end: both(view.end), why: view.windowWhy });
  const { firstFailure, lastFailure } = view;
  return [
    ...(firstFailure === undefined || lastFailure === undefined
      ? [fact(view, ALWAYS, t("no-failure-time"))]
      : [
          fact(
            view,
            ALWAYS,
            t("failure-times", { first: both(firstFailure), last: both(lastFailure) }),
            view.frequency.cites,
          ),
        ]),
    fact(view, ALWAYS, window),
    ...view.timeline
      .filter(({ entry }) => entry.kind === "policy-change" || entry.kind === "configuration-change")
      .toReversed()
      .map((row, index) => {
        const words = {
          at: row.at.utc,
          label: row.label,
          what: markdownProse(row.entry.what),
          who: markdownProse(row.entry.who),
        };
        return fact(view, 68 - Math.min(index * 2, 30), t("change", words), [row.cite]);
      }),
  ];
}

function cloudtrailFacts(view: ViewModel): Fact[] {
  const { t, count } = view.messages;
  const { rows, own } = view.calls;
  if (rows.length === 0) return [fact(view, ALWAYS, t("cloudtrail.none"))];
  const summary = count("cloudtrail.summary", rows.length, { path: PATHS.callsTable });
  return [
    fact(view, ALWAYS, own === 0 ? summary : `${summary} ${count("cloudtrail.own", own)}`),
    ...relevantCalls(rows, 6).map((row, index) => fact(view, 64 - index * 3, t("call", callWords(row)), [])),
  ];
}

function callWords(row: CallRow): Record<string, string> {
  const outcome = row.error === "" ? "ok" : row.error;
  return {
    at: moment(row.at, "UTC").utc,
    request: markdownCode(`${row.service.replace(/\.amazonaws\.com$/u, "")}:${row.request}`),
    ip: markdownCode(row.sourceIp),
    who: markdownCode(row.who),
    outcome: markdownCode(outcome),
    line: String(row.line),
  };
}

function stepFacts(view: ViewModel): Fact[] {
  const { t } = view.messages;
  return view.steps.map((step) => {
    const status = t("step-line", { n: step.number, title: step.title, status: step.statusLabel });
    const telling = step.findings.filter((finding) => finding.status === step.status);
    const [first] = telling;
    if (first === undefined) return fact(view, ALWAYS, `${status}. ${t("status.not-run.why")}`, [], status);
    const others = telling.length > 1 ? ` ${view.messages.count("step-others", telling.length - 1)}` : "";
    const said =
      first.status === "pass"
        ? first.title
        : first.status === "fail"
          ? headline(first, view.messages)
          : first.explanation;
    const text = `${status}. ${markdownProse(said)}${others}`;
    return fact(view, ALWAYS, text, cites(first.evidence, 1), `${status} [findings.json]`);
  });
}

function failingFacts(view: ViewModel): Fact[] {
  const { t } = view.messages;
  if (view.failing.length === 0) return [fact(view, ALWAYS, t("failing.none"))];
  return view.failing.map((call, index) => {
    const text = t("failing-call", {
      at: moment(call.at, view.info.window.timeZone).utc,
      call: markdownCode(call.call),
      on:
        call.resource === "" || call.resource === "*" ? "" : t("failing-on", { resource: markdownCode(call.resource) }),
      error: call.error === "" ? "" : `, ${markdownCode(call.error)}`,
      id: call.requestId === "" ? t("no-request-id") : markdownCode(call.requestId),
    });
    const brief = t("failing-brief", { at: moment(call.at, "UTC").utc, where: call.cite.text });
    return fact(view, index < 3 ? 96 - index : 86 - index, text, [call.cite], brief);
  });
}

function gapFacts(view: ViewModel): Fact[] {
  const { t, count } = view.messages;
  const unknown = view.steps.flatMap((step) => step.findings).filter((finding) => finding.status === "unknown");
  if (view.gaps.length === 0 && unknown.length === 0) return [fact(view, ALWAYS, t("gaps.none"))];
  return [
    fact(view, ALWAYS, `${count("gaps.calls", view.gaps.length)} ${count("gaps.unknown", unknown.length)}`, [
      fileCite("manifest.json"),
    ]),
    ...view.gaps.map((item, index) =>
      fact(view, 52 - Math.min(index, 20), t("gap", gapWords(item.operation, item.label, item.effect))),
    ),
    ...unknown.map((finding, index) =>
      fact(view, 50 - Math.min(index, 20), markdownProse(finding.explanation), [fileCite("findings.json")]),
    ),
    ...view.blindSpots.map((spot) => fact(view, 24, markdownProse(spot.text))),
  ];
}

function gapWords(operation: string, outcome: string, effect: string): Record<string, string> {
  return { operation: markdownCode(operation), outcome, effect: markdownProse(effect) };
}

function askFacts(view: ViewModel): Fact[] {
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
