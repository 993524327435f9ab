import { join, type Phrase, say, type Words } from "../../core/phrase.ts";
import { PATHS } from "../../core/evidence.ts";
import type { EvidencePointer } from "../../core/finding.ts";
import type { Json } from "../../core/json.ts";
import type { Context } from "../context.ts";
import { answerEvidence } from "../explain.ts";
import { relatedDenials } from "../denials/relevance.ts";
import { targetOf } from "../denials/opinion.ts";
import { whoOf } from "../denials/who.ts";
import { glob } from "../iam/pattern.ts";
import { policyOf, type PolicySource, type StatementRef } from "../iam/policy.ts";
import { inDocument, toPointer } from "../pointers.ts";
import { policyLines } from "../policy-diff.ts";
import { at, textAt, unique } from "../read.ts";
import { mayExecutionRole } from "../requests.ts";
import type { Difference } from "./difference.ts";
import { matrixOf } from "./matrix.ts";
import { otherContext } from "./other.ts";
import { COMPARED, type Side } from "./side.ts";

/** Lines of one kind that are shown. */
const MOST_LINES = 4;
const LONGEST_LINE = 160;

/** What each role allows of the actions that ours was refused. */
export function* refusedActions(ctx: Context, ours: Side, theirs: Side): Generator<Difference> {
  if (ours.role === theirs.role) return;
  const has = new Map<string, readonly StatementRef[]>();
  const lacksToo: string[] = [];
  for (const group of relatedDenials(ctx)) {
    const { action, resource } = group.denial;
    if (action === undefined || has.has(action) || whoOf(ctx, group).kind !== "execution-role") continue;
    // AWS refused it; where a policy of the resource was not read, ours lacks it if no statement of the role's speaks of it.
    const answer = mayExecutionRole(ctx, action, targetOf(ctx, resource))?.asRead;
    if (answer === "allowed" || (answer !== "denied" && allowing(ours, action).length > 0)) continue;
    const statements = allowing(theirs, action);
    if (statements.length > 0) has.set(action, statements);
    else if (theirs.own.identity.unread.length === 0) lacksToo.push(action);
  }
  if (has.size > 0) {
    const refs = [...has.values()].flat();
    yield {
      bears: true,
      text: say`The role ${theirs.roleName} of ${theirs.name} allows ${join([...has.keys()])}, and the execution role ${ours.roleName} does not.`,
      evidence: [...refs.slice(0, 4).map(toPointer), ...ours.own.files.map((file) => ({ file }))],
    };
  }
  if (lacksToo.length > 0) {
    yield {
      bears: false,
      text: say`Neither role allows ${join(unique(lacksToo))}: ${theirs.name} works without.`,
      evidence: theirs.own.files.map((file) => ({ file })),
    };
  }
}

/**
 * What the configuration of either function needs of its role, where the policies that were read allow it to one and not
 * to the other. Refused calls are told by themselves.
 */
export function* neededActions(ctx: Context, ours: Side, theirs: Side): Generator<Difference> {
  const rows = matrixOf({ ctx, names: ours }, { ctx: otherContext(ctx, ours, theirs), names: theirs });
  const decided = rows.filter(
    ({ refused, differs, first, second }) =>
      !refused && differs === "verdict" && first.asRead !== "unknown" && second.asRead !== "unknown",
  );
  for (const [verdict, has, lacks] of [
    ["denied", theirs, ours],
    ["allowed", ours, theirs],
  ] as const) {
    const some = decided.filter(({ first }) => first.asRead === verdict);
    if (some.length === 0) continue;
    const calls = unique(some.map(({ action, resource }) => say`${action} on ${resource}`));
    const shown = calls.slice(0, MOST_LINES);
    if (calls.length > shown.length) shown.push(say`${calls.length - shown.length} more`);
    yield {
      bears: false,
      text: say`Of what the two functions need, the role of ${has.name} may do what that of ${lacks.name} may not: ${join(shown)}.`,
      evidence: some
        .slice(0, 4)
        .flatMap(({ first, second }) => [
          ...answerEvidence(first),
          ...answerEvidence(second).map((pointer) => (ours.role === theirs.role ? pointer : ofOther(ctx, pointer))),
        ]),
    };
  }
}

/** The other function's answers cite its documents under the names of ours. */
function ofOther(ctx: Context, pointer: EvidencePointer): EvidencePointer {
  const file = COMPARED + pointer.file;
  return ctx.documents.has(file) ? { ...pointer, file } : pointer;
}

