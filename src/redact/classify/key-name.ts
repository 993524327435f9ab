import { VENDOR_NAMES } from "./vendor-names.ts";

/**
 * What a name says about its value: `secret` (goes whatever it looks like), `maybe` (goes when it looks random),
 * `keep` (an identifier that stays even when it looks random), `plain` (says nothing).
 */
export type KeyVerdict = "secret" | "maybe" | "keep" | "plain";

export interface KeyClass {
  readonly verdict: KeyVerdict;
  /** Kind of the token that stands for the value. */
  readonly kind: string;
}

const PLAIN: KeyClass = { verdict: "plain", kind: "value" };
/** The name speaks about a secret: it says nothing of its own value, and no container's name says more. */
const ABOUT: KeyClass = { verdict: "plain", kind: "about" };
const KEEP: KeyClass = { verdict: "keep", kind: "value" };

/** Longest name that is looked at; what is longer is no name. */
const LONGEST = 80;
const REMEMBERED = 20_000;
const remembered = new Map<string, KeyClass>();

/** Classifies a name in any notation: `DB_PASSWORD`, `dbPassword`, `db.password`, `x-api-key`. */
export function classifyKey(name: string): KeyClass {
  if (name.length === 0 || name.length > LONGEST) return PLAIN;
  let known = remembered.get(name);
  if (known === undefined) {
    known = classify(name);
    if (remembered.size >= REMEMBERED) remembered.clear();
    remembered.set(name, known);
  }
  return known;
}

