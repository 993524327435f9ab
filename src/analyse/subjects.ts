import { type Phrase, say } from "../core/phrase.ts";
import type { CaseInfo } from "../core/case.ts";
import { PATHS } from "../core/evidence.ts";
import { resourceName } from "../core/arn.ts";
import type { Documents } from "./documents.ts";
import { at, listAt, textAt } from "./read.ts";

/** The things that a case is about: what a CloudTrail record must name to matter. */
export interface Subjects {
  readonly functionArn: string;
  readonly functionName: string;
  readonly accountId: string;
  readonly roleArn: string | undefined;
  readonly roleName: string | undefined;
  /** Names and ARNs of function, roles, policies and resources, each with the words for it. */
  readonly known: ReadonlyMap<string, Phrase>;
  /** Callers whose own policies were collected. */
  readonly callers: readonly Caller[];
}

export interface Caller {
  readonly accountId: string;
  readonly kind: "role" | "user";
  readonly name: string;
  readonly folder: string;
  readonly arn: string;
}

export function subjectsOf(info: CaseInfo, documents: Documents): Subjects {
  const configuration = at(documents.get(PATHS.function), "Configuration");
  const roleArn = textAt(configuration, "Role") ?? textAt(documents.get(PATHS.role), "Arn");
  const roleName = roleArn === undefined ? undefined : resourceName(roleArn);
  const callers = callersOf(documents, info);
  const known = new Map<string, Phrase>();
  const learn = (value: string | undefined, words: Phrase): void => {
    if (value !== undefined && value !== "" && !known.has(value)) known.set(value, words);
  };
  learn(info.functionArn, say`the function`);
  learn(info.functionName, say`the function`);
  learn(roleArn, say`the execution role`);
  learn(roleName, say`the execution role`);
  learn(textAt(documents.get(PATHS.roleBoundary), "PolicyArn"), say`the execution role's permissions boundary`);
  for (const policy of listAt(documents.get(PATHS.rolePolicies), "Policies")) {
    learn(textAt(policy, "PolicyArn"), say`a policy of the execution role`);
  }
  for (const caller of callers) {
    learn(caller.arn, say`the calling ${caller.kind} ${caller.name}`);
    learn(caller.name, say`the calling ${caller.kind} ${caller.name}`);
    for (const policy of listAt(documents.get(`${caller.folder}/attached-policies.json`), "Policies")) {
      learn(textAt(policy, "PolicyArn"), say`a policy of the calling ${caller.kind} ${caller.name}`);
    }
  }
  for (const mapping of listAt(documents.get(PATHS.mappings), "EventSourceMappings")) {
    learn(textAt(mapping, "UUID"), say`an event source mapping`);
    learn(textAt(mapping, "EventSourceArn"), say`an event source`);
  }
  for (const path of documents.under("resources/")) {
    const arn = textAt(documents.get(path), "Arn");
    learn(arn, say`the resource ${arn === undefined ? "" : resourceName(arn)}`);
    learn(textAt(documents.get(path), "Attributes", "KeyId"), say`the KMS key`);
  }
  return {
    functionArn: info.functionArn,
    functionName: info.functionName,
    accountId: info.accountId,
    roleArn,
    roleName,
    known,
    callers,
  };
}

const FOLDER = /^iam\/callers\/([^/]+)\/(role|user)-([^/]+)\//u;

function callersOf(documents: Documents, info: CaseInfo): readonly Caller[] {
  const callers = new Map<string, Caller>();
  for (const path of documents.under("iam/callers/")) {
    const match = FOLDER.exec(path);
    if (match === null) continue;
    const [folder, accountId = "", kind, fileName = ""] = match;
    const key = folder.slice(0, -1);
    const typed = kind === "user" ? "user" : "role";
    const subject = documents.get(`${key}/${typed}.json`);
    const partition = info.functionArn.split(":")[1] ?? "aws";
    const arn = textAt(subject, "Arn") ?? `arn:${partition}:iam::${accountId}:${typed}/${fileName}`;
    const name = textAt(subject, typed === "role" ? "RoleName" : "UserName") ?? resourceName(arn);
    callers.set(key, { accountId, kind: typed, name, folder: key, arn });
  }
  return [...callers.values()];
}

/** The first subject that a document names, as a whole value or as the end of an ARN or URL. */
export function subjectNamed(
  subjects: Subjects,
  value: unknown,
): { readonly name: string; readonly words: Phrase } | undefined {
  for (const text of stringsIn(value, 0)) {
    const direct = subjects.known.get(text) ?? subjects.known.get(unqualified(text));
    if (direct !== undefined) return { name: text, words: direct };
    const last = /[/:]([^/:]+)$/u.exec(text)?.[1];
    if (text.startsWith("https://") && last !== undefined) {
      for (const [name, words] of subjects.known) if (name.endsWith(`:${last}`)) return { name: text, words };
    }
  }
  return undefined;
}

/** A function's ARN or name without its qualifier. */
function unqualified(text: string): string {
  return text.replace(/^(arn:[\w-]+:lambda:[^:]*:\d*:function:[^:]+):[^:]+$/u, "$1");
}

function* stringsIn(value: unknown, depth: number): Generator<string> {
  if (typeof value === "string") yield value;
  else if (depth > 6 || typeof value !== "object" || value === null) return;
  else for (const entry of Object.values(value)) yield* stringsIn(entry, depth + 1);
}
