import { isPlaceholder } from "../classify/value.ts";
import type { Rule } from "../rule.ts";

interface Command {
  readonly name: RegExp;
  /** From the option on; group 1 is the secret. */
  readonly option: RegExp;
}

const WORD = `(?:"([^"\\n]{1,256})"|'([^'\\n]{1,256})'|([^\\s"';|&<>-][^\\s"';|&<>]{0,255}))`;

/** Commands whose password option has no telling name. */
const COMMANDS: readonly Command[] = [
  // https://dev.mysql.com/doc/refman/8.4/en/connection-options.html#option_general_password: no space after -p
  {
    name: /\b(?:mysql|mysqldump|mysqladmin|mysqlimport|mariadb|mariadb-dump)\b/,
    option: new RegExp(` -p${WORD}`, "y"),
  },
  { name: /\bsshpass\b/, option: new RegExp(` -p ?${WORD}`, "y") },
  {
    name: /\b(?:docker|podman|helm|oras|skopeo|az|oc|cf)\b[^\n]{0,120}\blogin\b/,
    option: new RegExp(` -p[ =]${WORD}`, "y"),
  },
  { name: /\b(?:redis-cli)\b/, option: new RegExp(` -a ${WORD}`, "y") },
  { name: /\b(?:mongo|mongosh|mongodump|mongorestore)\b/, option: new RegExp(` -p ${WORD}`, "y") },
  { name: /\b(?:ldapsearch|ldapmodify|ldapadd|ldapdelete)\b/, option: new RegExp(` -w ?${WORD}`, "y") },
  { name: /\b(?:sqlcmd|bcp|osql)\b/, option: new RegExp(` -P ?${WORD}`, "y") },
  { name: /\b(?:openssl)\b/, option: new RegExp(` pass:${WORD}`, "y") },
  { name: /\b(?:zip|unzip)\b/, option: new RegExp(` -P ?${WORD}`, "y") },
  { name: /\b7z[ar]?\b/, option: new RegExp(` -p${WORD}`, "y") },
  { name: /\b(?:twine|cqlsh|impala-shell|beeline|ncftp|snowsql)\b/, option: new RegExp(` -p[ =]${WORD}`, "y") },
  { name: /\b(?:mosquitto_(?:pub|sub|rr)|ipmitool)\b/, option: new RegExp(` -P ${WORD}`, "y") },
];
/** The same options where a command's arguments are printed one by one: `['mysqldump', '-pX']`, `["redis-cli", "-a", "x"]`. */
const LISTED: readonly Command[] = [
  { name: /\b(?:mysql|mysqldump|mysqladmin|mysqlimport|mariadb|mariadb-dump)\b/, option: listed("-p") },
  { name: /\b7z[ar]?\b/, option: listed("-p") },
  { name: /\b(?:redis-cli)\b/, option: listedNext("-a") },
  { name: /\b(?:ldapsearch|ldapmodify|ldapadd|ldapdelete)\b/, option: listedNext("-w") },
  { name: /\b(?:sqlcmd|bcp|osql|mosquitto_(?:pub|sub|rr)|ipmitool|zip|unzip)\b/, option: listedNext("-P") },
  {
    name: /\b(?:mongo|mongosh|mongodump|mongorestore|sshpass|twine|cqlsh|docker|podman|helm|oras|skopeo|az)\b/,
    option: listedNext("-p"),
  },
  { name: /\bcurl\b/, option: listedNext("-u", "[^\\s:\"']{1,128}:") },
  { name: /\bcurl\b/, option: listedNext("--user", "[^\\s:\"']{1,128}:") },
];

function listed(option: string): RegExp {
  return new RegExp(String.raw`(?:\\{0,8}["'])${option}([^\s"'\\,]{2,256})(?=\\{0,8}["'])`, "y");
}

function listedNext(option: string, before = ""): RegExp {
  return new RegExp(
    String.raw`\\{0,8}["']${option}\\{0,8}["'],?\s{1,40}\\{0,8}["']${before}((?!-)[^\s"'\\]{3,256})(?=\\{0,8}["'])`,
    "y",
  );
}

const REACH = 400;

export const commandFlags: Rule = {
  id: "command-flag",
  title: "Passwords in commands' short options are replaced",
  triggers: [
    " -p",
    " -a ",
    " -w",
    " pass:",
    ...["-p", "-a'", '-a"', '-a\\"', "-w'", '-w"', "-u'", '-u"', '-u\\"', "--user'", '--user"'].flatMap((option) => [
      `'${option}`,
      `"${option}`,
    ]),
  ],
  find(subject, start, _end, found) {
    const { text } = subject;
    const before = text.slice(Math.max(0, start - REACH), start);
    for (const { name, option } of subject.bytes[start] === 32 ? COMMANDS : LISTED) {
      option.lastIndex = start;
      const match = option.exec(text);
      if (match === null || !name.test(before.slice(before.lastIndexOf("\n") + 1))) continue;
      const secret = match[1] ?? match[2] ?? match[3] ?? "";
      if (isPlaceholder(secret)) continue;
      const to = option.lastIndex - (match.length > 2 && match[3] === undefined ? 1 : 0);
      found.add(to - secret.length, to, "password", this.id);
      return to;
    }
    return 0;
  },
};
