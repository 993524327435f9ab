import type { Form } from "./secrets.ts";

/** Forms written after the others were all seen, to learn how well what was built for those serves for new ones. */
export const LATER: readonly Form[] = [
  ["quarkus", (s) => `quarkus.datasource.password=${s.password()}`],
  ["quarkus profile", (s) => `%prod.quarkus.oidc.credentials.secret=${s.password()}`],
  [
    "micronaut yaml",
    (s) =>
      `micronaut:\n  security:\n    token:\n      jwt:\n        signatures:\n          secret:\n            generator:\n              secret: ${s.password()}`,
  ],
  ["helidon", (s) => `security.providers.0.http-basic-auth.users.0.password: "${s.password()}"`],
  ["tomcat users", (s) => `<user username="admin" password="${s.password()}" roles="manager-gui"/>`],
  ["log4j jdbc", (s) => `<ConnectionFactory><param name="password">${s.password()}</param></ConnectionFactory>`],
  ["hibernate cfg", (s) => `<property name="hibernate.connection.password">${s.password()}</property>`],
  ["web.config", (s) => `<identity impersonate="true" userName="CORP\\svc" password="${s.password()}" />`],
  ["appsettings", (s) => `"Smtp": { "Host": "x", "Username": "${s.user}", "Password": "${s.wild()}" }`],
  ["appsettings jwt", (s) => `"Jwt":{"Key":"${s.alnum(40)}","Issuer":"x"}`],
  ["knex", (s) => `Knex:Error connect { client: 'pg', connection: { host: 'x', user: 'u', password: '${s.wild()}' } }`],
  ["sequelize", (s) => `new Sequelize('orders', '${s.user}', '${s.wild()}', { host: 'x', dialect: 'postgres' })`],
  [
    "typeorm",
    (s) =>
      `DataSource options: {"type":"mysql","username":"${s.user}","password":"${s.password()}","synchronize":false}`,
  ],
  [
    "prisma",
    (s) =>
      `Error: P1000: Authentication failed against database server at \`x\`, DATABASE_URL="mysql://${s.user}:${s.password()}@x:3306/db"`,
  ],
  [
    "ioredis",
    (s) => `[ioredis] options {"host":"x","port":6379,"username":"default","password":"${s.password()}","db":0}`,
  ],
  ["mysql2", (s) => `createConnection({ host: 'x', user: '${s.user}', password: '${s.wild()}', database: 'y' })`],
  ["psycopg2", (s) => `psycopg2.connect("dbname=x user=${s.user} password=${s.password()} host=y")`],
  ["pymysql", (s) => `pymysql.connect(host="x", user="${s.user}", passwd="${s.wild()}", db="y")`],
  ["redis-py", (s) => `redis.Redis(host='x', port=6379, password='${s.wild()}')`],
  ["paramiko", (s) => `client.connect("x", username="${s.user}", password="${s.wild()}")`],
  ["smtplib", (s) => `server.login("${s.user}@x.example", "${s.wild()}")`],
  ["requests auth", (s) => `requests.get(url, auth=('${s.user}', '${s.wild()}'))`],
  ["HTTPBasicAuth", (s) => `HTTPBasicAuth('${s.user}', '${s.wild()}')`],
  ["okhttp basic", (s) => `Credentials.basic("${s.user}", "${s.wild()}")`],
  ["NetworkCredential", (s) => `new NetworkCredential("${s.user}", "${s.wild()}", "CORP")`],
  [
    "UsernamePasswordToken",
    (s) =>
      `UsernamePasswordAuthenticationToken [Principal=${s.user}, Credentials=${s.password()}, Authenticated=false]`,
  ],
  ["jasypt", (s) => `-Djasypt.encryptor.password=${s.password()}`],
  [
    "vault response",
    (s) => `{"request_id":"x","data":{"data":{"username":"u","password":"${s.wild()}"},"metadata":{"version":3}}}`,
  ],
  ["vault table", (s) => `Key         Value\n---         -----\npassword    ${s.password()}\nusername    ${s.user}`],
  [
    "vault token create",
    (s) =>
      `Key                  Value\n---                  -----\ntoken                hvs.${s.alnum(90)}\ntoken_accessor       x`,
  ],
  ["chamber", (s) => `chamber write prod db_password ${s.password()}`],
  [
    "heroku config out",
    (s) =>
      `=== orders Config Vars\nDATABASE_URL:   postgres://u:${s.password()}@x:5432/d\nSECRET_KEY:     ${s.alnum(40)}`,
  ],
  ["fly secrets", (s) => `flyctl secrets set STRIPE_KEY=${s.alnum(30)} -a app`],
  ["pulumi", (s) => `  + dbPassword: "${s.wild()}"`],
  ["cdk out", (s) => `OrdersStack.DbPassword = ${s.password()}`],
  [
    "cfn event",
    (s) =>
      `"ResourceProperties":{"ServiceToken":"arn:aws:lambda:eu-west-1:123456789012:function:x","MasterPassword":"${s.password()}"}`,
  ],
  ["cfn no echo", (s) => `Parameters: [DBPassword=${s.password()}, Env=prod]`],
  ["sam local", (s) => `sam local invoke --parameter-overrides ParameterKey=DbPass,ParameterValue=${s.password()}`],
  [
    "cognito admin",
    (s) =>
      `aws cognito-idp admin-set-user-password --user-pool-id x --username bob --password '${s.wild()}' --permanent`,
  ],
  [
    "rds modify",
    (s) => `ModifyDBInstanceRequest(dBInstanceIdentifier=x, masterUserPassword=${s.password()}, applyImmediately=true)`,
  ],
  [
    "sdk v2 java",
    (s) =>
      `AwsSessionCredentials(accessKeyId=ASIAIOSFODNN7EXAMPLE, secretAccessKey=${s.base64(30)}, sessionToken=${s.base64(120)})`,
  ],
  [
    "sdk js creds",
    (s) =>
      `credentials: { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', secretAccessKey: '${s.base64(30)}', sessionToken: '${s.base64(200)}' }`,
  ],
  [
    "go sdk creds",
    (s) =>
      `{AccessKeyID:AKIAIOSFODNN7EXAMPLE SecretAccessKey:${s.base64(30)} SessionToken: Source:EnvConfigCredentials}`,
  ],
  [
    "canonical req",
    (s) => `CanonicalString: POST\n/\n\nhost:sts\nx-amz-security-token:${s.base64(200)}\n\nhost;x-amz-security-token`,
  ],
  [
    "xml sts",
    (s) => `<SecretAccessKey>${s.base64(30)}</SecretAccessKey>\n<SessionToken>\n${s.base64(180)}\n</SessionToken>`,
  ],
  ["appconfig", (s) => `{"InitialConfigurationToken":"${s.base64url(60)}"}`],
  [
    "iot cert",
    (s) =>
      `{"keyPair":{"PublicKey":"x","PrivateKey":"-----BEGIN RSA PRIVATE KEY-----\\n${s.base64(48)}\\n-----END RSA PRIVATE KEY-----\\n"}}`,
  ],
  ["ec2 windows", (s) => `{"InstanceId":"i-0123456789abcdef0","PasswordData":"${s.base64(120)}","Timestamp":"x"}`],
  ["lightsail", (s) => `"accessDetails":{"username":"u","password":"${s.wild()}","protocol":"rdp"}`],
  [
    "transcribe url",
    (s) => `wss://x:8443/stream?X-Amz-Security-Token=${encodeURIComponent(s.base64(90))}&X-Amz-Signature=${s.hex(64)}`,
  ],
  ["step fn input", (s) => `"input":"{\\"user\\":\\"bob\\",\\"apiKey\\":\\"${s.password()}\\"}"`],
  ["eventbridge conn", (s) => `"ApiKeyAuthParameters":{"ApiKeyName":"x-api-key","ApiKeyValue":"${s.password()}"}`],
  ["eb conn basic", (s) => `"BasicAuthParameters":{"Username":"bob","Password":"${s.wild()}"}`],
  ["api gw usage", (s) => `(x) Verifying Usage Plan for request: x. API Key: ${s.alnum(40)} API Stage: a/prod`],
  [
    "api gw exec",
    (s) => `(x) Method request headers: {Authorization=Bearer ${s.alnum(40)}, Host=x, X-Api-Key=${s.alnum(40)}}`,
  ],
  ["api gw qs", (s) => `(x) Method request query string: {token=${s.password()}, page=1}`],
  ["api gw body", (s) => `(x) Method request body before transformations: {"password":"${s.wild()}"}`],
  [
    "api gw endpoint hdr",
    (s) =>
      `(x) Endpoint request headers: {x-amzn-lambda-integration-tag=x, X-Amz-Security-Token=${s.base64(200)} [TRUNCATED]`,
  ],
  [
    "appsync log",
    (s) =>
      `Request Headers: {x-api-key=[da2-${s
        .alnum(26)
        .toLowerCase()
        .replace(/.*/, (v) => s.gone(v))}], host=[x]}`,
  ],
  ["flask session", (s) => `Cookie: session=eyJ1c2VyIjoxfQ.${s.base64url(6)}.${s.base64url(20)}`],
  ["laravel cookie", (s) => `Cookie: XSRF-TOKEN=${s.base64url(120)}; laravel_session=${s.base64url(120)}`],
  ["connect.sid", (s) => `connect.sid=s%3A${s.alnum(32)}.${s.alnum(43)}`],
  ["x-goog-api-key", (s) => `x-goog-api-key: AIzaSy${s.alnum(33)}`],
  ["x-functions-key", (s) => `x-functions-key: ${s.alnum(54)}`],
  ["ocp apim", (s) => `Ocp-Apim-Subscription-Key: ${s.hex(32)}`],
  ["x-amz-access-token", (s) => `x-amz-access-token: Atza|${s.base64url(120)}`],
  ["private-token", (s) => `PRIVATE-TOKEN: ${s.alnum(20)}`],
  ["x-figma", (s) => `X-Figma-Token: ${s.alnum(40)}`],
  ["dd-api-key", (s) => `DD-API-KEY: ${s.hex(32)}`],
  ["circle-token", (s) => `Circle-Token: ${s.hex(40)}`],
  ["job-token", (s) => `JOB-TOKEN: ${s.alnum(20)}`],
  ["json.net indented", (s) => `{\r\n  "username": "bob",\r\n  "password": "${s.wild()}"\r\n}`],
  ["json escaped slash", (s) => `{"secret":"${s.gone("ab\\/" + s.alnum(20))}"}`],
  ["yaml quoted key", (s) => `"db-password": "${s.password()}"`],
  ["yaml multi doc", (s) => `---\nstringData:\n  api-key: ${s.password()}\n---`],
  ["toml dotted", (s) => `auth.token = '${s.password()}'`],
  ["nix", (s) => `services.x.password = "${s.wild()}";`],
  ["jsonnet", (s) => `password:: '${s.wild()}',`],
  ["cue", (s) => `password: #"${s.password()}"#`],
  ["lisp", (s) => `(:password "${s.wild()}")`],
  ["groovy", (s) => `password: '${s.wild()}', url: "x"`],
  ["swift let", (s) => `let apiKey = "${s.wild()}"`],
  ["kotlin", (s) => `val clientSecret: String = "${s.wild()}"`],
  ["c#", (s) => `private const string ApiKey = @"${s.password()}";`],
  ["cpp", (s) => `const char* kPassword = "${s.wild()}";`],
  ["go const", (s) => `dbPassword := "${s.wild()}"`],
  ["rust const", (s) => `const API_TOKEN: &str = "${s.wild()}";`],
  ["php const", (s) => `define('DB_PASSWORD', '${s.wild()}');`],
  ["php arrow", (s) => `$config['password'] = '${s.wild()}';`],
  ["perl", (s) => `my $password = '${s.wild()}';`],
  ["ruby env", (s) => `ENV['API_TOKEN'] = '${s.wild()}'`],
  ["matlab", (s) => `password = '${s.wild()}';`],
  ["vb", (s) => `Dim password As String = "${s.wild()}"`],
  ["bat", (s) => `set "DB_PASSWORD=${s.password()}"`],
  ["make", (s) => `API_TOKEN ?= ${s.password()}`],
  ["log key|value", (s) => `user=bob|password=${s.password()}|ip=1.2.3.4`],
  ["log ;", (s) => `user=bob;password=${s.password()};ip=1.2.3.4`],
  ["log tab", (s) => `user\tbob\tpassword\t${s.password()}\tip\t1.2.3.4`],
  ["log angle", (s) => `<user>bob <password>${s.password()}`],
  ["log paren", (s) => `Login(user: "bob", password: "${s.wild()}")`],
  ["log semicolon kv", (s) => `password -> ${s.password()}`],
  ["log eq spaced", (s) => `Password = ${s.password()}`],
  ["log upper", (s) => `PASSWORD IS ${s.password()}`],
  ["html escaped attr", (s) => `&lt;user password=&quot;${s.password()}&quot;/&gt;`],
  ["url userinfo only pw", (s) => `amqp://:${s.password()}@x`],
  ["jdbc mariadb", (s) => `jdbc:mariadb://x/db?user=u&password=${s.password()}`],
  ["jdbc snowflake", (s) => `jdbc:snowflake://x.snowflakecomputing.com/?user=u&password=${s.password()}&db=d`],
  [
    "jdbc redshift iam",
    (s) =>
      `jdbc:redshift:iam://x:5439/dev?AccessKeyID=AKIAIOSFODNN7EXAMPLE&SecretAccessKey=${encodeURIComponent(s.base64(30))}`,
  ],
  [
    "athena jdbc",
    (s) => `jdbc:awsathena://AwsRegion=eu-west-1;UID=AKIAIOSFODNN7EXAMPLE;PWD=${s.base64(30)};S3OutputLocation=s3://x`,
  ],
  ["sas query lower", (s) => `https://x.blob.core.windows.net/c?sp=r&sig=${encodeURIComponent(s.base64(32))}`],
  ["basic in url encoded", (s) => `redirect=https%3A%2F%2Fu%3A${s.password()}%40x.example`],
  [
    "ssh key comment",
    (s) =>
      `-----BEGIN ENCRYPTED PRIVATE KEY-----\r\n${s.base64(48)}\r\n${s.base64(48)}\r\n-----END ENCRYPTED PRIVATE KEY-----`,
  ],
  ["prose 1", (s) => `I used ${s.alnum(20)} as the admin password`],
  ["prose 2", (s) => `user=bob pw: ${s.password()}`],
  ["prose 3", (s) => `the secret key for staging is ${s.alnum(24)}`],
  ["prose 4", (s) => `(password: ${s.password()})`],
  ["prose 5", (s) => `Login: bob / Password: ${s.password()}`],
  ["prose 6", (s) => `bob's password is '${s.wild()}'`],
  ["prose 7", (s) => `pwd for root => ${s.password()}`],
  ["prose 8", (s) => `Access token: ${s.alnum(40)}, expires in 3600`],
  ["prose 9", (s) => `The API key ${s.alnum(32)} is not valid`],
  ["prose 10", (s) => `Bad credentials: bob:${s.alnum(14)}`],
  ["prose 11", (s) => `Authentication failed for bob with password "${s.wild()}"`],
  ["prose 12", (s) => `token=${s.alnum(30)} rejected: signature mismatch`],
];

