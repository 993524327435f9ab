import { gunzipSync, gzipSync } from "node:zlib";
import type { Json } from "../../core/json.ts";
import { classifyKey } from "../classify/key-name.ts";
import type { KeyClass } from "../classify/key-name.ts";
import { looksRandom } from "../classify/value.ts";
import { isOrdinaryMember } from "../rules/secret-members.ts";
import { factsOf, type NameFacts } from "./names.ts";
import { secretPart } from "./secret-leaf.ts";
import { decodePercent, DEEPEST, isTooDeep, LARGEST_NESTED, mayHoldText, parse, printable } from "./unpack.ts";

export interface DocumentTools {
  /** The text rules. */
  readonly text: (raw: string) => string;
  /** The token that stands for a whole value, which stands under a name. */
  readonly replace: (value: string, kind: string, rule: string, name: string) => string;
  /** Whether a rule's guess about a value is overruled: the case's owner said that it must stay. */
  readonly stays?: (value: string) => boolean;
  /** Whether everything under a name is secret: the case's owner said so. */
  readonly isSecretName?: (name: string) => boolean;
  /** The rule by which a number is secret, where the case's owner said so. */
  readonly secretNumber?: (text: string) => string | undefined;
  /** Whether a caller's name stays though it is an e-mail address: Support finds calls by it. */
  readonly callerStays: (name: string) => boolean;
  /** An ARN: the names in it must stay. */
  readonly keepNames: (arn: string) => void;
  /** A Lambda environment variable: its value is secret elsewhere too. */
  readonly learnVariable: (name: string, value: string, kind: string) => void;
  /** The token for a value of which everything that is to be searched for is learnt already. */
  readonly stand: (value: string, kind: string, rule: string, name: string) => string;
  /** What stands for a member's value that is a name, for readers outside; undefined where it is none. */
  readonly named?: (key: string, value: string) => string | undefined;
  /** Whether a whole text or number is known to be a secret: a variable's value may be a document. */
  readonly isKnown: (text: string) => boolean;
}

/** What the place of a value says about it. */
interface Place {
  /** Class of the nearest name. */
  readonly name: KeyClass;
  readonly key: string;
  readonly facts: NameFacts;
  readonly depth: number;
  /** The class is that of the container, whose name says it of everything in it. */
  readonly inherited?: boolean;
  /** Inside `Environment.Variables`, a name that the owner called secret, a policy's `Condition`, GetFunction's `Code` and its `Location`. */
  readonly inside: "variables" | "stated" | "condition" | "code" | "location" | "document";
}

const RULE = "named-field";
const NO_NAME: KeyClass = { verdict: "plain", kind: "value" };

/**
 * Redacts a document leaf by leaf: what a name, a path or a leaf's own text shows to be secret is replaced, everything
 * else stays: the structure, the order of names, numbers, booleans. The result is what JSON.stringify would write of the
 * value, so dates are ISO strings and members without a value are gone.
 */
export function redactDocument(value: unknown, tools: DocumentTools): Json {
  learnVariables(value, tools, 0);
  return walk(value, { name: NO_NAME, key: "", facts: factsOf(""), depth: 0, inside: "document" }, tools);
}

function walk(value: unknown, place: Place, tools: DocumentTools): Json {
  // what stands there for something deeper stays in a second walk
  if (place.depth > DEEPEST && !(typeof value === "string" && TOKEN_ONLY.test(value)))
    return tools.stand("too deep", "too-deep", RULE, place.key);
  switch (typeof value) {
    case "string":
      return leaf(value, place, tools);
    case "boolean":
      return value;
    case "number":
      return numberLeaf(value, place, tools);
    case "bigint":
      return leaf(value.toString(), place, tools);
    case "object":
      break;
    default:
      return null;
  }
  if (value === null) return null;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Uint8Array) return bytesLeaf(value, place, tools);
  if (value instanceof Map) return walk(Object.fromEntries(value), place, tools);
  if (value instanceof Set) return walk([...value], place, tools);
  if (Array.isArray(value)) return walkList(value, place, tools);
  const json = (value as { readonly toJSON?: unknown }).toJSON;
  if (typeof json === "function")
    return walk((json as () => unknown).call(value), { ...place, depth: place.depth + 1 }, tools);
  return walkObject(value as Readonly<Record<string, unknown>>, place, tools);
}