/** The words of a name in lower case: `dbPasswordV2` gives db, password, v, 2. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .replaceAll(/([A-Za-z])(\d)/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

function classify(whole: string): KeyClass {
  const name = isAscii(whole) ? whole : withoutMarks(whole);
  if (FOREIGN.has(name)) return { verdict: "secret", kind: "password" };
  const words = wordsOf(name);
  const flat = words.join("");
  if (flat === "") return PLAIN;
  if (KEPT.has(flat)) return KEEP;
  const listed = LISTED.get(flat);
  if (listed !== undefined) return { verdict: "secret", kind: listed };
  // a web application's session is who has its id; AWS's own ids of sessions have forms of their own and stay
  if (/^(?:user|web|http|login)?sess(?:ion)?id$/.test(flat)) return { verdict: "maybe", kind: "session" };
  const last = words.findLast((word) => !/^(?:\d+|v\d*)$/.test(word)) ?? flat;

  if (isAbout(flat, last)) {
    if (/(?:client|app|application|consumer|access|key|auth|oauth)ids?$/.test(flat))
      return { verdict: "maybe", kind: "client-id" };
    return /(?:hash|sum|digest|version|etag|id|ids|arn|arns|marker|cursor|revision|fingerprint|integrity)$/.test(flat)
      ? KEEP
      : ABOUT;
  }
  for (const [shape, kind] of SECRET_ENDINGS) if (shape.test(flat)) return { verdict: "secret", kind };
  for (const [shape, kind] of SECRET_STEMS) if (shape.test(flat)) return { verdict: "secret", kind };
  if (words.some((word) => SECRET_WORDS.has(word))) return { verdict: "secret", kind: "secret" };
  if (MAYBE.test(flat) || VENDORED.test(flat)) return { verdict: "maybe", kind: maybeKind(flat) };
  return PLAIN;
}

function isAscii(name: string): boolean {
  return /^[\x20-\x7e]*$/.test(name);
}

/** `contraseña` as `contrasena`: what is listed has no marks over its letters. */
function withoutMarks(name: string): string {
  return name
    .normalize("NFD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .toLowerCase();
}

/** Members' names in other scripts; in texts a rule of its own looks for them. */
const FOREIGN: ReadonlySet<string> = new Set(
  [
    "密碼",
    "密码",
    "口令",
    "金鑰",
    "密钥",
    "密鑰",
    "權杖",
    "令牌",
    "パスワード",
    "暗証番号",
    "秘密鍵",
    "비밀번호",
    "암호",
    "пароль",
    "парола",
    "hasło",
    "סיסמה",
    "كلمة المرور",
    "رمز عبور",
    "पासवर्ड",
    "รหัสผ่าน",
  ].map((name) => withoutMarks(name)),
);

/** Whether a name speaks *about* a secret (its length, its name, when it expires) rather than naming one. */
function isAbout(flat: string, last: string): boolean {
  if (ABOUT_WORDS.has(last)) return true;
  return ABOUT_ENDING.test(flat);
}

function maybeKind(flat: string): string {
  if (/key/.test(flat)) return "key";
  if (/tok/.test(flat)) return "token";
  return "secret";
}

/** Identifiers and positions that AWS hands out and Support needs; none of them opens anything. */
const KEPT: ReadonlySet<string> = new Set(
  [
    // positions in a listing: https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-pagination.html
    "nexttoken",
    "nextforwardtoken",
    "nextbackwardtoken",
    "nextpagetoken",
    "pagetoken",
    "paginationtoken",
    "continuationtoken",
    "nextcontinuationtoken",
    "startingtoken",
    "uploadsequencetoken",
    "nextsequencetoken",
    "expectedsequencetoken",
    "nextmarker",
    "marker",
    "exclusivestartkey",
    "lastevaluatedkey",
    "startkey",
    "endkey",
    "keymarker",
    "nextkeymarker",
    // idempotency: https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html
    "clienttoken",
    "clientrequesttoken",
    "idempotencytoken",
    "idempotencykey",
    "creationtoken",
    "callerreference",
    "clientidempotencytoken",
    "cancellationtoken",
    "requesttoken",
    // identifiers and digests
    "xamzid2",
    "id2",
    "hostid",
    "extendedrequestid",
    "xamzcfid",
    "errorcode",
    "statereasoncode",
    "lastupdatestatusreasoncode",
    "errortype",
    "eventname",
    "eventsource",
    "codesha256",
    "revisionid",
    "etag",
    "versionid",
    "secretversionid",
    "secretid",
    "secretname",
    "secretarn",
    "secretstring arn",
    "keyid",
    "kmskeyid",
    "awskmskeyid",
    "kmskey",
    "kmskeyarn",
    "kmsmasterkeyid",
    "ssekmskeyid",
    "masterkeyid",
    "keyarn",
    "keyname",
    "keyalias",
    "keyspec",
    "keystate",
    "keyusage",
    "keymanager",
    "keypair",
    "keypairname",
    "keypairid",
    "s3key",
    "objectkey",
    "bucketkey",
    "s3objectkey",
    "keyprefix",
    "keysuffix",
    "tagkey",
    "tagkeys",
    "principalid",
    "userid",
    "encodedauthorizationmessage",
    "encodedmessage",
    "authorizationid",
    "authorizationtype",
    "authorizationscopes",
    "authorizername",
    "authorizerid",
    "authorizer",
    "authtype",
    "authscheme",
    "authmode",
    "authmethod",
    "authflow",
    "signingprofileversionarn",
    "signingjobarn",
    "partitionkey",
    "sortkey",
    "hashkey",
    "rangekey",
    "primarykey",
    "foreignkey",
    "routingkey",
    "dedupkey",
    "groupkey",
    "cachekey",
    "shardkey",
    "publickey",
    "sshpublickey",
    "pubkey",
    "certificatebody",
    "certificatechain",
    "sshkeyid",
    "tokentype",
    "maxtokens",
    "prompttokens",
    "completiontokens",
    "totaltokens",
    "inputtokens",
    "outputtokens",
    "sid",
    "sessionissuer",
    "sessionname",
    "rolesessionname",
    "sessioncontext",
    "logstreamname",
    "loggroupname",
    "requestid",
    "xamzntraceid",
    "xamzntracid",
    "traceid",
    "sha256",
    "sha1",
    "sha512",
    "md5",
    "checksum",
    "integrity",
    "contentmd5",
    "xamzcontentsha256",
    "credentialscope",
    "signedheaders",
    "xamzsignedheaders",
    "credentialexpiration",
    "uuid",
    "guid",
    "eventid",
    "messageid",
    "receipthandle",
  ].map((name) => name.replaceAll(" ", "")),
);

/** Names that are secret though no ending or stem says so. */
const LISTED: ReadonlyMap<string, string> = new Map([
  ["pass", "password"],
  ["requirepass", "password"],
  ["masterauth", "password"],
  ["passwort", "password"],
  ["kennwort", "password"],
  ["contrasena", "password"],
  ["senha", "password"],
  ["motdepasse", "password"],
  ["wachtwoord", "password"],
  ["haslo", "password"],
  ["parola", "password"],
  ["losenord", "password"],
  ["matkhau", "password"],
  ["clesecrete", "key"],
  ["clave", "password"],
  ["contrasenya", "password"],
  ["mdp", "password"],
  ["palavrapasse", "password"],
  ["adgangskode", "password"],
  ["passord", "password"],
  ["salasana", "password"],
  ["heslo", "password"],
  ["jelszo", "password"],
  ["sifre", "password"],
  ["geheimerschluessel", "key"],
  ["geheimnis", "secret"],
  ["pw", "password"],
  ["pwd", "password"],
  ["pat", "token"],
  ["sig", "signature"],
  ["dsn", "connection-string"],
  ["otp", "otp"],
  ["totp", "otp"],
  ["mfacode", "otp"],
  ["pin", "pin"],
  ["cvv", "cvv"],
  ["cvv2", "cvv"],
  ["cvc", "cvv"],
  ["ssn", "ssn"],
  ["iban", "iban"],
  ["auth", "authorization"],
  ["jwt", "jwt"],
  ["bearer", "token"],
  ["creds", "credentials"],
  ["cred", "credentials"],
  ["sessionid2", "session"],
  ["phpsessid", "session"],
  ["jsessionid", "session"],
  ["aspnetsessionid", "session"],
  ["connectsid", "session"],
  ["xamzsecuritytoken", "session-token"],
  ["awssessiontoken", "session-token"],
  ["sessiontoken", "session-token"],
  ["securitytoken", "session-token"],
  ["awssecuritytoken", "session-token"],
  ["token", "token"],
  ["phone", "phone"],
  ["phonenumber", "phone"],
  ["mobile", "phone"],
  ["mobilenumber", "phone"],
  ["mobilephone", "phone"],
  ["msisdn", "phone"],
  ["tokenvalue", "token"],
  ["xvaulttoken", "token"],
  ["xorigintoken", "token"],
  ["bundleenterprisecontribsyscom", "password"],
  ["bundlegemscontribsyscom", "password"],
  ["npmauth", "token"],
  ["tokencode", "otp"],
  ["codeverifier", "token"],
  ["samlresponse", "saml-assertion"],
  ["samlassertion", "saml-assertion"],
  ["psk", "password"],
  ["wpapsk", "password"],
  ["presharedkey", "key"],
  ["xhoneycombteam", "token"],
  ["challengeanswer", "otp"],
  ["privatechallengeparameters", "otp"],
  ["recoverycode", "otp"],
  ["recoverycodes", "otp"],
  ["backupcodes", "otp"],
  ["securityanswer", "password"],
  ["assertion", "token"],
  ["clientassertion", "token"],
  ["cloudfrontpolicy", "signature"],
  ["usageidentifierkey", "key"],
]);

const SECRET_ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/pass(?:w(?:or)?d|wd|phrase|code|key|word)?s?$/, "password"],
  [/(?:pwd|passwd|passw|[a-z]pw)s?$/, "password"],
  [/secretaccesskey$/, "aws-secret-key"],
  [
    /(?:api|access|secret|private|signing|encryption|master|auth|subscription|account|shared|storage|session|license|deploy|webhook|service|admin|app|client|consumer|jwt|hmac|crypto|cipher|ssh|host|instrumentation|integration|write|read|rest|server|user|publishable|project|developer|dev|vault|rsa|pem|ssl|tls|aes|data|root|sign|login)keys?$/,
    "key",
  ],
  [/tokens?(?:value|secret|string|key)?$/, "token"],
  [/authorization$/, "authorization"],
  [/credentials?$/, "credentials"],
  [/creds?$/, "credentials"],
  [/(?:redis|basic|proxy|http|smtp|registry|docker|npm|mysql|mongo|amqp|ftp|ldap)auth$/, "authorization"],
  [/cookies?\d?$/, "cookie"],
  [/signature$/, "signature"],
  [/(?:jwt|bearer)$/, "token"],
  [
    /(?:connectionstring|connstr|connectionuri|databaseurl|dburl|redisurl|mongourl|mongouri|amqpurl|brokerurl|dsn|jdbcurl)$/,
    "connection-string",
  ],
  [/webhook(?:url|uri)?$/, "webhook"],
  [/(?:sessid|sessionid)$/, "session"],
  [/(?:otp|totp)(?:code)?$/, "otp"],
  [/(?:cvv|cvc)2?$/, "cvv"],
];

