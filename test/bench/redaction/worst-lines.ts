import { RULES } from "../../../src/redact/rules/index.ts";
import { newRedactor } from "./corpus.ts";

export interface WorstLine {
  readonly line: string;
  readonly milliseconds: number;
}

/** Pieces that make long lines of nothing but beginnings. */
export const PIECES = [
  "eyJ",
  "\u001b[0m",
  "[31m",
  "password=\u001b[0mx8Kd02m ",
  "key=",
  "key:",
  "key='",
  'key="',
  'key=\\"',
  "password=",
  "password:",
  "password ",
  "password is ",
  "token ",
  "Bearer ",
  "authorization: ",
  "cookie:",
  "cookie:${",
  "a@b.",
  "@",
  "a@",
  "://a:",
  "://a:b",
  "://",
  "-----BEGIN RSA PRIVATE KEY-----",
  "-----BEGIN CERTIFICATE-----",
  "4111 1111 1111 1111 ",
  "1",
  "DE89",
  "AKIAIOSFODNN7EXAMPLE",
  "sk-",
  "xoxb-",
  "\\",
  '"',
  "%22",
  "%25",
  "&quot;",
  "\\u0022",
  "{",
  "[",
  "<",
  "key>",
  "curl -u ",
  "curl -u a:",
  " -p",
  " values (",
  "(password) values ('",
  "kind: secret\ndata:\n",
  "identified by ",
  "SG.aaaaaaaaaaaaaaaaa.",
  "aT3BlbkFJ",
  "1:A",
  "aaaQ~",
  "+1",
  "0x",
  "H4sI",
  '"key",',
  "('key',",
  "arn:aws:iam::1:role/key:",
  "key\n",
  "key\nvalue",
  "name: key\nvalue: ",
  "1|",
  "<Buffer 00",
  "token=9f8Kd02mXq71LsPzW4vB",
  "aA1/",
  "é",
  '{"password":"a"},',
  '"value":"a","name":"key',
  "A",
  "AAAAAAAAAAAAAAAAAAAAM",
  "sk-a-",
  "1//0",
  "+ASt",
  "AzFu",
  "gAAAAA",
  "00D",
  "<password type=",
  "<password><![CDATA[",
  "Duplicate entry 'a' for key 'key",
  "Key (key)=(",
  "use a as key ",
  " is the key ",
  "<key>key</key>",
  "Private-Lines: 1\nA",
  "736563726574",
  "cGFzc3dvcmQ9",
  "(pw:eyJ",
  "key,token\na,b\n",
  "password,",
  "password,a\n",
  "|password|",
  "password\t",
  "password..",
  "key=<<E\n",
  "key = <<EOT\n",
  "creds a:",
  "credentials ",
  "log in as a/",
  "auth ",
  "AUTH a ",
  '"auth" "',
  "auth\\r\\n$1\\r\\n",
  "setuser a ",
  "setuser a on on on >",
  "A1 LOGIN a ",
  "sqlplus -a ",
  "getconnection('a','b',",
  "convertto-securestring ",
  "smbclient ",
  "net use ",
  "UGFzc3dvcmQ6\n",
  "random_password",
  "input_value='",
  "password\n[type=a, input_value='",
  "code is ",
  '"kty"',
  '{"kty":"d","d":"',
  "00000000: 7061 ",
  "00000000: 7061\n",
  "0000: 70",
  "\u200b",
  "pass\u200bword",
  "a</password>",
  "password:\n  ",
  "password\nContent-Type: a\n",
  'name="password"\r\n',
  'variable "password" {',
  "ENV password ",
  "password from a1 to ",
  'password="a" -> "b" -> ',
  "cGFzc3dvcmQ9aHVudGVyMjpw".repeat(3) + "\n",
  "arn:aws:iam::123456789012:user/a@b.co",
  'Digest key="a", ',
  'authorization: Digest a="b", ',
];

/** Time of one line of `length` bytes for each of many hostile patterns, slowest first. */
export function worstLines(length: number): WorstLine[] {
  const lines = new Map(
    PIECES.map((piece) => [piece, piece.repeat(Math.ceil(length / piece.length)).slice(0, length)]),
  );
  const random = generator();
  const triggers = RULES.flatMap((rule) => rule.triggers);
  let mixed = "";
  while (mixed.length < length) mixed += triggers[Math.floor(random() * triggers.length)]!;
  lines.set("(all triggers in random order)", mixed);
  newRedactor().text("password=warm-up-1", "f");
  const slowest = (list: readonly WorstLine[]): WorstLine[] => list.toSorted((a, b) => b.milliseconds - a.milliseconds);
  const once = slowest([...lines].map(([line, text]) => ({ line, milliseconds: time(text) })));
  // what was slow once may have met another process: the best of three counts
  const again = once.slice(0, MEASURED_AGAIN).map(({ line, milliseconds }) => {
    const text = lines.get(line)!;
    return { line, milliseconds: Math.min(milliseconds, time(text), time(text)) };
  });
  return slowest([...again, ...once.slice(MEASURED_AGAIN)]);
}

const MEASURED_AGAIN = 24;

/** CPU milliseconds. */
function time(text: string): number {
  const redactor = newRedactor();
  const before = process.cpuUsage();
  redactor.text(text, "f");
  const { user, system } = process.cpuUsage(before);
  return Math.round((user + system) / 1000);
}

function generator(): () => number {
  let seed = 1;
  return () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return seed / 2 ** 32;
  };
}
