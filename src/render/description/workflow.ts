import { fileCite } from "../cite.ts";
import { markdownProse } from "../escape.ts";
import type { Fact } from "../fit.ts";
import { grouped } from "../messages.ts";
import { edgeWords, statedKey, type ViewModel } from "../view-model.ts";
import type { ChainPart } from "../workflow-chain.ts";
import { ALWAYS, asked, fact, minor, stated } from "./fact.ts";
import { notRead } from "./gaps.ts";

/** One side of the chain takes this many characters; workflow/workflow.json holds every edge. */
const MOST = 700;

/** The calls that show what feeds the function and what it feeds. */
const TELL_WORKFLOW =
  /^(?:lambda:(?:GetFunction|GetPolicy|ListEventSourceMappings|ListFunctionUrlConfigs|ListFunctionEventInvokeConfigs)|xray:\w+|events:\w+|apigateway(?:v2)?:\w+|s3:GetBucketNotificationConfiguration)$/u;

export function workflowFacts(view: ViewModel): Fact[] {
  const { t } = view.messages;
  const { services, chain } = view;
  const source = [fileCite("workflow/workflow.json")];
  const names =
    services.length === 0 ? t("workflow.none") : t("workflow.services", { names: services.join(t("list.comma")) });
  const words = view.info.stated.workflow;
  const sides = [side(view, chain.before), view.info.functionName, side(view, chain.after)].filter(
    (text) => text !== "",
  );
  return [
    fact(view, ALWAYS, markdownProse(names), source),
    ...(sides.length < 2 ? [] : [fact(view, 89, markdownProse(sides.join(" → ")))]),
    ...chain.beside.map(({ from, to, edge }, index) => {
      const label = edgeWords(edge, view.workflow, view.messages);
      const weight = (edge.kind === "denied" ? 76 : 45) - Math.min(index, 20);
      return minor(fact(view, weight, markdownProse(t("route", { from, to, label }))));
    }),
    ...notRead(view, TELL_WORKFLOW),
    ...(words === undefined ? asked(view, "workflow") : [stated(view, "workflow", statedWords(view, words))]),
  ];
}

/** A description of their own needs no introduction. */
function statedWords({ info, messages }: ViewModel, words: string): string {
  const key = statedKey(info, "workflow");
  return key === "stated" ? words : messages.t(key, { answer: words });
}

/** `orders (Amazon SQS: polled), sweep (Amazon EventBridge: invokes)`. */
function side(view: ViewModel, parts: readonly ChainPart[]): string {
  const { t } = view.messages;
  const shown: string[] = [];
  let length = 0;
  for (const { name, service, kinds } of parts) {
    const does = kinds.map((kind) => t(`edge-chain.${kind}`)).join(t("list.comma"));
    const [head = "", ...rest] = [name, service, does].filter((part) => part !== "");
    const text = t("chain-part", { name: head, about: rest.join(t("list.comma")) });
    length += text.length + 2;
    if (length > MOST) break;
    shown.push(text);
  }
  const left = parts.length - shown.length;
  if (left > 0) shown.push(t("more", { n: grouped(left), where: "workflow/workflow.json" }));
  return shown.join(t("list.comma"));
}