const SECRET_STEMS: readonly (readonly [RegExp, string])[] = [
  [/passw(?:or)?d|passphrase/, "password"],
  [/secret/, "secret"],
  [/apikey|apitoken|accesstoken|authtoken|privatekey|secretkey/, "key"],
  [/^xauth/, "authorization"],
];

const SECRET_WORDS: ReadonlySet<string> = new Set([
  "passwd",
  "pwd",
  "apikey",
  "credential",
  "credentials",
  "passphrase",
]);

const MAYBE =
  /^plaintext|key|token|auth|secret|cred|access|client|session|sid$|hash$|salt$|nonce$|code$|license|webhook|hook$|sign$|srt$|pat$|pass|private|cert$|otp|login$/;

const VENDORED = new RegExp(`^(?:${VENDOR_NAMES.join("|")})|(?:${VENDOR_NAMES.join("|")})$`);

/** Last words that make a name speak about the thing instead of holding it. */
const ABOUT_WORDS: ReadonlySet<string> = new Set([
  "arn",
  "arns",
  "name",
  "names",
  "id",
  "ids",
  "length",
  "len",
  "count",
  "counts",
  "size",
  "type",
  "types",
  "expiry",
  "expires",
  "expiration",
  "expired",
  "expire",
  "ttl",
  "url",
  "urls",
  "uri",
  "endpoint",
  "version",
  "versions",
  "status",
  "policy",
  "policies",
  "enabled",
  "disabled",
  "file",
  "filename",
  "path",
  "usage",
  "used",
  "limit",
  "limits",
  "rotation",
  "present",
  "required",
  "reset",
  "verified",
  "updated",
  "created",
  "valid",
  "validity",
  "validation",
  "validator",
  "algorithm",
  "alg",
  "location",
  "index",
  "provider",
  "method",
  "mode",
  "scheme",
  "issuer",
  "audience",
  "manager",
  "store",
  "source",
  "field",
  "fields",
  "label",
  "hint",
  "prefix",
  "suffix",
  "error",
  "errors",
  "context",
  "exchange",
  "header",
  "headers",
  "rules",
  "rule",
  "config",
  "configuration",
  "settings",
  "group",
  "owner",
  "date",
  "time",
  "at",
  "age",
  "schema",
  "tag",
  "tags",
  "spec",
  "state",
  "region",
  "dir",
  "directory",
  "service",
  "attempts",
  "changed",
  "description",
  "kind",
  "class",
  "format",
  "needed",
  "lastused",
  "strength",
  "complexity",
  "min",
  "max",
  "timeout",
  "duration",
  "seconds",
  "days",
  "hours",
  "handler",
  "helper",
  "factory",
  "request",
  "response",
  "result",
  "event",
  "requests",
  "generator",
  "parser",
  "refresh",
  "lambda",
  "function",
  "table",
  "bucket",
  "queue",
  "topic",
  "stream",
  "role",
  "user",
  "username",
  "email",
  "domain",
  "host",
  "port",
  "number",
  "total",
  "input",
  "output",
  "placeholder",
  "title",
  "text",
  "message",
  "reason",
  "info",
  "metadata",
  "scope",
  "scopes",
  "grant",
  "plugin",
  "module",
  "package",
  "middleware",
  "controller",
  "interval",
  "quota",
  "ref",
  "refs",
  "reference",
  "process",
]);

const ABOUT_ENDING =
  /(?:lastused(?:date)?|lastchanged|expir(?:y|es|ation)(?:at|in|date)?|(?:token|secret|password|key)(?:arn|name|id|ids|length|count|type|url|uri|endpoint|status|policy|file|path|version|expiry))$|existing(?:secret|password|key)$|^(?:existing(?:secret|password|key)|imagepullsecrets?$|tokeniz|author[^i]|authorit|bypass|compass|passrole|passed|passing|passthrough|passenger|passive|passport|secretsmanager|keyboard|keyword|keyspace|keyframe|accessdenied|accesspoint|accesslog|accesslevel)/;