function walkList(list: readonly unknown[], place: Place, tools: DocumentTools): Json {
  if (place.name.verdict === "secret" && isBytes(list) && !/(?:tokens|keys|ids)$/i.test(place.key))
    return [tools.replace(list.join(","), place.name.kind, RULE, place.key)];
  const inList = { ...place, depth: place.depth + 1 };
  let out: Json[] | undefined;
  for (let at = 0; at < list.length; at++) {
    const item = walk(list[at], elementPlace(list[at - 1], inList), tools);
    if (out === undefined && item === list[at]) continue;
    out ??= list.slice(0, at) as Json[];
    out.push(item);
  }
  return out ?? (list as Json);
}

/** Eight bytes and more, printed as numbers: `"secret": [104, 117, ...]`, or under it as a Buffer's `data`. */
function isBytes(list: readonly unknown[]): boolean {
  return list.length >= 8 && list.every((item) => Number.isInteger(item) && Math.abs(item as number) <= 255);
}

function walkObject(object: Readonly<Record<string, unknown>>, place: Place, tools: DocumentTools): Json {
  const keys = Object.keys(object);
  const pairName = nameOfPair(object, keys);
  let out: Record<string, Json> | undefined;
  let hasNewNames = false;
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at]!;
    const value = object[key];
    if (value === undefined || typeof value === "function" || typeof value === "symbol") {
      out ??= firstMembers(object, keys, at);
      continue;
    }
    const text = keyText(key, tools);
    const child = walk(value, memberPlace(key, value, pairName, place, tools), tools);
    if (out === undefined && text === key && child === value) continue;
    out ??= firstMembers(object, keys, at);
    hasNewNames ||= text !== key;
    setOwn(out, hasNewNames ? uniqueKey(out, text) : text, child);
  }
  return out ?? (object as Json);
}

function memberPlace(
  key: string,
  value: unknown,
  pairName: string | undefined,
  place: Place,
  tools: DocumentTools,
): Place {
  const ofKey = factsOf(key);
  const holds = pairName !== undefined && ofKey.role === "holds";
  const facts = holds ? factsOf(pairName) : ofKey;
  const named = holds ? pairName : key;
  const name = nameOf(facts, place);
  const isAside = place.inside === "variables" && pairName !== undefined && !holds;
  return {
    name,
    key: named,
    facts,
    depth: place.depth + 1,
    inherited: name === place.name && name !== facts.own && !facts.isGeneric,
    inside: tools.isSecretName?.(named) === true ? "stated" : isAside ? "document" : insideOf(key, ofKey, value, place),
  };
}

/** The members before one, none of which changed. */
function firstMembers(
  object: Readonly<Record<string, unknown>>,
  keys: readonly string[],
  end: number,
): Record<string, Json> {
  const out: Record<string, Json> = {};
  for (let at = 0; at < end; at++) setOwn(out, keys[at]!, object[keys[at]!] as Json);
  return out;
}

/** Names can hold secrets too: a header's dump, a map keyed by e-mail address. */
function keyText(key: string, tools: DocumentTools): string {
  // shorter than anything that a rule finds, but not than what a person may state
  return key.length < 8 && tools.secretNumber === undefined && tools.named === undefined ? key : tools.text(key);
}

function uniqueKey(out: Readonly<Record<string, Json>>, key: string): string {
  let unique = key;
  for (let again = 2; Object.hasOwn(out, unique); again++) unique = `${key} (${again})`;
  return unique;
}

/** Plain assignment to `__proto__` would change the object instead of adding a member. */
function setOwn(out: Record<string, Json>, key: string, value: Json): void {
  if (key === "__proto__")
    Object.defineProperty(out, key, { value, enumerable: true, configurable: true, writable: true });
  else out[key] = value;
}

/** A list element or a container without a telling name of its own says what its parent said. */
function nameOf({ own, isGeneric }: NameFacts, place: Place): KeyClass {
  if (own.verdict !== "plain" || place.name.verdict !== "secret") return own;
  return isGeneric || own.kind !== "about" ? place.name : own;
}

/** After an option that asks for a secret, the next argument is one: `["--db-password", "x"]`. */
function elementPlace(before: unknown, place: Place): Place {
  if (typeof before !== "string" || before.charCodeAt(0) !== 45 || !/^--?[A-Za-z][\w-]{1,62}$/.test(before))
    return place;
  const name = classifyKey(before);
  return name.verdict === "secret" || name.verdict === "maybe"
    ? { ...place, name, key: before, facts: factsOf(before) }
    : place;
}

