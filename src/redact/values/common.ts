import { isIdentifier, isUuid } from "../classify/must-stay.ts";
import { classifyKey } from "../classify/key-name.ts";
import { isAwsWord, isOwnName, isWords } from "../classify/aws-words.ts";
import { isBlank, isPlaceholder, isReference, looksRandom, mixtureOf } from "../classify/value.ts";

/** Shortest value that is searched elsewhere: shorter ones stand in ordinary text by chance. */
export const SHORTEST_KNOWN = 8;
export const LONGEST_KNOWN = 8192;

const REGION = /^[a-z]{2}(?:-[a-z]{2,5})?-[a-z]{4,9}-\d[a-z]?$/;
/** A single word: `production`, `DISABLED`, `Warning`. */
const WORD = /^(?:[a-z]{1,12}|[A-Z]{1,12}|[A-Z][a-z]{1,12}|[a-z]{2,10}[-_ ][a-z]{2,10})$/;
const PLAIN_URL = /^[a-z][a-z0-9+.-]{1,20}:\/\/(?![^/@\s]{1,512}@)[^\s]{1,2000}$/i;
const HOST = /^(?:[a-z0-9_-]{1,63}\.){1,8}[a-z]{2,24}(?::\d{1,5})?$/i;
const PATH = /^(?:\/[\w.$-]{1,64}){1,12}\/?(?::\/[\w./:$-]{1,200})?$/;
const NUMBER = /^[\d.,:+\s-]{1,9}$/;
const DATE = /^\d{4}-\d\d-\d\d/;
/** `accessKeyId`, `requestParameters`: a member's name rather than a value. */
const CAMEL_CASE = /^[a-z]+(?:[A-Z][a-z]+){1,5}$/;
const MODULE = /^[A-Za-z_][\w]{0,40}(?:[./][A-Za-z_]\w{0,40}){1,6}$/;

/**
 * Whether a value is so common, or so needed by Support, that finding it elsewhere would say nothing: words, Regions,
 * hosts, paths, ARNs, URLs without credentials. Such values are replaced where they stand but not searched for.
 */
export function isCommonValue(value: string): boolean {
  if (value.length < SHORTEST_KNOWN || value.length > LONGEST_KNOWN) return true;
  if (isPlaceholder(value) || isIdentifier(value)) return true;
  if (REGION.test(value) || WORD.test(value) || NUMBER.test(value) || DATE.test(value)) return true;
  if (HOST.test(value) || PATH.test(value) || MODULE.test(value) || CAMEL_CASE.test(value)) return true;
  if (/^(.)\1*$/.test(value) || isOwnName(value)) return true;
  if (isWords(value) && !isCompound(value)) return true;
  return PLAIN_URL.test(value) && !/[?&][^=]{0,40}(?:sig|token|key|secret|pass|credential)[^=]{0,40}=/i.test(value);
}

/** Three words or more in lower case, joined: a resource's name or a passphrase, and nothing that a sentence holds. */
function isCompound(value: string): boolean {
  return /^[a-z]+(?:[-_][a-z]+){2,}$/.test(value);
}

/**
 * Whether a value that a rule found may be searched for elsewhere: UUIDs serve as secrets and as request ids alike, an
 * e-mail address is found wherever it stands and stays where it is a principal's name.
 */
export function isWorthSearching(value: string): boolean {
  return !isUuid(value) && !EMAIL.test(value) && !isCommonValue(value);
}

const EMAIL = /^[\w.+=-]{1,64}(?:@|%(?:25){0,3}40|\\u0040)(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}$/;

/** Shortest value of a variable with a secret name that is searched elsewhere, there as a whole word only. */
export const SHORTEST_PROTECTED = 4;

/**
 * Whether the value of an environment variable may stand elsewhere: a word, a Region, a level, an ARN, an action; under a
 * name that does not say "secret" also a resource's name, a host, a path, a number, as long as nothing in it looks
 * generated. Every other value is searched for.
 */
