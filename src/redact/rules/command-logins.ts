import type { Rule } from "../rule.ts";
import { isMixed, login } from "./logins.ts";

const WORD = String.raw`(?:(?<double>\\{0,8}")(?<secret2>(?:(?!\k<double>)[^\n]){3,512})\k<double>|'(?<secret3>[^'\n]{3,512})'|(?<secret>(?!-)[^\s"'\\<>|;&]{3,512}))`;
/** Options before what counts. */
const OPTIONS = String.raw`(?:--?[\w-]{1,24}(?:=[^\s"']{1,128})? ){0,4}`;

/** A password, a token or a key that a command takes by its place, after words that tell what it is. */
export const COMMAND_LOGINS: readonly Rule[] = [
  login({
    id: "command-argument",
    title: "Secrets among the arguments of commands that store them or log in are replaced",
    triggers: [
      "pulumi config set --secret ",
      "user-secrets set ",
      "cargo login ",
      "vault operator unseal ",
      "vault login ",
      "add-authtoken ",
      "ngrok authtoken ",
      "snyk auth ",
      "railway login ",
    ],
    // https://www.pulumi.com/docs/cli/commands/pulumi_config_set/, https://learn.microsoft.com/aspnet/core/security/app-secrets
    shape: new RegExp(
      String.raw`(?:pulumi config set --secret ${OPTIONS}[\w:.-]{1,80} |user-secrets set ${OPTIONS}(?:\\{0,8}"[^"\n]{1,128}"|[^\s"]{1,128}) |(?:cargo login|vault operator unseal|vault login|add-authtoken|ngrok authtoken|snyk auth|railway login) ${OPTIONS})${WORD}`,
      "i",
    ),
    isSecret: (value) => isMixed(value.replaceAll("/", "x").replace(/=$/, "")),
  }),
  login({
    id: "command-user-password",
    title: "Passwords behind users' names in commands that log in or make users are replaced",
    triggers: ["poetry config ", "http-basic.", "add_user ", "change_password ", "htpasswd -", "net user ", "lftp -u "],
    // https://python-poetry.org/docs/repositories/, https://getcomposer.org/doc/articles/authentication-for-private-packages.md,
    // https://www.rabbitmq.com/docs/man/rabbitmqctl.8, https://httpd.apache.org/docs/2.4/programs/htpasswd.html
    shape: new RegExp(
      String.raw`(?:poetry config (?:--[\w-]{1,16} )?pypi-token\.[\w.-]{1,64} |http-basic\.[\w.-]{1,128} [^\s]{1,128} |(?<=rabbitmqctl[^\n]{0,80} )(?:add_user|change_password) [\w.@-]{1,64} |htpasswd -[a-zA-Z0-9]{0,8}b[a-zA-Z0-9]{0,8} (?:(?!-n)[^\s]{1,200} )?[\w.@-]{1,64} |net user [\w.@\\-]{1,64} (?=\S{1,128} /)(?!/)|lftp -u [\w.@-]{1,64},)${WORD}`,
      "i",
    ),
    isSecret: isMixed,
  }),
  login({
    id: "bundle-config",
    title: "Passwords in Bundler's configuration of gem sources are replaced",
    triggers: ["bundle config "],
    // https://bundler.io/man/bundle-config.1.html
    shape: /bundle config (?:set )?(?:--[\w-]{1,16} )?[\w.-]{1,128} [\w.@-]{1,64}:(?<secret>[^\s"':]{3,256})/i,
  }),
  login({
    id: "npm-config",
    title: "Tokens in commands that configure npm are replaced",
    triggers: [":_authtoken ", ":_auth ", ":_password "],
    // https://docs.npmjs.com/cli/commands/npm-config
    shape: /:_(?:authtoken|auth|password) ["']?(?<secret>[\w./+=-]{8,4096})/i,
  }),
  login({
    id: "azure-option",
    title: "Keys and secrets in the options of Azure's command line are replaced",
    triggers: ["keyvault secret set ", "--account-key ", "--sas-token "],
    // https://learn.microsoft.com/cli/azure/keyvault/secret
    shape:
      /(?:keyvault secret set [^\n]{0,300}?--value[ =]|--account-key[ =]|--sas-token[ =])["']?(?<secret>[^\s"']{3,4096})/i,
  }),
  login({
    id: "windows-option",
    title: "Passwords in the options of Windows tools are replaced",
    triggers: [" /p:", " /rp "],
    // https://learn.microsoft.com/windows-server/administration/windows-commands/schtasks-create
    shape: /(?<=(?:freerdp|mstsc|schtasks|wmic|dism)[^\n]{0,300}) \/(?:p:|rp )["']?(?<secret>[^\s"']{3,256})/i,
  }),
  login({
    id: "key-option",
    title: "Passphrases in the short options of openssl and ssh-keygen are replaced",
    triggers: [" -k ", ' -n "', " -n '", ' -n \\"'],
    // https://docs.openssl.org/master/man1/openssl-enc/, https://man.openbsd.org/ssh-keygen
    shape:
      /(?:(?<=openssl (?:enc|[a-z0-9]+-)[^\n]{0,300}) -k ["']?|(?<=ssh-keygen[^\n]{0,300}) -N \\{0,8}["'])(?<secret>(?!-)[^\s"'\\]{3,256})/i,
  }),
  login({
    id: "echoed-password",
    title: "Passwords that are echoed to a command that reads them are replaced",
    triggers: ["--password-stdin", "chpasswd", "sudo -s ", "kinit "],
    shape:
      /(?<=\b(?:echo|printf '?%s'?) (?:-n )?(?:\\{0,8}["'])?(?:[a-z_][\w-]{0,31}:)?(?<secret>[^\s"'$|\\][^\s"'|\\]{3,255})(?:\\{0,8}["'])?(?: \| |(?:\r?\n|(?:\\r)?\\n)\+{1,4} )[^\n|]{0,200})(?:--password-stdin|chpasswd|sudo -s |kinit )/i,
    isSecret: isMixed,
  }),
  login({
    id: "replaced-placeholder",
    title: "Values that sed puts in the place of a secret's placeholder are replaced",
    triggers: ["sed -i", "sed -e", "sed s", "sed 's", 'sed "s'],
    shape:
      /sed (?:-[ieErn]{1,4} ){0,3}(?:-i ?)?["']?s(?<mark>[/|#,@])(?:(?!\k<mark>)[^\s]){0,40}(?:password|passwd|secret|token|api_?key)(?:(?!\k<mark>)[^\s]){0,40}\k<mark>(?<secret>(?:(?!\k<mark>)[^\s$]){4,256})\k<mark>/i,
    isSecret: isMixed,
  }),
  login({
    id: "expect-script",
    title: "Passwords that a script sends when it is asked for one are replaced",
    triggers: ['send "', "send '", 'send -- "', 'send \\"'],
    // https://core.tcl-lang.org/expect/index
    shape:
      /(?<=expect [^\n]{0,40}(?:password|passphrase|passwort)[^\n]{0,20}(?:\n|\\n)\s{0,16})send (?:-- )?(?<mark>\\{0,8}["'])(?<secret>(?:(?!\k<mark>)[^\n$\\]){3,128})/i,
  }),
];
