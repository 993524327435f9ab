import { callerFolder, type Evidence, fileName, resourcePath, withoutDigits } from "../core/evidence.ts";
import { isObject, type Json } from "../core/json.ts";
import type { Redactor } from "../core/redactor.ts";
import { freePath, PathSet } from "../evidence/paths.ts";

/** What the changes to paths are counted under. */
const NAMES = "(names)";

/**
 * The path of a file in the pack for readers outside. A path is made of what its file is about, so where that can be told
 * it is made anew of its pseudonym: who looks for a resource's file by the resource's ARN still finds it.
 */
export async function sharedPaths(evidence: Evidence, redactor: Redactor): Promise<(path: string) => string> {
  const resources = new Map<string, string>();
  for (const path of evidence.paths) {
    if (!path.startsWith("resources/")) continue;
    const document = await evidence.json(path);
    const arn = isObject(document) ? document["Arn"] : undefined;
    if (typeof arn === "string" && resourcePath(arn) === path)
      resources.set(path, resourcePath(redactor.text(arn, NAMES)));
  }
  const named = (member: string, value: string): string => {
    const shared = redactor.json({ [member]: value }, NAMES) as { readonly [name: string]: Json };
    return String(shared[member]);
  };
  const groups = new Map<string, string>();
  for (const { reading } of evidence.items) {
    if (reading !== undefined) groups.set(logFolder(reading.group), logFolder(named("logGroupName", reading.group)));
  }
  const callers = await callerNames(evidence);
  const shared = (path: string): string => {
    if (path.startsWith("resources/")) return resources.get(path) ?? redactor.name(withoutDigits(path));
    if (path.startsWith("logs/")) return logPath(path, groups) ?? redactor.name(path);
    if (path.startsWith("iam/callers/")) return callerPath(path, callers, named) ?? redactor.name(path);
    // The others are named by this tool, whatever else has such a name; but for accounts and qualifiers, which stay.
    return path.startsWith("case/") ? path.replaceAll(/\d{12}/gu, (account) => redactor.text(account, NAMES)) : path;
  };
  const known = new Map<string, string>();
  const taken = new PathSet();
  return (path) => {
    const given = known.get(path) ?? freePath(shared(path), taken);
    known.set(path, given);
    return given;
  };
}

function logFolder(group: string): string {
  return `logs/${fileName(group.replace(/^\//u, ""))}`;
}

/** A log of another Region has its Region behind its name, and what would clash a number. */
const BEHIND_GROUP = /^(?:\.[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\d{1,2})?(?:-\d{1,3})?\//u;

function folderOf(path: string, folders: Iterable<string>): string | undefined {
  for (const folder of folders) {
    if (path.startsWith(folder) && BEHIND_GROUP.test(path.slice(folder.length))) return folder;
  }
  return undefined;
}

function logPath(path: string, groups: ReadonlyMap<string, string>): string | undefined {
  const folder = folderOf(path, groups.keys());
  return folder === undefined ? undefined : `${groups.get(folder)}${path.slice(folder.length)}`;
}

/** Folders of logs of which no item says what group they are of: what they are called is all that is known of it. */
export function unknownLogFolders(evidence: Evidence): ReadonlySet<string> {
  const groups = evidence.items.flatMap(({ reading }) => (reading === undefined ? [] : [logFolder(reading.group)]));
  const folders = evidence.paths
    .filter((path) => path.startsWith("logs/") && folderOf(path, groups) === undefined)
    .map((path) => path.split("/"));
  return new Set(folders.flatMap(([, folder = "", ...rest]) => (rest.length === 0 ? [] : [folder])));
}

/** What is named after something of the account's owner in a path; the rest of it is named by this tool. */
export function namedAfter(path: string): string {
  const [top, ...rest] = path.split("/");
  if (top === "logs") return rest.length > 1 ? rest[0]! : "";
  if (top === "resources") return rest.slice(1).join("/");
  return top === "iam" && rest[0] === "callers" ? rest.slice(1, 3).join("/") : "";
}

const CALLER = /^(iam\/callers\/([^/]*)\/(role|user)-([^/]+))\/(.+)$/u;

/** The names of callers by their folders, as their own documents tell them. */
async function callerNames(evidence: Evidence): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const path of evidence.paths) {
    const [, folder = "", account = "", kind, , file] = CALLER.exec(path) ?? [];
    if (file !== `${kind}.json` || (kind !== "role" && kind !== "user")) continue;
    const document = await evidence.json(path);
    const name = isObject(document) ? document[kind === "user" ? "UserName" : "RoleName"] : undefined;
    if (typeof name === "string" && callerFolder(account, kind, name) === folder) names.set(folder, name);
  }
  return names;
}

function callerPath(
  path: string,
  callers: ReadonlyMap<string, string>,
  named: (member: string, value: string) => string,
): string | undefined {
  const [, folder = "", account, kind] = CALLER.exec(path) ?? [];
  const [, , , , written, rest] = CALLER.exec(withoutDigits(path)) ?? [];
  if (account === undefined || written === undefined) return undefined;
  const shared = kind === "user" ? "user" : "role";
  const name = callers.get(folder) ?? written;
  return `${callerFolder(named("account", account), shared, named(`${shared}Name`, name))}/${rest}`;
}
