import { parseArn } from "../../core/arn.ts";
import { PATHS } from "../../core/evidence.ts";
import type { Piece } from "../../core/piece.ts";
import type { CollectContext, Collector } from "../collector.ts";
import { parsePolicy } from "../documents.ts";
import { withoutMetadata } from "../pages.ts";
import { inRegion, theFunction } from "../patterns.ts";

/** What the code runs on: signature rules, runtime version, layers. Faults here look like permission faults. */
export const code: Collector = {
  id: "code",
  title: "code signing, runtime, layers and tags",
  calls: [
    {
      operation: "lambda:GetFunctionCodeSigningConfig",
      actions: ["lambda:GetFunctionCodeSigningConfig"],
      resources: theFunction,
      why: "whether unsigned code is refused",
      when: "always",
      effect: "Whether code signing refuses a deployment is not known.",
    },
    {
      operation: "lambda:GetRuntimeManagementConfig",
      actions: ["lambda:GetRuntimeManagementConfig"],
      resources: theFunction,
      why: "when runtime updates reach the function",
      when: "always",
      effect: "Whether a runtime update coincides with the problem is not known.",
    },
    {
      operation: "lambda:GetLayerVersionPolicy",
      actions: ["lambda:GetLayerVersionPolicy"],
      resources: inRegion("lambda", "layer:*:*"),
      why: "who may use the layers",
      when: "for each layer of the account",
      effect: "Whether the function may use its layer is not known.",
    },
    {
      operation: "lambda:ListTags",
      actions: ["lambda:ListTags"],
      resources: theFunction,
      why: "tags of the function: policies can depend on them",
      when: "always",
      effect: "Conditions on the function's tags cannot be evaluated.",
    },
  ],
  async *collect(ctx): AsyncIterable<Piece> {
    const lambda = await ctx.aws.lambda();
    const FunctionName = ctx.facts.functionName;
    const signing = await ctx.ask(
      { operation: "lambda:GetFunctionCodeSigningConfig" },
      async (send) =>
        withoutMetadata(await send((options) => lambda.getFunctionCodeSigningConfig({ FunctionName }, options))),
      ({ CodeSigningConfigArn }) => (CodeSigningConfigArn === undefined ? 0 : 1),
    );
    if (signing.value !== undefined) {
      yield { kind: "json", path: PATHS.codeSigning, value: signing.value, items: [signing.item] };
    }
    const runtime = await ctx.ask({ operation: "lambda:GetRuntimeManagementConfig" }, async (send) =>
      withoutMetadata(await send((options) => lambda.getRuntimeManagementConfig({ FunctionName }, options))),
    );
    if (runtime.value !== undefined) {
      yield { kind: "json", path: PATHS.runtime, value: runtime.value, items: [runtime.item] };
    }
    const tags = await ctx.ask(
      { operation: "lambda:ListTags" },
      async (send) =>
        withoutMetadata(await send((options) => lambda.listTags({ Resource: ctx.facts.functionArn }, options))),
      ({ Tags = {} }) => Object.keys(Tags).length,
    );
    if (tags.value !== undefined) {
      yield { kind: "json", path: PATHS.tags, value: { Tags: tags.value.Tags ?? {} }, items: [tags.item] };
    }
    yield* layers(ctx);
  },
};

async function* layers(ctx: CollectContext): AsyncGenerator<Piece> {
  const { configuration, accountId } = ctx.facts;
  if (configuration === undefined) {
    const why = "the layers are not known, because the function's configuration could not be read";
    ctx.pass({ operation: "lambda:GetLayerVersionPolicy" }, { outcome: "skipped", why });
    return;
  }
  const lambda = await ctx.aws.lambda();
  const found: unknown[] = [];
  const items: string[] = [];
  for (const { Arn = "" } of configuration.Layers ?? []) {
    const owner = parseArn(Arn)?.accountId;
    const about = Arn.split(":").slice(4).join(":");
    if (owner !== accountId) {
      const why = `the layer belongs to account ${owner ?? "?"}, and only its owner can read its policy`;
      ctx.pass({ operation: "lambda:GetLayerVersionPolicy", about }, { outcome: "not-applicable", why });
      continue;
    }
    const version = Arn.lastIndexOf(":");
    const input = { LayerName: Arn.slice(0, version), VersionNumber: Number(Arn.slice(version + 1)) };
    const answer = await ctx.ask({ operation: "lambda:GetLayerVersionPolicy", about }, async (send) => {
      const { Policy = "", RevisionId } = await send((options) => lambda.getLayerVersionPolicy(input, options));
      return { LayerVersionArn: Arn, Policy: parsePolicy(Policy), RevisionId };
    });
    items.push(answer.item);
    if (answer.value !== undefined) found.push(answer.value);
  }
  if (found.length > 0) yield { kind: "json", path: PATHS.layers, value: { LayerPolicies: found }, items };
}
