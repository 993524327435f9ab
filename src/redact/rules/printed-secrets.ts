import type { Rule } from "../rule.ts";
import { isGenerated, isMixed, login } from "./logins.ts";

/** Secrets that stand without a name of their own in what programs print: addresses, listings, messages, bytes. */
export const PRINTED_SECRETS: readonly Rule[] = [
  login({
    id: "link-token",
    title: "Tokens in the paths of links that reset a password, log in or invite are replaced",
    triggers: [
      "reset-password/",
      "password-reset/",
      "password/reset/",
      "accounts/reset/",
      "magic-link/",
      "magic_link/",
      "magiclink/",
      "invitations/",
      "invite/",
      "verify-email/",
      "confirm-email/",
      "email/verify/",
      "email/confirm/",
    ],
    // https://docs.djangoproject.com/en/5.1/topics/auth/default/#django.contrib.auth.views.PasswordResetConfirmView
    shape:
      /(?:reset-password|password-reset|password\/reset|accounts\/reset|magic[-_]?link|invitations|invite|(?:verify|confirm)-email|email\/(?:verify|confirm))\/(?:(?:accept|confirm|verify|[A-Za-z0-9]{1,8})\/)?(?<secret>(?:[a-z0-9]{6}-)?[A-Za-z0-9_-]{20,512}(?:\.[A-Za-z0-9_-]{4,512}){0,2})(?=[/?#\s"'<>\\)]|$)/i,
    isSecret: (value) =>
      !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) &&
      (isGenerated(value) || /^(?:[a-z0-9]{6}-)?[0-9a-f]{32,64}$/.test(value)),
    kind: "token",
  }),
  login({
    id: "one-time-message",
    title: "Codes in messages that tell someone one are replaced",
    triggers: [
      " is your verification",
      " is your one-time",
      " is your one time",
      " is your login",
      " is your security",
      " is your authentication",
      " is your otp",
      " is your code",
      " to verify",
      " to log in",
      " to sign in",
      "one-time password: ",
      "one time password: ",
      "one-time passcode: ",
    ],
    shape:
      /(?:(?<=(?:^|[\s"'>(:])(?:[A-Z]-)?(?<secret>\d{6}|\d{3}[ -]\d{3}|\d{8})) is your (?:verification|one[- ]time|login|security|authentication|otp|code)\b|(?<=\b[Uu]se (?<secret2>\d{6}|\d{3}[ -]\d{3}|\d{8})) to (?:verify|log in|sign in)|one[- ]time pass(?:word|code): (?<secret3>\d{3}[ -]?\d{3}|\d{4,8})(?!\d))/i,
    kind: "otp",
  }),
  login({
    id: "chinese-code",
    title: "Codes in Chinese and Japanese messages are replaced",
    triggers: ["验证码", "驗證碼", "認証コード", "確認コード"].map((word) => Buffer.from(word).toString("latin1")),
    shape: new RegExp(
      `(?:${["验证码", "驗證碼", "認証コード", "確認コード"].map((word) => Buffer.from(word).toString("latin1")).join("|")})(?:${["是", "为", "為", "：", ":", "は", "は、"].map((word) => Buffer.from(word).toString("latin1")).join("|")})? {0,2}(?<secret>\\d{4,8})(?!\\d)`,
    ),
    kind: "otp",
  }),
  login({
    id: "secret-listing",
    title: "Values of secrets in the CLI's text output are replaced",
    triggers: ["\nversionstages\t", "\\nversionstages\\t"],
    // https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-output-format.html#text-output
    shape:
      /(?<=:secretsmanager:[^\s]{1,300}(?:\t|\\t)[\dT:.+Z-]{10,40}(?:\t|\\t)[^\s\\]{1,512}(?:\t|\\t)(?<secret>[^\t\n\\]{1,2048})(?:\t|\\t)[0-9a-f-]{32,64}(?:\r|\\r)?)(?:\n|\\n)versionstages/i,
    kind: "secret",
  }),
  login({
    id: "tls-key-log",
    title: "Keys in TLS key logs are replaced",
    triggers: ["client_random ", "traffic_secret_0 ", "exporter_secret "],
    // https://datatracker.ietf.org/doc/html/draft-ietf-tls-keylogfile
    shape:
      /(?:client_random|_traffic_secret_0|traffic_secret_0|exporter_secret) [0-9a-f]{64} (?<secret>[0-9a-f]{32,128})/i,
    kind: "key",
  }),
  login({
    id: "stream-key",
    title: "Stream keys of Amazon IVS are replaced",
    triggers: ["sk_us-", "sk_eu-", "sk_ap-"],
    // https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_StreamKey.html
    shape: /(?<secret>sk_[a-z]{2}-[a-z]{4,9}-\d_[A-Za-z0-9]{8,32}_[A-Za-z0-9]{8,64})/,
    kind: "key",
  }),
  login({
    id: "signed-link",
    title: "Signatures of content networks' links are replaced",
    triggers: ["~hmac=", "&hm="],
    // https://techdocs.akamai.com/adaptive-media-delivery/docs/generate-a-token-and-apply-it-to-content
    shape: /(?:~hmac=|&hm=)(?<secret>[0-9a-f]{32,128})/i,
    kind: "signature",
  }),
  login({
    id: "serialized-value",
    title: "Values under secret names in what Python prints of MessagePack and pickles are replaced",
    triggers: ["password", "passwd", "secret", "api_key", "token"].flatMap((name) => [`${name}\\x`, `${name}\\\\x`]),
    // https://github.com/msgpack/msgpack/blob/master/spec.md, https://docs.python.org/3/library/pickle.html
    shape:
      /(?:password|passwd|secret|api_key|token)(?:\\{1,4}x94)?(?:\\{1,4}x(?:8c|d9))?\\{1,4}x[0-9a-f]{2}(?<secret>[^\s\\"']{4,512})/i,
    isSecret: isMixed,
  }),
];
