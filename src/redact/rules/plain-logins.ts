import type { Found } from "../find/found.ts";
import type { Rule } from "../rule.ts";

/** A form of login that has no name for its password; group 1 is the secret, which ends where the match does less `after`. */
function form(id: string, title: string, triggers: readonly string[], shape: RegExp, reach: number): Rule {
  return {
    id,
    title,
    triggers,
    find(subject, start, end, found: Found) {
      const from = Math.max(0, start - reach);
      const text = subject.text.slice(from, Math.min(subject.length, end + 600));
      shape.lastIndex = 0;
      for (const match of text.matchAll(shape)) {
        const secret = match[1] ?? match[2] ?? "";
        const at =
          from + match.index + match[0].indexOf(secret, match[0].length - secret.length - (match[3]?.length ?? 0));
        if (secret !== "" && !secret.startsWith("<")) found.add(at, at + secret.length, "password", id);
      }
      return end + COVERED;
    },
  };
}

/** What follows a trigger was looked through with it: so far no other is asked. */
const COVERED = 256;

/** `user:password@tcp(host:3306)/name`. https://github.com/go-sql-driver/mysql#dsn-data-source-name */
const goMysql = form(
  "go-mysql-dsn",
  "Passwords in Go's MySQL data source names are replaced",
  ["@tcp(", "@unix("],
  /(?<![\w./:%-])[\w.%-]{1,64}:([^\s"'@]{1,256})()(@(?:tcp|unix)\()/g,
  400,
);

/** `user/password@//host:1521/service`, as Oracle's tools take it. */
const oracleLogin = form(
  "oracle-login",
  "Passwords in Oracle's logins are replaced",
  ["@//"],
  /(?<![\w./:-])[A-Za-z][\w$#]{0,30}\/([^\s"'@/]{3,128})()(@\/\/)/g,
  200,
);

/** `machine host login user password x`. https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html */
const netrc = form(
  "netrc",
  "Passwords in netrc files are replaced",
  ["machine "],
  /\bmachine\s{1,8}[\w.-]{1,253}\s{1,8}login\s{1,8}\S{1,128}\s{1,8}password\s{1,8}([^\s"']{1,256})/g,
  0,
);

/** `host:port:database:user:password`, a line of its own. https://www.postgresql.org/docs/current/libpq-pgpass.html */
const pgpass = form(
  "pgpass",
  "Passwords in PostgreSQL's password files are replaced",
  [":5432:", ":5433:", ":6432:", ":*:"],
  /(?:^|(?<=\n))[\w.*-]{1,253}:(?:\d{4,5}|\*):[\w.*-]{1,63}:[\w.*-]{1,63}:([^\s:]{1,256})(?=\s|$)/g,
  256,
);

/** `requirepass x`, `masterauth x`. https://redis.io/docs/latest/operate/oss_and_stack/management/config/ */
const redis = form(
  "redis-configuration",
  "Passwords in Redis's configuration are replaced",
  ["requirepass ", "masterauth "],
  /\b(?:requirepass|masterauth) "?([^\s"']{4,512})/gi,
  0,
);

/** `$6$salt$hash` and its kin, crypt(3). https://man7.org/linux/man-pages/man5/crypt.5.html */
const crypt = form(
  "crypt-hash",
  "Hashes of passwords are replaced",
  ["$1$", "$5$", "$6$", "$y$", "$2a$", "$2b$", "$2y$", "pbkdf2", "{ssha", "{sha}", "scrypt:"],
  /(\$(?:1|5|6|y|2[aby])\$[\w./$=,-]{20,200}|pbkdf2[_:]sha\d{1,3}[$:]\d{1,9}\$[\w./$=,+-]{20,200}|scrypt:\d{1,9}:\d{1,4}:\d{1,4}\$[\w./$=,+-]{20,300}|\{S?SHA\d{0,3}\}[A-Za-z0-9+/]{24,128}={0,2})/g,
  0,
);

export const PLAIN_LOGINS: readonly Rule[] = [goMysql, oracleLogin, netrc, pgpass, redis, crypt];
