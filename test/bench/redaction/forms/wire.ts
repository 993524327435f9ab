import type { Form } from "./secrets.ts";

const b64 = (text: string): string => Buffer.from(text).toString("base64");
const b64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Protocols as they are printed: HTTP, mail, databases, queues, single sign-on. */
export const WIRE: readonly Form[] = [
  [
    "http dump request",
    (s) =>
      `POST /token HTTP/1.1\r\nHost: login.example.com\r\nAuthorization: Basic ${s.gone(b64(`${s.user}:${s.password()}`))}\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\ngrant_type=refresh_token&refresh_token=${s.password()}`,
  ],
  [
    "http dump cookie",
    (s) => `Cookie: theme=dark; session=${s.alnum(32)}; _ga=GA1.2.3.4; remember_token=${s.alnum(40)}`,
  ],
  ["set-cookie", (s) => `< set-cookie: JSESSIONID=${s.upper(32)}; Path=/; Secure; HttpOnly`],
  ["set-cookie json", (s) => `"set-cookie":["sid=s%3A${s.alnum(32)}.${s.alnum(43)}; Path=/; HttpOnly","lang=en"]`],
  [
    "cookie array lambda v2",
    (s) => `{"version":"2.0","routeKey":"$default","cookies":["session=${s.alnum(40)}","theme=dark"],"headers":{}}`,
  ],
  ["multiValueHeaders", (s) => `"multiValueHeaders":{"Authorization":["Bearer ${s.alnum(40)}"],"Accept":["*/*"]}`],
  [
    "httpclient wire",
    (s) =>
      `2026-11-20 08:13:02 DEBUG org.apache.http.wire - http-outgoing-0 >> "Authorization: Bearer ${s.alnum(40)}[\\r][\\n]"`,
  ],
  [
    "httpclient wire form",
    (s) =>
      `org.apache.http.wire - http-outgoing-0 >> "client_id=x&client_secret=${s.password()}&grant_type=client_credentials"`,
  ],
  ["okhttp", (s) => `I/OkHttp: X-Auth-Token: ${s.password()}\nI/OkHttp: --> END POST (12-byte body)`],
  ["feign", (s) => `[OrdersClient#create] api-key: ${s.password()}`],
  ["curl -v", (s) => `> GET / HTTP/1.1\n> Host: x\n> X-API-KEY: ${s.password()}\n>`],
  ["curl -v proxy", (s) => `> Proxy-Authorization: Basic ${s.base64(18)}`],
  [
    "digest auth",
    (s) =>
      `Authorization: Digest username="${s.user}", realm="x", nonce="${s.hex(32)}", uri="/", response="${s.hex(32)}", opaque="5ccc"`,
  ],
  ["negotiate", (s) => `Authorization: Negotiate ${s.base64(300)}`],
  ["ntlm", (s) => `Authorization: NTLM TlRMTVNTUAAD${s.base64(120)}`],
  ["hawk", (s) => `Authorization: Hawk id="dh37fgj492je", ts="1353832234", nonce="j4h3g2", mac="${s.base64(32)}"`],
  [
    "oauth1",
    (s) =>
      `Authorization: OAuth oauth_consumer_key="xvz", oauth_nonce="kY", oauth_signature="${encodeURIComponent(s.base64(20))}", oauth_token="${s.alnum(50)}", oauth_version="1.0"`,
  ],
  ["token scheme", (s) => `Authorization: token ${s.alnum(40)}`],
  ["apikey scheme", (s) => `authorization: ApiKey ${s.base64(40)}`],
  ["custom scheme", (s) => `Authorization: GenieKey ${s.uuid().replace(/.*/, (u) => s.gone(u))}`],
  ["key= scheme fcm", (s) => `Authorization: key=AAAA${s.alnum(7)}:APA91b${s.alnum(134)}`],
  ["no scheme", (s) => `"authorization": "${s.alnum(48)}"`],
  [
    "sigv4 header",
    (s) =>
      `Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261120/eu-west-1/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature=${s.hex(64)}`,
  ],
  ["sigv2 header", (s) => `Authorization: AWS AKIAIOSFODNN7EXAMPLE:${s.base64(20)}`],
  ["shared key azure", (s) => `Authorization: SharedKey account:${s.base64(32)}`],
  [
    "form login",
    (s) =>
      `body: username=${s.user}&password=${encodeURIComponent(s.gone(encodeURIComponent(s.wild())))}`.replace(
        /%25/g,
        "%",
      ),
  ],
  [
    "form plus",
    (s) => `email=a%40b.example&new_password=${s.password()}&new_password_confirmation=${s.password()}&commit=Save`,
  ],
  [
    "multipart",
    (s) =>
      `------WebKitFormBoundary7MA4YWxk\r\nContent-Disposition: form-data; name="password"\r\n\r\n${s.password()}\r\n------WebKitFormBoundary7MA4YWxk--`,
  ],
  [
    "multipart escaped",
    (s) =>
      `"body":"--abc\\r\\nContent-Disposition: form-data; name=\\"api_key\\"\\r\\n\\r\\n${s.password()}\\r\\n--abc--"`,
  ],
  [
    "multipart with type",
    (s) => `--x\nContent-Disposition: form-data; name="token"\nContent-Type: text/plain\n\n${s.password()}\n--x--`,
  ],
  ["graphql inline", (s) => `mutation { login(email: "a", password: "${s.wild()}") { token } }`],
  [
    "graphql json",
    (s) =>
      `{"query":"mutation Login($p: String!) { login(password: $p) { id } }","variables":{"password":"${s.password()}"}}`,
  ],
  [
    "graphql escaped",
    (s) => `{"query":"mutation { signIn(username: \\"bob\\", password: \\"${s.password()}\\") { accessToken } }"}`,
  ],
  ["graphql reply", (s) => `{"data":{"login":{"accessToken":"${s.alnum(48)}","refreshToken":"${s.alnum(48)}"}}}`],
  [
    "oauth reply",
    (s) =>
      `{"access_token":"${s.base64url(40)}","token_type":"Bearer","expires_in":3600,"refresh_token":"${s.base64url(40)}","scope":"read","id_token":"x"}`,
  ],
  ["oauth code", (s) => `GET /callback?code=${s.alnum(40)}&state=xyz HTTP/1.1`],
  [
    "oauth fragment",
    (s) => `Location: https://app.example.com/#access_token=${s.alnum(60)}&token_type=bearer&expires_in=3600`,
  ],
  [
    "oauth device",
    (s) =>
      `{"device_code":"${s.alnum(40)}","user_code":"WDJB-MJHT","verification_uri":"https://x/device","interval":5}`,
  ],
  ["pkce", (s) => `code_verifier=${s.base64url(32)}&redirect_uri=https%3A%2F%2Fx`],
  [
    "cognito reply",
    (s) =>
      `{"AuthenticationResult":{"AccessToken":"${jwt(s)}","ExpiresIn":3600,"IdToken":"${jwt(s)}","RefreshToken":"eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiUlNBLU9BRVAifQ.${s.base64url(256)}.${s.base64url(12)}.${s.base64url(500)}.${s.base64url(16)}","TokenType":"Bearer"}}`,
  ],
  [
    "cognito request",
    (s) =>
      `{"AuthFlow":"USER_PASSWORD_AUTH","ClientId":"3n4b5urk1ft4fl3mg5e62d9ado","AuthParameters":{"USERNAME":"bob","PASSWORD":"${s.wild()}","SECRET_HASH":"${s.base64(32)}"}}`,
  ],
  [
    "cognito srp",
    (s) =>
      `{"ChallengeName":"PASSWORD_VERIFIER","Session":"AYABe${s.base64url(300)}","ChallengeResponses":{"PASSWORD_CLAIM_SIGNATURE":"${s.base64(32)}"}}`,
  ],
  ["jwt bare", (s) => `verified ${jwt(s)} for user 7`],
  ["jwt in url", (s) => `https://x.example.com/verify?t=${jwt(s)}`],
  ["saml form", (s) => `SAMLResponse=${s.base64url(600)}&RelayState=x`],
  ["saml json", (s) => `{"SAMLAssertion":"${s.base64(600)}","RoleArn":"arn:aws:iam::123456789012:role/x"}`],
  [
    "smtp AUTH PLAIN",
    (s) => `C: AUTH PLAIN ${s.gone(b64(`\0${s.user}\0${s.password()}`))}\nS: 235 2.7.0 Authentication successful`,
  ],
  [
    "smtp AUTH LOGIN",
    (s) => `AUTH LOGIN\n334 VXNlcm5hbWU6\n${b64(s.user)}\n334 UGFzc3dvcmQ6\n${s.gone(b64(s.password()))}\n235 OK`,
  ],
  [
    "smtp python debug",
    (s) => `send: 'AUTH PLAIN ${s.gone(b64(`\0${s.user}\0${s.password()}`))}\\r\\n'\nreply: b'235 ok\\r\\n'`,
  ],
  ["nodemailer", (s) => `DEBUG [xyz] C: AUTH PLAIN ${s.gone(b64(`\0${s.user}\0${s.password()}`))}`],
  ["imap login", (s) => `a001 LOGIN ${s.user} ${s.password()}`],
  ["imap quoted", (s) => `A1 LOGIN "${s.user}" "${s.wild()}"`],
  ["pop3", (s) => `USER ${s.user}\n+OK\nPASS ${s.password()}\n+OK logged in`],
  [
    "ftp",
    (s) => `---> USER ${s.user}\n331 Please specify the password.\n---> PASS ${s.password()}\n230 Login successful.`,
  ],
  ["irc", (s) => `PRIVMSG NickServ :IDENTIFY ${s.password()}`],
  ["redis auth", (s) => `AUTH ${s.password()}`],
  ["redis auth user", (s) => `> AUTH ${s.user} ${s.password()}\n+OK`],
  ["redis monitor", (s) => `1763625600.123456 [0 10.0.0.3:51234] "AUTH" "${s.password()}"`],
  ["redis monitor hello", (s) => `1763625600.123456 [0 10.0.0.3:51234] "HELLO" "3" "AUTH" "default" "${s.password()}"`],
  ["redis config", (s) => `requirepass ${s.password()}\nmasterauth ${s.password()}`],
  ["redis config set", (s) => `CONFIG SET requirepass "${s.password()}"`],
  ["redis resp", (s) => `*2\\r\\n$4\\r\\nAUTH\\r\\n$12\\r\\n${s.password()}\\r\\n`],
  ["redis acl", (s) => `ACL SETUSER alice on >${s.password()} ~cached:* +get`],
  ["redis url", (s) => `redis://:${s.password()}@${s.host}:6379/0`],
  ["rediss url", (s) => `connecting to rediss://default:${s.password()}@${s.host}:6380`],
  [
    "mongo url",
    (s) =>
      `MongoServerError: bad auth: mongodb+srv://${s.user}:${s.password()}@cluster0.abcde.mongodb.net/orders?retryWrites=true`,
  ],
  [
    "mongo percent",
    (s) => `mongodb://${s.user}:${s.gone("p%40" + s.password() + "%2F")}@${s.host}:27017/?authSource=admin`,
  ],
  [
    "mongo createUser",
    (s) => `db.createUser({user: "${s.user}", pwd: "${s.wild()}", roles: [{role:"root", db:"admin"}]})`,
  ],
  [
    "mongo log",
    (s) => `command admin.$cmd command: createUser { createUser: "${s.user}", pwd: "${s.password()}", roles: [] }`,
  ],
  ["amqp", (s) => `amqps://${s.user}:${s.password()}@b-1.mq.eu-west-1.amazonaws.com:5671/vhost`],
  ["postgres url", (s) => `postgres://${s.user}:${s.password()}@${s.host}:5432/orders?sslmode=require`],
  [
    "postgres url raw chars",
    (s) => `DATABASE_URL=postgresql://${s.user}:${s.wild().replaceAll(/[@#?]/g, "")}@${s.host}/x`.replace(/^$/, ""),
  ],
  [
    "sqlalchemy",
    (s) => `sqlalchemy.exc.OperationalError: Engine(mysql+pymysql://${s.user}:${s.password()}@${s.host}/orders)`,
  ],
  ["jdbc params", (s) => `jdbc:postgresql://${s.host}:5432/x?user=${s.user}&password=${s.password()}`],
  [
    "jdbc sqlserver",
    (s) => `jdbc:sqlserver://${s.host}:1433;databaseName=x;user=${s.user};password=${s.password()};encrypt=true`,
  ],
  ["jdbc oracle", (s) => `jdbc:oracle:thin:${s.user}/${s.password()}@//${s.host}:1521/ORCL`],
  ["oracle sqlplus", (s) => `sqlplus ${s.user}/${s.password()}@orcl`],
  ["odbc", (s) => `Driver={ODBC Driver 18 for SQL Server};Server=${s.host};UID=${s.user};PWD={${s.password()}};`],
  ["snowflake", (s) => `snowflake://${s.user}:${s.password()}@xy12345.eu-west-1/db/schema`],
  ["db2", (s) => `DATABASE=x;HOSTNAME=${s.host};PORT=50000;PROTOCOL=TCPIP;UID=${s.user};PWD=${s.password()};`],
  ["libpq", (s) => `host=${s.host} port=5432 dbname=x user=${s.user} password='${s.wild()}' sslmode=require`],
  ["pg create role", (s) => `STATEMENT:  CREATE ROLE ${s.user} LOGIN PASSWORD '${s.wild()}';`],
  [
    "pg alter user",
    (s) => `LOG:  statement: ALTER USER ${s.user} WITH ENCRYPTED PASSWORD '${s.wild()}' VALID UNTIL 'infinity'`,
  ],
  [
    "pg detail params",
    (s) => `DETAIL:  parameters: $1 = '${s.user}'\nSTATEMENT:  SELECT * FROM api WHERE token = '${s.password()}'`,
  ],
  ["pg dblink", (s) => `SELECT * FROM dblink('host=x user=${s.user} password=${s.password()}', 'select 1')`],
  ["mysql identified", (s) => `CREATE USER '${s.user}'@'%' IDENTIFIED BY '${s.wild()}'`],
  [
    "mysql identified with",
    (s) => `ALTER USER '${s.user}'@'localhost' IDENTIFIED WITH mysql_native_password BY '${s.wild()}'`,
  ],
  ["mysql set password", (s) => `SET PASSWORD FOR '${s.user}'@'%' = PASSWORD('${s.wild()}')`],
  [
    "mysql insert",
    (s) => `INSERT INTO users (id, name, password_hash, role) VALUES (7, 'bob', '${s.hex(64)}', 'admin')`,
  ],
  ["mysql update", (s) => `UPDATE users SET api_token = '${s.password()}', updated_at = NOW() WHERE id = 7`],
  ["mysql change master", (s) => `CHANGE MASTER TO MASTER_HOST='x', MASTER_USER='repl', MASTER_PASSWORD='${s.wild()}'`],
  [
    "redshift copy",
    (s) =>
      `COPY t FROM 's3://b/k' CREDENTIALS 'aws_access_key_id=AKIAIOSFODNN7EXAMPLE;aws_secret_access_key=${s.base64(30)}' CSV`,
  ],
  [
    "redshift unload",
    (s) =>
      `UNLOAD ('select 1') TO 's3://b' ACCESS_KEY_ID 'AKIAIOSFODNN7EXAMPLE' SECRET_ACCESS_KEY '${s.base64(30)}' SESSION_TOKEN '${s.base64(90)}'`,
  ],
  ["hibernate bind", (s) => `Hibernate: update users set password='${s.wild()}' where id=?`],
  ["clickhouse", (s) => `http://${s.host}:8123/?user=${s.user}&password=${s.password()}&query=SELECT%201`],
  ["elastic url", (s) => `https://elastic:${s.password()}@${s.host}:9200/_search`],
  ["ftp url", (s) => `ftp://${s.user}:${s.password()}@files.example.com/in/a.csv`],
  ["sftp url", (s) => `sftp://${s.user}:${s.password()}@files.example.com:22/in`],
  ["proxy url", (s) => `HTTPS_PROXY=http://${s.user}:${s.password()}@proxy.internal:3128`],
  ["ldap url", (s) => `ldap bind dn=cn=admin,dc=example,dc=com credentials=${s.password()}`],
  ["ldif", (s) => `dn: uid=bob,dc=example,dc=com\nuserPassword:: ${s.gone(b64(`{SSHA}${s.alnum(28)}`))}`],
  ["ldap hash", (s) => `userPassword: {SSHA}${s.base64(24)}`],
  ["mqtt", (s) => `CONNECT clientId=dev-1 username=${s.user} password=${s.password()} keepAlive=60`],
  ["stomp", (s) => `CONNECT\nlogin:${s.user}\npasscode:${s.password()}\n\n`],
  ["sip digest", (s) => `Proxy-Authorization: Digest username="100", realm="x", nonce="n", response="${s.hex(32)}"`],
  ["websocket protocol", (s) => `Sec-WebSocket-Protocol: graphql-ws, ${jwt(s)}`],
  ["ws url", (s) => `wss://stream.example.com/socket?auth_token=${s.password()}`],
  ["rtsp", (s) => `rtsp://${s.user}:${s.password()}@10.0.0.9:554/stream1`],
  ["grpc metadata", (s) => `Metadata(server=x,authorization=Bearer ${s.alnum(40)},grpc-accept-encoding=gzip)`],
  ["envoy", (s) => `':path', '/x'\n':method', 'GET'\n'authorization', 'Bearer ${s.alnum(40)}'`],
  ["nginx access", (s) => `10.0.0.3 - - [20/Nov/2026:08:13:02 +0000] "GET /reset?token=${s.alnum(32)} HTTP/1.1" 200 5`],
  [
    "alb log",
    (s) =>
      `https 2026-11-20T08:13:02.123Z app/x/50dc6c495c0c9188 1.2.3.4:2817 10.0.0.1:80 0.0 0.0 0.0 200 200 34 366 "GET https://x.example.com:443/?access_token=${s.alnum(40)} HTTP/1.1" "curl/7" -`,
  ],
  ["referrer", (s) => `"https://app.example.com/magic?login_token=${s.alnum(40)}&x=1" "Mozilla/5.0"`],
  ["csrf", (s) => `X-CSRF-Token: ${s.base64(64)}`],
  ["x-forwarded access", (s) => `x-amzn-oidc-data: ${jwt(s)}`],
  ["oidc accesstoken", (s) => `x-amzn-oidc-accesstoken: ${s.alnum(80)}`],
  [
    "totp uri",
    (s) =>
      `otpauth://totp/Example:bob?secret=${s.upper(32).replaceAll(/[0189]/g, "A")}&issuer=Example`.replace(
        /secret=([A-Z2-7]+)/,
        (_, v: string) => `secret=${s.gone(v)}`,
      ),
  ],
  [
    "pem",
    (s) => `-----BEGIN RSA PRIVATE KEY-----\n${s.gone(s.base64(48))}\n${s.base64(48)}\n-----END RSA PRIVATE KEY-----`,
  ],
  [
    "pem escaped",
    (s) =>
      `{"key":"-----BEGIN EC PRIVATE KEY-----\\n${s.base64(48)}\\n${s.base64(40)}\\n-----END EC PRIVATE KEY-----\\n"}`,
  ],
  [
    "pem indented prefixed",
    (s) =>
      `08:13:02 | -----BEGIN PRIVATE KEY-----\n08:13:02 | ${s.base64(48)}\n08:13:02 | ${s.base64(48)}\n08:13:02 | -----END PRIVATE KEY-----`,
  ],
  ["pem one line", (s) => `KEY=-----BEGIN PRIVATE KEY----- ${s.base64(48)} ${s.base64(48)} -----END PRIVATE KEY-----`],
  [
    "pem base64",
    (s) => `SSL_KEY=${s.gone(b64(`-----BEGIN PRIVATE KEY-----\n${s.base64(90)}\n-----END PRIVATE KEY-----`))}`,
  ],
  [
    "openssh",
    (s) =>
      `-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA${s.base64(33)}\n${s.base64(50)}\n-----END OPENSSH PRIVATE KEY-----`,
  ],
  [
    "jwk",
    (s) =>
      `{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc","e":"AQAB","d":"${s.base64url(128)}","p":"${s.base64url(64)}","q":"${s.base64url(64)}"}`,
  ],
  ["jwk oct", (s) => `{"kty":"oct","k":"${s.base64url(32)}","alg":"HS256"}`],
  [
    "pgp",
    (s) =>
      `-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: x\n\n${s.base64(48)}\n=abcd\n-----END PGP PRIVATE KEY BLOCK-----`,
  ],
  ["data url", (s) => `href="data:text/plain;base64,${s.gone(b64(`password=${s.password()}`))}"`],
  [
    "mime wrapped",
    (s) => {
      const text = b64(
        `[client]\nuser=bob\npassword=${s.password()}\nhost=db.internal.example.com port=3306\nanother_line_of_text=yes\n`,
      );
      const lines = text.match(/.{1,76}/g)!;
      return `Content-Transfer-Encoding: base64\r\n\r\n${lines.join("\r\n")}\r\n`.replace(lines[0]!, s.gone(lines[0]!));
    },
  ],
];

function jwt(s: Parameters<Form[1]>[0]): string {
  const claims = { sub: s.uuid(), iat: 1763625600, name: "Bob" };
  return s.gone(`${b64url({ alg: "RS256", typ: "JWT" })}.${b64url(claims)}.${s.base64url(256)}`);
}
