import type { Piece } from "../../core/piece.ts";
import type { CollectContext, Collector } from "../collector.ts";
import { allOf, from, length, withoutMetadata } from "../pages.ts";
import { anything, inAccount } from "../patterns.ts";
import { qualifiersOf } from "./policies.ts";
import { DocumentParts, askAbout, passOther, subjectOf } from "../subject.ts";

/** EventBridge rules that send events to the function. */
export const rules: Collector = {
  id: "rules",
  title: "EventBridge rules",
  calls: [
    {
      operation: "events:ListRuleNamesByTarget",
      actions: ["events:ListRuleNamesByTarget"],
      resources: anything,
      why: "which rules invoke the function",
      when: "for the function, each alias and the versions that aliases point at",
      effect: "Rules that invoke the function are known only from its policy.",
    },
    {
      operation: "events:DescribeRule",
      actions: ["events:DescribeRule"],
      resources: inAccount("events", "rule/*"),
      why: "whether the rule is switched on, and for which events",
      when: "for each rule",
      after: "events:ListRuleNamesByTarget",
      effect: "Whether the rule is switched on is not known.",
    },
  ],
  async *collect(ctx): AsyncIterable<Piece> {
    const { facts } = ctx;
    const found = new Map<string, Found>();
    for (const qualifier of [undefined, ...qualifiersOf(facts)]) {
      const target = qualifier === undefined ? facts.functionArn : `${facts.functionArn}:${qualifier}`;
      for (const [arn, item] of await rulesOf(ctx, target, qualifier)) {
        const known = found.get(arn) ?? { targets: [], items: [] };
        found.set(arn, { targets: [...known.targets, target], items: [...known.items, item] });
        facts.meetResource(arn, "its targets");
      }
    }
    for (const met of facts.resources("events")) {
      if (!met.arn.includes(":rule/")) continue;
      const subject = subjectOf(ctx, met);
      if (subject === undefined) {
        const about = rules.calls.filter(({ operation }) => operation === "events:DescribeRule");
        passOther(ctx, about, met.arn);
        continue;
      }
      const parts = subject.resource.slice("rule/".length).split("/");
      const [Name = "", EventBusName] = [parts.at(-1), parts.length > 1 ? parts.slice(0, -1).join("/") : undefined];
      const answer = await askAbout(
        ctx,
        subject,
        "events:DescribeRule",
        ({ eventBridge }) => eventBridge,
        async (send, client) => {
          const input = { Name, ...(EventBusName === undefined ? {} : { EventBusName }) };
          return withoutMetadata(await send((options) => client.describeRule(input, options)));
        },
      );
      const doc = new DocumentParts(subject);
      const listed = found.get(met.arn);
      for (const item of listed?.items ?? []) doc.cite(item);
      doc.add({ TargetArns: listed?.targets });
      doc.take(answer, (Attributes) => ({ Attributes }));
      yield* doc.pieces();
    }
  },
};

/** For which of the function's ARNs a rule was listed: each qualifier has an ARN, and a policy, of its own. */
interface Found {
  readonly targets: readonly string[];
  readonly items: readonly string[];
}

/** ARNs of the default bus's rules that have this target, and the item that told them. */
async function rulesOf(
  ctx: CollectContext,
  TargetArn: string,
  qualifier: string | undefined,
): Promise<readonly [string, string][]> {
  const { partition, region, accountId = "" } = ctx.facts;
  const answer = await ctx.ask(
    { operation: "events:ListRuleNamesByTarget", ...(qualifier === undefined ? {} : { about: qualifier }) },
    async (send) => {
      const client = await ctx.aws.eventBridge();
      return allOf(
        send,
        (token, options) => client.listRuleNamesByTarget({ TargetArn, ...from("NextToken", token) }, options),
        ({ NextToken }) => NextToken,
        ({ RuleNames }) => RuleNames,
      );
    },
    length,
  );
  return (answer.value ?? []).map((name) => [
    `arn:${partition}:events:${region}:${accountId}:rule/${name}`,
    answer.item,
  ]);
}