export function isHarmless(variable: string, value: string): boolean {
  const secret = isSecretVariable(variable, value);
  if (value.length < (secret ? SHORTEST_PROTECTED : SHORTEST_KNOWN)) return true;
  if (isBlank(value) || isReference(value) || isOwnName(value) || /^(.)\1*$/.test(value)) return true;
  if (ONE_WORD.test(value) || REGION.test(value) || isAwsWord(value) || ARN.test(value)) return true;
  if (AWS_URL.test(value) && !secret) return true;
  const parts = value.split(/[,;\s]+/);
  if (parts.length > 1 && parts.length < 200 && parts.every((part) => part === "" || isHarmlessPart(variable, part)))
    return true;
  if (secret) return isShortNumber(value);
  return isResourceName(variable, value) || (isPlainValue(value) && !holdsRandom(value));
}

function isHarmlessPart(variable: string, part: string): boolean {
  return part.length < SHORTEST_KNOWN ? ONE_WORD.test(part) : isHarmless(variable, part);
}

const ONE_WORD = /^(?:[a-z]{1,12}|[A-Z]{1,12}|[A-Z][a-z]{1,12})$/;
const ARN = /^arn:aws[a-z-]{0,20}:[a-z0-9-]{1,40}:[a-z0-9-]{0,40}:\d{0,12}:[\w+=,.@/:$*-]{1,512}$/;

/** A service's endpoint or a queue's URL, whose names may end in a generated part. */
const AWS_URL = /^https:\/\/[\w.-]{1,200}\.amazonaws\.com(?:\.cn)?(?:\/[\w.-]{0,128}){0,4}$/;

/** `4711` and `2026` stand in times and ids by chance. */
function isShortNumber(value: string): boolean {
  return value.length < 6 && /^\d+$/.test(value);
}

/** Whether a variable's name says that its value is secret; `..._KEY` and its kin do when the value looks generated. */
export function isSecretVariable(variable: string, value: string): boolean {
  const { verdict } = classifyKey(variable);
  return verdict === "secret" || (verdict === "maybe" && (looksRandom(value) || holdsRandom(value)));
}

function isPlainValue(value: string): boolean {
  if (isUuid(value)) return false;
  return isCommonValue(value) || (isWords(value) && !isCompound(value)) || /^\d{1,12}$/.test(value);
}

/** Whether a value is a plain name as resources have: words and small numbers in lower case, as in `orders-table-2026`. */
export function isPlainName(value: string): boolean {
  return PLAIN_NAME.test(value);
}

/** A resource's name: words and small numbers in lower case, as in `orders-table-2026`. */
const PLAIN_NAME = /^[a-z]{2,16}(?:[-_.][a-z]{1,16}\d{0,3}|[-_.]\d{1,4}){1,8}$/;

/** Whether some part of a URL, host or path is mixed as only generated text is: `/T0kd92/B9dk2`. */
function holdsRandom(value: string): boolean {
  if (isUuid(value)) return false;
  if (looksRandom(value)) return true;
  return value.split(/[/?&=#:,;@.\s]+/).some((part) => {
    if (part.length < 6 || isUuid(part)) return false;
    const { upper, lower, digits, changes } = mixtureOf(part);
    return looksRandom(part) || (upper > 0 && lower > 0 && digits > 0 && changes >= 4);
  });
}

/** Endings of variable names that hold a resource's name, a mode or a place rather than a secret. */
const RESOURCE_NAME =
  /(?:^|_|[a-z])(?:TABLE|BUCKET|QUEUE|TOPIC|FUNCTION|STREAM|REGION|STAGE|ENV|ENVIRONMENT|LEVEL|HOST|HOSTNAME|ENDPOINT|DOMAIN|NAME|ARN|TZ|TIMEZONE|NAMESPACE|SERVICE|RUNTIME|HANDLER|PATH|DIR|PORT|VERSION|ID|URL|WRAPPER|MODE|FORMAT|CLUSTER|INDEX|PREFIX|SUFFIX|LAYER|LOCALE|LANG|SCHEMA|DATABASE|DB|USER|USERNAME)S?$/i;

/** Whether an environment variable names a resource by a plain name: its value is needed to follow the case elsewhere. */
export function isResourceName(variable: string, value: string): boolean {
  return (
    RESOURCE_NAME.test(variable) &&
    classifyKey(variable).verdict !== "secret" &&
    /^[A-Za-z][A-Za-z0-9._/-]{0,127}$/.test(value) &&
    !/[A-Za-z0-9]{20,}/.test(value)
  );
}
