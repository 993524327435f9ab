import { AwsError, type HandlerContext } from "../../handler.ts";
import type { AccountData, FunctionData } from "../data.ts";
import { refuseForeign } from "./common.ts";

/** A function that a request names, and the qualifier it was asked with. */
export interface NamedFunction {
  readonly fn: FunctionData;
  readonly qualifier: string | undefined;
  /** Its ARN with the qualifier, where there is one. */
  readonly arn: string;
}

const NAME =
  /^(?:arn:(?<partition>aws[\w-]*):lambda:(?<region>[\w-]+):)?(?:(?<account>\d{12}):)?(?:function:)?(?<name>[\w-]+)(?::(?<qualifier>\$LATEST|[\w-]+))?$/u;

/**
 * Finds a function by any of the names that Lambda takes: name, partial ARN, ARN, each with or without a qualifier.
 * Source: Lambda API Reference, FunctionName of GetFunction.
 */
export function namedFunction(
  account: AccountData,
  ctx: HandlerContext,
  input: { readonly FunctionName: string; readonly Qualifier?: string },
  action: string,
): NamedFunction {
  const groups = NAME.exec(input.FunctionName)?.groups;
  if (groups === undefined)
    throw new AwsError("InvalidParameterValueException", `Invalid function name: ${input.FunctionName}`, 400);
  const { region = ctx.region, account: owner = account.id, name = "", partition = "aws" } = groups;
  const qualifier = input.Qualifier ?? groups["qualifier"];
  const base = `arn:${partition}:lambda:${region}:${owner}:function:${name}`;
  const arn = qualifier === undefined ? base : `${base}:${qualifier}`;
  if (region !== ctx.region) {
    throw new AwsError(
      "ResourceNotFoundException",
      `Functions from '${region}' are not reachable in this region ('${ctx.region}')`,
      404,
    );
  }
  refuseForeign(arn, action, account);
  const fn = account.lambda.functions.find(({ Configuration }) => Configuration.FunctionName === name);
  if (fn === undefined || !hasQualifier(fn, qualifier)) {
    throw new AwsError("ResourceNotFoundException", `Function not found: ${arn}`, 404);
  }
  return { fn, qualifier, arn };
}

function hasQualifier(fn: FunctionData, qualifier: string | undefined): boolean {
  return (
    qualifier === undefined ||
    qualifier === "$LATEST" ||
    fn.aliases.some(({ Name }) => Name === qualifier) ||
    fn.versions.some(({ Version }) => Version === qualifier)
  );
}

/** The configuration that a qualifier leads to, with the ARN that was asked for; null takes a member of `$LATEST` away. */
export function configurationOf({ fn, qualifier, arn }: NamedFunction): Record<string, unknown> {
  const version = fn.aliases.find(({ Name }) => Name === qualifier)?.FunctionVersion ?? qualifier;
  const published = fn.versions.find(({ Version }) => Version === version);
  const merged = { ...fn.Configuration, Version: "$LATEST", ...published, FunctionArn: arn };
  return Object.fromEntries(Object.entries(merged).filter(([, member]) => member !== null));
}
