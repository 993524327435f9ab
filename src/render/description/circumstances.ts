import { fileCite } from "../cite.ts";
import { PATHS } from "../../core/evidence.ts";
import { markdownCode, markdownProse } from "../escape.ts";
import type { Fact } from "../fit.ts";
import { grouped } from "../messages.ts";
import { moment } from "../times.ts";
import type { Route, ViewModel } from "../view-model.ts";
import { ALWAYS, asked, fact, stated } from "./fact.ts";

/** Accounts that a sentence names; findings.json has all. */
const MOST = 12;

export function arnFacts(view: ViewModel): Fact[] {
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

export function workflowFacts(view: ViewModel): Fact[] {
  const { t } = view.messages;
  const services =
    view.services.length === 0 ? t("workflow.none") : t("workflow.services", { names: view.services.join(", ") });
  const words = view.info.stated.workflow;
  return [
    fact(view, ALWAYS, services, [fileCite("workflow/workflow.json")]),
    ...(words === undefined ? asked(view, "workflow") : [stated(view, "workflow", words)]),
    ...view.routes.map((route, index) => {
      const text = t("route", { from: markdownProse(route.from), to: markdownProse(route.to), label: route.label });
      return fact(view, routeWeight(route, index), text, route.cites);
    }),
  ];
}

/** Refused calls first, then the first few triggers: what the function was asked to do, and could not. */
function routeWeight({ kind, ofFunction }: Route, index: number): number {
  if (ofFunction && kind === "denied") return 79;
  const feeds = kind === "invokes" || kind === "polled";
  return feeds && index < 4 ? 70 - index : 54 - Math.min(index, 20);
}

export function frequencyFacts(view: ViewModel): Fact[] {
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
    fact(view, ALWAYS, counted, frequency.cites.slice(0, 1)),
    ...(info.stated.frequency === undefined
      ? asked(view, "frequency")
      : [fact(view, 84, t("stated", { answer: t(`frequency.${info.stated.frequency}`) }))]),
    ...(frequency.why === "" ? [] : [fact(view, 57, markdownProse(frequency.why))]),
  ];
}

export function crossAccountFacts(view: ViewModel): Fact[] {
  const { t } = view.messages;
  const { crossAccount, info } = view;
  const accounts = crossAccount.accounts.slice(0, MOST).join(", ");
  const sentence =
    accounts === "" ? crossAccount.label : t("cross-account.with", { label: crossAccount.label, accounts });
  const peers = info.peerAccounts.slice(0, MOST).join(", ");
  return [
    fact(view, ALWAYS, sentence, crossAccount.cites.slice(0, 1)),
    ...(info.stated.crossAccount === undefined
      ? asked(view, "cross-account")
      : [fact(view, 83, t("stated", { answer: t(`cross-account.${info.stated.crossAccount}`) }))]),
    ...(crossAccount.why === "" ? [] : [fact(view, 56, markdownProse(crossAccount.why))]),
    ...(peers === "" ? [] : [fact(view, 55, t("cross-account.peers", { accounts: peers }))]),
  ];
}
