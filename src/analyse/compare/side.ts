import { parseArn, resourceName } from "../../core/arn.ts";
import { PATHS, policyPath } from "../../core/evidence.ts";
import { executionRoleAccess, type Identity } from "../access.ts";
import type { Context } from "../context.ts";
import { at, textAt } from "../read.ts";

/** Where the collector writes the documents of the function to compare with, under the names of ours. */
export const COMPARED = "compare/" as const;

/** One of the two functions that are compared. */
export interface Side {
  /** `""`, or the folder of the other function's documents. */
  readonly folder: string;
  readonly name: string;
  readonly roleName: string;
  readonly configuration: unknown;
  /** Policies of its execution role. */
  readonly own: Identity;
  /** File of the execution role, where it was read. */
  readonly role: string;
  /** File of its resource-based policy, where there is one: of the qualifier that the other function was named with. */
  readonly policies: readonly string[];
  /** A text with the function's own names taken out, so that the same thing reads the same on both sides. */
  normal(text: string): string;
}

/** The function of the case, and the one that works; undefined where the latter was not read. */
export function sidesOf(ctx: Context): { readonly ours: Side; readonly theirs: Side } | undefined {
  const other = at(ctx.documents.get(COMPARED + PATHS.function), "Configuration");
  if (other === undefined || ctx.configuration === undefined) return undefined;
  // Each qualifier has a policy of its own: like is compared with like.
  const qualifier = /:function:[^:]+:([^:]+)$/u.exec(textAt(other, "FunctionArn") ?? "")?.[1];
  const sameRole = textAt(other, "Role") === ctx.subjects.roleArn;
  const ours = side(ctx, "", ctx.configuration, ctx.role, PATHS.role, qualifier);
  // The documents of a role that both have are not collected twice.
  const theirs = sameRole
    ? side(ctx, COMPARED, other, ctx.role, PATHS.role, qualifier)
    : side(
        ctx,
        COMPARED,
        other,
        executionRoleAccess(ctx.documents, ctx.items, COMPARED),
        COMPARED + PATHS.role,
        qualifier,
      );
  return { ours, theirs };
}

function side(
  ctx: Context,
  folder: string,
  configuration: unknown,
  own: Identity,
  role: string,
  qualifier: string | undefined,
): Side {
  const arn = textAt(configuration, "FunctionArn") ?? "";
  const roleArn = textAt(configuration, "Role") ?? "";
  const name = textAt(configuration, "FunctionName") ?? resourceName(arn);
  const { region = "", accountId = "" } = parseArn(arn) ?? {};
  const roleName = roleArn === "" ? "" : resourceName(roleArn);
  const words = [
    [name, "FUNCTION"],
    [roleName, "ROLE"],
    [accountId, "ACCOUNT"],
    [region, "REGION"],
  ] as const;
  const patterns = words.flatMap(([word, token]) => (word === "" ? [] : [[wholeWord(word), token] as const]));
  return {
    folder,
    name,
    roleName,
    configuration,
    own,
    role,
    policies: [folder + policyPath(qualifier)].filter((path) => ctx.documents.has(path)),
    normal: (text) =>
      patterns
        .reduce((rest, [pattern, token]) => rest.replaceAll(pattern, token), text)
        .replaceAll(/(:function:FUNCTION):[\w$-]+/gu, "$1:QUALIFIER"),
  };
}

function wholeWord(word: string): RegExp {
  return new RegExp(`(?<![\\w-])${word.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`)}(?![\\w-])`, "gu");
}
