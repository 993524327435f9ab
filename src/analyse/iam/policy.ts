import { type Phrase, say, type Words } from "../../core/phrase.ts";
import { isObject, jsonPointer, type Json } from "../../core/json.ts";
import type { EvidencePointer } from "../../core/finding.ts";
import { parseJson } from "../../core/parse-json.ts";
import type { Condition } from "./conditions.ts";

/** A policy document and where it stands in the evidence. */
export interface PolicySource {
  readonly file: string;
  /** JSON pointer of the document in that file; empty when the file is the document. */
  readonly pointer: string;
  /** For a sentence: `inline policy orders-access`, `resource-based policy of alias live`. */
  readonly label: Words;
  readonly document: Json;
}

/** A statement, brought to one shape. */
export interface Statement {
  readonly effect: "Allow" | "Deny";
  /** Lower case. */
  readonly actions: readonly string[];
  readonly notActions: boolean;
  readonly resources: readonly string[];
  readonly notResources: boolean;
  /** Neither `Resource` nor `NotResource`: what only policies of resources may leave out. */
  readonly resourceless: boolean;
  /** `[type, entry]` pairs; undefined where the statement has no principal. */
  readonly principals: readonly (readonly [string, string])[] | undefined;
  readonly notPrincipals: boolean;
  readonly conditions: readonly Condition[];
  readonly version: string;
  readonly ref: StatementRef;
}

/** Where a statement stands, and how to speak of it. */
export interface StatementRef extends EvidencePointer {
  readonly pointer: string;
  readonly policy: Words;
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
}

export interface Policy {
  readonly statements: readonly Statement[];
  /** Statements, or the whole document, that could not be read: they may say anything. */
  readonly unreadable: readonly Words[];
}

const compiled = new WeakMap<PolicySource, Policy>();

/** The statements of a document; read once per source. Unknown shapes are named, never guessed. */
export function policyOf(source: PolicySource): Policy {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  const policy = compile(source);
  compiled.set(source, policy);
  return policy;
}

function compile(source: PolicySource): Policy {
  const document = typeof source.document === "string" ? parseText(source.document) : source.document;
  if (!isObject(document)) return { statements: [], unreadable: [say`${source.label} (not a policy document)`] };
  const version = document["Version"] ?? "2008-10-17";
  if (version !== "2012-10-17" && version !== "2008-10-17") {
    return { statements: [], unreadable: [say`${source.label} (not of a version that AWS knows)`] };
  }
  const list = Array.isArray(document["Statement"]) ? document["Statement"] : [document["Statement"]];
  const single = !Array.isArray(document["Statement"]);
  const statements: Statement[] = [];
  const unreadable: Words[] = [];
  for (const [index, raw] of list.entries()) {
    if (raw === undefined && single) continue;
    const pointer = `${source.pointer}${jsonPointer(single ? ["Statement"] : ["Statement", index])}`;
    const statement = compileStatement(raw, version, source, pointer);
    if (statement === undefined) unreadable.push(say`statement ${index + 1} of ${source.label}`);
    else statements.push(statement);
  }
  return { statements, unreadable };
}

/** Documents may come as text, URL-encoded where IAM sent them. */
function parseText(text: string): unknown {
  for (const candidate of [() => text, () => decodeURIComponent(text)]) {
    try {
      return parseJson(candidate());
    } catch {
      // Not JSON in this form: the next form is tried, and none at all is reported as unreadable.
    }
  }
  return undefined;
}

function compileStatement(raw: unknown, version: string, source: PolicySource, pointer: string): Statement | undefined {
  if (!isObject(raw)) return undefined;
  const effect = raw["Effect"];
  if (effect !== "Allow" && effect !== "Deny") return undefined;
  // "You must specify either": with both, AWS would not have taken the policy.
  for (const name of ["Action", "Resource", "Principal"]) {
    if (raw[name] !== undefined && raw[`Not${name}`] !== undefined) return undefined;
  }
  const actions = strings(raw["Action"] ?? raw["NotAction"]);
  const resources = strings(raw["Resource"] ?? raw["NotResource"] ?? "*");
  const conditions = readConditions(raw["Condition"]);
  const principals = readPrincipals(raw["Principal"] ?? raw["NotPrincipal"]);
  if (actions === undefined || resources === undefined || conditions === undefined || principals === "bad") {
    return undefined;
  }
  const sid = typeof raw["Sid"] === "string" && raw["Sid"] !== "" ? raw["Sid"] : undefined;
  return {
    effect,
    actions: actions.map((action) => action.toLowerCase()),
    notActions: raw["Action"] === undefined,
    resources,
    notResources: raw["NotResource"] !== undefined,
    resourceless: raw["Resource"] === undefined && raw["NotResource"] === undefined,
    principals,
    notPrincipals: raw["NotPrincipal"] !== undefined,
    conditions,
    version,
    ref: { file: source.file, pointer, policy: source.label, effect, ...(sid === undefined ? {} : { sid }) },
  };
}

function strings(value: unknown): readonly string[] | undefined {
  if (typeof value === "string") return [value];
  if (Array.isArray(value) && value.every((entry) => typeof entry === "string")) return value;
  return undefined;
}

function readPrincipals(value: unknown): readonly (readonly [string, string])[] | undefined | "bad" {
  if (value === undefined) return undefined;
  if (value === "*") return [["AWS", "*"]];
  if (!isObject(value)) return "bad";
  const pairs: (readonly [string, string])[] = [];
  for (const [type, entries] of Object.entries(value)) {
    const list = strings(entries);
    if (list === undefined) return "bad";
    for (const entry of list) pairs.push([type, entry]);
  }
  return pairs;
}

function readConditions(value: unknown): readonly Condition[] | undefined {
  if (value === undefined) return [];
  if (!isObject(value)) return undefined;
  const conditions: Condition[] = [];
  for (const [operator, keys] of Object.entries(value)) {
    if (!isObject(keys)) return undefined;
    for (const [key, raw] of Object.entries(keys)) {
      const list = Array.isArray(raw) ? raw : [raw];
      if (!list.every((entry) => ["string", "number", "boolean"].includes(typeof entry))) return undefined;
      conditions.push({ operator, key, values: list.map(String) });
    }
  }
  return conditions;
}

/** A statement for a sentence: `statement ReadQueue of inline policy orders-access`. */
export function describeStatement(ref: StatementRef): Phrase {
  const index = /\/Statement\/(\d+)$/u.exec(ref.pointer)?.[1];
  const name = ref.sid ?? (index === undefined ? "1" : String(Number(index) + 1));
  return say`statement ${name} of ${ref.policy}`;
}
