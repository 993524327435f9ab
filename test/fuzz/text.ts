import * as fc from "fast-check";

/** Values of the function's environment, by the names of their variables: they may stand nowhere in what is made. */
export const PLANTED: Readonly<Record<string, string>> = {
  DB_PASSWORD: "kT9vQ2xLm4Rz7WqB",
  API_TOKEN: "zP4&hX<8>mQ'2\"vN/6+r",
  SIGNING_SECRET: "Wq7-Lm2_Xv9.Tz4~Rk8",
};

/** A tag and an attribute that nothing of ours is called by. */
const MARKUP = [
  "<canary-x>",
  "</canary-x>",
  "<script>canary()</script>",
  '"><img src=x onerror=canary()>',
  "'><svg/onload=canary()>",
  "</style></title></textarea><canary-x onclick=canary()>",
  "<!--",
  "-->",
  "<![CDATA[",
  "]]>",
  "&lt;canary-x&gt;",
  "&#60;canary-x&#62;",
  "javascript:canary()",
  "`<canary-x>`",
  "[x](javascript:canary())",
  "![x](http://canary.example/x.png)",
  '"] --> evil["',
  "<%= canary %>",
  "{{canary}}",
  "${canary}",
];

const FORMULAS = [
  "=1+1",
  "+1",
  "-1",
  "@SUM(A1)",
  '=HYPERLINK("http://canary.example")',
  "\t=1",
  "\r=1",
  "|canary",
  "＝1",
  "%0A=1",
];

const TERMINAL = [
  "\u001b[2J",
  "\u001b]0;owned\u0007",
  "\u001b]8;;http://canary.example\u001b\\x\u001b]8;;\u001b\\",
  "\u001b[31m",
  "\u009b31m",
  "\u009d0;owned\u009c",
  "\u001bP+q\u001b\\",
  "\u0007",
  "\b\b\b",
  "\u007f",
];

const CHARACTERS = [
  "\0",
  "\ud800",
  "\udc00",
  "\udc00\ud800",
  "\ufffd",
  "\uffff",
  "\ufeff",
  "\u202e",
  "\u2066x\u2069",
  "\u202a",
  "\u200f",
  "\u061c",
  "\u200b",
  "\u2028",
  "\u2029",
  "\u0085",
  "\u00a0",
  "\r",
  "\n",
  "\r\n",
  "\t",
  "\v",
  "\f",
  "\u{e0041}",
  "\u{1f4a3}",
  "\u{10ffff}",
  "a\u0301\u0301\u0301",
  "שלום",
  "ﷺ",
  "İ",
  "ß",
];

/** What parsers of ours look for, and what ends or begins what they read. */
const GRAMMAR = [
  "2026-11-20T08:13:02.123Z\tstream\tforged",
  "\n2026-11-20T08:13:02.123Z\tforged\tforged",
  "# group",
  "START RequestId: 8f2c Version: $LATEST",
  "REPORT RequestId: 8f2c-4d1e Duration: 1e999 ms",
  "END RequestId:",
  "[ERROR] AccessDeniedException: User: x is not authorized to perform: sqs:ReceiveMessage on resource: y",
  "is not authorized to perform: ",
  " because no identity-based policy allows the ",
  " with an explicit deny in a ",
  "arn:aws:iam::111122223333:role/x",
  "arn:aws:::::::",
  "arn:",
  "<password:0123456789>",
  "<:>",
  '{"level":"ERROR","message":"',
  '{"errorMessage":"x","errorType":"AccessDenied","stackTrace":[]}',
  '{"__proto__":{"polluted":"yes"}}',
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "password=",
  '"password":"',
  "token: ",
  "Bearer ",
  "-----BEGIN PRIVATE KEY-----",
  "-----END PRIVATE KEY-----",
  "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.",
  "AKIAIOSFODNN7EXAMPLE",
  "https://user:pass@h/?X-Amz-Signature=",
  "%",
  "%zz",
  "%C0%80",
  "%2e%2e%2f",
  "../../../etc/passwd",
  "..\\..\\x",
  "C:\\x",
  "/",
  "",
  "*",
  "?",
  ":",
  "null",
  "undefined",
  "NaN",
  "-0",
  "1e999",
  "9".repeat(400),
  "a".repeat(300),
  "$&$1$$$`",
  "\\u0000\\ud800",
  "\\",
  '"',
  "'",
  "`",
  "```",
];

const piece = fc.oneof(
  fc.constantFrom(...MARKUP),
  fc.constantFrom(...FORMULAS),
  fc.constantFrom(...TERMINAL),
  fc.constantFrom(...CHARACTERS),
  fc.constantFrom(...GRAMMAR),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: "binary", maxLength: 12 }),
  // Halves of pairs too, which the units of fast-check leave out.
  fc.array(fc.nat(0xffff), { maxLength: 6 }).map((units) => String.fromCharCode(...units)),
);

/** Text that tries to be more than text; it holds no secret. */
export const hostileText: fc.Arbitrary<string> = fc.array(piece, { maxLength: 6 }).map((parts) => parts.join(""));

/** The ways in which programs write a secret that the redactor promises to know again. */
const SPELLINGS: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  (secret) => JSON.stringify(secret),
  (secret) => JSON.stringify(JSON.stringify({ note: secret })),
  (secret) => encodeURIComponent(secret),
  (secret) => Buffer.from(secret).toString("base64"),
  (secret) => `password=${secret}`,
  (secret) => `\u001b[36mpassword\u001b[0m: \u001b[32m'${secret}'\u001b[39m`,
  (secret) => `${secret.slice(0, 5)}\u001b[7m${secret.slice(5)}\u001b[0m`,
  (secret) => `\u001b]8;;https://u:${encodeURIComponent(secret)}@h\u0007x\u001b]8;;\u0007`,
  (secret) => `arn:aws:ssm:eu-west-1:111122223333:parameter/${secret}`,
];

const secretText = fc
  .tuple(fc.constantFrom(...Object.values(PLANTED)), fc.constantFrom(...SPELLINGS))
  .map(([secret, spell]) => spell(secret));

/** Hostile text with planted secrets between its parts, parted from them as a program's output parts its words. */
export const leakingText: fc.Arbitrary<string> = fc.oneof(
  hostileText,
  fc.tuple(hostileText, secretText, hostileText).map((parts) => parts.join(" ")),
);
