import type { KeyClass } from "./key-name.ts";
import { isAwsWord } from "./aws-words.ts";
import { isIdentifier, isUuid } from "./must-stay.ts";
import { isPlaceholder, looksRandom } from "./value.ts";

/** A value and the name it stands under, in whatever notation. */
export interface NamedValue {
  readonly name: string;
  readonly verdict: KeyClass;
  readonly text: string;
  readonly quoted: boolean;
}

/** Kinds whose secrets may be nothing but digits. */
export const NUMERIC_KINDS: ReadonlySet<string> = new Set(["password", "pin", "otp", "cvv", "ssn", "secret"]);

/** Whether a value under a telling name is a secret, and not a placeholder, an identifier, a sentence or a number. */
export function judgeValue({ name, verdict, text, quoted }: NamedValue): boolean {
  if (verdict.verdict === "maybe" && !looksRandom(withoutIds(text))) return false;
  if (isPlaceholder(text) || isIdentifier(text) || isAwsWord(text.replace(/[:.,;]+$/, ""))) return false;
  const opener = text.charCodeAt(0);
  if (!quoted && (opener === 123 || opener === 91 || opener === 60)) return false; // a structure or a token begins
  if (verdict.verdict === "maybe") {
    return !isUuid(text) || /key|token|auth|secret|client|cred/i.test(name);
  }
  if (text.length < 3) return false;
  if (verdict.kind === "phone") return /^[+\d][\d ().-]{6,22}$/.test(text) && text.replaceAll(/\D/g, "").length >= 7;
  if (/^[\d.,:\s-]+$/.test(text) && !NUMERIC_KINDS.has(verdict.kind) && text.length < 12) return false;
  if (/^(?:https?|s3|file):\/\//i.test(text) && verdict.kind !== "webhook") return false; // userinfo and query have rules of their own
  // a sentence about a secret: "token": "must be sent with every request"
  return verdict.kind === "password" || !/^[A-Z]?[a-z]+(?: [a-z]+){3,40}[.!]?$/.test(text);
}

const UUIDS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** A path with a UUID in it (`incoming/<uuid>.json`, an object's key) is as random as it is without; a bare UUID stays one. */
function withoutIds(text: string): string {
  return text.includes("/") && text.length <= 2048 ? text.replaceAll(UUIDS, "id") : text;
}

const SCHEME =
  /^\s{0,8}(?:Bearer|Basic|Digest|Negotiate|NTLM|Token|Bot|SSWS|Api-?Key|Api-Token|GenieKey|Splunk|Key|JWT|Hawk|MAC|OAuth|AWS4-HMAC-SHA256|AWS)(?:\s|%20){1,4}(?:token=)?/i;

/** How many characters of an authorization value are its scheme; SigV4 is a form of its own. */
export function schemeLength(verdict: KeyClass, text: string): number | "signed-request" {
  if (verdict.kind !== "authorization" && verdict.kind !== "token") return 0;
  const scheme = SCHEME.exec(text)?.[0] ?? "";
  if (/^\s*AWS4-HMAC/i.test(scheme)) return "signed-request";
  return scheme.length < text.length ? scheme.length : 0;
}
