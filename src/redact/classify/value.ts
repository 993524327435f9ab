import { charClass, isDigit } from "../find/char-class.ts";
import { isIdentifier, isUuid } from "./must-stay.ts";

/** Words and forms that stand where a secret would: nothing is lost by leaving them, and a reader learns something. */
const PLACEHOLDER =
  /^(?:null|none|nil|undefined|nan|true|false|yes|no|on|off|empty|blank|missing|present|absent|invalid|valid|required|expired|denied|disabled|enabled|optional|default|unknown|unset|not|n\/a|na|string|str|text|number|int|integer|boolean|bool|object|array|list|map|any|bytes|float|type|typeof|function|changed|changeme_?|redacted|hidden|masked|incorrect|wrong|mismatch|failed|failure|error|errors|rejected|accepted|ok|okay|success|successful|successfully|found|exists|updated|reset|unexpected|expected|must|should|cannot|can't|will|may|is|was|are|were|has|have|the|a|an|for|to|with|from|in|at|of|and|or|by|it|this|that|your|provided|supplied|given|generated|created|deleted|rotated|revoked|verified|unauthorized|forbidden|malformed|short|long|weak|strong|secret|password|passwd|token|key|value|optional|\*+|x{3,}|\.{2,}|-+|_+|\?+|\[?redacted\]?|\[?filtered\]?|\[?hidden\]?|\[?masked\]?|\[object object\]|\((?:none|null|empty|sensitive|known|hidden|unset|redacted|masked|not|unknown|default|set|secret|stored|encrypted|removed|omitted)(?: [a-z ]{1,24})?\)?|<nil>|\[[a-z]{2,16}\]|await|async|yield|self|milliseconds|seconds|minutes|hours|days|weeks|months|years)$/i;

const REFERENCE =
  /^(?:\$\{|\$\(|\{\{|%\{|#\{|\$[A-Z_][A-Z0-9_]*$|\$[A-Za-z_]+(?:$|\.[A-Za-z]|->|\[|::)|%[A-Z_]+%$|%[sdvq]$|%\(|process\.env|os\.environ|os\.getenv|System\.getenv|getenv\(|env\.|env\(|ENV\[|ENV\.|var\.|local\.|data\.|secrets\.|vars\.|!(?:Ref|Sub|GetAtt)|\{\s*["']?(?:Ref|Fn::)|\{\{?resolve:|resolve:|ssm:\/|secretsmanager:|ENC\[AES256_GCM,|#\/(?:definitions|components|\$defs)\/|@p\d{1,3}$|:[a-z_]{2,30}$|\$\d{1,3}$)/;

/** What CloudTrail and RDS write instead of a secret. */
const HIDDEN_BY_AWS: ReadonlySet<string> = new Set([
  "HIDDEN_DUE_TO_SECURITY_REASONS",
  "SensitiveDataRemoved",
  "***sensitive***",
]);

/** To look something up is to read all of it: not for what is longer than anything there. */
const LONGEST_HIDDEN = 32;

/** Whether a value merely stands for one: `null`, `****`, `${DB_PASSWORD}`, `{{resolve:secretsmanager:...}}`. */
export function isPlaceholder(value: string): boolean {
  return isBlank(value) || REFERENCE.test(value);
}

/**
 * Whether the value of a variable is a reference as a whole: `$DB_PASSWORD`, `${DB_PASSWORD}`, `{{resolve:...}}`. What
 * merely begins like one (`$ummer2026!`) is a value.
 */
export function isReference(value: string): boolean {
  return /^(?:\$[A-Z_][A-Z0-9_]*|\$\{[A-Z_][A-Z0-9_]*\}|\{\{[^{}]*\}\}|(?:resolve|ssm|secretsmanager):[\w./:-]+)$/.test(
    value,
  );
}

/**
 * What was masked already: `abcd****wxyz`, `sk-...7Qx2`, `••••` (also as the bytes of its UTF-8), `** redacted **`; and
 * the address of a string on Go's heap.
 */
const MASKED =
  /^(?:[\w-]{0,8}(?:\*{3,64}|\.{3}|(?:\u2022|\xe2\x80\xa2){3,16})[\w-]{0,8}|\*{2,3} ?[A-Za-z]{3,32}(?: [A-Za-z]{3,16}){0,3} ?\*{2,3}|0xc[0-9a-f]{9})$/;
const LONGEST_MASKED = 80;

/** Whether a word or a form stands where a secret would: `null`, `****`. */
export function isBlank(value: string): boolean {
  return (
    value.length === 0 ||
    (value.length <= 24 && PLACEHOLDER.test(value)) ||
    (value.length <= LONGEST_HIDDEN && HIDDEN_BY_AWS.has(value)) ||
    (value.length > 2 && /^[*x•]+$/i.test(value)) ||
    (value.length <= LONGEST_MASKED && MASKED.test(value))
  );
}

/** How often each character stands in the text that is looked at; zeros in between. */
const counts = new Uint16Array(1 << 16);

/** Shannon entropy in bits a character. */
export function entropy(value: string): number {
  const { length } = value;
  for (let at = 0; at < length; at++) counts[value.charCodeAt(at)]!++;
  let bits = 0;
  for (let at = 0; at < length; at++) {
    const code = value.charCodeAt(at);
    const count = counts[code]!;
    if (count === 0) continue; // counted where it stood first
    bits -= (count / length) * Math.log2(count / length);
    counts[code] = 0;
  }
  return bits;
}

/** How a text is mixed: the random changes between lower case, upper case and digits often, words do not. */
export interface Mixture {
  readonly upper: number;
  readonly lower: number;
  readonly digits: number;
  readonly others: number;
  readonly hex: number;
  /** Changes of class from one character to the next. */
  readonly changes: number;
}

export function mixtureOf(value: string): Mixture {
  let upper = 0,
    lower = 0,
    digits = 0,
    others = 0,
    hex = 0,
    changes = 0,
    before = 0; // oxlint-disable-line one-var
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    let now = 4;
    if (code >= 48 && code <= 57) {
      digits++;
      hex++;
      now = 1;
    } else if (code >= 97 && code <= 122) {
      lower++;
      if (code <= 102) hex++;
      now = 2;
    } else if (code >= 65 && code <= 90) {
      upper++;
      if (code <= 70) hex++;
      now = 3;
    } else others++;
    if (now !== before) changes++;
    before = now;
  }
  return { upper, lower, digits, others, hex, changes };
}

/** Shortest value that randomness can be told of. */
const SHORTEST_RANDOM = 15;

/** As much of a value is judged; what is random shows it early. */
const JUDGED = 256;

/** Whether a value under a name that is perhaps secret (`key`, `client`, `access`) looks generated. */
export function looksRandom(whole: string): boolean {
  if (whole.length > 4096) return false;
  if (whole.length < SHORTEST_RANDOM) return isShortRandom(whole);
  const value = whole.length > JUDGED ? whole.slice(0, JUDGED) : whole;
  const { upper, lower, digits, changes } = mixtureOf(value);
  // in the order of their cost: nearly every value that is no secret is a word or made of words
  const mixed = digits > 0 && upper + lower > 0;
  if (!mixed && !(upper + lower > 30 && upper > 3 && lower > 3 && changes > value.length * 0.25)) return false;
  if (isComposed(value) && !isUuid(value)) return false;
  if (/[\s<>{}()|]/.test(value) || /^(?:https?|s3|file|urn):/i.test(value) || isIdentifier(value)) return false;
  return mixed ? entropy(value) >= 3 : entropy(value) > 4.2;
}

/** Twelve to fourteen characters are enough where all three classes take turns. */
function isShortRandom(value: string): boolean {
  if (value.length < 12 || !/^[A-Za-z0-9]+$/.test(value)) return false;
  const { upper, lower, digits, changes } = mixtureOf(value);
  return upper > 1 && lower > 1 && digits > 0 && changes >= 5;
}

/** What stands between the parts of a path, a host, a version or a composed key. */
const JOINTS = charClass("/:.,_@-");

/** Whether a value is made of words and small numbers, as paths, hosts, versions and composed keys are. */
function isComposed(value: string): boolean {
  let parts = 0;
  let wordy = 0;
  for (let at = 0; at < value.length;) {
    const start = at;
    while (at < value.length && JOINTS[value.charCodeAt(at)] !== 1) at++;
    if (at > start) {
      parts++;
      if (isWordy(value, start, at)) wordy++;
    }
    at++;
  }
  return parts < 3 ? value.startsWith("/") : wordy >= parts * 0.6;
}

/** A word, also with a capital in front or a number of up to three digits behind it, capitals, or a number of up to six digits. */
function isWordy(value: string, start: number, end: number): boolean {
  let at = start;
  while (at < end && isCapital(value.charCodeAt(at))) at++;
  const capitals = at - start;
  while (at < end && isSmall(value.charCodeAt(at))) at++;
  const smalls = at - start - capitals;
  while (at < end && isDigit(value.charCodeAt(at))) at++;
  const digits = at - start - capitals - smalls;
  if (at < end) return false;
  if (digits === 0) return smalls === 0 ? capitals >= 2 : capitals <= 1 && smalls >= 2;
  return capitals === 0 && (smalls === 0 ? digits <= 6 : smalls <= 8 && digits <= 3);
}

const isCapital = (code: number): boolean => code >= 65 && code <= 90;
const isSmall = (code: number): boolean => code >= 97 && code <= 122;
