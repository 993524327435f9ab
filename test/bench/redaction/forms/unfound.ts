import type { Form } from "./secrets.ts";

const b64 = (text: string): string => Buffer.from(text).toString("base64");

/**
 * Forms that are known and not found: what cannot be told from harmless text, or only at a price that is not worth it.
 * docs/redaction.md says which classes these are; whoever finds one moves it to the others.
 */
export const UNFOUND: readonly Form[] = [
  ["pprint bytes", (s) => `{'secret_key': b'${s.alnum(24)}'\n               b'${s.alnum(24)}',\n 'user': 'bob'}`],
  ["better-exceptions", (s) => `    login(user, password)\n          │     └ '${s.password()}'\n          └ 'bob'`],
  [
    "loguru diagnose",
    (s) =>
      `> File "app.py", line 7, in main\n    connect(host, password=db_password)\n            │              └ '${s.password()}'\n            └ 'x'`,
  ],
  [
    "mongo saslStart",
    (s) =>
      `{ saslStart: 1, mechanism: "PLAIN", payload: BinData(0, "${s.gone(Buffer.from(`\0bob\0${s.password()}`).toString("base64"))}"), $db: "$external" }`,
  ],
  ["amqp sasl", (s) => `AMQP PLAIN response: \\0bob\\0${s.password()}`],
  [
    "curl trace-ascii folded",
    (s) =>
      `=> Send header, 150 bytes (0x96)\n0000: GET / HTTP/1.1\n0010: Authorization: Bearer ${s.gone("kT9vQ2xLm4Rz7WqB81nsZp3YtG6hJd0cVb5XfAaE2u")}\n0050: ${s.gone("Uo8iNm1Wq7Rk3Ls9")}`,
  ],
  [
    "har header",
    (s) =>
      `{"request":{"method":"GET","headers":[{"name":"Accept","value":"*/*"},{"name":"Authorization","value":"${s.alnum(40)}"}],"cookies":[{"name":"sid","value":"${s.alnum(32)}"}],"queryString":[{"name":"token","value":"${s.password()}"}]}}`,
  ],
  ["botocore signature", (s) => `botocore.auth [DEBUG] Signature:\n${s.hex(64)}`],
  ["saml signature", (s) => `<ds:SignatureValue>${s.base64(256)}</ds:SignatureValue>`],
  ["stripe webhook", (s) => `Stripe-Signature: t=1763625600,v1=${s.hex(64)}`],
  ["github webhook", (s) => `X-Hub-Signature-256: sha256=${s.hex(64)}`],
  [
    "slack webhook body",
    (s) =>
      `token=${s.alnum(24)}&team_id=T0001&command=%2Fdeploy&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT0001%2F${s.digits(12)}%2F${s.alnum(24)}`,
  ],
  ["policy referer", (s) => `"Condition":{"StringEquals":{"aws:Referer":"${s.alnum(32)}"}}`],
  ["quoted-printable soft", (s) => `Your new password is: ${s.gone("kT9vQ2xLm4")}=\n${s.gone("Rz7WqB81ns")}\n`],
  ["de Zugangsdaten", (s) => `Zugangsdaten: bob / ${s.password()}`],
  ["json escaped label", (s) => `{"\\u0070assword":"${s.password()}"}`],
  ["percent escaped label", (s) => `pass%77ord=${s.password()}&a=1`],
  ["html escaped label", (s) => `p&#97;ssword=${s.password()}`],
  ["equals angle", (s) => `user=<bob> password=<${s.password()}>`],
  ["double braces", (s) => `password={{${s.password()}}}`],
  ["hash", (s) => `user#bob#password#${s.password()}#`],
  ["login/password", (s) => `login/password = bob / ${s.password()}`],
  ["u p", (s) => `u: bob p: ${s.password()}`],
  ["comma prose", (s) => `password, ${s.alnum(16)}, was rejected`],
  ["expected got", (s) => `password mismatch: expected ${s.password()}, got ${s.password()}`],
  ["bad token colon", (s) => `Unexpected token in header X-Api-Key: got "${s.password()}"`],
  ["markdown bullet", (s) => `* **API key** – \`${s.alnum(32)}\``],
  ["base64 wrapped", (s) => `client_secret: ${s.gone(b64(s.alnum(57)))}\n${s.gone(b64(s.alnum(40)))}\n`],
];
