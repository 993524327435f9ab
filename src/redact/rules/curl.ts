import type { Rule } from "../rule.ts";

const OPTION = /(?:\s|["'])(?:-[a-zA-Z]{0,6}[uU]|--(?:proxy-)?user)[ =]{0,4}(?=\S)/y;
const CREDENTIALS =
  /\\{1,8}"([^"\\\n:]{0,256}:[^"\\\n]{0,256})(?=\\{1,8}")|(?:"[^"\n]{0,256}"|'[^'\n]{0,256}'|[^\s"':]{0,256}):(?:"[^"\n]{1,256}"|'[^'\n]{1,256}'|[^\s"'\\][^\s"']{0,255})|"([^"\n:]{0,256}:[^"\n]{0,256})"|'([^'\n:]{0,256}:[^'\n]{0,256})'/y;
const COOKIE =
  /(?:\s|["'])(?:-b|--cookie)[ =]{0,4}(?:\\{1,8}"([^"\\\n]{1,4096})(?=\\{1,8}")|"([^"\n]{1,4096})"|'([^'\n]{1,4096})'|([^\s"']{1,4096}))/y;
/** How far the command's name may stand before its option. */
const REACH = 2048;
const CLIENT = /(?:^|[\s;&|("'$`/+])(?:curl|wget|https?|xh)(?:\.exe)?["']?(?:[\s,]|$)/;

/** The command line before an offset: one line, and those before it that end in a backslash. */
function commandBefore(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - REACH), at);
  for (let end = before.lastIndexOf("\n"); end >= 0; end = end === 0 ? -1 : before.lastIndexOf("\n", end - 1)) {
    if (!/[\\^`]\r?$/.test(before.slice(Math.max(0, end - 2), end))) return before.slice(end + 1);
  }
  return before;
}

/** `curl -u user:password`, also with `--user`, quoted or not. https://curl.se/docs/manpage.html#-u */
export const curlUser: Rule = {
  id: "curl-user",
  title: "Credentials in curl commands are replaced",
  triggers: [" -u", "\t-u", "u ", " --user", " --proxy-user", '"-u', '"--user'],
  find(subject, start, end, found) {
    const { text } = subject;
    let from = start;
    if (subject.bytes[start] === 117 || subject.bytes[start] === 85) {
      from = start - 1; // the last of joined flags: -sku
      while (from > start - 8 && from > 0 && subject.bytes[from] !== 32) from--;
      if (subject.bytes[from] !== 32 || subject.bytes[from + 1] !== 45) return 0;
    }
    OPTION.lastIndex = from;
    const option = OPTION.exec(text);
    if (option === null || !CLIENT.test(commandBefore(text, start))) return 0;
    const at = OPTION.lastIndex;
    CREDENTIALS.lastIndex = at;
    const match = CREDENTIALS.exec(text);
    if (match === null) return 0;
    const quoted = match[1] ?? match[2] ?? match[3];
    const secret = quoted ?? match[0];
    if (/^[$%{]|^:\/\/|:\$\{?[A-Z_]+\}?$/.test(secret)) return end;
    const to = CREDENTIALS.lastIndex - ((match[2] ?? match[3]) === undefined ? 0 : 1);
    found.add(to - secret.length, to, "credentials", this.id);
    return CREDENTIALS.lastIndex;
  },
};

/** `curl -b 'sid=...'`: cookies given by name, not those of a file. https://curl.se/docs/manpage.html#-b */
export const curlCookie: Rule = {
  id: "curl-cookie",
  title: "Cookies in curl commands are replaced",
  triggers: [" -b", " --cookie", '"-b', '"--cookie'],
  find(subject, start, end, found) {
    const { text } = subject;
    COOKIE.lastIndex = start;
    const match = COOKIE.exec(text);
    if (match === null || !/\bcurl\b/.test(commandBefore(text, start))) return 0;
    const cookie = match[1] ?? match[2] ?? match[3] ?? match[4]!;
    if (!cookie.includes("=") || /^[$%{<]/.test(cookie)) return end;
    const to = COOKIE.lastIndex - ((match[2] ?? match[3]) === undefined ? 0 : 1);
    found.add(to - cookie.length, to, "cookie", this.id);
    return COOKIE.lastIndex;
  },
};
