import type { Analysis } from "../core/analysis.ts";
import type { CaseInfo, Language, Suggested } from "../core/case.ts";
import { type Evidence, PATHS } from "../core/evidence.ts";
import type { CrossAccount, Finding, Frequency } from "../core/finding.ts";
import type { ChecklistEntry, PartZip, RedactionCounts } from "../core/manifest.ts";
import type { EdgeKind, TimelineEntry, Workflow, WorkflowEdge, WorkflowNode } from "../core/workflow.ts";
import { type GapGroup, gapGroups } from "../core/gaps.ts";
import { GAPS, type Item } from "../core/outcome.ts";
import { type Cite, cites, fileCite } from "./cite.ts";
import { type Calls, readCalls } from "./cloudtrail.ts";
import { EXCERPTS_PER_FINDING, type FailingCall, representativeCalls } from "./failing-calls.ts";
import { type FunctionFacts, functionFacts } from "./function-facts.ts";
import { type LogExcerpts, readExcerpts } from "./log-lines.ts";
import { type LogsView, logsView } from "./logs-view.ts";
import { loadMessages, type Messages } from "./messages.ts";
import { type PermissionsView, permissionsView } from "./permissions.ts";
import { type Question, questions } from "./questions.ts";
import { saidElsewhere, tell, type Words } from "../core/phrase.ts";
import { type Teller, teller } from "./told.ts";
import { serviceName } from "./services.ts";
import { stepViews, type StepView } from "./steps.ts";
import { epoch, type Moment, moment } from "./times.ts";
import { decide, type Verdict } from "./verdict.ts";
import { UNNAMED, type WorkflowChain, workflowChain } from "./workflow-chain.ts";

/** What a pack is rendered from. All of it has been redacted. */
export interface RenderInput {
  readonly case: CaseInfo;
  readonly tool: { readonly name: string; readonly version: string };
  readonly items: readonly Item[];
  readonly analysis: Analysis<Words>;
  readonly redaction: RedactionCounts;
  readonly evidence: Evidence;
  /** Folder that holds `<language>/` with templates and messages. */
  readonly templatesRoot: string;
  /** The zips that it becomes, where they are several. */
  readonly parts?: readonly PartZip[];
}

/** A line of the workflow: what does what to what. */
export interface Route {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  /** Whether the function is at one of its ends. */
  readonly ofFunction: boolean;
  readonly label: string;
  readonly cites: readonly Cite[];
}

export interface TimelineRow {
  readonly entry: TimelineEntry;
  readonly at: Moment;
  readonly label: string;
  readonly cite: Cite;
}

/** All that templates and charts see. Strings are plain text: each output escapes them for its own grammar. */
export interface ViewModel {
  readonly messages: Messages;
  readonly language: Language;
  readonly tool: string;
  readonly info: CaseInfo;
  readonly facts: FunctionFacts;
  readonly start: Moment;
  readonly end: Moment;
  readonly collectedAt: Moment;
  /** The zips that the pack becomes; empty where it is one. */
  readonly parts: readonly PartZip[];
  readonly windowWhy: string;
  readonly verdict: Verdict;
  readonly questions: readonly Question[];
  readonly checklist: readonly (ChecklistEntry & { readonly title: string; readonly label: string })[];
  readonly frequency: Frequency & { readonly label: string; readonly cites: readonly Cite[] };
  readonly firstFailure: Moment | undefined;
  readonly lastFailure: Moment | undefined;
  /** Where the two times stand. */
  readonly failureCites: readonly Cite[];
  readonly crossAccount: CrossAccount & { readonly label: string; readonly cites: readonly Cite[] };
  readonly routes: readonly Route[];
  readonly workflow: Workflow;
  readonly chain: WorkflowChain;
  /** Names of all AWS services that take part, sorted. */
  readonly services: readonly string[];
  readonly permissions: PermissionsView;
  /** ARNs that the case description names in full once, and by a short name everywhere else. */
  readonly namedArns: ReadonlySet<string>;
  readonly logs: LogsView;
  /** The log files that the cause and the failing calls are cited from: a text gives these a short name. */
  readonly namedLogs: readonly string[];
  readonly timeline: readonly TimelineRow[];
  /** Changes close to the first failure, ascending: who broke it, if it was a change. */
  readonly changesBefore: readonly TimelineRow[];
  readonly steps: readonly StepView[];
  readonly failing: readonly FailingCall[];
  readonly excerpts: LogExcerpts;
  readonly calls: Calls;
  readonly callsCite: Cite;
  /** Whether CloudTrail was searched whole, in part or not at all: what was not read is not "not found". */
  readonly trailRead: "all" | "part" | "nothing";
  readonly gaps: readonly (Item & { readonly label: string })[];
  /** The same by operation and outcome, what others follow on first. */
  readonly gapGroups: readonly GapGroup[];
  readonly blindSpots: readonly { readonly id: string; readonly text: string }[];
  readonly redaction: RedactionCounts;
}

