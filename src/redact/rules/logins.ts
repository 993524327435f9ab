import { isPlaceholder, looksRandom, mixtureOf } from "../classify/value.ts";
import type { Rule } from "../rule.ts";

export interface Login {
  readonly id: string;
  readonly title: string;
  readonly triggers: readonly string[];
  /** Sticky at the trigger, what must stand before it in a lookbehind; the group `secret` (in other branches `secret2`, `secret3`); quantifiers bounded. */
  readonly shape: RegExp;
  /** Whether what the shape found is a secret; by default all but placeholders are. */
  readonly isSecret?: (value: string) => boolean;
  readonly kind?: string;
}

/** A rule for a login that has no name for its password. */
export function login({ id, title, triggers, shape, isSecret = isValue, kind = "password" }: Login): Rule {
  const sticky = new RegExp(shape.source, `${shape.flags}dy`);
  return {
    id,
    title,
    triggers,
    find(subject, start, end, found) {
      sticky.lastIndex = start;
      const match = sticky.exec(subject.text);
      if (match === null) return 0;
      const { secret, secret2, secret3 } = match.indices!.groups!;
      const [from, to] = secret ?? secret2 ?? secret3 ?? [0, 0];
      if (isSecret(subject.text.slice(from, to))) found.add(from, to, kind, id);
      return Math.max(to, end);
    },
  };
}

function isValue(value: string): boolean {
  return !isPlaceholder(value) && !value.startsWith("<");
}

