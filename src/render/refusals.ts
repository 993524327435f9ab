import { parseArn } from "../core/arn.ts";
import type { Denial, Finding } from "../core/finding.ts";
import { principalName, shortArn } from "./arn-names.ts";
import type { Messages } from "./messages.ts";
import { opening } from "./sentences.ts";

/** How a refusal is worded: resources whole or short, and whose account goes without saying. */
export interface Wording {
  readonly messages: Messages;
  readonly resources: "whole" | "short";
  /** The function's account: principals and resources of another one are named with theirs. */
  readonly home?: string;
}

/** A sentence lists this many refused calls; findings.json has all. */
const MOST_CALLS = 4;

/** One sentence that names the refused call; for other faults, what the check found. */
export function headline(finding: Finding, wording: Wording): string {
  if (finding.denial?.action === undefined) return opening(finding.explanation, 0);
  return refusalSentence([finding], wording);
}

/**
 * What the explanation says beyond the headline. Of a refused call, a first sentence that names action and resource in
 * full says the same; any other sentence may hold something of its own.
 */
export function remainder({ denial, explanation }: Finding): string {
  if (denial?.action === undefined) return explanation.slice(opening(explanation, 0).length).trim();
  const said = opening(explanation, 0);
  const repeats = said.includes(denial.action) && said.includes(denial.resource ?? "");
  return repeats ? explanation.slice(said.length).trim() : explanation;
}

/** The refused calls of the same principal that the same thing decided: one cause, however many calls it broke. */
export function sameCause(finding: Finding, candidates: readonly Finding[]): Finding[] {
  if (finding.denial?.action === undefined) return [];
  const key = causeKey(finding.denial);
  const others = candidates.filter(
    ({ denial }) => denial?.action !== undefined && causeKey(denial) === key && denial !== finding.denial,
  );
  return [finding, ...others];
}

function causeKey({ principal, explicit, layer, policyArn }: Denial): string {
  return JSON.stringify([principal === undefined ? "" : principalName(principal), explicit, layer, policyArn]);
}

/** Who was refused which calls, and why: one sentence for findings of one cause. */
export function refusalSentence(findings: readonly Finding[], wording: Wording): string {
  const { t } = wording.messages;
  const denials = findings.flatMap(({ denial }) => denial ?? []);
  const [first] = denials;
  if (first === undefined) return "";
  const calls = [...new Set(denials.map((denial) => callWords(denial, wording)))];
  const shown = calls.slice(0, MOST_CALLS);
  if (calls.length > shown.length) shown.push(t("denial.further", { n: calls.length - shown.length }));
  return t("denial.sentence", {
    who: whoWords(first, wording),
    calls: joined(shown, wording.messages),
    why: reason(first, wording.messages),
  });
}

function whoWords({ principal }: Denial, { messages: { t }, home }: Wording): string {
  if (principal === undefined) return t("denial.someone");
  const who = `\`${principalName(principal)}\``;
  const account = parseArn(principal)?.accountId ?? "";
  if (home === undefined || !/^\d{12}$/u.test(account) || account === home) return who;
  return t("denial.of-account", { who, id: account });
}

function callWords(denial: Denial, { messages: { t }, resources, home }: Wording): string {
  const what = `\`${denial.action}\``;
  const resource = denial.resource === undefined || denial.resource === "*" ? "" : denial.resource;
  if (resource === "") return what;
  const account = parseArn(resource)?.accountId ?? "";
  const foreign = home !== undefined && account !== "" && account !== home;
  return t("denial.on", { what, on: `\`${resources === "short" && !foreign ? shortArn(resource) : resource}\`` });
}

function joined(parts: readonly string[], { t }: Messages): string {
  if (parts.length < 2) return parts.join("");
  return t("list.and", { list: parts.slice(0, -1).join(t("list.comma")), last: parts.at(-1) ?? "" });
}

function reason(denial: Denial, messages: Messages): string {
  const name = denial.layer ?? "";
  const layer = messages.optional(`layer.${name.toLowerCase().replaceAll(" ", "-")}`) ?? name;
  if (denial.explicit) {
    return layer === "" ? messages.t("denial.explicit") : messages.t("denial.explicit-layer", { layer });
  }
  return layer === "" ? messages.t("denial.no-layer") : messages.t("denial.implicit-layer", { layer });
}
