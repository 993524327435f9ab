import type { ErrorCode } from "../../src/core/errors.ts";
import { GAPS, type Item, type Outcome } from "../../src/core/outcome.ts";
import type { PlantedSecret } from "../../src/example/account.ts";
import { isCredentialsCode, isNetworkCode } from "../../src/aws/errors.ts";
import { leaksIn } from "../helpers/secrets.ts";
import { follows } from "./depends.ts";
import type { Kind } from "./kinds.ts";
import type { Packed, Snapshot } from "./snapshot.ts";

/** Files that are made of all evidence. */
const DERIVED =
  /^(?:case-description\.md|report\.html|README\.txt|findings\.json|timeline\.csv|workflow\/workflow\.(?:json|mmd)|redaction\/report\.json|logs\/index\.json|cloudtrail\/calls\.csv)$/u;

/** What no reply's text may get into. */
const FOREIGN_TEXT = /upstream said|<h1>|proxy<\/body>/u;
const STACK = /\n\s+at .+:\d+:\d+|node:internal|\bTypeError\b|Cannot read propert/u;

/** What a run was, and what it is held against. */
export interface Trial {
  readonly kind: Kind;
  readonly struck: ReadonlySet<string>;
  readonly healthy: Packed;
  readonly planted: readonly PlantedSecret[];
}

/** How a run differs from what is expected of it, a sentence each; none where all is as it should be. */
export function deviations(trial: Trial, met: Snapshot): readonly string[] {
  const { kind, planted } = trial;
  const leaks = leaksIn(met.texts, planted).map(({ where, planted: from }) => `${where} tells ${from}`);
  const foreign = [...met.texts]
    .filter(([, text]) => FOREIGN_TEXT.test(text))
    .map(([where]) => `${where} quotes a body`);
  const stacks = [...met.texts].filter(([, text]) => STACK.test(text)).map(([where]) => `${where} holds a stack trace`);
  const common = [...leaks, ...foreign, ...stacks];
  const fatal = fatalCode(kind, trial.struck);
  if (!met.made) {
    const [what] = met.left;
    return [
      ...common,
      ...(met.code === fatal ? [] : [`the run ended as ${met.code}: ${met.message}`]),
      ...(what === undefined ? [] : [`${what} was left behind`]),
    ];
  }
  return [
    ...common,
    ...(fatal === undefined ? [] : [`a pack was made, not an end as ${fatal}`]),
    ...met.problems.map((problem) => `verify: ${problem}`),
    ...(met.left.length === 1 ? [] : [`${met.left.join(", ")} stand in the folder`]),
    ...itemDeviations(trial, met),
    ...fileDeviations(trial, met),
    ...exitDeviations(trial, met),
  ];
}

function fatalCode({ fatal }: Kind, struck: ReadonlySet<string>): ErrorCode | undefined {
  if (struck.has("sts:GetCallerIdentity") && fatal?.identity !== undefined) return fatal.identity;
  return struck.has("lambda:GetFunction") ? fatal?.function : undefined;
}

/** A faultless run's call of a struck operation. */
export function expectedOutcome({ ends }: Kind, item: Item): Outcome {
  if (item.attempts === 0 || ends === "as-before") return item.outcome;
  return typeof ends === "function" ? ends(item) : ends;
}

