import { fileCite } from "../cite.ts";
import { PATHS } from "../../core/evidence.ts";
import { markdownCode, markdownProse } from "../escape.ts";
import type { Fact } from "../fit.ts";
import { grouped } from "../messages.ts";
import { opening } from "../sentences.ts";
import { moment } from "../times.ts";
import { statedKey, type ViewModel } from "../view-model.ts";
import { ALWAYS, asked, fact, minor, sentence } from "./fact.ts";
import { notRead } from "./gaps.ts";

/** Accounts that a sentence names; findings.json has all. */
const MOST = 12;

/** Aliases that a line names; function/aliases.json has all. */
const MOST_ALIASES = 4;

export function arnFacts(view: ViewModel): Fact[] {
  const { t } = view.messages;
  const { facts, info } = view;
  const source = facts.known ? [fileCite(PATHS.function)] : [];
  const aliases = facts.aliases
    .slice(0, MOST_ALIASES)
    .map(({ name, version }) => t("fact.alias", { name: markdownProse(name), version: markdownProse(version) }));
  const more = facts.aliases.length - aliases.length;
  if (more > 0) aliases.push(t("more", { n: grouped(more), where: PATHS.aliases }));
  const known = [
    info.qualifier === undefined ? "" : t("fact.qualifier", { name: markdownCode(info.qualifier) }),
    aliases.length === 0 ? "" : t("fact.aliases", { list: aliases.join(t("list.comma")) }),
    facts.runtime === "" ? markdownProse(facts.packageType) : markdownProse(facts.runtime),
    facts.vpcId === "" ? "" : t("fact.vpc", { name: markdownProse(facts.vpcId) }),
  ].filter((part) => part !== "");
  const arn = markdownCode(info.functionArn);
  const line = known.length === 0 ? arn : t("fact.line", { arn, facts: known.join(t("join")) });
  const state = [facts.state, facts.stateReason].filter((part) => part !== "").join(", ");
  const healthy = facts.state === "" || facts.state === "Active";
  return [
    fact(view, ALWAYS, line, source, line.length > LONG ? undefined : arn),
    ...(facts.known ? [] : [fact(view, 90, t("fact.unknown"))]),
    ...notRead(view, /^lambda:(?:GetFunction|GetFunctionConfiguration|ListAliases)$/u),
    ...(healthy ? [] : [fact(view, 92, t("fact.state", { name: markdownProse(state) }), source)]),
    ...(facts.lastModified === ""
      ? []
      : [minor(fact(view, 30, t("fact.modified", { at: moment(facts.lastModified, "UTC").utc })))]),
    ...(facts.kmsKeyArn === "" ? [] : [minor(fact(view, 28, t("fact.key", { name: markdownCode(facts.kmsKeyArn) })))]),
  ];
}

/** A function ARN has at most 170 characters or so: a longer line is none to put briefly as it stands. */
const LONG = 600;

/** findings.json has all that the analysis says of it. */
const MOST_WHY = 240;

/** The sentence of the analysis says how often in what was counted: failures of the function are not all refusals. */
export function frequencyFacts(view: ViewModel): Fact[] {
  const { t } = view.messages;
  const { frequency, info } = view;
  const said =
    frequency.why === ""
      ? frequency.label
      : t("frequency.why", { label: frequency.label, why: sentence(view, opening(frequency.why, MOST_WHY)) });
  return [
    fact(view, ALWAYS, said, frequency.cites.slice(0, 1), frequency.label),
    ...notRead(view, /^(?:cloudwatch:GetMetricData|logs:FilterLogEvents)$/u),
    ...(info.stated.frequency === undefined
      ? asked(view, "frequency")
      : [fact(view, 84, t(statedKey(info, "frequency"), { answer: t(`frequency.${info.stated.frequency}`) }))]),
  ];
}

/** The calls that would show another account. */
const WHERE_ACCOUNTS_SHOW =
  /^(?:lambda:(?:GetFunction|GetPolicy|ListAliases|ListEventSourceMappings)|cloudtrail:LookupEvents)$/u;

export function crossAccountFacts(view: ViewModel): Fact[] {
  const { t } = view.messages;
  const { crossAccount, info } = view;
  const accounts = crossAccount.accounts.slice(0, MOST).join(", ");
  const answer =
    accounts === "" ? crossAccount.label : t("cross-account.with", { label: crossAccount.label, accounts });
  const peers = info.peerAccounts.slice(0, MOST).join(", ");
  const unread = notRead(view, WHERE_ACCOUNTS_SHOW);
  return [
    fact(view, ALWAYS, answer, crossAccount.cites.slice(0, 1)),
    ...(info.stated.crossAccount === undefined
      ? asked(view, "cross-account")
      : [
          fact(
            view,
            83,
            t(statedKey(info, "crossAccount"), { answer: t(`stated-accounts.${info.stated.crossAccount}`) }),
          ),
        ]),
    ...unread,
    ...(crossAccount.why === "" || unread.length > 0 ? [] : [crossAccountWhy(view)]),
    ...(peers === "" ? [] : [minor(fact(view, 75, t("cross-account.peers", { accounts: peers })))]),
  ];
}

/** Why it cannot be told is worth its place; that no other account was met, hardly. */
function crossAccountWhy(view: ViewModel): Fact {
  const { verdict, why } = view.crossAccount;
  return verdict === "unknown" ? fact(view, 85, markdownProse(why)) : minor(fact(view, 22, markdownProse(why)));
}
