import type { Rule } from "../rule.ts";
import { isGenerated, isMixed, login } from "./logins.ts";

/** Secrets that the files of servers and appliances hold by their place, and those in statements of databases. */
export const SETTING_LOGINS: readonly Rule[] = [
  login({
    id: "ipsec-secret",
    title: "Keys and passwords in ipsec.secrets are replaced",
    triggers: [": psk ", ": eap ", ": xauth "],
    // https://docs.strongswan.org/docs/latest/config/ipsecSecrets.html
    shape:
      /: (?:PSK|EAP|XAUTH) (?:(?<mark>\\{0,8}")(?<secret>(?:(?!\k<mark>)[^\n]){3,256})\k<mark>|(?<secret2>0s[A-Za-z0-9+/=]{8,512}))/i,
  }),
  login({
    id: "openvpn-login",
    title: "Passwords in OpenVPN's configuration are replaced",
    triggers: ["<auth-user-pass>"],
    // https://openvpn.net/community-docs/openvpn-client-config.html
    shape: /<auth-user-pass>(?:\s|\\n){1,8}[^\s\\]{1,128}(?:\s|\\n){1,8}(?<secret>[^\s<\\]{1,256})/i,
  }),
  login({
    id: "network-device",
    title: "Shared secrets in the configuration of routers are replaced",
    triggers: ["snmp-server community ", "ascii-text ", "isakmp key ", "tacacs-server key ", "radius-server key "],
    // https://www.cisco.com/c/en/us/td/docs/ios-xml/ios/snmp/command/nm-snmp-cr-book.html
    shape:
      /(?:snmp-server community |ascii-text \\{0,8}"|isakmp key (?:\d )?|(?:tacacs|radius)-server key (?:\d )?)(?<secret>[^\s"\\]{3,256})/i,
    isSecret: isMixed,
  }),
  login({
    id: "proxy-login",
    title: "Passwords in HAProxy's and Postfix's configuration are replaced",
    triggers: ["insecure-password ", "stats auth ", "]:587 ", "]:465 ", "]:25 "],
    // https://docs.haproxy.org/3.0/configuration.html, https://www.postfix.org/SASL_README.html#client_sasl_enable
    shape:
      /(?:insecure-password |stats auth [\w.@-]{1,64}:|\]:(?:587|465|25) {1,8}[^\s:]{1,128}:)(?<secret>[^\s"']{3,256})/i,
  }),
  login({
    id: "approle-secret",
    title: "Secret ids of Vault's AppRole are replaced",
    triggers: ["secret_id"],
    // https://developer.hashicorp.com/vault/docs/auth/approle
    shape:
      /secret_id\\{0,8}["']?\s{0,2}[:=]\s{0,2}\\{0,8}["']?(?<secret>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/i,
  }),
  login({
    id: "redis-login",
    title: "Passwords in Redis's HELLO, MIGRATE and ACL commands are replaced",
    triggers: ["hello 3 auth ", "hello 2 auth ", " auth2 ", " on #"],
    // https://redis.io/docs/latest/commands/hello/, https://redis.io/docs/latest/commands/migrate/, https://redis.io/docs/latest/commands/acl-list/
    shape: /(?:hello [23] auth [\w.@-]{1,64} | auth2 [\w.@-]{1,64} | on #)(?<secret>[^\s"']{3,256})/i,
    isSecret: isMixed,
  }),
  login({
    id: "sql-password-change",
    title: "Passwords in statements that change or compare them are replaced",
    triggers: ["password from '", "password = n'", "password=n'", "' to '"],
    // https://neo4j.com/docs/operations-manual/current/authentication-authorization/manage-users/,
    // https://learn.microsoft.com/sql/t-sql/statements/create-login-transact-sql
    shape:
      /password (?:from |= ?n)'(?<secret>[^'\n]{3,256})'|(?<=password from '[^'\n]{1,256})' to '(?<secret2>[^'\n]{3,256})'/i,
  }),
  login({
    id: "sql-encryption-key",
    title: "Keys in statements that encrypt and decrypt are replaced",
    triggers: ["pgp_sym_encrypt", "pgp_sym_decrypt", "aes_encrypt(", "aes_decrypt(", "openrowset("],
    // https://www.postgresql.org/docs/current/pgcrypto.html, https://dev.mysql.com/doc/refman/8.4/en/encryption-functions.html
    shape:
      /(?:pgp_sym_(?:en|de)crypt(?:_bytea)?\([^\n]{1,200}?,\s?|aes_(?:en|de)crypt\([^\n]{1,200}?,\s?|openrowset\('[^'\n]{1,64}',\s?'[^'\n]{1,128}';\s?'[^'\n]{1,64}';\s?)'(?<secret>[^'\n]{3,256})'/i,
  }),
  login({
    id: "go-flag-default",
    title: "Defaults of secret options, as Go prints them, are replaced",
    triggers: ['(default "', '(default \\"'],
    // https://pkg.go.dev/flag#PrintDefaults
    shape:
      /(?<=-[\w.-]{0,40}(?:password|passwd|secret|token|api-?key) string(?:\s|\\[nt]){1,12}[^\n]{0,160})\(default (?<mark>\\{0,8}")(?<secret>(?:(?!\k<mark>)[^\n]){3,256})\k<mark>\)/i,
    isSecret: isMixed,
  }),
  login({
    id: "php-argument",
    title: "Passwords among the arguments in PHP's stack traces are replaced",
    triggers: ["->login('", "password_verify('", "password_hash('", "->attempt('", "->authenticate('"],
    // https://www.php.net/manual/en/exception.gettraceasstring.php
    shape:
      /(?:password_(?:verify|hash)\(|->(?:login|attempt|authenticate)\('[^'\n]{1,128}', )'(?<secret>[^'\n]{3,256})'/i,
  }),
  login({
    id: "php-session",
    title: "Passwords in PHP's sessions are replaced",
    triggers: ["password|s:", "token|s:", "secret|s:", "passwd|s:"],
    // https://www.php.net/manual/en/function.session-encode.php
    shape:
      /(?:password|token|secret|passwd)\|s:\d{1,5}:(?<mark>\\{0,8}")(?<secret>(?:(?!\k<mark>)[^\n]){1,512})\k<mark>/i,
  }),
  login({
    id: "postgres-row",
    title: "Hashes in rows that PostgreSQL quotes are replaced",
    triggers: ["failing row contains ("],
    // https://www.postgresql.org/docs/current/runtime-config-logging.html
    shape: /failing row contains \([^\n]{0,400}?(?<=[(,] ?)(?<secret>[A-Za-z0-9+/_-]{40,512}=?)(?=[,)])/i,
    isSecret: isGenerated,
  }),
];