/** AWS Support is asked about three to five calls, not all: article step 8. */
const REPRESENTATIVE = 5;

export async function buildViewModel(input: RenderInput): Promise<ViewModel> {
  const { case: info, evidence } = input;
  const words = teller(input.templatesRoot, info.language);
  const analysis = tell(input.analysis, words);
  const items = input.items.map((item) => toldItem(item, words));
  const messages = loadMessages(input.templatesRoot, info.language);
  const { t } = messages;
  const { findings, frequency, crossAccount } = analysis.findings;
  const when = (iso: string): Moment => moment(iso, info.window.timeZone);
  const calls = await readCalls(evidence);
  const excerpts = await readExcerpts(evidence, findings, EXCERPTS_PER_FINDING);
  const timeline = analysis.timeline.map((entry) => ({
    entry,
    at: when(entry.at),
    label: t(`timeline.${entry.kind}`),
    cite: cites([entry.source], 1)[0] ?? fileCite("timeline.csv"),
  }));
  const verdict = decide(analysis, items, messages, info.accountId);
  const failing = representativeCalls(findings, calls.rows, excerpts, REPRESENTATIVE);
  const permissions = await permissionsView(evidence, findings);
  const logs = await logsView(evidence, items);
  return {
    messages,
    language: info.language,
    tool: `${input.tool.name} ${input.tool.version}`,
    info,
    facts: await functionFacts(evidence),
    start: when(info.window.start),
    end: when(info.window.end),
    collectedAt: when(info.collectedAt),
    parts: input.parts ?? [],
    windowWhy: t(`window.${info.window.origin}`),
    verdict,
    questions: questions(info, analysis, messages),
    checklist: analysis.checklist.map((entry) => ({
      ...entry,
      title: t(`checklist.${entry.id}`),
      label: t(`checklist-status.${entry.status}`),
    })),
    frequency: { ...frequency, label: t(`frequency.${frequency.verdict}`), cites: cites(frequency.evidence, 2) },
    firstFailure: frequency.firstFailure === null ? undefined : when(frequency.firstFailure),
    lastFailure: frequency.lastFailure === null ? undefined : when(frequency.lastFailure),
    failureCites: failureCites(timeline, frequency),
    crossAccount: {
      ...crossAccount,
      label: t(`cross-account.${crossAccount.verdict}`),
      cites: cites(crossAccount.evidence, 2),
    },
    routes: routes(analysis, messages),
    workflow: analysis.workflow,
    chain: workflowChain(analysis.workflow, new Set([permissions.roleArn])),
    services: [...new Set(analysis.workflow.nodes.map((node) => serviceName(node.service)))].sort(),
    permissions,
    namedArns: namedArns(info, permissions, findings),
    logs,
    namedLogs: namedLogs(logs, [...verdict.cites, ...failing.map((call) => call.cite)]),
    timeline,
    changesBefore: verdict.state === "cause" ? changesNear(timeline, frequency.firstFailure) : [],
    steps: stepViews(findings, messages),
    failing,
    excerpts,
    calls,
    trailRead: trailRead(items),
    callsCite: fileCite(PATHS.callsTable),
    gapGroups: gapGroups(items),
    gaps: items
      .filter((item) => GAPS.has(item.outcome))
      .map((item) => ({ ...item, label: t(`outcome.${item.outcome}`) })),
    // What could not be read stands among the gaps already, call by call.
    blindSpots: analysis.blindSpots.filter(({ id }) => !id.startsWith("missing-")),
    redaction: input.redaction,
  };
}

/** The manifest keeps the collector's sentences in English; what AWS said of an error stays as it is. */
function toldItem(item: Item, words: Teller): Item {
  const { effect, reason, error } = item;
  const told = (text: string): string => words(saidElsewhere(text));
  return {
    ...item,
    effect: told(effect),
    ...(reason === undefined ? {} : { reason: told(reason) }),
    ...(error === undefined ? {} : { error: { ...error, message: told(error.message) } }),
  };
}

const [HOUR, MINUTE] = [3_600_000, 60_000];

