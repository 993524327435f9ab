import { PATHS } from "../../core/evidence.ts";
import type { Context } from "../context.ts";
import { isOfComparison } from "../documents.ts";
import { textAt } from "../read.ts";
import { COMPARED, type Side } from "./side.ts";

/**
 * The function that works as a context of its own, out of what was collected of it beside ours: its documents, those of
 * the role where both have the same, and the account's resources. Nothing is known of its logs and calls.
 */
export function otherContext(ctx: Context, ours: Side, theirs: Side): Context {
  const shared = (path: string): boolean =>
    path.startsWith("resources/") ||
    path === PATHS.organization ||
    (ours.role === theirs.role && path.startsWith("iam/"));
  const own = ctx.documents.under(COMPARED).map((path) => path.slice(COMPARED.length));
  const paths = [...new Set([...own, ...ctx.documents.paths.filter(shared)])].sort();
  const get = (path: string): unknown =>
    ctx.documents.get(COMPARED + path) ?? (shared(path) ? ctx.documents.get(path) : undefined);
  const [name = "", roleName = "", accountId = "", region = ""] = theirs.words;
  const functionArn = ours.translate(ctx.info.functionArn, theirs);
  return {
    ...ctx,
    info: { ...ctx.info, functionArn, functionName: name, accountId, region },
    items: ctx.items.filter(isOfComparison),
    paths,
    documents: {
      paths,
      get,
      has: (path) => get(path) !== undefined,
      under: (prefix) => paths.filter((path) => path.startsWith(prefix)),
    },
    subjects: {
      ...ctx.subjects,
      functionArn,
      functionName: name,
      accountId,
      roleArn: textAt(theirs.configuration, "Role"),
      roleName,
      callers: [],
    },
    configuration: theirs.configuration,
    role: theirs.own,
    denials: [],
  };
}
