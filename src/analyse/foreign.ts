import type { EvidencePointer } from "../core/finding.ts";
import { parseArn } from "../core/arn.ts";
import { PATHS } from "../core/evidence.ts";
import type { Context } from "./context.ts";
import { readPrincipal, type Principal } from "./iam/principal.ts";
import { functionPolicyStatements } from "./invokers.ts";
import { inDocument, toPointer } from "./pointers.ts";
import { compareText, listAt, textAt } from "./read.ts";

/** A principal of another account that the evidence connects with invoking the function. */
export interface ForeignCaller {
  readonly principal: Extract<Principal, { accountId: string }>;
  /** Qualifiers whose policies name it; undefined stands for the function itself. Empty where none does. */
  readonly qualifiers: readonly (string | undefined)[];
  readonly evidence: readonly EvidencePointer[];
}

/** Callers of other accounts: named in a policy of the function, refused, or with policies that were collected. */
export function foreignCallers(ctx: Context): readonly ForeignCaller[] {
  const callers = new Map<
    string,
    { principal: ForeignCaller["principal"]; qualifiers: Set<string | undefined>; evidence: EvidencePointer[] }
  >();
  const add = (
    text: string,
    pointer: EvidencePointer | undefined,
    qualifier?: { readonly name: string | undefined },
  ): void => {
    const principal = readPrincipal(text);
    if (principal === undefined || !("accountId" in principal)) return;
    if (principal.accountId === ctx.info.accountId) return;
    const key =
      principal.type === "role" || principal.type === "user"
        ? `${principal.accountId}/${principal.type}/${principal.name}`
        : principal.arn;
    const known = callers.get(key) ?? { principal, qualifiers: new Set(), evidence: [] };
    if (qualifier !== undefined) known.qualifiers.add(qualifier.name);
    if (pointer !== undefined) known.evidence.push(pointer);
    callers.set(key, known);
  };
  for (const caller of ctx.subjects.callers) {
    const file = `${caller.folder}/${caller.kind}.json`;
    add(caller.arn, ctx.documents.has(file) ? inDocument(file) : undefined);
  }
  for (const { qualifier, statement } of functionPolicyStatements(ctx)) {
    if (
      statement.effect !== "Allow" ||
      !statement.actions.some((action) => /^(?:\*|lambda:(?:\*|invoke.*))$/u.test(action))
    )
      continue;
    for (const [type, entry] of statement.principals ?? []) {
      if (type === "AWS") add(entry, toPointer(statement.ref), { name: qualifier });
    }
  }
  for (const group of ctx.denials) {
    const { principal, action } = group.denial;
    if (principal === undefined || action?.toLowerCase().startsWith("lambda:invoke") !== true) continue;
    add(principal, group.sightings.firstPointer, undefined);
  }
  return [...callers.entries()]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, caller]) => ({ ...caller, qualifiers: [...caller.qualifiers] }));
}

/** An account other than the function's, and where it shows. */
export interface ForeignAccount {
  readonly accountId: string;
  readonly evidence: readonly EvidencePointer[];
}

/**
 * Accounts other than the function's: from policy principals and source ARNs, mappings, destinations, CloudTrail and
 * refused calls. Accounts that AWS itself owns (layers, images, service principals) do not count.
 */
export function foreignAccounts(ctx: Context): readonly ForeignAccount[] {
  const accounts = new Map<string, EvidencePointer[]>();
  const add = (accountId: string | undefined, pointer: EvidencePointer | undefined): void => {
    if (accountId === undefined || !/^\d{12}$/u.test(accountId) || accountId === ctx.info.accountId) return;
    const known = accounts.get(accountId) ?? [];
    if (pointer !== undefined) known.push(pointer);
    accounts.set(accountId, known);
  };
  const addArn = (arn: string | undefined, pointer: EvidencePointer | undefined): void =>
    add(arn === undefined ? undefined : parseArn(arn)?.accountId, pointer);

  for (const { statement } of functionPolicyStatements(ctx)) {
    const pointer = toPointer(statement.ref);
    for (const [type, entry] of statement.principals ?? []) {
      if (type === "AWS") add(/^\d{12}$/u.test(entry) ? entry : parseArn(entry)?.accountId, pointer);
    }
    for (const condition of statement.conditions) {
      const key = condition.key.toLowerCase();
      if (key === "aws:sourcearn") for (const value of condition.values) addArn(value, pointer);
      if (key === "aws:sourceaccount") for (const value of condition.values) add(value, pointer);
    }
  }
  for (const [index, mapping] of listAt(ctx.documents.get(PATHS.mappings), "EventSourceMappings").entries()) {
    addArn(
      textAt(mapping, "EventSourceArn"),
      inDocument(PATHS.mappings, "EventSourceMappings", index, "EventSourceArn"),
    );
  }
  addArn(ctx.subjects.roleArn, inDocument(PATHS.function, "Configuration", "Role"));
  for (const caller of ctx.subjects.callers) add(caller.accountId, { file: `${caller.folder}/${caller.kind}.json` });
  for (const [accountId, pointer] of ctx.trail.foreignCallers) add(accountId, pointer);
  for (const group of ctx.denials) {
    addArn(group.denial.resource, group.sightings.firstPointer);
    addArn(group.denial.principal, group.sightings.firstPointer);
  }
  return [...accounts.entries()]
    .sort(([a], [b]) => compareText(a, b))
    .map(([accountId, evidence]) => ({
      accountId,
      evidence: evidence.filter((pointer) => ctx.paths.includes(pointer.file)),
    }));
}