/**
 * Up to three changes from an hour before the first failure to a minute after it (CloudTrail's times are whole seconds,
 * and a change may strike while it is made); where there is none, the last one of the day before.
 */
function changesNear(timeline: readonly TimelineRow[], firstFailure: string | null): TimelineRow[] {
  const first = firstFailure === null ? Number.NaN : epoch(firstFailure);
  const changes = timeline.filter(isChange);
  const within = (before: number): TimelineRow[] =>
    changes.filter(({ entry }) => epoch(entry.at) >= first - before && epoch(entry.at) <= first + MINUTE);
  const near = within(HOUR);
  return near.length > 0 ? near.slice(-3) : within(24 * HOUR).slice(-1);
}

/** The records of the first and the last failure; where the analysis names none, what the counts rest on. */
function failureCites(timeline: readonly TimelineRow[], frequency: Frequency): readonly Cite[] {
  const found = ["first-failure", "last-failure"].flatMap((kind) =>
    timeline.filter(({ entry }) => entry.kind === kind).map(({ cite }) => cite),
  );
  const distinct = found.filter((cite, index) => found.findIndex(({ text }) => text === cite.text) === index);
  return distinct.length > 0 ? distinct : cites(frequency.evidence, 1);
}

function trailRead(items: readonly Item[]): ViewModel["trailRead"] {
  const calls = items.filter(({ operation }) => operation === "cloudtrail:LookupEvents");
  if (!calls.some(({ outcome }) => GAPS.has(outcome))) return "all";
  return calls.every(({ outcome }) => GAPS.has(outcome)) ? "nothing" : "part";
}

/** Which message brings what a person stated: an answer of their own, or one that they accepted. */
export function statedKey({ stated }: CaseInfo, name: Suggested): "stated" | "stated-accepted" {
  return stated.accepted?.includes(name) === true ? "stated-accepted" : "stated";
}

export function isChange({ entry: { kind } }: TimelineRow): boolean {
  return kind === "policy-change" || kind === "configuration-change";
}

function namedArns(info: CaseInfo, permissions: PermissionsView, findings: readonly Finding[]): Set<string> {
  const refused = findings.flatMap(({ status, denial }) => (status === "fail" ? (denial?.resource ?? []) : []));
  return new Set([info.functionArn, permissions.roleArn, permissions.boundary, ...refused].filter((arn) => arn !== ""));
}

function namedLogs(logs: LogsView, cited: readonly Cite[]): string[] {
  const paths = logs.files.map((file) => file.path);
  return paths.filter((path) => cited.some((source) => source.text.startsWith(`${path}:`))).slice(0, 3);
}

/** Who feeds the function, what it was refused, what it calls, and last what passes it by. */
function routes(analysis: Analysis, messages: Messages): Route[] {
  const { nodes, edges, functionId } = analysis.workflow;
  const name = ({ label }: WorkflowNode): string => (label === UNNAMED ? messages.t("workflow.unnamed") : label);
  const labels = new Map(nodes.map((node) => [node.id, `${name(node)} (${serviceName(node.service)})`]));
  const side = (edge: WorkflowEdge): number =>
    edge.to === functionId ? 0 : edge.from !== functionId ? 3 : edge.kind === "denied" ? 1 : 2;
  return [...edges]
    .sort((a, b) => side(a) - side(b) || compare(a.from, b.from) || compare(a.to, b.to) || compare(a.kind, b.kind))
    .map((edge) => ({
      from: labels.get(edge.from) ?? edge.from,
      to: labels.get(edge.to) ?? edge.to,
      kind: edge.kind,
      ofFunction: edge.from === functionId || edge.to === functionId,
      label: edgeWords(edge, analysis.workflow, messages),
      cites: cites(edge.evidence, 1),
    }));
}

/** What an edge says; of a refused call, to whom it was refused: the function, a caller, or someone it passes by. */
export function edgeWords({ from, to, kind }: WorkflowEdge, workflow: Workflow, { t }: Messages): string {
  if (kind !== "denied") return t(`edge.${kind}`);
  if (from === workflow.functionId) return t("edge.denied");
  const who = workflow.nodes.find((node) => node.id === from)?.label ?? from;
  return t(to === workflow.functionId ? "edge.denied-invoker" : "edge.denied-other", { who });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Duration of the window in ms; 0 where its ends are no times. */
export function windowSpan(info: CaseInfo): { readonly start: number; readonly end: number } {
  const [start, end] = [epoch(info.window.start), epoch(info.window.end)];
  return end > start ? { start, end } : { start: 0, end: 0 };
}
