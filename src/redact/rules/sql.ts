import { classifyKey } from "../classify/key-name.ts";
import { judgeValue } from "../classify/named-value.ts";
import { charClass } from "../find/char-class.ts";
import { nextOf } from "../read/next.ts";
import type { Rule, Subject } from "../rule.ts";

const IDENTIFIED =
  /identified\s{1,4}(?:by|with\s{1,4}["'`]?\w{1,40}["'`]?\s{1,4}(?:by|as))\s{1,4}(?:password\s{1,4}|values\s{1,4})?(?:(\\{0,4}["'])(.{1,256}?)\1|([^\s"';,]{3,256}))/iy;

/** `IDENTIFIED BY 'x'` in MySQL, MariaDB and Oracle. https://dev.mysql.com/doc/refman/8.4/en/create-user.html */
export const sqlIdentifiedBy: Rule = {
  id: "sql-identified-by",
  title: "Passwords in SQL user statements are replaced",
  triggers: ["identified by", "identified with"],
  find(subject, start, _end, found) {
    IDENTIFIED.lastIndex = start;
    const match = IDENTIFIED.exec(subject.text);
    if (match === null) return 0;
    const secret = match[2] ?? match[3] ?? "";
    const to = start + match[0].length - (match[1]?.length ?? 0);
    found.add(to - secret.length, to, "password", this.id);
    return to;
  },
};

const SET_PASSWORD =
  /set password for\s{1,4}[^=\n]{1,128}=\s{0,4}(?:password\s{0,2}\(\s{0,2})?(\\{0,4}["'])(.{1,256}?)\1/iy;

/** `SET PASSWORD FOR 'bob'@'%' = 'x'`. https://dev.mysql.com/doc/refman/8.4/en/set-password.html */
export const sqlSetPassword: Rule = {
  id: "sql-set-password",
  title: "Passwords in SET PASSWORD statements are replaced",
  triggers: ["set password for"],
  find(subject, start, _end, found) {
    SET_PASSWORD.lastIndex = start;
    const match = SET_PASSWORD.exec(subject.text);
    if (match === null) return 0;
    const to = SET_PASSWORD.lastIndex - match[1]!.length;
    found.add(to - match[2]!.length, to, "password", this.id);
    return to;
  },
};

const DUPLICATE = /duplicate entry (\\{0,4}["'])(.{1,512}?)\1 for key (?:\\{0,4}["'`])?([\w.]{1,128})/iy;
/** https://www.postgresql.org/docs/current/errcodes-appendix.html, unique_violation's detail */
const DETAIL = /key \(([\w, "]{1,256})\)=\(([^\n]{1,512}?)\) (?:already exists|is not present|conflicts|is still)/iy;

/** Longest columns and values, and what stands about them. */
const LONGEST_DETAIL = 256 + 512 + 32;

/** What a database quotes when a value breaks a constraint: `Duplicate entry 'x' for key 'users.api_key'`. */
export const sqlViolation: Rule = {
  id: "sql-violation",
  title: "Values of secret columns in constraint violations are replaced",
  triggers: ["duplicate entry ", "key ("],
  find(subject, start, _end, found) {
    const { text } = subject;
    DUPLICATE.lastIndex = start;
    const duplicate = DUPLICATE.exec(text);
    if (duplicate !== null) {
      const [all, mark = "", value = "", key = ""] = duplicate;
      const verdict = classifyKey(key.slice(key.lastIndexOf(".") + 1));
      const from = start + all.indexOf(mark) + mark.length;
      if (verdict.verdict === "secret" && judgeValue({ name: key, verdict, text: value, quoted: true }))
        found.add(from, from + value.length, verdict.kind, this.id);
      return DUPLICATE.lastIndex;
    }
    if (nextOf(subject, ") ", start, LONGEST_DETAIL) < 0) return 0;
    DETAIL.lastIndex = start;
    const detail = DETAIL.exec(text);
    if (detail === null) return 0;
    const [all, columns = "", values = ""] = detail;
    const from = start + all.indexOf(")=(") + 3;
    const verdict = columns.split(",").map((column) => classifyKey(column.replaceAll(/[^\w]/g, "")));
    const secret = verdict.find((each) => each.verdict === "secret");
    // values are not quoted here, so one that holds a comma cannot be told from two: all of them go
    if (secret !== undefined && judgeValue({ name: columns, verdict: secret, text: values, quoted: true }))
      found.add(from, from + values.length, secret.kind, this.id);
    return DETAIL.lastIndex;
  },
};

/** Longest list of columns that is read. */
const LONGEST_COLUMNS = 2000;
const COLUMN = charClass('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_ \t\r\n,."`[]\\');
const ROW = /\s{0,8}\(/y;
const ITEM =
  /\s{0,8}(?:(?:N|E|_utf8)?(\\{0,4}')((?:(?!\1).|''){0,2000}?)\1(?!')|[^,()']{0,256}(?:\([^()]{0,256}\))?)\s{0,8}([,)])/y;

const BARE_VALUE = /^(?=[^\d]*\d)(?=[^A-Za-z]*[A-Za-z])[^\s'"()@:$?%][^\s'"()]{3,255}$/;

/** What stands in the parentheses that close before an offset, read backwards. */
function columnsBefore({ bytes, text }: Subject, start: number): string | undefined {
  let end = start;
  while (end > start - 8 && end > 0 && bytes[end - 1]! <= 32) end--;
  if (bytes[end - 1] !== 41) return undefined;
  let from = end - 1;
  const limit = Math.max(0, from - LONGEST_COLUMNS);
  while (from > limit && COLUMN[bytes[from - 1]!] === 1) from--;
  return bytes[from - 1] === 40 && from < end - 1 ? text.slice(from, end - 1) : undefined;
}

/** `INSERT INTO users (name, password) VALUES ('bob', 'x')`: values under columns with secret names. */
export const sqlInsert: Rule = {
  id: "sql-insert",
  title: "Values of secret columns in INSERT statements are replaced",
  triggers: ["values (", "values(", "values  ("],
  find(subject, start, end, found) {
    const { text } = subject;
    const columns = columnsBefore(subject, start)?.split(",");
    if (columns === undefined) return 0;
    const classes = columns.map((column) => classifyKey(column.replaceAll(/[^\w.]/g, "")));
    if (!classes.some(({ verdict }) => verdict === "secret")) return 0;
    let at = end - 1;
    for (let rows = 0; rows < 200; rows++) {
      ROW.lastIndex = at;
      const row = ROW.exec(text);
      if (row === null) break;
      at = ROW.lastIndex;
      for (const [index, verdict] of classes.entries()) {
        ITEM.lastIndex = at;
        const item = ITEM.exec(text);
        if (item === null) return at;
        const value = item[2];
        if (value !== undefined && verdict.verdict === "secret") {
          const from = at + item[0].indexOf(item[1]!) + item[1]!.length;
          if (judgeValue({ name: columns[index]!, verdict, text: value, quoted: true })) {
            found.add(from, from + value.length, verdict.kind, this.id);
          }
        }
        // as Laravel prints a statement whose values it put in: without quotation marks
        const bare = value === undefined ? item[0].slice(0, -1).trim() : "";
        if (verdict.verdict === "secret" && BARE_VALUE.test(bare)) {
          const from = at + item[0].indexOf(bare);
          if (judgeValue({ name: columns[index]!, verdict, text: bare, quoted: false }))
            found.add(from, from + bare.length, verdict.kind, this.id);
        }
        at = ITEM.lastIndex;
        if (item[3] === ")") break;
      }
      if (text[at] !== ",") break;
      at++;
    }
    return at;
  },
};
