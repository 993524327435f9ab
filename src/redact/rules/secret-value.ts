import type { KeyClass } from "../classify/key-name.ts";
import { judgeValue } from "../classify/named-value.ts";
import { looksRandom } from "../classify/value.ts";
import type { Key } from "../read/key.ts";
import type { Separator } from "../read/separator.ts";
import type { Value } from "../read/value.ts";

/** Whether what stands behind a telling name in a text is a secret, and no code, prose, place or name. */
export function isSecretValue(key: Key, verdict: KeyClass, separator: Separator, value: Value): boolean {
  const { text, quote } = value;
  if (!judgeValue({ name: key.name, verdict, text, quoted: quote !== undefined })) return false;
  if (SOURCE_FILE.test(key.name) && LINE_NUMBER.test(text)) return false;
  if (verdict.verdict === "maybe") return true;
  if (verdict.kind === "authorization" && MECHANISM.test(text)) return false;
  if (separator.listed === true && text.length <= 80 && NAME_OF_WORDS.test(text)) return false;
  if (quote === undefined) return isUnquotedSecret(verdict, separator, text);
  if (separator.joint !== "pair") return true;
  return (
    verdict.kind === "password" ||
    (/\d/.test(text) && (/[A-Za-z]/.test(text) || text.length >= 12)) ||
    looksRandom(text)
  );
}

/** `ALLOW_REFRESH_TOKEN_AUTH`, `authorization_code`, `apiKey`: beside another name in a list it is one more name. */
const NAME_OF_WORDS =
  /^(?:[A-Z]+(?:[_-][A-Z]+)*|[A-Z]?[a-z]+(?:[A-Z][a-z]+)*(?:[_. -][A-Za-z][a-z]*(?:[A-Z][a-z]+)*)*)$/;

/** `CredentialsProvider.java:133`, `password.service.js:42:17`: a place in a stack trace. */
const SOURCE_FILE =
  /\.(?:java|kt|kts|scala|groovy|js|mjs|cjs|jsx|ts|mts|cts|tsx|vue|py|rb|go|php|cs|fs|vb|rs|ex|exs|swift|c|cc|cpp|h|hpp)$/;
const LINE_NUMBER = /^\d{1,6}(?::\d{1,6})?[)\],;:]{0,3}$/;
/** Names of SASL mechanisms and of ways to log in. https://www.iana.org/assignments/sasl-mechanisms */
const MECHANISM =
  /^(?:plain|login|external|anonymous|gssapi|ntlm|cram-md5|digest-md5|xoauth2?|oauthbearer|oauth2?|scram-sha-\d{1,3}(?:-plus)?|basic|bearer|digest|negotiate|kerberos|ldap|saml|oidc|jwt|iam|aws_iam|aws-iam|cognito|md5|trust|peer|public|private)$/i;

/** `config.password`, `process.env.OAUTH2_TOKEN`: words of letters; digits only in what is itself such a name. */
const MEMBER_ACCESS = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+(?:\(.*)?;?$/;
const NAMES_A_SECRET = /(?:passw(?:or)?d|secret|token|key|credentials?);?$/i;

const WORDS = /^[A-Za-z]{1,20}(?: [A-Za-z]{1,20}){1,8}[.,;!]?$/;
/** `libsecret-1-0:amd64`, `token-service:1.4.2`: a package's architecture, an image's tag. */
const TAG =
  /^(?:v?\d{1,4}(?:\.\d{1,6}){1,3}(?:[-+][\w.]{1,32})?|latest|stable|main|amd64|arm64|i386|x86_64|noarch)[,;.]?$/;

/** `confirmPassword`, `refreshToken`: a variable in code. */
const VARIABLE_OF_A_SECRET =
  /^[a-z]{2,20}(?:[A-Z][a-z]{1,20}){0,4}(?:Password|Passwd|Secret|Token|Key|Credentials?)[);,]{0,3}$/;

/** Without quotation marks a word may be prose, code or the next name; a secret seldom looks like any of these. */
function isUnquotedSecret(verdict: KeyClass, separator: Separator, text: string): boolean {
  if (MEMBER_ACCESS.test(text) && (!/\d/.test(text) || NAMES_A_SECRET.test(text)) && !looksRandom(text)) return false;
  if (/^\(\*?[\w.]{1,40}\)/.test(text)) return false; // (*string)(<nil>)
  if (/^(?:new |await )?[A-Za-z_$][\w$]*\(/.test(text)) return false; // getPassword()
  if (VARIABLE_OF_A_SECRET.test(text)) return false;
  if (verdict.kind === "authorization" && text.length < 80 && WORDS.test(text)) return false; // auth:sign in again
  if (separator.joint === "colon" && !separator.spaced && verdict.kind !== "password" && TAG.test(text)) return false;
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return false;
  if (separator.joint === "colon" && separator.spaced && verdict.kind !== "password" && isPathOfWords(text))
    return false;
  if (separator.joint === "colon" && (separator.spaced || verdict.kind !== "password")) {
    if (/^[A-Za-z]+[,.;:!?]?$/.test(text) && text.length < (verdict.kind === "password" ? 6 : 16)) return false; // "token: expired"
  }
  return true;
}

/** `Secrets Manager can't find the specified secret: prod/orders/api-key`: a secret's name, and no secret. */
function isPathOfWords(text: string): boolean {
  return (
    /^\/?[A-Za-z][\w.-]{0,63}(?:\/[\w.-]{1,64}){1,8}[.,;]?$/.test(text) &&
    !looksRandom(text) &&
    !/\d[A-Za-z]+\d/.test(text)
  );
}
