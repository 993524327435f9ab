import type { Finding, FindingStatus } from "../core/finding.ts";
import { type Evidence, PATHS } from "../core/evidence.ts";
import { isObject, jsonPointer } from "../core/json.ts";
import { type Cite, fileCite } from "./cite.ts";
import { compactJson, list, member, string } from "./documents.ts";

export type PolicyKind = "trust" | "attached" | "inline" | "boundary" | "resource-based" | "resource";

/** One statement, marked where a finding rests on it. */
export interface StatementView {
  /** JSON pointer in the policy's file. */
  readonly pointer: string;
  readonly text: string;
  /** What the findings that cite it answered; undefined when none does. */
  readonly decides: FindingStatus | undefined;
  readonly findings: readonly string[];
}

export interface PolicyView {
  readonly kind: PolicyKind;
  /** The policy's name or ARN, or the qualifier or resource that it stands on. */
  readonly name: string;
  readonly cite: Cite;
  readonly statements: readonly StatementView[];
  /** Statements that are not shown; the file holds them. */
  readonly more: number;
}

export interface CallerView {
  readonly arn: string;
  readonly accountId: string;
  readonly cite: Cite;
}

export interface PermissionsView {
  readonly roleArn: string;
  readonly roleName: string;
  readonly roleFile: Cite | undefined;
  readonly boundary: string;
  /** The callers that a failed finding rests on: roles and users whose own permissions matter too. */
  readonly callers: readonly CallerView[];
  readonly policies: readonly PolicyView[];
  readonly morePolicies: number;
}

/** What the page shows: the files beside it hold all. */
const MAX_POLICIES = 30;
const MAX_STATEMENTS = 15;
const MAX_DECIDING = 40;

/** The execution role and every policy that was read about the function. */
export async function permissionsView(evidence: Evidence, findings: readonly Finding[]): Promise<PermissionsView> {
  const role = member(await evidence.json(PATHS.role), "");
  const configuration = member(await evidence.json(PATHS.function), "Configuration");
  const sources = await policySources(evidence, findings);
  const roleArn = string(role["Arn"]) || string(configuration["Role"]);
  return {
    roleArn,
    roleName: string(role["RoleName"]) || (roleArn.split("/").at(-1) ?? ""),
    roleFile: string(role["Arn"]) === "" ? undefined : fileCite(PATHS.role),
    boundary: string(member(role, "PermissionsBoundary")["PermissionsBoundaryArn"]),
    callers: await callersOf(evidence, findings),
    policies: sources.slice(0, MAX_POLICIES).map((source) => policyView(source, findings)),
    morePolicies: Math.max(0, sources.length - MAX_POLICIES),
  };
}

const MAX_CALLERS = 5;

async function callersOf(evidence: Evidence, findings: readonly Finding[]): Promise<CallerView[]> {
  const failed = findings.filter(
    ({ status, severity }) => status === "fail" && severity !== "low" && severity !== "info",
  );
  const cited = new Set(failed.flatMap((finding) => finding.evidence.map(({ file }) => file)));
  const callers: CallerView[] = [];
  for (const file of evidence.paths) {
    const accountId = CALLER.exec(file)?.[1];
    if (accountId === undefined || !cited.has(file) || callers.length === MAX_CALLERS) continue;
    const arn = string(member(await evidence.json(file), "")["Arn"]);
    if (arn !== "") callers.push({ arn, accountId, cite: fileCite(file) });
  }
  return callers;
}

/** Where a caller's own document stands: `callerFolder` of core/evidence.ts. */
const CALLER = /^iam\/callers\/([^/]+)\/[^/]+\/(?:role|user)\.json$/u;

interface PolicySource {
  readonly kind: PolicyKind;
  readonly name: string;
  readonly file: string;
  readonly path: readonly (string | number)[];
  readonly document: unknown;
}

async function policySources(evidence: Evidence, findings: readonly Finding[]): Promise<PolicySource[]> {
  const sources: PolicySource[] = [];
  const add = (kind: PolicyKind, name: string, file: string, path: (string | number)[], document: unknown): void => {
    if (isObject(document)) sources.push({ kind, name, file, path, document });
  };
  const role = member(await evidence.json(PATHS.role), "");
  add("trust", string(role["RoleName"]), PATHS.role, ["AssumeRolePolicyDocument"], role["AssumeRolePolicyDocument"]);
  for (const [kind, file] of [
    ["attached", PATHS.rolePolicies],
    ["inline", PATHS.roleInline],
  ] as const) {
    list(member(await evidence.json(file), "")["Policies"]).forEach((policy, index) => {
      const { PolicyArn, PolicyName, Document } = member(policy, "");
      add(kind, string(PolicyArn) || string(PolicyName), file, ["Policies", index, "Document"], Document);
    });
  }
  const boundary = member(await evidence.json(PATHS.roleBoundary), "");
  add("boundary", string(boundary["PolicyArn"]), PATHS.roleBoundary, ["Document"], boundary["Document"]);
  for (const file of evidence.paths.filter((path) => /^function\/policy(?:\.[^/]+)?\.json$/u.test(path))) {
    const qualifier = /^function\/policy\.(.+)\.json$/u.exec(file)?.[1] ?? "";
    add("resource-based", qualifier, file, ["Policy"], member(await evidence.json(file), "")["Policy"]);
  }
  const cited = new Set(findings.flatMap((finding) => finding.evidence.map((pointer) => pointer.file)));
  for (const file of evidence.paths.filter((path) => path.startsWith("resources/") && cited.has(path))) {
    const document = member(await evidence.json(file), "");
    add("resource", string(document["Arn"]), file, ["Policy"], document["Policy"]);
  }
  return sources;
}

function policyView(source: PolicySource, findings: readonly Finding[]): PolicyView {
  const whole = member(source.document, "")["Statement"];
  const alone = isObject(whole);
  const statements = alone ? [whole] : list(whole);
  const views = statements.map((statement, index): StatementView => {
    const pointer = jsonPointer(alone ? [...source.path, "Statement"] : [...source.path, "Statement", index]);
    const citing = findings.filter((finding) =>
      finding.evidence.some((at) => at.file === source.file && within(at.pointer, pointer)),
    );
    const text = compactJson(statement);
    return {
      pointer,
      text,
      decides: mostTelling(citing.map((finding) => finding.status)),
      findings: citing.map((finding) => finding.id),
    };
  });
  // A statement that decides something is shown however far down it stands.
  const deciding = new Set(views.filter((view) => view.decides !== undefined).slice(0, MAX_DECIDING));
  const shown = views.filter((view, index) => index < MAX_STATEMENTS || deciding.has(view));
  return {
    kind: source.kind,
    name: source.name,
    cite: fileCite(source.file),
    statements: shown,
    more: views.length - shown.length,
  };
}

function within(pointer: string | undefined, statement: string): boolean {
  return pointer !== undefined && (pointer === statement || pointer.startsWith(`${statement}/`));
}

function mostTelling(statuses: readonly FindingStatus[]): FindingStatus | undefined {
  return (["fail", "unknown", "pass", "not-applicable"] as const).find((status) => statuses.includes(status));
}