function itemDeviations(trial: Trial, met: Packed): readonly string[] {
  const { kind, struck, healthy } = trial;
  const found: string[] = [];
  const overcome = kind.ends === "as-before";
  for (const [id, before] of healthy.items) {
    const now = met.items.get(id);
    if (struck.has(before.operation) && !kind.spreads) {
      const wanted = expectedOutcome(kind, before);
      // Two calls of an operation of which the first tells what the second is about.
      const mayFollow = !overcome && follows(before.operation, struck);
      if (now?.outcome !== wanted && !(mayFollow && isFollowed(now))) {
        found.push(`${id}: ${said(now)} instead of ${wanted}`);
      }
    } else if (kind.spreads || (!overcome && follows(before.operation, struck))) {
      const inPlace = before.outcome === "not-applicable" && now !== undefined && !GAPS.has(now.outcome);
      const gone = kind.ends === "not-found" && now?.outcome === "not-applicable" && (now.reason ?? "") !== "";
      const may = isFollowed(now) || inPlace || gone || (kind.spreads === true && isStruckDown(now));
      if (now?.outcome !== before.outcome && !may) {
        found.push(`${id}: ${said(now)}, which neither was so nor follows`);
      }
    } else if (now?.outcome !== before.outcome || now.count !== before.count) {
      found.push(`${id}: ${said(now)} instead of ${before.outcome} (${before.count}), untouched`);
    }
  }
  for (const [id, now] of met.items) {
    if (healthy.items.has(id)) continue;
    const expected = !overcome && (kind.spreads || follows(now.operation, struck));
    const isHit = struck.has(now.operation) && now.outcome === expectedOutcome(kind, now);
    const isNew =
      expected && (isFollowed(now) || !GAPS.has(now.outcome) || isHit || (kind.spreads && isStruckDown(now)));
    if (!isNew) found.push(`${id}: ${said(now)}, which no faultless run has`);
  }
  for (const [id, item] of met.items) found.push(...incomplete(item).map((what) => `${id}: ${what}`));
  return found;
}

/** Not asked for want of the struck operation's answer: said so, or known to nobody. */
function isFollowed(item: Item | undefined): boolean {
  return item === undefined || (item.outcome === "skipped" && (item.reason ?? "") !== "");
}

function isStruckDown(item: Item | undefined): boolean {
  const code = item?.error?.code ?? "";
  return item?.outcome === "failed" && (isCredentialsCode(code) || isNetworkCode(code));
}

/** What a gap must tell. */
function incomplete({ outcome, error, effect, reason, operation }: Item): readonly string[] {
  if (!GAPS.has(outcome)) return [];
  const asked = outcome !== "skipped";
  return [
    ...(effect === "" && operation !== "lambda:ListFunctions" ? ["a gap without an effect"] : []),
    ...(asked && (error?.code ?? "") === "" ? ["an error without a code"] : []),
    ...(asked || (reason ?? "") !== "" ? [] : ["skipped without a reason"]),
  ];
}

function said(item: Item | undefined): string {
  if (item === undefined) return "missing";
  const error = item.error === undefined ? "" : ` (${item.error.code}: ${item.error.message})`;
  return `${item.outcome} ${item.count}${error}${item.reason === undefined ? "" : `: ${item.reason}`}`;
}

function fileDeviations({ kind, struck, healthy }: Trial, met: Packed): readonly string[] {
  const overcome = kind.ends === "as-before";
  const owners = new Map<string, Set<string>>();
  for (const run of [healthy, met]) {
    for (const { files, operation } of run.items.values()) {
      for (const path of files) owners.set(path, (owners.get(path) ?? new Set()).add(operation));
    }
  }
  const mayDiffer = (path: string): boolean => {
    if (DERIVED.test(path)) return true;
    if (overcome) return false;
    const known = [...(owners.get(path) ?? [])];
    return kind.spreads === true || known.some((operation) => struck.has(operation) || follows(operation, struck));
  };
  const paths = new Set([...healthy.files.keys(), ...met.files.keys()]);
  return [...paths]
    .filter((path) => healthy.files.get(path) !== met.files.get(path) && !mayDiffer(path))
    .map((path) => {
      const how = !met.files.has(path) ? "missing" : healthy.files.has(path) ? "different" : "new";
      return `${path}: ${how}`;
    });
}

/** 3 where a gap is expected, else what it was; what follows may leave one as well. */
function exitDeviations({ kind, struck, healthy }: Trial, met: Packed): readonly string[] {
  const hit = [...healthy.items.values()].filter(({ operation, attempts }) => struck.has(operation) && attempts > 0);
  const gap = hit.some((item) => GAPS.has(expectedOutcome(kind, item)));
  const after = [...met.items.values()].some(({ outcome }) => outcome === "skipped");
  const wanted = gap || (after && kind.ends !== "as-before") ? 3 : healthy.exit;
  return met.exit === wanted ? [] : [`exit code ${met.exit} instead of ${wanted}`];
}
