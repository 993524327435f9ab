import { AwsError, type Handler, type HandlerContext, type Handlers } from "../../handler.ts";
import type { AccountData, FunctionData } from "../data.ts";
import type { Shape } from "../shape.ts";
import type { World } from "../world.ts";
import { policyText } from "./common.ts";
import { configurationOf, namedFunction, type NamedFunction } from "./lambda-names.ts";
import { markerPage } from "./paged.ts";

/** Lambda, without mappings, layers and account settings. Page sizes: Lambda API Reference, `MaxItems`. */
export function lambdaHandlers(world: World): Handlers {
  const forFunction =
    (action: string, answer: (named: NamedFunction, input: Input, account: AccountData) => unknown): Handler =>
    (input: Input, ctx: HandlerContext) => {
      const account = world.regional(ctx);
      return answer(namedFunction(account, ctx, input, `lambda:${action}`), input, account);
    };
  return {
    "lambda:ListFunctions": (input: Input, ctx) => {
      const all = world
        .regional(ctx)
        .lambda.functions.map(({ Configuration }) => ({ ...Configuration, Version: "$LATEST" }));
      return markerPage("Functions", all, input, 50);
    },
    "lambda:GetFunction": forFunction("GetFunction", (named) => ({
      Configuration: configurationOf(named),
      Code: named.fn.Code,
      Tags: named.fn.Tags,
      Concurrency: named.fn.Concurrency,
    })),
    "lambda:GetFunctionConfiguration": forFunction("GetFunctionConfiguration", configurationOf),
    "lambda:GetPolicy": forFunction("GetPolicy", ({ fn, qualifier }) => {
      const found = fn.policies[qualifier ?? "$LATEST"];
      if (found === undefined) throw absent("The resource you requested does not exist.");
      return { Policy: policyText(found.Policy), RevisionId: found.RevisionId };
    }),
    "lambda:ListAliases": forFunction("ListAliases", ({ fn }, input) => {
      const version = input["FunctionVersion"];
      return markerPage(
        "Aliases",
        fn.aliases.filter((alias) => version === undefined || alias.FunctionVersion === version),
        input,
        50,
      );
    }),
    "lambda:ListVersionsByFunction": forFunction("ListVersionsByFunction", ({ fn, arn }, input) => {
      const base = arn.split(":").slice(0, 7).join(":");
      const all = ["$LATEST", ...fn.versions.map(({ Version }) => Version)];
      const versions = all.map((qualifier) => configurationOf({ fn, qualifier, arn: `${base}:${qualifier}` }));
      return markerPage("Versions", versions, input, 50);
    }),
    "lambda:GetFunctionEventInvokeConfig": forFunction(
      "GetFunctionEventInvokeConfig",
      ({ fn, qualifier = "$LATEST", arn }) => {
        const found = fn.eventInvokeConfigs[qualifier];
        if (found === undefined) throw absent(`The function ${arn} doesn't have an EventInvokeConfig`);
        return found;
      },
    ),
    "lambda:ListFunctionEventInvokeConfigs": forFunction("ListFunctionEventInvokeConfigs", ({ fn }, input) =>
      markerPage("FunctionEventInvokeConfigs", Object.values(fn.eventInvokeConfigs), input, 50),
    ),
    "lambda:GetFunctionConcurrency": forFunction("GetFunctionConcurrency", ({ fn }) => fn.Concurrency ?? {}),
    "lambda:ListProvisionedConcurrencyConfigs": forFunction("ListProvisionedConcurrencyConfigs", ({ fn }, input) =>
      markerPage("ProvisionedConcurrencyConfigs", Object.values(fn.provisionedConcurrency), input, 50),
    ),
    "lambda:ListFunctionUrlConfigs": forFunction("ListFunctionUrlConfigs", ({ fn }, input) =>
      markerPage("FunctionUrlConfigs", Object.values(fn.urls), input, 50),
    ),
    "lambda:GetFunctionCodeSigningConfig": forFunction("GetFunctionCodeSigningConfig", ({ fn }) => ({
      // Without one the reply names the function alone.
      FunctionName: fn.Configuration.FunctionName,
      CodeSigningConfigArn: fn.codeSigningConfigArn ?? "",
    })),
    "lambda:GetRuntimeManagementConfig": forFunction("GetRuntimeManagementConfig", ({ fn, qualifier, arn }) => ({
      UpdateRuntimeOn: "Auto",
      ...runtimeManagement(fn, qualifier),
      FunctionArn: arn,
    })),
    "lambda:GetFunctionRecursionConfig": forFunction("GetFunctionRecursionConfig", ({ fn }) => ({
      RecursiveLoop: fn.recursiveLoop,
    })),
  };
}

interface Input {
  readonly FunctionName: string;
  readonly Qualifier?: string;
  readonly Marker?: string;
  readonly MaxItems?: number;
  readonly [name: string]: unknown;
}

function runtimeManagement(fn: FunctionData, qualifier: string | undefined): Shape | undefined {
  const version = fn.aliases.find(({ Name }) => Name === qualifier)?.FunctionVersion ?? qualifier ?? "$LATEST";
  return fn.runtimeManagement[version];
}

function absent(message: string): AwsError {
  return new AwsError("ResourceNotFoundException", message, 404);
}
