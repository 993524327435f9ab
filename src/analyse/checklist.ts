import { count, join, say, type Words } from "../core/phrase.ts";
import type { CrossAccount, Frequency, ChecklistEntry } from "./said.ts";
import { PATHS } from "../core/evidence.ts";
import type { ChecklistId, ChecklistStatus } from "../core/manifest.ts";
import { GAPS } from "../core/outcome.ts";
import type { Workflow } from "../core/workflow.ts";
import type { Context } from "./context.ts";
import { isBeside, OUTCOMES } from "./documents.ts";
import { unique } from "./read.ts";

/** The eight things that AWS asks for, each with how far the pack answers it. */
export function checklistOf(
  ctx: Context,
  frequency: Frequency,
  crossAccount: CrossAccount,
  workflow: Workflow,
): readonly ChecklistEntry[] {
  return [
    functionArn(ctx),
    workflowEntry(ctx, workflow),
    frequencyEntry(ctx, frequency),
    crossAccountEntry(ctx, crossAccount),
    permissions(ctx),
    logs(ctx),
    timestamps(ctx, frequency),
    cloudtrail(ctx),
  ];
}

function entry(id: ChecklistId, status: ChecklistStatus, why: Words, evidence: readonly string[]): ChecklistEntry {
  return { id, status, evidence: unique(evidence), why };
}

/** What the calls of these operations left open, for a sentence. */
function gapsOf(ctx: Context, operations: readonly string[]): readonly Words[] {
  return unique(
    ctx.items
      .filter((item) => GAPS.has(item.outcome) && operations.includes(item.operation) && !isBeside(item))
      .map(
        (item) =>
          say`${item.operation} ${OUTCOMES[item.outcome]}${item.actions.length > 0 ? say` (${join(item.actions)})` : ""}`,
      ),
  );
}

function functionArn(ctx: Context): ChecklistEntry {
  if (ctx.documents.has(PATHS.function))
    return entry("function-arn", "collected", ctx.info.functionArn, [PATHS.function]);
  const gaps = gapsOf(ctx, ["lambda:GetFunction", "lambda:GetFunctionConfiguration"]);
  return entry(
    "function-arn",
    "partial",
    say`The ARN is known; the function's configuration was not read${gaps.length === 0 ? "" : say`: ${join(gaps)}`}.`,
    [],
  );
}

function workflowEntry(ctx: Context, workflow: Workflow): ChecklistEntry {
  const stated = ctx.info.stated.workflow !== undefined;
  const accepted = ctx.info.stated.accepted?.includes("workflow") === true;
  const services = unique(workflow.nodes.map((node) => node.service));
  const files = unique(workflow.edges.flatMap((edge) => edge.evidence.map((pointer) => pointer.file)));
  const gaps = gapsOf(ctx, ["lambda:ListEventSourceMappings", "lambda:GetPolicy", "lambda:GetFunction"]);
  const found = say`${count(workflow.edges.length, "connection")} to ${count(Math.max(0, workflow.nodes.length - 1), "resource")} (${join(services)})`;
  if (gaps.length > 0)
    return entry("workflow", stated ? "partial" : "needs-answer", say`${found}; not read: ${join(gaps)}.`, files);
  const connected = workflow.edges.some((edge) => edge.kind !== "uses");
  if (connected || stated)
    return entry(
      "workflow",
      "collected",
      say`${found}${!stated ? "" : accepted ? say`, and confirmed by the person` : say`, and described by the person`}.`,
      files,
    );
  return entry(
    "workflow",
    "needs-answer",
    say`No trigger, destination or call was found; a person has to say what the function is part of.`,
    files,
  );
}

function frequencyEntry(ctx: Context, frequency: Frequency): ChecklistEntry {
  const files = frequency.evidence.map((pointer) => pointer.file);
  const stated = ctx.info.stated.frequency;
  if (frequency.verdict === "continuous" || frequency.verdict === "intermittent")
    return entry("frequency", "collected", frequency.why, files);
  if (stated !== undefined)
    return entry(
      "frequency",
      "partial",
      say`Stated as ${STATED[stated]}; the evidence does not show it: ${frequency.why}`,
      files,
    );
  return entry("frequency", "needs-answer", frequency.why, files);
}

const STATED = {
  continuous: say`continuous`,
  intermittent: say`intermittent`,
  yes: say`yes`,
  no: say`no`,
} as const;

function crossAccountEntry(ctx: Context, verdict: CrossAccount): ChecklistEntry {
  const files = verdict.evidence.map((pointer) => pointer.file);
  if (verdict.verdict === "unknown") {
    const stated = ctx.info.stated.crossAccount;
    return stated === undefined
      ? entry("cross-account", "needs-answer", verdict.why, files)
      : entry("cross-account", "partial", say`Stated as ${STATED[stated]}. ${verdict.why}`, files);
  }
  const unread = verdict.accounts.filter((account) => !ctx.info.peerAccounts.includes(account));
  if (verdict.verdict === "yes" && unread.length > 0) {
    return entry("cross-account", "partial", say`${verdict.why} Its side was not read for ${join(unread)}.`, files);
  }
  return entry("cross-account", "collected", verdict.why, files);
}

