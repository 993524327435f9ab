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
  if (isPlaceholder(text)) return false;
  // longer ones are no words of AWS's, and a value may be 16 KiB
  if (text.length <= 200 && isAwsWord(text.replace(/[:.,;]+$/, ""))) return false;
  if (isIdentifier(text) && !isSecretAnyway(verdict, text)) return false;
  const opener = text.charCodeAt(0);
  const braced =
    verdict.kind === "password" &&
    ((/^\{[^\s{}"'=:]{4,200}\}?$/.test(text) && /\d/.test(text)) || /^\{[A-Z0-9-]{2,20}\}[^\s{}]{8,512}$/i.test(text));
  if (!quoted && !braced && (opener === 123 || opener === 91 || opener === 60)) return false; // a structure or a token begins
  if (verdict.kind === "session" && SESSION_MANAGER.test(text)) return false;
  if (verdict.verdict === "maybe") {
    return !isUuid(text) || /key|token|auth|secret|client|cred/i.test(name);
  }
  if (text.length < 3) return false;
  if (verdict.kind === "phone") return /^[+\d][\d ().-]{6,22}$/.test(text) && text.replaceAll(/\D/g, "").length >= 7;
  if (/^[\d.,:\s-]+$/.test(text) && !NUMERIC_KINDS.has(verdict.kind) && text.length < (/^\d+$/.test(text) ? 10 : 12))
    return false;
  if (/^(?:https?|s3|file):\/\//i.test(text) && verdict.kind !== "webhook") return false; // userinfo and query have rules of their own
  if (ABOUT_A_SECRET.test(text)) return false;
  // a sentence about a secret: "token": "must be sent with every request"
  return verdict.kind === "password" || !/^[A-Z]?[a-z]+(?: [a-z]+){3,40}[.!]?$/.test(text);
}

/** What a validator says of a secret: "must contain at least one number", "has expired". No passphrase begins so. */
const ABOUT_A_SECRET =
  /^(?:must|should|shall|is|was|are|has|have|does|do|did|can|cannot|can't|could|may|needs?|will|please|contains?|expired|invalid|not|too|at (?:least|most)|minimum|maximum|required)(?: [a-z]{1,16}(?:'t)?| \d{1,3}){1,20}[.!]?$/i;

/**
 * Whether a value that looks like an identifier is a secret all the same: a password or PIN may look like a date, an
 * account's or an instance's id; what follows `key/` or `secret/` may be generated.
 */
function isSecretAnyway({ verdict, kind }: KeyClass, text: string): boolean {
  if (verdict !== "secret" || /^arn:|^A[A-Z]{3}[A-Z0-9]{12}/i.test(text)) return false;
  if (kind === "password" || kind === "pin") return !/^\d{4}-\d\d-\d\d[T ]/.test(text);
  const name = /^[a-z-]{1,12}\/([A-Za-z0-9+/_=-]{12,})$/.exec(text)?.[1];
  return name !== undefined && !isUuid(name) && looksRandom(name);
}

/** Ids of Session Manager: the user's name and a number. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Session.html */
const SESSION_MANAGER = /^[\w+=,.@-]{2,96}-(?:[0-9a-f]{17}|[a-z2-7]{26})$/;

const UUIDS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** A path with a UUID in it (`incoming/<uuid>.json`, an object's key) is as random as it is without; a bare UUID stays one. */
function withoutIds(text: string): string {
  return text.length > 36 && text.length <= 2048 && text.includes("/") ? text.replaceAll(UUIDS, "id") : text;
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