/** `{Key: "password", Value: "x"}`, `{name: ..., value: ...}`: the first names the second. */
function nameOfPair(object: Readonly<Record<string, unknown>>, keys: readonly string[]): string | undefined {
  let name: string | undefined;
  let hasValue = false;
  for (const key of keys) {
    const { role } = factsOf(key);
    if (role === "neither") continue;
    if (role === "holds") hasValue = true;
    else if (typeof object[key] === "string") name ??= object[key];
  }
  return hasValue ? name : undefined;
}

function insideOf(key: string, facts: NameFacts, value: unknown, place: Place): Place["inside"] {
  switch (place.inside) {
    case "variables":
    case "stated":
    case "condition":
      return place.inside;
    case "code":
      return key === "Location" ? "location" : "document";
    default:
      break;
  }
  if (facts.isVariables && place.facts.isEnvironment) return "variables";
  // lists of `{name, value}` as ECS and CodeBuild have them, too
  if (typeof value === "object" && (facts.holdsVariables || (facts.isEnvironment && Array.isArray(value))))
    return "variables";
  if (key === "Condition") return "condition";
  return key === "Code" || key === "Content" ? "code" : "document";
}

function leaf(value: string, place: Place, tools: DocumentTools): string {
  if (value === "" || (value.charCodeAt(0) === 60 && TOKEN_ONLY.test(value))) return value;
  if (place.inside === "variables") {
    const kind = variableKind(place.name);
    tools.learnVariable(place.key, value, kind); // documents in strings were not looked through before
    return tools.stand(value, kind, "environment-variable", place.key);
  }
  if (place.inside === "stated") return tools.replace(value, "user-key", "user-key", place.key);
  // GetFunction's Code.Location and GetLayerVersion's Content.Location: a signed URL, whoever has it has the code
  if (place.inside === "location") return tools.replace(value, "signed-url", "signed-url", place.key);
  const named = tools.named?.(place.key, value);
  if (named !== undefined) return named;
  if (place.facts.holdsArn) tools.keepNames(value);
  if (place.facts.namesCaller && EMAIL.test(value) && tools.callerStays(value)) return value;
  const nested = tools.isKnown(value) ? undefined : nestedDocument(value, place, tools);
  if (nested !== undefined) return nested;
  if (place.inside === "condition" && place.facts.sharesSecret) return withoutSharedSecrets(value, place, tools);
  // names in a policy's Condition are condition keys: what stands under them goes only when it looks generated
  const telling = place.inside !== "condition" || looksRandom(value);
  const part =
    telling && !(place.inherited === true && isOrdinaryMember(value, place.name.kind))
      ? secretPart(place.name, place.key, value)
      : undefined;
  if (part === undefined || tools.stays?.(value.slice(part.start, part.end)) === true) return tools.text(value);
  return (
    value.slice(0, part.start) +
    tools.replace(value.slice(part.start, part.end), part.kind, RULE, place.key) +
    value.slice(part.end)
  );
}