/** What no word of a sentence and no file's name looks like. */
export function isMixed(value: string): boolean {
  if (!isValue(value) || /[/\\]|\.\w{1,5}$/.test(value)) return false;
  const { digits, upper, lower, others } = mixtureOf(value);
  return (
    value.length >= 6 && upper + lower > 0 && (digits > 0 || (others > 0 && !/^[A-Za-z][A-Za-z.,:;!?'-]*$/.test(value)))
  );
}

/** What stands beside a login's name and nothing says of: it must look generated, or be mixed of three kinds. */
export function isGenerated(value: string): boolean {
  if (!isValue(value)) return false;
  const { digits, upper, lower } = mixtureOf(value);
  return looksRandom(value) || (value.length >= 8 && digits > 0 && upper > 0 && lower > 0 && !/[/.]/.test(value));
}

export const LOGINS: readonly Rule[] = [
  login({
    id: "command-login",
    title: "Passwords in POP3, FTP, IRC and Redis dialogs are replaced",
    triggers: ["pass ", "auth ", "identify "],
    // RFC 1939, RFC 959; https://redis.io/docs/latest/commands/auth/
    shape:
      /(?<=(?:^|\n|[>:|]) {0,2})(?:PASS|AUTH(?: [\w.@-]{1,64}(?= \S))?|IDENTIFY) (?<secret>[^\s"']{4,256})(?=\s|$)/,
    isSecret: isMixed,
  }),
  login({
    id: "redis-monitor",
    title: "Passwords in what Redis's MONITOR prints are replaced",
    triggers: ['"auth" "', '\\"auth\\" \\"'],
    // https://redis.io/docs/latest/commands/monitor/
    shape: /(\\?")auth\1 (?:\1[\w.@-]{1,64}\1 )?\1(?<secret>[^"\s]{1,256}?)\1(?= ?\1setname|\s|$|[^ ])/i,
  }),
  login({
    id: "redis-protocol",
    title: "Passwords in Redis's wire protocol are replaced",
    triggers: ["auth\\r\\n$", "auth\r\n$"],
    // https://redis.io/docs/latest/develop/reference/protocol-spec/#bulk-strings
    shape: /auth(\\r\\n|\r\n)\$\d{1,4}\1(?:(?!\\r)[^\s\r\n]{1,64}?\1\$\d{1,4}\1)?(?<secret>(?:(?!\\r)[^\r\n]){1,256})/i,
  }),
  login({
    id: "redis-acl",
    title: "Passwords in Redis's access control lists are replaced",
    triggers: ["setuser "],
    // https://redis.io/docs/latest/commands/acl-setuser/
    shape:
      /setuser\s{1,4}"?[\w.@-]{1,64}"?(?:\s{1,4}"?[\w~*+@&%-][^\s"]{0,64}"?){0,8}\s{1,4}"?[>#](?<secret>[^\s"]{1,256})/i,
  }),
  login({
    id: "imap-login",
    title: "Passwords in IMAP logins are replaced",
    triggers: [" login "],
    // RFC 9051, section 6.2.3
    shape:
      /(?<=(?:^|\n|[>:|"']) {0,2}[A-Za-z]{0,8}\d{1,8}) LOGIN (?:"[^"\n]{1,128}"|[^\s":]{1,128}) "?(?<secret>[^\s"]{4,256})/,
    isSecret: isMixed,
  }),
  login({
    id: "oracle-client",
    title: "Passwords in the command lines of Oracle's tools are replaced",
    triggers: ["sqlplus ", "sqlldr ", "expdp ", "impdp ", "rman target "],
    // https://docs.oracle.com/en/database/oracle/oracle-database/23/sqpug/starting-SQL-Plus.html
    shape:
      /(?:sqlplus|sqlldr|expdp|impdp|rman target)\s{1,4}(?:-[\w-]{1,16}\s{1,4}){0,4}"?[\w$#]{1,64}\/(?<secret>"[^"\n]{1,128}"|[^\s"'@]{1,128})(?=@|\s|"|$)/i,
  }),
  login({
    id: "positional-login",
    title: "Passwords among the arguments of functions that connect are replaced",
    triggers: [
      "pdo->__construct(",
      "mysqli->__construct(",
      "new pdo(",
      "new sequelize(",
      "new mysqli(",
      "mysqli_connect(",
      "getconnection(",
      "ftp_login(",
      "ldap_bind(",
      "ssh2_auth_password(",
    ],
    // https://www.php.net/manual/en/pdo.construct.php; DriverManager.getConnection(url, user, password)
    shape:
      /(?:(?:pdo|mysqli)->__construct|new pdo|new sequelize|new mysqli|mysqli_connect|getconnection|ftp_login|ldap_bind|ssh2_auth_password)\((?<quote>["'])?[^"'\n]{1,200}\k<quote>?,\s?(["'])[^"'\n]{0,128}\2,\s?(["'])(?<secret>(?:(?!\3)[^\n]){1,200})\3/i,
  }),
  login({
    id: "credentials-pair",
    title: "Passwords beside users' names in code that logs in are replaced",
    triggers: [
      "httpbasicauth(",
      "credentials.basic(",
      "networkcredential(",
      "passwordcredential(",
      "passwordcredentials(",
      "passwordauthentication(",
      ".login(",
      "auth=(",
      "basic_auth(",
      "basicauth(",
    ],
    // https://requests.readthedocs.io/en/latest/user/authentication/, https://learn.microsoft.com/dotnet/api/system.net.networkcredential
    shape:
      /(?:httpbasicauth|credentials\.basic|networkcredential|passwordcredentials?|passwordauthentication|\.login|auth=|basic_?auth)\((["'])[^"'\n]{1,128}\1,\s?(["'])(?<secret>(?:(?!\2)[^\n]){3,200})\2/i,
  }),
  login({
    id: "secure-string-literal",
    title: "Passwords that PowerShell makes secure strings of are replaced",
    triggers: ["convertto-securestring"],
    // https://learn.microsoft.com/powershell/module/microsoft.powershell.security/convertto-securestring
    shape:
      /convertto-securestring\s{1,4}(?:-asplaintext\s{1,4})?(?:-force\s{1,4})?(?:-string\s{1,4})?(["'])(?<secret>(?:(?!\1)[^\n]){1,256})\1/i,
  }),
  login({
    id: "smb-login",
    title: "Passwords in the command lines of SMB clients are replaced",
    triggers: ["smbclient ", "rpcclient ", "net use "],
    // https://www.samba.org/samba/docs/current/man-html/smbclient.1.html
    shape:
      /(?:(?:smbclient|rpcclient)\s[^\n]{0,200}?(?:-U|--user)[ =]?["']?[^\s%"']{1,128}%|net use\s[^\n]{0,200}?\/user:\S{1,128}\s{1,4})(?<secret>[^\s"'/]{1,128})/i,
  }),
  login({
    id: "httpie-login",
    title: "Passwords in HTTPie's command lines are replaced",
    triggers: ["http -a ", "https -a ", "http --auth ", "https --auth ", "xh -a "],
    // https://httpie.io/docs/cli/authentication
    shape: /(?:https?|xh) (?:-a|--auth) ["']?[^\s:"'/]{1,128}:(?<secret>[^\s"']{1,256})/i,
  }),
  login({
    id: "mail-login-dialog",
    title: "Passwords in dialogs of AUTH LOGIN are replaced",
    triggers: ["ugfzc3dvcmq6"],
    // base64 of "Password:", and the answer: https://www.ietf.org/archive/id/draft-murchison-sasl-login-00.txt
    shape:
      /UGFzc3dvcmQ6(?:\\r|\r)?(?:\\n|\n|['"], ?['"])[^\n]{0,40}?(?<=[\s"':>]|\\n)(?<secret>[A-Za-z0-9+/]{4,512}={0,2})(?=\s|\\r|\\n|["']|$)/,
    kind: "authorization",
  }),
  login({
    id: "decrypted-parameter",
    title: "Values of SecureString parameters in the CLI's text output are replaced",
    triggers: ["securestring\t"],
    // https://docs.aws.amazon.com/cli/latest/reference/ssm/get-parameter.html
    shape: /SecureString\t(?<secret>[^\t\n]{1,512})(?=\t|\n|$)/,
    kind: "secure-string",
  }),
  login({
    id: "generated-password",
    title: "Passwords that Terraform made up are replaced",
    triggers: ["random_password"],
    // https://registry.terraform.io/providers/hashicorp/random/latest/docs/resources/password
    shape: /random_password[^\n]{0,400}?"result"\s?:\s?"(?<secret>(?:[^"\\\n]|\\.){1,256})"/,
  }),
  login({
    id: "validation-input",
    title: "Values that a validator refused are replaced, where the field's name says that they are secret",
    triggers: ["input_value='", 'input_value="'],
    // https://docs.pydantic.dev/latest/errors/errors/
    shape:
      /(?<=(?:^|\n)[\w.]{0,64}(?:pass(?:word|wd|phrase)|secret|token|api_?key|private_?key|credential)\w{0,32}\r?\n[^\n]{0,200}\[type=\w{1,64}, )input_value=(["'])(?<secret>(?:(?!\1)[^\n]){1,256})\1/i,
  }),
  login({
    id: "one-time-code",
    title: "Codes that log someone in are replaced",
    triggers: ["code is ", "code: ", "code is: "],
    shape:
      /(?<=(?:verification|confirmation|security|one[- ]time|log-?in|sign-?in|authentication|auth|access|2fa|mfa|otp|sms)[ -](?:pass)?)code(?: is|:| is:) {0,2}(?<secret>\d{4,8})(?!\d)/i,
    kind: "otp",
  }),
  login({
    id: "prose-login",
    title: "Passwords beside a user's name in a sentence are replaced",
    triggers: [
      "log in as ",
      "login as ",
      "logged in as ",
      "logging in as ",
      "log in with ",
      "login with ",
      "credentials",
      "creds",
    ],
    shape:
      /(?:log(?:ged|ging)? ?in (?:as|with)|cred(?:ential)?s)(?: are| is)?:? {1,2}["'`]?[A-Za-z][\w.@-]{1,63}[/:] ?(?<secret>[^\s"'`/:,;]{6,128})/i,
    isSecret: isGenerated,
  }),
];
