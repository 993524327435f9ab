import { isCredentialsCode, isNetworkCode } from "../../aws/errors.ts";
import type { FunctionConfiguration } from "../../aws/types.ts";
import { CasePackError } from "../../core/errors.ts";
import { configurationPath, PATHS } from "../../core/evidence.ts";
import type { CallError } from "../../core/outcome.ts";
import type { Piece } from "../../core/piece.ts";
import { learnAccount } from "../accounts.ts";
import type { Answer, CollectContext, Collector } from "../collector.ts";
import { noteConfiguration } from "../named.ts";
import { anything, theFunction } from "../patterns.ts";
import { nearNames } from "../near-names.ts";
import { allOf, from, length, withoutMetadata } from "../pages.ts";
import { unusable } from "./identity.ts";

/** The function itself. Whether it exists at all is settled here, before anything else is asked. */
export const functionConfiguration: Collector = {
  id: "function",
  title: "the function's configuration",
  calls: [
    {
      operation: "lambda:GetFunction",
      actions: ["lambda:GetFunction"],
      resources: theFunction,
      why: "role, state, VPC, log group, layers, keys and destinations of the function; its code is not downloaded",
      when: "always",
      effect: "The function's configuration is known in part or not at all.",
    },
    {
      operation: "lambda:GetFunctionConfiguration",
      actions: ["lambda:GetFunctionConfiguration"],
      resources: theFunction,
      why: "how the alias or version in use differs from the latest code",
      when: "with --qualifier, or when GetFunction fails",
      effect: "The configuration of the alias or version that was asked for is not known.",
    },
    {
      operation: "lambda:ListFunctions",
      actions: ["lambda:ListFunctions"],
      resources: anything,
      why: "names to suggest",
      when: "when there is no function of that name",
      effect: "",
    },
  ],
  async *collect(ctx): AsyncIterable<Piece> {
    const { facts, aws } = ctx;
    const lambda = await aws.lambda();
    const FunctionName = facts.functionName;
    const whole = await ctx.ask({ operation: "lambda:GetFunction" }, async (send) =>
      withoutMetadata(await send((options) => lambda.getFunction({ FunctionName }, options))),
    );
    await refuse(ctx, whole);
    // Trying twice more would take a minute and come to the same.
    if (facts.identityUnreachable) refuseUnreachable(ctx, [whole]);
    if (whole.value !== undefined) {
      const { Code = {}, Configuration } = whole.value;
      // The code's location is a signed URL: whoever has it can download the code.
      const { Location: _, ...code } = Code;
      know(ctx, Configuration, code.ImageUri);
      yield { kind: "json", path: PATHS.function, value: { ...whole.value, Code: code }, items: [whole.item] };
    } else {
      const answer = await configuration(ctx, undefined);
      await refuse(ctx, answer);
      refuseUnreachable(ctx, [whole, answer]);
      if (answer.value !== undefined) {
        know(ctx, answer.value, undefined);
        yield { kind: "json", path: PATHS.function, value: { Configuration: answer.value }, items: [answer.item] };
      }
    }
    if (facts.qualifier !== undefined) yield* qualified(ctx, facts.qualifier);
  },
};

function know(ctx: CollectContext, found: FunctionConfiguration | undefined, imageUri: string | undefined): void {
  const { facts } = ctx;
  learnAccount(ctx, found?.FunctionArn);
  facts.configuration = found;
  facts.roleArn = found?.Role;
  if (found !== undefined) noteConfiguration(facts, found, imageUri);
}

function configuration(ctx: CollectContext, about: string | undefined): Promise<Answer<FunctionConfiguration>> {
  const FunctionName = ctx.facts.functionName;
  return ctx.ask(
    { operation: "lambda:GetFunctionConfiguration", ...(about === undefined ? {} : { about }) },
    async (send): Promise<FunctionConfiguration> => {
      const lambda = await ctx.aws.lambda();
      const input = about === undefined ? { FunctionName } : { FunctionName, Qualifier: about };
      return withoutMetadata(await send((options) => lambda.getFunctionConfiguration(input, options)));
    },
  );
}

async function* qualified(ctx: CollectContext, qualifier: string): AsyncGenerator<Piece> {
  const answer = await configuration(ctx, qualifier);
  if (answer.outcome === "not-found" && ctx.facts.configuration !== undefined) {
    throw new CasePackError(
      "usage",
      `${ctx.facts.functionName} has no alias or version ${qualifier}. Leave --qualifier out to collect all aliases.`,
      { option: "--qualifier" },
    );
  }
  if (answer.value === undefined) return;
  ctx.facts.qualified.set(qualifier, answer.value);
  yield { kind: "json", path: configurationPath(qualifier), value: answer.value, items: [answer.item] };
}

/** Ends the run where going on would be of no use: no such function, or credentials that AWS does not take. */
async function refuse(ctx: CollectContext, answer: Answer<unknown>): Promise<void> {
  if (answer.value !== undefined) return;
  const code = errorOf(answer)?.code ?? "";
  if (isCredentialsCode(code)) throw unusable(code, ctx.aws);
  if (answer.outcome === "not-found") throw await unknownFunction(ctx);
}

function errorOf(answer: Answer<unknown>): CallError | undefined {
  return "error" in answer ? answer.error : undefined;
}

function refuseUnreachable(ctx: CollectContext, answers: readonly Answer<unknown>[]): void {
  const codes = answers.map((answer) => errorOf(answer)?.code ?? "");
  if (!codes.every(isNetworkCode)) return;
  throw new CasePackError(
    "service",
    `AWS Lambda in ${ctx.aws.region} could not be reached (${codes[0] ?? ""}). Check the network, HTTPS_PROXY and --endpoint-url; nothing was collected.`,
  );
}

async function unknownFunction(ctx: CollectContext): Promise<CasePackError> {
  const { functionName, accountId } = ctx.facts;
  const listed = await ctx.ask(
    { operation: "lambda:ListFunctions" },
    async (send) => {
      const lambda = await ctx.aws.lambda();
      return allOf(
        send,
        (token, options) => lambda.listFunctions(from("Marker", token), options),
        ({ NextMarker }) => NextMarker,
        ({ Functions }) => Functions?.map(({ FunctionName = "" }) => FunctionName),
      );
    },
    length,
  );
  const near = nearNames(functionName, listed.value ?? []);
  const hint = near.length > 0 ? ` Did you mean ${near.join(", ")}?` : " Check the name, and --region and --profile.";
  const where = accountId === undefined ? ctx.aws.region : `${ctx.aws.region} of account ${accountId}`;
  return new CasePackError("usage", `There is no function ${JSON.stringify(functionName)} in ${where}.${hint}`, {
    option: "--function",
  });
}