const GENERATED = /[A-Za-z0-9+_!#$%-]{8,512}/g;

function withoutSharedSecrets(value: string, place: Place, tools: DocumentTools): string {
  return value.replaceAll(GENERATED, (run) =>
    (looksRandom(run) || (run === value && isMixed(run))) && tools.stays?.(run) !== true
      ? tools.replace(run, "shared-secret", RULE, place.key)
      : tools.text(run),
  );
}

function isMixed(text: string): boolean {
  return /[a-z]/i.test(text) && /\d/.test(text) && !/^[\w.-]+\.[a-z]{2,}$/i.test(text);
}

function variableKind(name: KeyClass): string {
  return name.verdict === "secret" ? name.kind : "environment-value";
}

/** Federation and IAM Identity Center name callers so. */
const EMAIL = /^[\w.+=-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}$/;

const TOKEN_ONLY = /^<[a-z][a-z0-9-]{0,39}:[0-9a-f]{10}>$/;

/** A number stays a number; one that is a secret becomes 0. */
function numberLeaf(value: number, place: Place, tools: DocumentTools): number | null {
  if (!Number.isFinite(value)) return null;
  const rule = place.inside === "stated" ? "user-key" : tools.secretNumber?.(String(value));
  if (rule !== undefined) {
    tools.replace(String(value), rule, rule, place.key);
    return 0;
  }
  if (!Number.isInteger(value) || Math.abs(value) < 100) return value;
  const text = String(value);
  if (text.length >= 6 && tools.isKnown(text)) {
    tools.stand(text, "number", "known-value", place.key);
    return 0;
  }
  const { verdict, kind } = place.name;
  const secret = verdict === "secret" && (NUMERIC.has(kind) || (kind === "token" && text.length >= SHORTEST_TOKEN));
  if (secret) {
    tools.replace(text, place.name.kind, RULE, place.key);
    return 0;
  }
  if (text.length < 12) return value;
  const redacted = tools.text(text);
  return redacted === text ? value : /^\d+$/.test(redacted) ? Number(redacted) : 0;
}

const NUMERIC: ReadonlySet<string> = new Set(["password", "pin", "otp", "cvv", "ssn"]);
/** Shorter numbers under "token" are counts. */
const SHORTEST_TOKEN = 10;

/** Bytes are base64 in JSON: text is redacted inside, anything else is a blob that nobody can judge, and goes. */
function bytesLeaf(value: Uint8Array, place: Place, tools: DocumentTools): string {
  const buffer = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  const text = printable(buffer);
  if (text === undefined) return tools.replace(buffer.toString("base64"), "bytes", RULE, place.key);
  return Buffer.from(leaf(text, place, tools), "utf8").toString("base64");
}

/** Documents inside strings: JSON, percent-encoded JSON, base64 of text, gzip and base64 as in `awslogs.data`. */
function nestedDocument(value: string, place: Place, tools: DocumentTools): string | undefined {
  const first = value.charCodeAt(0);
  if (first === 123 || first === 91) {
    if (isTooDeep(value)) return tools.stand(value, "too-deep", RULE, place.key);
    const parsed = parse(value);
    return parsed === undefined ? undefined : rewritten(value, parsed, place, tools, (text) => text);
  }
  if (first === 37 && /^%(?:7[bB]|5[bB])/.test(value)) {
    const decoded = decodePercent(value);
    if (decoded !== undefined && isTooDeep(decoded)) return tools.stand(value, "too-deep", RULE, place.key);
    const parsed = decoded === undefined ? undefined : parse(decoded);
    return parsed === undefined ? undefined : rewritten(value, parsed, place, tools, encodeURIComponent);
  }
  return mayHoldText(value) ? base64Document(value, place, tools) : undefined;
}

function base64Document(value: string, place: Place, tools: DocumentTools): string | undefined {
  if (place.name.verdict === "secret") return undefined;
  const packed = Buffer.from(value, "base64");
  if (packed[0] === 0x1f && packed[1] === 0x8b) {
    let unpacked: Buffer;
    try {
      unpacked = gunzipSync(packed, { maxOutputLength: LARGEST_NESTED });
    } catch {
      return tools.replace(value, "compressed", RULE, place.key);
    }
    const text = printable(unpacked);
    if (text === undefined) return tools.replace(value, "compressed", RULE, place.key);
    const redacted = leaf(text, { ...place, depth: place.depth + 1 }, tools);
    return redacted === text ? value : gzipSync(Buffer.from(redacted, "utf8")).toString("base64");
  }
  const text = printable(packed);
  if (text === undefined || text.length < 12) return undefined;
  const redacted = leaf(text, { ...place, depth: place.depth + 1 }, tools);
  return redacted === text ? undefined : Buffer.from(redacted, "utf8").toString("base64");
}

function rewritten(
  raw: string,
  parsed: unknown,
  place: Place,
  tools: DocumentTools,
  encode: (text: string) => string,
): string {
  const redacted = JSON.stringify(walk(parsed, { ...place, depth: place.depth + 1 }, tools));
  return redacted === JSON.stringify(parsed) ? raw : encode(redacted);
}

/** Environment variables first: a description further up may repeat one. */
function learnVariables(value: unknown, tools: DocumentTools, depth: number): void {
  if (depth > 12 || typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) learnVariables(item, tools, depth + 1);
    return;
  }
  for (const key in value) {
    const child = (value as Record<string, unknown>)[key];
    if (typeof child !== "object" || child === null) continue;
    if (key.length === 11 && factsOf(key).isEnvironment) {
      const variables: unknown =
        (child as Record<string, unknown>)["Variables"] ?? (child as Record<string, unknown>)["variables"];
      if (typeof variables === "object" && variables !== null) {
        for (const [name, variable] of Object.entries(variables)) {
          // what stands redacted already is no secret
          if (typeof variable === "string" && !TOKEN_ONLY.test(variable))
            tools.learnVariable(name, variable, variableKind(factsOf(name).own));
        }
        continue;
      }
    }
    learnVariables(child, tools, depth + 1);
  }
}
