import type { Form } from "./secrets.ts";

const b64 = (text: string): string => Buffer.from(text).toString("base64");

/** Of the same kinds as the forms of runtimes, bound values, commands, exchanges and spellings, without a secret. */
export const HARMLESS_AGAIN: readonly Form[] = [
  [
    "console.table plain",
    () =>
      `┌─────────┬───────────┬───────┐\n│ (index) │ tokenType │ count │\n├─────────┼───────────┼───────┤\n│ 0       │ 'bearer'  │ 17    │\n└─────────┴───────────┴───────┘`,
  ],
  [
    "console.table names",
    () =>
      `┌───────────────┬────────┐\n│ (index)       │ Values │\n├───────────────┼────────┤\n│ passwordReset │ true   │\n│ tokenCount    │ 3      │\n└───────────────┴────────┘`,
  ],
  ["getters", () => `Client { password: [Getter/Setter], token: [Function: token], secret: [Object], keys: [Array] }`],
  ["undefined values", () => `{ user: 'bob', password: undefined, token: null, apiKey: '' }`],
  [
    "zod issue",
    () =>
      `[{"code":"too_small","minimum":12,"type":"string","inclusive":true,"message":"String must contain at least 12 character(s)","path":["password"]}]`,
  ],
  ["joi required", () => `"password" is not allowed to be empty; "token" must be one of [bearer, basic]`],
  ["mongoose required", () => `ValidationError: User validation failed: password: Path \`password\` is required.`],
  [
    "jsonschema required",
    () =>
      `'password' is a required property\n\nFailed validating 'required' in schema:\n    {'properties': {'password': {'type': 'string'}}, 'required': ['password']}`,
  ],
  [
    "spring null",
    () =>
      `Field error in object 'loginDto' on field 'password': rejected value [null]; codes [NotNull.loginDto.password]; default message [must not be null]`,
  ],
  ["aspnet required", () => `The Password field is required. The value '' is invalid.`],
  [
    "int arrays",
    (s) =>
      `buckets: [ 1, 2, 5, 10, 25, 50, 100 ], latency: [${s.digits(2)}, ${s.digits(2)}], Uint8Array(4) [ 1, 2, 3, 4 ]`,
  ],
  [
    "byte buffer",
    () => `Plaintext=java.nio.HeapByteBuffer[pos=0 lim=32 cap=32], password=[B@5c1a2b3c, secret=[C@1f2e3d4c`,
  ],
  ["go pointers", () => `&{User:bob Password:0xc00001c0a8 Token:<nil> Secret:[]}`],
  [
    "go flags",
    () =>
      `  -token string\n    \ttoken of the service\n  -password-file string\n    \tpath (default "/run/secrets/db")\n  -tls\n    \tuse TLS (default true)`,
  ],
  [
    "go spew nil",
    () => `(main.Config) {\n Token: (*string)(<nil>),\n Password: (string) "",\n Keys: ([]string) <nil>\n}`,
  ],
  [
    "rust none",
    () =>
      `Config { token: None, password: Secret([REDACTED alloc::string::String]), auth: Bearer(Sensitive), key: Some(Sensitive) }`,
  ],
  [
    "rust aws",
    () => `Credentials { provider_name: "Static", secret_access_key: "** redacted **", expires_after: "never" }`,
  ],
  [
    "ruby filtered",
    () =>
      `[Aws::CognitoIdentityProvider::Client 200 0.2 0 retries] admin_set_user_password(user_pool_id:"x",username:"bob",password:"[FILTERED]",permanent:true)`,
  ],
  [
    "sdk sensitive",
    () =>
      `{ SecretId: 'x', SecretString: '***SensitiveInformation***' } SecretString=*** Sensitive Data Redacted *** Value: <sensitive>`,
  ],
  ["httpx secure", () => `Headers([('host', 'x'), ('authorization', '[secure]'), ('x-request-id', '7')])`],
  ["dotnet star", () => `Request Headers:\nAuthorization: *\nX-Request-Id: 7\nAccept: application/json`],
  [
    "dynamodb expression plain",
    () =>
      `{ UpdateExpression: 'SET #n = :n', ExpressionAttributeValues: { ':n': 'orders-2026' }, ExpressionAttributeNames: { '#n': 'name' } }`,
  ],
  [
    "mybatis plain",
    () =>
      `==>  Preparing: insert into orders (id, name) values (?, ?)\n==> Parameters: 7(Long), ordersNovember2026(String)`,
  ],
  [
    "mybatis where",
    () =>
      `==>  Preparing: select id, password, token from users where name = ? and state = ?\n==> Parameters: bobMarley1945(String), active2026x(String)`,
  ],
  [
    "hibernate plain",
    () =>
      `org.hibernate.SQL: insert into orders (id, name) values (?, ?)\nBasicBinder: binding parameter [1] as [BIGINT] - [7]\nBasicBinder: binding parameter [2] as [VARCHAR] - [november2026x]`,
  ],
  [
    "typeorm select",
    () =>
      `query: SELECT "u"."id", "u"."password" FROM "users" "u" WHERE "u"."email" = $1 -- PARAMETERS: ["bobmarley1945"]`,
  ],
  [
    "activerecord load",
    () =>
      `  User Load (0.4ms)  SELECT "users".* FROM "users" WHERE "users"."id" = $1 LIMIT $2  [["id", 7], ["LIMIT", 1]]`,
  ],
  [
    "prisma plain",
    () => `prisma:query SELECT "id","name" FROM "Order" WHERE "state" = $1\nprisma:params ["shipped2026x"]`,
  ],
  [
    "ef core masked",
    () =>
      `Executed DbCommand (1ms) [Parameters=[@p1='?' (DbType = Int32), @p0='?' (Size = 64)], CommandType='Text', CommandTimeout='30']\nUPDATE [Users] SET [Password] = @p0 WHERE [Id] = @p1;`,
  ],
  [
    "sqlalchemy hidden",
    () => `INSERT INTO users (name, password) VALUES (?, ?)\n[SQL parameters hidden due to hide_parameters=True]`,
  ],
  [
    "pg parameters plain",
    () =>
      `LOG:  execute <unnamed>: UPDATE orders SET state = $1 WHERE id = $2\nDETAIL:  parameters: $1 = 'shipped2026x', $2 = '7'`,
  ],
  [
    "ef core plain",
    () =>
      `Executed DbCommand [Parameters=[@p0='shipped2026x' (Size = 64)], CommandType='Text', CommandTimeout='30']\nUPDATE [Orders] SET [State] = @p0;`,
  ],
  [
    "failing row plain",
    () =>
      `DETAIL: Failing row contains (7, orders, null, shipped2026x).\nSTATEMENT: INSERT INTO orders (id, name, email, state) VALUES ($1, $2, $3, $4)`,
  ],
  [
    "argv plain",
    () =>
      `Command '['pg_dump', '--host', 'x', '--port', '5432', '--no-password', 'orders2026x']' returned non-zero exit status 1.`,
  ],
  [
    "argv password stdin",
    () =>
      `Command '['docker', 'login', '-u', 'ci', '--password-stdin', 'registry2.example.com']' returned non-zero exit status 1.`,
  ],
  [
    "argv yaml",
    () => `        args:\n        - --token-ttl\n        - 3600s\n        - --password-file\n        - /run/secrets/db`,
  ],
  [
    "argv key file",
    () => `"command":["serve","--tls-private-key-file","/etc/tls/key.pem","--key","orders/2026/a.json"]`,
  ],
  ["aws help", () => `aws ssm put-parameter --name /prod/url --type String --value https://x.example.com --overwrite`],
  ["aws create-secret", () => `aws secretsmanager create-secret --name prod/db --secret-string file://secret.json`],
  [
    "aws cognito",
    () => `aws cognito-idp list-users --user-pool-id eu-west-1_aBcDeFgHi --filter "username = \\"bob\\""`,
  ],
  [
    "aws env ref",
    () =>
      `aws lambda update-function-configuration --function-name f --environment "Variables={STAGE=prod,LOG_LEVEL=debug}"`.replace(
        "Variables={STAGE=prod,LOG_LEVEL=debug}",
        "file://env.json",
      ),
  ],
  [
    "terraform -var plain",
    () => `terraform apply -auto-approve -var 'region=eu-west-1' -var "secret_name=prod/db" -var-file=prod.tfvars`,
  ],
  ["kubectl generic", () => `kubectl create secret generic db --from-file=password=./password.txt --dry-run=client`],
  ["kubectl get", () => `kubectl get secret db -o jsonpath='{.data.password}' | base64 -d`],
  ["helm values", () => `helm upgrade orders ./chart --set auth.existingSecret=orders-db --set auth.enabled=true`],
  ["npm config get", () => `npm config get //npm.example.com/:_authToken\nnpm ERR! code ENEEDAUTH`],
  ["poetry config", () => `poetry config --list\nhttp-basic.corp = null\nvirtualenvs.in-project = true`],
  [
    "openssl req",
    () =>
      `openssl req -x509 -newkey rsa:4096 -keyout key.pem -out cert.pem -days 365 -passin env:KEY_PASS -passout file:/run/pw`,
  ],
  ["gpg file", () => `gpg --batch --passphrase-file /run/secrets/gpg --pinentry-mode loopback -d a.gpg`],
  [
    "net user query",
    () =>
      `net user bob /domain\nPassword last set            11/20/2026 8:13:02 AM\nPassword expires             Never\nPassword required            Yes`,
  ],
  [
    "chage",
    () =>
      `Last password change\t\t\t\t\t: Nov 20, 2026\nPassword expires\t\t\t\t\t: never\nPassword inactive\t\t\t\t\t: never`,
  ],
  [
    "cisco plain",
    () => `crypto isakmp policy 10\n encr aes 256\n authentication pre-share\n group 14\nservice password-encryption`,
  ],
  [
    "nginx plain",
    () =>
      `proxy_set_header Authorization $http_authorization;\nproxy_set_header X-Api-Key $api_key;\nauth_basic_user_file /etc/nginx/.htpasswd;`,
  ],
  [
    "sshd config",
    () => `PasswordAuthentication no\nPermitRootLogin prohibit-password\nAuthorizedKeysFile .ssh/authorized_keys`,
  ],
  [
    "curl trace plain",
    () =>
      `=> Send header, 75 bytes (0x4b)\n0000: GET /v1/orders HTTP/1.1\n0019: Host: x.example.com\n002e: User-Agent: curl/8.5.0\n0046: Accept: */*`,
  ],
  [
    "netty plain",
    () =>
      `|00000000| 47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a |GET / HTTP/1.1..|\n|00000010| 48 6f 73 74 3a 20 78 0d 0a 0d 0a                |Host: x....     |`,
  ],
  [
    "curl h2 plain",
    () =>
      `* [HTTP/2] [1] [:authority: x.example.com]\n* [HTTP/2] [1] [user-agent: curl/8.5.0]\n* Server auth using Basic with user 'bob'`,
  ],
  [
    "har plain",
    () =>
      `{"headers":[{"name":"Accept","value":"application/json"},{"name":"x-request-id","value":"7f3c"}],"queryString":[{"name":"page","value":"2"},{"name":"sort","value":"created_at"}]}`,
  ],
  [
    "name value plain",
    () =>
      `environmentVariables: [ { name: 'STAGE', type: 'PLAINTEXT', value: 'prod' }, { name: 'DB_PASSWORD', type: 'SECRETS_MANAGER', value: 'prod/db:password' } ]`,
  ],
  [
    "ssm string",
    () => `{'Parameter': {'Name': '/prod/url', 'Type': 'String', 'Value': 'https://x.example.com/v2', 'Version': 1}}`,
  ],
  ["ssm string yaml", () => `Parameter:\n  Name: /prod/region\n  Type: String\n  Value: eu-central-1\n  Version: 3`],
  [
    "ssm metadata",
    () =>
      `- Name: /prod/db/password\n  Type: SecureString\n  KeyId: alias/aws/ssm\n  Version: 7\n  LastModifiedUser: arn:aws:iam::123456789012:user/bob`,
  ],
  [
    "secret list text",
    (s) =>
      `arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf\tprod/db\t2026-11-20T08:13:02.123000+00:00\t${s.uuid()}\tAWSCURRENT`,
  ],
  ["certificate text", (s) => `arn:aws:acm:eu-west-1:123456789012:certificate/${s.uuid()}\tx.example.com\tISSUED`],
  [
    "cognito challenge plain",
    () =>
      `{"request":{"session":[{"challengeName":"SRP_A","challengeResult":true,"challengeMetadata":null}]},"response":{"challengeName":"PASSWORD_VERIFIER","issueTokens":false,"failAuthentication":false}}`,
  ],
  [
    "custom message",
    () =>
      `{"request":{"codeParameter":"{####}","usernameParameter":"{username}","linkParameter":"{##Verify Email##}"}}`,
  ],
  ["security answer", () => `"securityQuestion":"What was your first pet?","securityAnswerSet":true`],
  [
    "reset paths",
    () =>
      `GET /reset-password 200; POST /users/17/reset-password/confirm 204; GET /password/reset/sent; /invitations/pending; /verify-email/success`,
  ],
  [
    "code prose",
    () =>
      `Use 2 spaces to indent; use 200000 as the limit; 404 is your status; 100200 is your order number; G-CLEF is no code`,
  ],
  [
    "verification prose",
    () => `verification code expired; confirmation code is invalid; one-time password was sent; codes are 6 digits`,
  ],
  [
    "webhook names",
    () =>
      `Missing header X-Hub-Signature-256; Stripe-Signature header has no v1; unable to extract timestamp and signatures from header`,
  ],
  [
    "storage urls",
    (s) =>
      `https://storage.googleapis.com/b/o?generation=${s.digits(16)}&alt=media https://x.blob.core.windows.net/c/b?comp=list&restype=container&sv=2022-11-02`,
  ],
  ["de prose", () => `Das Passwort ist falsch. Kennwort vergessen? Das Passwort wurde geändert.`],
  ["fr prose", () => `Le mot de passe est incorrect. Mot de passe oublié ? Le mot de passe a expiré`],
  [
    "es prose",
    () => `La contraseña es incorrecta. ¿Olvidó su contraseña? La clave primaria es id; palabra clave: orden`,
  ],
  ["it pt prose", () => `La password è errata; parola chiave: ordine; A senha está incorreta; senha expirada`],
  ["zh prose", () => `密码错误，请重试。密码已过期。令牌无效。验证码已发送。密钥不存在`],
  ["ja prose", () => `パスワードが違います。パスワードは必須です。トークンの有効期限が切れました。`],
  ["ko prose", () => `비밀번호가 올바르지 않습니다. 토큰이 만료되었습니다. 비밀번호는 필수입니다`],
  ["ru prose", () => `Неверный пароль. Пароль должен содержать не менее 8 символов. Пароль истёк`],
  [
    "nl sv prose",
    () => `Het wachtwoord is onjuist. Lösenordet är felaktigt. Hasło jest nieprawidłowe. Heslo je neplatné`,
  ],
  ["ro tr prose", () => `Parola este incorectă. Şifre yanlış. A jelszó hibás. Salasana on väärä`],
  [
    "half masked",
    () => `password: hu****er token=abcd****wxyz api_key=sk-...7Qx2 card ************1111 secret: ••••••••`,
  ],
  [
    "arrows prose",
    () => `password → reset flow; token ⇒ refresh; password - required; Password — see docs; password | token | secret`,
  ],
  [
    "brackets prose",
    () => `user [bob] password [hidden] token [none] secret [] password(required) token(optional) password <required>`,
  ],
  ["colons code", () => `Password::validate() Token::Identifier Auth::Password::hash std::secret::key`],
  ["comparison code", () => `if (password == confirmPassword) token := getToken(ctx) password ~ pattern`],
  [
    "underlined headings",
    () => `Password\n--------\nThe password is stored in Secrets Manager.\n\nToken\n=====\nSee the guide.`,
  ],
  ["dots index", () => `Passwords ........ 12\nToken rotation .... 17\nSecrets .......... 23`],
  ["curly prose", () => `the “password” field; the ‘token’ parameter; «secret» option; パスワード「必須」`],
  [
    "mime word plain",
    () =>
      `Subject: =?UTF-8?B?${b64("Your order 17 has been shipped today")}?= Content-Transfer-Encoding: quoted-printable`,
  ],
  ["quoted-printable plain", () => `Content-Type: text/plain; charset=3Dutf-8\nhref=3D"https://x.example.com/a?b=3Dc"`],
  ["public key array", (s) => `["-----BEGIN PUBLIC KEY-----","${s.base64(48)}","-----END PUBLIC KEY-----"]`],
  ["certificate br", (s) => `-----BEGIN CERTIFICATE-----<br>${s.base64(48)}<br>-----END CERTIFICATE-----`],
  ["pem tail certificate", (s) => `${s.base64(48)}\n${s.base64(48)}\n${s.base64(30)}\n-----END CERTIFICATE-----`],
  ["msgpack plain", () => `b'\\x82\\xa4user\\xa3bob\\xa5state\\xa7shipped'`],
  ["avro plain", () => `{"tokenType":{"string":"bearer"},"passwordHint":null,"attempts":{"int":3}}`],
  [
    "otlp plain",
    () =>
      `{"attributes":[{"key":"aws.local.service","value":{"stringValue":"orders-v2-2026"}},{"key":"http.status_code","value":{"intValue":"200"}}]}`,
  ],
  [
    "cef plain",
    () => `CEF:0|x|y|1|100|login|5|suser=bob cs1Label=policy cs1=orders-v2-2026 outcome=failure reason=bad password`,
  ],
  ["expect plain", () => `expect "Password:"\nsend "$password\\r"`],
  [
    "stdin plain",
    () =>
      `+ aws ecr get-login-password --region eu-west-1\n+ docker login --username AWS --password-stdin 123456789012.dkr.ecr.eu-west-1.amazonaws.com\nLogin Succeeded`,
  ],
  ["echo plain", () => `+ echo building-orders2026\n+ docker build -t orders2026x .\n+ echo done`],
  ["sed plain", () => `+ sed -i s/__REGION__/eu-west-1/ /etc/app.conf`],
  ["zip plain", () => `zip -r function-v12.zip . -x "*.git*"; 7z x a1b2c3.7z; unzip -p a.zip dir1/file2.txt`],
  [
    "recovery plain",
    () => `{"recovery_point":"x","recovery_codes_remaining":8,"backup_codes":[],"mfa":{"type":"totp"}}`,
  ],
];
