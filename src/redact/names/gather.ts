import { CasePackError } from "../../core/errors.ts";
import { type ArnPlaces, arnsIn, ownSegments, staysInArn } from "./arns.ts";
import { cutsOf } from "./cipher.ts";
import { isEverydayWord } from "./vocabulary.ts";

/** What evidence says of names, before any of them is replaced. */
export interface GatheredNames {
  /** Names as they stand, patterns of names among them. */
  readonly names: ReadonlySet<string>;
  /** Of names that must stay because they are AWS's own: managed policies. */
  readonly kept: ReadonlySet<string>;
  /** Names of members, in lower case, that are one word and no name in any ARN: such a word is no name elsewhere. */
  readonly members: ReadonlySet<string>;
  /** Pieces that a policy's pattern asks for in the middle of a word. */
  readonly cuts: readonly string[];
  readonly accounts: ReadonlySet<string>;
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

/** Names remembered at most, accounts, and pieces of patterns: a hostile log must not fill the memory. About 250 MB. */
const MOST = 500_000;
/** AWS's longest ARN. */
const LONGEST = 2048;
const DEEPEST = 64;

/**
 * Looks through evidence for names that the account's owner chose: in ARNs, and in members that hold a name. What it is
 * given ends with a CasePackError `redaction` where there are more than `most`: one that was forgotten would be shared.
 */
export function createNameGatherer(most: number = MOST): NameGatherer {
  const names = new Set<string>();
  /** One word each, in lower case. */
  const wordsInArns = new Set<string>();
  const kept = new Set<string>();
  const members = new Set<string>();
  const cuts = new Set<string>();
  const accounts = new Set<string>();

  function add(set: Set<string>, text: string): void {
    if (set.has(text) || text.length > LONGEST) return;
    if (set.size >= most) throw tooMany(most);
    set.add(ownCopy(text));
  }

  /** What may be forgotten: then more is replaced than need be. */
  function addSome(set: Set<string>, text: string): void {
    if (set.size < most && text.length <= LONGEST && !set.has(text)) set.add(ownCopy(text));
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
        addSome(kept, whole.slice(whole.lastIndexOf("/") + 1));
        continue;
      }
      if (/^\d{12}$/.test(arn.account)) add(accounts, arn.account);
      for (const { start, end } of arn.names) {
        const each = text.slice(start, end);
        addName(each);
        if (ONE_WORD.test(each)) add(wordsInArns, each.toLowerCase());
      }
      const [first] = arn.names;
      const last = arn.names.at(-1);
      if (first === undefined || last === undefined || first === last) continue;
      if (!isOfOneRun(arn, text)) addName(text.slice(first.start, last.end));
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
      if (ONE_WORD.test(member)) addSome(members, member.toLowerCase());
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
      members: new Set([...members].filter((each) => !wordsInArns.has(each))),
      cuts: [...cuts].sort(),
      accounts,
    }),
  };
}

/** What AWS's own members look like. What has a hyphen or a digit in it is a key that somebody chose. */
const ONE_WORD = /^[A-Za-z]{1,40}$/;

/** Sessions and executions have a name for each run: together with the name before it, it is one more, and needless. */
function isOfOneRun({ service, start }: ArnPlaces, text: string): boolean {
  return (
    service === "sts" ||
    (service === "states" && /^(?:[^:]*:){5}(?:execution|express)/.test(text.slice(start, start + 120)))
  );
}

/** A piece of a line keeps all of the line in memory. */
function ownCopy(text: string): string {
  return Buffer.from(text, "utf8").toString("utf8");
}

function tooMany(most: number): CasePackError {
  return new CasePackError(
    "redaction",
    `There are more than ${most.toLocaleString("en")} different names in the evidence, too many to make sure that each is replaced, ` +
      "so no pack was made. Collect a shorter time (--since 1h) and make the pack for readers outside of that.",
  );
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
  return !/^[A-Za-z]+$/.test(name) || !(members.has(name.toLowerCase()) || isEverydayWord(name));
}

/** Whether a name cannot be a word of this tool's own texts: three words, or digits among its letters. */
export function isUnmistakable(name: string): boolean {
  if (name.length < 8) return false;
  const words = name.match(/[A-Za-z0-9]+/g) ?? [];
  return words.length >= 3 || (words.length === 2 && words.some((word) => /\d/.test(word)));
}
