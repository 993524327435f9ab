import { classifyKey } from "../classify/key-name.ts";
import { isHarmless, isSecretVariable } from "./common.ts";

/** What learning needs of the redactor. */
export interface VariableTools {
  /** Makes a value a secret everywhere; `certain`: nothing may ever make it stay. */
  readonly protect: (value: string, kind: string, certain: boolean) => void;
  /** What the text rules find in a value, without counting it. */
  readonly inside: (value: string) => readonly { readonly kind: string; readonly value: string }[];
}

export interface Variables {
  /** Learns a variable's value, and what a program would take out of it: a connection string's password, a member of JSON. */
  readonly learn: (name: string, value: string, kind: string) => void;
}

/** JSON in base64 in JSON: so deep a value is looked into. */
const DEEPEST = 6;
const REMEMBERED = 20_000;
const LONGEST = 65_536;

/** Kinds that a rule finds wherever they stand, or that no one keeps secret. */
const FOUND_ANYWAY: ReadonlySet<string> = new Set(["address", "account-id", "email", "phone", "access-key-id"]);

export function createVariables({ protect, inside }: VariableTools): Variables {
  const seen = new Set<string>();

  function learn(name: string, raw: string, kind: string, depth: number): void {
    const value = raw.trim();
    const key = `${name}\n${value}`;
    if (depth > DEEPEST || value === "" || value.length > LONGEST || seen.has(key)) return;
    if (seen.size >= REMEMBERED) seen.clear();
    seen.add(key);
    // before the value itself is known, or the rules would find no more than that
    const found = inside(value);
    protectUnlessHarmless(name, value, kind);
    const members = parsed(value);
    if (members !== undefined) learnMembers(name, members, kind, depth + 1);
    else {
      learnParts(name, value, kind, depth + 1);
      learnDecoded(name, value, kind, depth + 1);
    }
    for (const part of found) {
      if (FOUND_ANYWAY.has(part.kind) || part.value === value) continue;
      protectUnlessHarmless("password", part.value, part.kind);
      const decoded = percentDecoded(part.value);
      if (decoded !== undefined) protectUnlessHarmless("password", decoded, part.kind);
    }
  }

  function protectUnlessHarmless(name: string, value: string, kind: string): void {
    if (!isHarmless(name, value)) protect(value, kind, isSecretVariable(name, value) || !COMPOSED_NAME.test(value));
  }

  /** Every leaf of a document is a variable of its own; under a secret name all of them are secret. */
  function learnMembers(name: string, value: unknown, kind: string, depth: number): void {
    if (depth > DEEPEST) return;
    if (typeof value === "string") learn(name, value, kind, depth);
    else if (typeof value === "number") learn(name, String(value), kind, depth);
    else if (typeof value === "object" && value !== null) {
      for (const [key, member] of Object.entries(value)) {
        const own = classifyKey(key).verdict;
        const inherits = Array.isArray(value) || (own === "plain" && classifyKey(name).verdict === "secret");
        learnMembers(inherits ? name : key, member, kind, depth + 1);
      }
    }
  }

  /** `Server=db;Password=x`, `key1,key2`. */
  function learnParts(name: string, value: string, kind: string, depth: number): void {
    const login = /^[\w.@+-]{1,64}:([^/\s].{3,})$/.exec(value);
    if (login !== null && classifyKey(name).verdict === "secret") protectUnlessHarmless(name, login[1]!, kind);
    const parts = value.split(/[,;|\s]+/).filter((part) => part !== "");
    if (parts.length < 2 || parts.length > 500) return;
    for (const part of parts) {
      const pair = /^([A-Za-z][\w.-]{0,63})=(.+)$/.exec(part);
      if (pair !== null) learn(pair[1]!, pair[2]!, kind, depth);
      else if (part.length >= SHORTEST_PART && isSecretVariable(name, part)) protectUnlessHarmless(name, part, kind);
    }
  }

  /** What a program reads after it has undone base64. */
  function learnDecoded(name: string, value: string, kind: string, depth: number): void {
    if (value.length < 12 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(value)) return;
    const decoded = Buffer.from(value, "base64").toString("utf8");
    if (/^[\x20-\x7e\r\n\t]{8,}$/.test(decoded)) learn(name, decoded, kind, depth);
  }

  return { learn: (name, value, kind) => learn(name, value, kind, 0) };
}

const SHORTEST_PART = 8;
/** `MyStack-Orders-1AB2CD3EF`: what AWS answers as part of an ARN may be a resource's name after all. */
const COMPOSED_NAME = /^[A-Za-z]{3,40}(?:[-_.][A-Za-z0-9]{1,40}){1,12}$/;

function parsed(value: string): unknown {
  if (!/^[{["]/.test(value)) return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function percentDecoded(value: string): string | undefined {
  if (!value.includes("%")) return undefined;
  try {
    const decoded = decodeURIComponent(value);
    return decoded === value ? undefined : decoded;
  } catch {
    return undefined;
  }
}
