import type { Told } from "../../core/phrase.ts";
import type { Finding } from "../said.ts";
import type { Evidence } from "../../core/evidence.ts";
import { PATHS } from "../../core/evidence.ts";
import type { EvidencePointer, FindingStatus } from "../../core/finding.ts";
import type { Identity } from "../access.ts";
import { type Context, contextOf } from "../context.ts";
import type { Documents } from "../documents.ts";
import { answerEvidence, explainAnswer } from "../explain.ts";
import type { Decision } from "../iam/evaluate.ts";
import type { Layer } from "../iam/layer.ts";
import { analyseContext } from "../run.ts";
import { listAt, textAt } from "../read.ts";
import { settingDifferences } from "./configuration.ts";
import type { Difference } from "./difference.ts";
import { mappingDifferences } from "./mappings.ts";
import { type MatrixRow, matrixOf } from "./matrix.ts";
import { invokerDifferences, roleDifferences } from "./permissions.ts";
import { COMPARED, type Names, namesOf, side } from "./side.ts";

/** A place in one of the two packs. */
export interface PackPointer extends EvidencePointer {
  readonly pack: "first" | "second";
}

/** What two packs do not have in common: broken against working, or before against after. */
export interface PackDiff {
  readonly schema: "lambda-case-pack/diff@1";
  readonly first: PackAbout;
  readonly second: PackAbout;
  /** Actions that one of the functions needs or was refused, whose verdict or deciding statement differs; refused ones first. */
  readonly verdicts: readonly VerdictDifference[];
  /** What the documents say differently; what bears on refused calls first. */
  readonly differences: readonly (Told<Pick<Difference, "bears" | "text">> & {
    readonly evidence: readonly PackPointer[];
  })[];
  /** Checks that answer differently; null where a check does not answer about the thing. */
  readonly findings: readonly {
    readonly id: string;
    readonly title: string;
    readonly first: FindingStatus | null;
    readonly second: FindingStatus | null;
  }[];
}

export interface PackAbout {
  readonly functionArn: string;
  readonly collectedAt: string;
  readonly window: { readonly start: string; readonly end: string };
}

export interface VerdictDifference {
  readonly action: string;
  readonly resource: string;
  readonly refused: boolean;
  readonly first: { readonly decision: Decision; readonly why: string };
  readonly second: { readonly decision: Decision; readonly why: string };
  readonly evidence: readonly PackPointer[];
}

/** Compares two packs, or run folders, by what `--compare-with` compares. A function of the evidence alone. */
export async function comparePacks(first: Evidence, second: Evidence): Promise<PackDiff> {
  const [one, other] = [await contextOf(first), await contextOf(second)];
  const [oneNames, otherNames] = [namesOf(one.configuration), namesOf(other.configuration)];
  const rows = matrixOf({ ctx: one, names: oneNames }, { ctx: other, names: otherNames });
  return {
    schema: "lambda-case-pack/diff@1",
    first: aboutOf(one),
    second: aboutOf(other),
    verdicts: rows.filter(({ differs }) => differs !== undefined).map(verdictOf),
    differences: documentDifferences(one, other),
    findings: findingDifferences(analyseContext(one).findings.findings, analyseContext(other).findings.findings, [
      keyOf(one, oneNames),
      keyOf(other, otherNames),
    ]),
  };
}

function aboutOf({ info }: Context): PackAbout {
  const { start, end } = info.window;
  return { functionArn: info.functionArn, collectedAt: info.collectedAt, window: { start, end } };
}

function verdictOf({ action, resource, refused, first, second }: MatrixRow): VerdictDifference {
  return {
    action,
    resource,
    refused,
    first: { decision: first.asRead, why: String(explainAnswer(first)) },
    second: { decision: second.asRead, why: String(explainAnswer(second)) },
    evidence: [
      ...answerEvidence(first).map((pointer) => ({ pack: "first" as const, ...pointer })),
      ...answerEvidence(second).map((pointer) => ({ pack: "second" as const, ...pointer })),
    ],
  };
}