const PERMISSION_FILES = [PATHS.role, PATHS.rolePolicies, PATHS.roleInline, PATHS.roleBoundary];

function permissions(ctx: Context): ChecklistEntry {
  const files = [
    ...PERMISSION_FILES.filter((path) => ctx.documents.has(path)),
    ...ctx.documents.under("function/policy"),
    ...ctx.documents.under("iam/callers/"),
  ];
  const gaps = gapsOf(ctx, [
    "iam:GetRole",
    "iam:ListAttachedRolePolicies",
    "iam:ListRolePolicies",
    "iam:GetRolePolicy",
    "iam:GetPolicy",
    "iam:GetPolicyVersion",
    "lambda:GetPolicy",
  ]);
  const role =
    ctx.subjects.roleName === undefined
      ? say`The execution role is not known`
      : say`Execution role ${ctx.subjects.roleName}`;
  if (gaps.length > 0 || ctx.role.identity.unread.length > 0) {
    const missing = gaps.length > 0 ? gaps : ctx.role.identity.unread;
    return entry(
      "permissions",
      files.length > 0 ? "partial" : "missing",
      say`${role}; not read: ${join(missing)}.`,
      files,
    );
  }
  if (!ctx.documents.has(PATHS.role))
    return entry(
      "permissions",
      files.length > 0 ? "partial" : "missing",
      say`${role}; the role itself was not read.`,
      files,
    );
  return entry(
    "permissions",
    "collected",
    say`${role}, with ${count(ctx.role.identity.policies.length, "policy", "policies")}.`,
    files,
  );
}

function logs(ctx: Context): ChecklistEntry {
  const { files, events } = ctx.logs;
  // Queries only count what was read, unless the log class makes them the reader.
  const queried = files.length === 0 || ctx.items.some(({ reading }) => reading?.reader === "Insights");
  const gaps = gapsOf(ctx, ["logs:FilterLogEvents", ...(queried ? ["logs:StartQuery", "logs:GetQueryResults"] : [])]);
  const group = ctx.documents.has(PATHS.logGroup) ? [PATHS.logGroup] : [];
  if (gaps.length > 0) {
    return entry(
      "logs",
      files.length > 0 ? "partial" : "missing",
      say`${count(events, "log event")}; incomplete: ${join(gaps)}.`,
      [...files, ...group],
    );
  }
  if (files.length > 0 && events > 0) {
    const dropped =
      ctx.logs.dropped.count === 0
        ? ""
        : say` Lambda reported lines that it dropped ${count(ctx.logs.dropped.count, "time")}.`;
    return entry("logs", "collected", say`${count(events, "log event")} as text.${dropped}`, [...files, ...group]);
  }
  const asked = ctx.items.some(
    (item) =>
      item.operation.startsWith("logs:") &&
      !isBeside(item) &&
      ["empty", "not-found", "collected"].includes(item.outcome),
  );
  return asked
    ? entry(
        "logs",
        "missing",
        say`AWS holds no log events of the function in the window: it was not invoked, or its role may not write logs.`,
        group,
      )
    : entry("logs", "missing", say`The logs were not read.`, group);
}

function timestamps(ctx: Context, frequency: Frequency): ChecklistEntry {
  const files = frequency.evidence.map((pointer) => pointer.file);
  if (frequency.firstFailure !== null) {
    return entry(
      "timestamps",
      "collected",
      say`First failure ${frequency.firstFailure}, last ${frequency.lastFailure ?? frequency.firstFailure} (UTC).`,
      files,
    );
  }
  return entry(
    "timestamps",
    "needs-answer",
    say`No failure was found between ${ctx.info.window.start} and ${ctx.info.window.end}; a person has to say when it happened.`,
    files,
  );
}

function cloudtrail(ctx: Context): ChecklistEntry {
  const gaps = gapsOf(ctx, ["cloudtrail:LookupEvents"]);
  const files = [PATHS.events, PATHS.callsTable].filter((path) => ctx.paths.includes(path));
  const records = ctx.trail.records - ctx.trail.own;
  if (gaps.length > 0)
    return entry(
      "cloudtrail",
      files.length > 0 ? "partial" : "missing",
      say`${count(records, "record")}; incomplete: ${join(gaps)}.`,
      files,
    );
  if (ctx.trail.present)
    return entry(
      "cloudtrail",
      "collected",
      say`${count(records, "record")} with request, source address, caller and time.`,
      files,
    );
  const searched = ctx.items.some((item) => item.operation === "cloudtrail:LookupEvents" && item.outcome === "empty");
  return searched
    ? entry(
        "cloudtrail",
        "collected",
        say`CloudTrail was searched and holds no record of the function or its role in the window.`,
        // Its items tell what was searched; there is nothing else to show.
        ["manifest.json"],
      )
    : entry("cloudtrail", "missing", say`CloudTrail was not searched.`, files);
}