/** The same of texts that hold no secret. */
export const HARMLESS_LATER: readonly Form[] = [
  [
    "packages",
    () =>
      `Selecting previously unselected package libsecret-1-0:amd64.\nUnpacking gir1.2-secret-1:amd64 (0.20.5-3) ...\nimage token-service:1.4.2, auth-proxy:latest`,
  ],
  ["ternary", () => `status: refused ? (gaps.length > 0 ? "unknown" : "pass") : "not-applicable",`],
  [
    "pass a value",
    () => "Pass `Infinity` to lift any of these bounds; pass 'verbose' for more; authorization issues were found",
  ],
  ["debug namespace", () => `logSign('hello') // auth:sign hello`],
  ["deprecated", () => `Credentials.basic is deprecated; HTTPBasicAuth('user', getpass())`],
  ["usage plan", () => `(x) Verifying Usage Plan for request: a1. API Key:  API Stage: a1b2/prod`],
  [
    "execution log",
    (s) => `Method completed with status: 403; x-amzn-ErrorType=AccessDeniedException, x-amzn-RequestId=${s.uuid()}`,
  ],
  [
    "gin validator",
    () => `Key: 'LoginRequest.Password' Error:Field validation for 'Password' failed on the 'required' tag`,
  ],
  ["field errors", () => `password: must not be blank; token: may not be null; secret: size must be between 8 and 64`],
  [
    "member constraint",
    () =>
      `"message":"1 validation error detected: Value at 'password' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[\\\\S]+.*[\\\\S]+$"`,
  ],
  [
    "password policy",
    () => `InvalidPasswordException: Password did not conform with policy: Password must have uppercase characters`,
  ],
  [
    "cognito errors",
    () =>
      `NotAuthorizedException: Incorrect username or password. Invalid Refresh Token. Access Token has been revoked`,
  ],
  ["secrets cache", () => `SecretsManagerCache: refreshing secret orders/db version AWSCURRENT; next refresh in 3600s`],
  [
    "aws cli get",
    () => `aws secretsmanager get-secret-value --secret-id prod/db --version-stage AWSCURRENT --query SecretString`,
  ],
  [
    "aws cli decrypt",
    () => `aws kms decrypt --key-id alias/orders --ciphertext-blob fileb://x.bin --output text --query Plaintext`,
  ],
  [
    "words as values",
    () => `Tokens used: 1234, cache key: v2/orders, session: new, client: web, access: granted, auth: ok`,
  ],
  [
    "s3 access",
    (s) =>
      `{"type":"access","client":"10.0.0.1:5123","key":"orders/${s.uuid()}.json","etag":"${s.hex(32)}","versionId":"${s.alnum(32)}"}`.replace(
        /"versionId":"[^"]+"/,
        `"versionId":"null"`,
      ),
  ],
  [
    "kms disabled",
    () =>
      `KMS.DisabledException: arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f is disabled. (Service: Kms, Status Code: 400)`,
  ],
  [
    "credential files",
    () => `Loading credentials from ~/.aws/credentials, profile [default], credential_process=/opt/bin/creds`,
  ],
  ["using password no", () => `ERROR 1045 (28000): Access denied for user 'app'@'10.0.0.1' (using password: NO)`],
  [
    "hba",
    () =>
      `FATAL: no pg_hba.conf entry for host "10.0.3.17", user "app", database "orders", no encryption; pam authentication failed for user "app"`,
  ],
  [
    "oauth errors",
    () => `oauth2: "invalid_grant" "The provided authorization grant or refresh token is invalid, expired, revoked"`,
  ],
  [
    "invalid client",
    () => `{"error":"invalid_client","error_description":"Client authentication failed: client_secret missing"}`,
  ],
  [
    "express code",
    () =>
      `passport.authenticate('jwt', { session: false }); app.use(cookieParser()); const { password, token } = req.body;`,
  ],
  ["comparison", () => `if (password !== confirmPassword) throw new Error('passwords do not match');`],
  [
    "credentials type",
    () =>
      `export interface Credentials { accessKeyId: string; secretAccessKey: string; sessionToken?: string; expiration?: Date }`,
  ],
  ["token record", () => `public record TokenResponse(String accessToken, String refreshToken, long expiresIn) {}`],
  ["login signature", () => `def login(username: str, password: str, *, otp: Optional[str] = None) -> Token:`],
  ["go signature", () => `func NewClient(apiKey string, secret []byte) (*Client, error)`],
  [
    "auth routes",
    () => `GET /.well-known/openid-configuration 200; POST /oauth2/token 401; DELETE /sessions/current 204`,
  ],
  [
    "kafka consumer",
    () =>
      `[Consumer] Successfully authenticated as User:orders using SASL/SCRAM-SHA-512; session.timeout.ms = 45000; ssl.keystore.type = JKS; key.deserializer = class org.apache.kafka.common.serialization.StringDeserializer`,
  ],
  [
    "hikari masked",
    () =>
      `HikariPool-1 - configuration: password........................<masked>, username........................"app", schema..........................none`,
  ],
  [
    "cookie words",
    (s) => `Set-Cookie removed; cookie-consent=accepted; SameSite=None; session cookie expired for ${s.uuid()}`,
  ],
  ["csp", () => `Content-Security-Policy: default-src 'self'; script-src 'nonce-abc'; report-uri /csp`],
  [
    "ssh methods",
    () =>
      `ssh: handshake failed: ssh: unable to authenticate, attempted methods [none password publickey], no supported methods remain`,
  ],
  [
    "npm e401",
    () =>
      `npm ERR! code E401 npm ERR! Unable to authenticate, your authentication token seems to be invalid. npm ERR! To correct this please try logging in again with: npm login`,
  ],
  [
    "undefined token",
    () =>
      `TypeError: Cannot read properties of undefined (reading 'accessToken')\n    at refreshAccessToken (/var/task/auth/tokens.js:88:31)`,
  ],
  ["key error", () => `KeyError: 'API_KEY'\nAttributeError: 'NoneType' object has no attribute 'secret_key'`],
  [
    "missing variables",
    () => `process.env.API_KEY is not defined; missing environment variables: DB_PASSWORD, JWT_SECRET, SESSION_KEY`,
  ],
  [
    "hidden parameters",
    () =>
      `Parameters: [DBPassword=****, Env=prod, KeyName=ops, SecretArn=arn:aws:secretsmanager:eu-west-1:123456789012:secret:x-AbCdEf]`,
  ],
];