/** Policies, trust, invokers and settings, read side by side as if the second were the function that works. */
function documentDifferences(one: Context, other: Context): PackDiff["differences"] {
  if (one.configuration === undefined || other.configuration === undefined) return [];
  const documents = overlay(one.documents, other.documents);
  const ctx: Context = { ...one, documents, denials: [...one.denials, ...other.denials] };
  const name = (context: Context, which: string): string => {
    const called = textAt(context.configuration, "FunctionName") ?? context.info.functionName;
    return one.info.functionName === other.info.functionName ? `${called} in the ${which} pack` : called;
  };
  const ours = {
    ...side(ctx, "", one.configuration, one.role, PATHS.role, one.info.qualifier),
    name: name(one, "first"),
  };
  const theirs = {
    ...side(ctx, COMPARED, other.configuration, moved(other.role), COMPARED + PATHS.role, other.info.qualifier),
    name: name(other, "second"),
  };
  const found = [
    ...roleDifferences(ctx, ours, theirs),
    ...invokerDifferences(ctx, ours, theirs),
    ...mappingDifferences(ctx, ours, theirs),
    ...settingDifferences(ctx, ours, theirs),
  ];
  return found
    .toSorted((a, b) => Number(b.bears) - Number(a.bears))
    .map(({ bears, text, evidence }) => ({ bears, text: String(text), evidence: evidence.map(unmoved) }));
}

/** The first pack's documents, and the second's where those of a function to compare with would stand. */
function overlay(one: Documents, other: Documents): Documents {
  const own = one.paths.filter((path) => !path.startsWith(COMPARED));
  const theirs = other.paths.filter((path) => !path.startsWith(COMPARED)).map((path) => COMPARED + path);
  const paths = [...own, ...theirs].sort();
  const get = (path: string): unknown =>
    path.startsWith(COMPARED) ? other.get(path.slice(COMPARED.length)) : one.get(path);
  return {
    paths,
    get,
    has: (path) => get(path) !== undefined,
    under: (prefix) => paths.filter((path) => path.startsWith(prefix)),
  };
}

function moved({ identity, boundary, files }: Identity): Identity {
  const layer = ({ policies, ...rest }: Layer): Layer => ({
    ...rest,
    policies: policies.map((source) => ({ ...source, file: COMPARED + source.file })),
  });
  return {
    identity: layer(identity),
    boundary: boundary === undefined ? undefined : layer(boundary),
    files: files.map((file) => COMPARED + file),
  };
}

function unmoved(pointer: EvidencePointer): PackPointer {
  return pointer.file.startsWith(COMPARED)
    ? { pack: "second", ...pointer, file: pointer.file.slice(COMPARED.length) }
    : { pack: "first", ...pointer };
}

type Key = (id: string) => string;

/** A finding's id without the function's own names; a mapping is known by its source, not by its UUID. */
function keyOf(ctx: Context, names: Names): Key {
  const sources = listAt(ctx.documents.get(PATHS.mappings), "EventSourceMappings").flatMap((mapping) => {
    const [uuid, source] = [textAt(mapping, "UUID"), textAt(mapping, "EventSourceArn")];
    return uuid === undefined || source === undefined || uuid === "" ? [] : [[uuid, source] as const];
  });
  return (id) => names.normal(sources.reduce((text, [uuid, source]) => text.replaceAll(uuid, () => source), id));
}

/** By key; the first pack's order, then what only the second has. */
function findingDifferences(
  first: readonly Finding[],
  second: readonly Finding[],
  [keyOne, keyOther]: readonly [Key, Key],
): PackDiff["findings"] {
  const theirs = new Map(second.map((finding) => [keyOther(finding.id), finding]));
  const ours = new Map(first.map((finding) => [keyOne(finding.id), finding]));
  const rows = [...ours].map(([key, finding]) => ({ finding, other: theirs.get(key) }));
  const only = [...theirs].filter(([key]) => !ours.has(key)).map(([, finding]) => finding);
  const matters = (status: FindingStatus | undefined): boolean => status === "fail" || status === "unknown";
  return [
    ...rows
      .filter(
        ({ finding, other }) => finding.status !== other?.status && (matters(finding.status) || matters(other?.status)),
      )
      .map(({ finding: { id, title, status }, other }) => ({
        id,
        title: String(title),
        first: status,
        second: other?.status ?? null,
      })),
    ...only
      .filter(({ status }) => matters(status))
      .map(({ id, title, status }) => ({ id, title: String(title), first: null, second: status })),
  ];
}
