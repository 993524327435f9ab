import { PATHS } from "../../core/evidence.ts";
import { logNeeds } from "../checks/log-permission.ts";
import { mappingNeeds } from "../checks/mapping-actions.ts";
import { networkNeeds } from "../checks/vpc-actions.ts";
import type { Context } from "../context.ts";
import { targetOf } from "../denials/opinion.ts";
import { relatedDenials } from "../denials/relevance.ts";
import { whoOf } from "../denials/who.ts";
import { destinationsOf } from "../destinations.ts";
import { environmentKeyArn } from "../environment-decrypt.ts";
import type { Answer } from "../iam/evaluate.ts";
import { describeStatement } from "../iam/policy.ts";
import { listAt, textAt, unique } from "../read.ts";
import { mayExecutionRole } from "../requests.ts";
import type { Need } from "../required.ts";
import { needsOfDestination, sourceKind } from "../sources.ts";
import type { Names } from "./side.ts";

/** A function with its names, and all that was read of it. */
export interface Compared {
  readonly ctx: Context;
  readonly names: Names;
}

/** One action that one of the functions needs or was refused, judged for both by their policies. */
export interface MatrixRow {
  readonly action: string;
  /** As the first function names it. */
  readonly resource: string;
  /** AWS refused it to the execution role of one of them. */
  readonly refused: boolean;
  readonly first: Answer;
  readonly second: Answer;
  /** What differs: the verdict, or only the statements that lead to the same one; undefined where nothing does. */
  readonly differs: "verdict" | "statements" | undefined;
}

interface Wanted extends Need {
  readonly refused: boolean;
  readonly encryptionContext?: Readonly<Record<string, string>>;
}

/**
 * What either function needs of its execution role, judged for both: refused calls first, then verdicts that differ,
 * then deciding statements that differ.
 */
export function matrixOf(first: Compared, second: Compared): readonly MatrixRow[] {
  const rows = new Map<string, MatrixRow>();
  const add = (wanted: Wanted, from: Compared): void => {
    const key = `${wanted.action.toLowerCase()} ${from.names.normal(wanted.resource)}`;
    const known = rows.get(key);
    if (known !== undefined && (known.refused || !wanted.refused)) return;
    const row = rowOf(wanted, from, first, second);
    if (row !== undefined) rows.set(key, row);
  };
  for (const side of [first, second]) {
    for (const wanted of [...required(side.ctx), ...refused(side.ctx)]) add(wanted, side);
  }
  const weight = ({ refused: was, differs, first: one, second: other }: MatrixRow): number => {
    if (differs === undefined) return 0;
    // Where one side is not settled, nothing is known to differ.
    const settled = one.asRead !== "unknown" && other.asRead !== "unknown";
    return (settled ? 8 : 0) + (differs === "verdict" ? 4 : 2) + (was ? 1 : 0);
  };
  return [...rows.values()].sort((a, b) => weight(b) - weight(a));
}

function rowOf(wanted: Wanted, from: Compared, first: Compared, second: Compared): MatrixRow | undefined {
  const judge = (side: Compared): Answer | undefined => {
    const resource = from.names.translate(wanted.resource, side.names);
    // What the other side's own configuration settles, such as its VPC, is not this one's.
    const keys = side === from ? wanted.keys : {};
    return mayExecutionRole(side.ctx, wanted.action, resource, contextFor(wanted, from, side), keys);
  };
  const [one, other] = [judge(first), judge(second)];
  if (one === undefined || other === undefined) return undefined;
  const statements = (answer: Answer, { names }: Compared): string =>
    unique(answer.deciding.map((ref) => names.normal(String(describeStatement(ref)))))
      .sort()
      .join("\n");
  const same = statements(one, first) === statements(other, second) && one.layer === other.layer;
  return {
    action: wanted.action,
    resource: from === first ? wanted.resource : from.names.translate(wanted.resource, first.names),
    refused: wanted.refused,
    first: one,
    second: other,
    differs: one.asRead !== other.asRead ? "verdict" : same ? undefined : "statements",
  };
}

function contextFor(
  { encryptionContext }: Wanted,
  from: Compared,
  side: Compared,
): Readonly<Record<string, string>> | undefined {
  if (encryptionContext === undefined) return undefined;
  const entries = Object.entries(encryptionContext);
  return Object.fromEntries(entries.map(([name, value]) => [name, from.names.translate(value, side.names)]));
}

/** What the configuration of a function needs: its logs, network, environment's key, mappings, destinations, tracing. */
function required(ctx: Context): readonly Wanted[] {
  const key = environmentKeyArn(ctx);
  const inVpc = listAt(ctx.configuration, "VpcConfig", "SubnetIds").length > 0;
  const traced = textAt(ctx.configuration, "TracingConfig", "Mode") === "Active";
  const mappings = listAt(ctx.documents.get(PATHS.mappings), "EventSourceMappings").flatMap((mapping) => {
    const kind = sourceKind(mapping);
    return kind === undefined ? [] : mappingNeeds(ctx, mapping, kind).needs;
  });
  const needs: readonly Need[] = [
    ...logNeeds(ctx),
    ...(inVpc ? networkNeeds(ctx) : []),
    ...mappings,
    ...destinationsOf(ctx.documents).flatMap(({ arn }) => needsOfDestination(arn)),
    ...(traced ? ["xray:PutTraceSegments", "xray:PutTelemetryRecords"] : []).map((action) => ({
      action,
      resource: "*",
    })),
  ];
  const wanted = needs.map((need) => ({ ...need, refused: false }));
  if (key === undefined) return wanted;
  const encryptionContext = { "aws:lambda:FunctionArn": ctx.info.functionArn };
  return [...wanted, { action: "kms:Decrypt", resource: key, refused: false, encryptionContext }];
}

/** What AWS refused the execution role. */
function refused(ctx: Context): readonly Wanted[] {
  return relatedDenials(ctx).flatMap((group) => {
    const { action } = group.denial;
    const resource = targetOf(ctx, group.denial.resource);
    if (action === undefined || resource === undefined || !/^[a-z0-9-]+:\w+$/u.test(action)) return [];
    return whoOf(ctx, group).kind === "execution-role" ? [{ action, resource, refused: true }] : [];
  });
}
