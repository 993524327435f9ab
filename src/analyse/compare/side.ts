import { parseArn, resourceName } from "../../core/arn.ts";
import { PATHS, policyPath } from "../../core/evidence.ts";
import { executionRoleAccess, type Identity } from "../access.ts";
import type { Context } from "../context.ts";
import { at, textAt } from "../read.ts";

/** Where the collector writes the documents of the function to compare with, under the names of ours. */
export const COMPARED = "compare/" as const;

/** The names that are a function's own, and what becomes of them where it is compared. */
export interface Names {
  /** A text with the function's own names taken out, so that the same thing reads the same on both sides. */
  normal(text: string): string;
  /** A text with the function's own names in it, as the other function would have it. */
  translate(text: string, other: Names): string;
  /** Function, role, account, Region. */
  readonly words: readonly string[];
}

/** One of the two functions that are compared. */
export interface Side extends Names {
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

export function side(
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
  return {
    folder,
    name,
    roleName: roleArn === "" ? "" : resourceName(roleArn),
    configuration,
    own,
    role,
    policies: [folder + policyPath(qualifier)].filter((path) => ctx.documents.has(path)),
    ...namesOf(configuration),
  };
}

const TOKENS = ["FUNCTION", "ROLE", "ACCOUNT", "REGION"];

/** The names of a function, by its configuration. */
export function namesOf(configuration: unknown): Names {
  const arn = textAt(configuration, "FunctionArn") ?? "";
  const roleArn = textAt(configuration, "Role") ?? "";
  const { region = "", accountId = "" } = parseArn(arn) ?? {};
  const name = textAt(configuration, "FunctionName") ?? resourceName(arn);
  const words = [name, roleArn === "" ? "" : resourceName(roleArn), accountId, region];
  const pattern = wholeWords(words.filter((word) => word !== ""));
  // In one pass: what was put in is not looked at again.
  const replace = (text: string, by: readonly string[]): string =>
    pattern === undefined ? text : text.replaceAll(pattern, (word) => by[words.indexOf(word)] ?? word);
  return {
    words,
    normal: (text) => replace(text, TOKENS).replaceAll(/(:function:FUNCTION):[\w$-]+/gu, "$1:QUALIFIER"),
    // A word that the other lacks stays: an empty name would make another resource of it.
    translate: (text, other) =>
      replace(
        text,
        words.map((word, index) => other.words[index] || word),
      ),
  };
}

function wholeWords(words: readonly string[]): RegExp | undefined {
  const escaped = words
    .toSorted((a, b) => b.length - a.length)
    .map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`));
  return escaped.length === 0 ? undefined : new RegExp(`(?<![\\w-])(?:${escaped.join("|")})(?![\\w-])`, "gu");
}