/** Statements of the role's policies that allow an action on something, where none denies it on everything. */
function allowing(side: Side, action: string): readonly StatementRef[] {
  const wanted = action.toLowerCase();
  const statements = side.own.identity.policies
    .flatMap((source) => policyOf(source).statements)
    .filter((one) => one.actions.some((pattern) => glob(pattern, wanted)) !== one.notActions);
  const denied = statements.some((one) => one.effect === "Deny" && one.resources.includes("*"));
  return denied ? [] : statements.filter((one) => one.effect === "Allow").map((one) => one.ref);
}

/** Everything else that the two roles' documents say differently. */
export function* roleDifferences(ctx: Context, ours: Side, theirs: Side): Generator<Difference> {
  if (ours.role === theirs.role) return;
  const roleRefused = relatedDenials(ctx).some((group) => whoOf(ctx, group).kind === "execution-role");
  const [boundary, other] = [boundaryOf(ctx, ours), boundaryOf(ctx, theirs)];
  if (ours.normal(boundary ?? "") !== theirs.normal(other ?? "")) {
    yield {
      bears: roleRefused && boundary !== undefined,
      text: say`The permissions boundary of the execution role is ${boundary ?? say`none`}, that of ${theirs.name} is ${other ?? say`none`}.`,
      evidence: [ours.role, theirs.role].filter((file) => ctx.documents.has(file)).map((file) => ({ file })),
    };
  }
  if (ctx.documents.has(ours.role) && ctx.documents.has(theirs.role)) {
    const trust = (side: Side): readonly PolicySource[] => [
      source(side.role, at(ctx.documents.get(side.role), "AssumeRolePolicyDocument"), "/AssumeRolePolicyDocument"),
    ];
    const refused = relatedDenials(ctx).some((group) => whoOf(ctx, group).kind === "lambda");
    yield* lineDifferences(say`The trust policy`, ours, theirs, trust, refused);
  }
  yield* lineDifferences(say`The role`, ours, theirs, (side) => side.own.identity.policies, false);
}

/** Who may invoke each of them. */
export function* invokerDifferences(ctx: Context, ours: Side, theirs: Side): Generator<Difference> {
  const policies = (side: Side): readonly PolicySource[] =>
    side.policies.map((file) => source(file, at(ctx.documents.get(file), "Policy"), "/Policy"));
  const refused = relatedDenials(ctx).some((group) => group.denial.action?.toLowerCase().startsWith("lambda:invoke"));
  yield* lineDifferences(say`The resource-based policy`, ours, theirs, policies, refused);
}

function* lineDifferences(
  what: Phrase,
  ours: Side,
  theirs: Side,
  sources: (side: Side) => readonly PolicySource[],
  bears: boolean,
): Generator<Difference> {
  const [mine, others] = [linesOf(ours, sources(ours)), linesOf(theirs, sources(theirs))];
  const pointers: EvidencePointer[] = [...sources(ours), ...sources(theirs)].map(({ file, pointer }) => ({
    file,
    pointer,
  }));
  const only = (these: ReadonlyMap<string, string>, those: ReadonlyMap<string, string>): readonly string[] =>
    [...these].filter(([key]) => !those.has(key)).map(([, line]) => line);
  const there = only(others, mine);
  if (there.length > 0)
    yield { bears, text: say`${what} of ${theirs.name} alone says: ${list(there)}.`, evidence: pointers };
  const here = only(mine, others);
  if (here.length > 0)
    yield { bears, text: say`${what} of ${ours.name} alone says: ${list(here)}.`, evidence: pointers };
}

function linesOf(side: Side, sources: readonly PolicySource[]): ReadonlyMap<string, string> {
  const lines = sources.flatMap(({ document }) => [...policyLines(document)]);
  return new Map(lines.map((line) => [side.normal(line), line]));
}

function list(lines: readonly string[]): Words {
  const shown = lines.slice(0, MOST_LINES).map(short);
  return join(lines.length > shown.length ? [...shown, say`${lines.length - shown.length} more`] : shown);
}

/** A statement with its conditions can fill a page: it is cut at a word, and stands in the document that is cited. */
function short(line: string): string {
  return line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE).replace(/\s\S*$/u, "")} ...`;
}

function boundaryOf(ctx: Context, side: Side): string | undefined {
  return (
    textAt(ctx.documents.get(side.folder + PATHS.roleBoundary), "PolicyArn") ??
    textAt(ctx.documents.get(side.role), "PermissionsBoundary", "PermissionsBoundaryArn")
  );
}

function source(file: string, document: unknown, pointer: string): PolicySource {
  return { file, pointer: document === undefined ? "" : pointer, label: "", document: (document ?? {}) as Json };
}

/** Where a member of a function's configuration stands. */
export function member(side: Side, ...path: readonly (string | number)[]): EvidencePointer {
  return inDocument(side.folder + PATHS.function, "Configuration", ...path);
}
