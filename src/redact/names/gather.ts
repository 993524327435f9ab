import { arnsIn, ownSegments, staysInArn } from "./arns.ts";
import { cutsOf } from "./cipher.ts";
import { isEverydayWord } from "./vocabulary.ts";

/** What evidence says of names, before any of them is replaced. */
export interface GatheredNames {
  /** Names as they stand, patterns of names among them. */
  readonly names: ReadonlySet<string>;
  /** Of names that must stay because they are AWS's own: managed policies. */
  readonly kept: ReadonlySet<string>;
  /** Names of members, in lower case: a word that is one is no name elsewhere. */
  readonly members: ReadonlySet<string>;
  /** Pieces that a policy's pattern asks for in the middle of a word. */
  readonly cuts: readonly string[];
  readonly accounts: ReadonlySet<string>;
  /** ARNs without a pattern in them. */
  readonly arns: ReadonlySet<string>;
}

export interface NameGatherer {
  document(value: unknown): void;
  /** A line of a log. */
  line(text: string): void;
  /** Something that is a name because of where it stands. */
  name(text: string): void;
  account(id: string): void;
  gathered(): GatheredNames;
}

/** Names and ARNs remembered at most: a hostile log must not fill the memory. */
const MOST = 50_000;
const LONGEST = 512;
const DEEPEST = 64;

/** Looks through evidence for names that the account's owner chose: in ARNs, and in members that hold a name. */
export function createNameGatherer(): NameGatherer {
  const names = new Set<string>();
  const kept = new Set<string>();
  const members = new Set<string>();
  const cuts = new Set<string>();
  const accounts = new Set<string>();
  const arns = new Set<string>();

  function add(set: Set<string>, text: string): void {
    if (set.size < MOST && text.length <= LONGEST) set.add(text);
  }

  function addName(text: string): void {
    if (staysInArn(text)) return;
    add(names, text);
    for (const cut of cutsOf(text)) add(cuts, cut);
  }

  function name(text: string): void {
    if (text.length > LONGEST || /[\s<>"'()[\]]/.test(text)) return;
    if (text.includes("arn:")) return string(text);
    if (/^https?:\/\//.test(text)) return name(text.replace(/^https?:\/\/[^/]*/, "").replace(/^.*\//, ""));
    if (/^\d{12}:/.test(text)) return name(text.slice(13)); // 123456789012:function:orders
    const segments = text.split(/[/:]/).filter((segment) => segment !== "");
    const chosen = segments
      .slice(text.startsWith("/") ? ownSegments(segments) : 0)
      .filter((each) => each !== "function");
    if (chosen.length > 1) addName(text.replace(/^\//, ""));
    for (const segment of chosen) addName(segment);
  }

  function string(text: string): void {
    for (const arn of arnsIn(text)) {
      const whole = text.slice(arn.start, arn.end);
      if (arn.account.startsWith("aws")) {
        add(kept, whole.slice(whole.lastIndexOf("/") + 1));
        continue;
      }
      if (/^\d{12}$/.test(arn.account)) add(accounts, arn.account);
      if (!/[*?$]/.test(whole)) add(arns, whole);
      for (const { start, end } of arn.names) addName(text.slice(start, end));
      const [first] = arn.names;
      const last = arn.names.at(-1);
      if (first === undefined || last === undefined || first === last) continue;
      if (arn.service !== "sts") addName(text.slice(first.start, last.end));
    }
  }

  function walk(value: unknown, key: string, depth: number): void {
    if (depth > DEEPEST) return;
    if (typeof value === "string") {
      string(value);
      if (isNameMember(key)) name(value);
      return;
    }
    if (typeof value !== "object" || value === null) return;
    if (Array.isArray(value)) {
      for (const item of value) walk(item, key, depth + 1);
      return;
    }
    for (const [member, child] of Object.entries(value)) {
      if (member.length <= 40) add(members, member.toLowerCase());
      string(member);
      walk(child, member, depth + 1);
    }
  }

  return {
    document: (value) => walk(value, "", 0),
    line: string,
    name,
    account: (id) => add(accounts, id),
    gathered: () => ({
      names: new Set([...names].filter((each) => !kept.has(each))),
      kept,
      members,
      cuts: [...cuts].sort(),
      accounts,
      arns,
    }),
  };
}

/** Members of AWS's answers and records that hold a name. Policies that AWS manages are told by their ARNs. */
const NAME_MEMBER =
  /^(?:(?:function|role|user|policy|group|loggroup|bucket|s3bucket|table|queue|topic|stream|rule|layer|rolesession|instanceprofile|cluster|statemachine|repository|secret|eventbus|trail|alarm|comparedfunction)name|s?3?bucket|sourceidentity|comparedwith|group|loggroup|queueurl|table)$/i;

export function isNameMember(key: string): boolean {
  return key.length <= 24 && NAME_MEMBER.test(key);
}

/** Shortest name that is looked for in free text; shorter ones stand in it by chance. */
const SHORTEST = 4;

/** Whether a name is so much of one that it is one wherever it stands. */
export function isTelling(name: string, members: ReadonlySet<string>): boolean {
  if (name.length < SHORTEST || /[*?$]/.test(name) || !/[A-Za-z]/.test(name)) return false;
  if (members.has(name.toLowerCase())) return false;
  return !/^[A-Za-z]+$/.test(name) || !isEverydayWord(name);
}

/** Whether a name cannot be a word of this tool's own texts: three words, or digits among its letters. */
export function isUnmistakable(name: string): boolean {
  if (name.length < 8) return false;
  const words = name.match(/[A-Za-z0-9]+/g) ?? [];
  return words.length >= 3 || (words.length === 2 && words.some((word) => /\d/.test(word)));
}
