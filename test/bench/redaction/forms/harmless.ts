import type { Form } from "./secrets.ts";

const b64 = (text: string): string => Buffer.from(text).toString("base64");

/** Lines that hold no secret, and much that looks like one: ids, digests, signatures of code, prose about secrets. */
export const HARMLESS: readonly Form[] = [
  [
    "report",
    (s) =>
      `REPORT RequestId: ${s.uuid()}\tDuration: 102.25 ms\tBilled Duration: 103 ms\tMemory Size: 1024 MB\tMax Memory Used: 91 MB\tInit Duration: 312.09 ms`,
  ],
  [
    "platform.report",
    (s) =>
      `{"time":"${s.time}","type":"platform.report","record":{"requestId":"${s.uuid()}","metrics":{"durationMs":3000,"billedDurationMs":3000},"tracing":{"spanId":"${s.hex(16)}","type":"X-Amzn-Trace-Id","value":"Root=1-${s.hex(8)}-${s.hex(24)};Parent=${s.hex(16)};Sampled=1"},"status":"timeout"}}`,
  ],
  ["extension", () => `EXTENSION\tName: AppConfigAgent\tState: Ready\tEvents: [INVOKE, SHUTDOWN]`],
  [
    "denied assumed role",
    (s) =>
      `User: arn:aws:sts::123456789012:assumed-role/orders-api-role-${s.alnum(8)}/orders-api is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-west-1:123456789012:key/${s.uuid()} because no identity-based policy allows the kms:Decrypt action`,
  ],
  [
    "denied encoded",
    (s) =>
      `UnauthorizedOperation: You are not authorized to perform this operation. Encoded authorization failure message: ${s.base64url(420)}`,
  ],
  [
    "denied s3",
    (s) =>
      `AccessDenied: Access Denied {'Error': {'Code': 'AccessDenied', 'RequestId': '${s.upper(16)}', 'HostId': '${s.base64(56)}'}}`,
  ],
  [
    "boto error",
    () =>
      `[ERROR] ClientError: An error occurred (AccessDeniedException) when calling the GetSecretValue operation: User: arn:aws:sts::123456789012:assumed-role/r/f is not authorized to perform: secretsmanager:GetSecretValue on resource: prod/db/password`,
  ],
  [
    "secret missing",
    () => `ResourceNotFoundException: Secrets Manager can't find the specified secret: prod/orders/api-key`,
  ],
  [
    "ssm missing",
    () => `ParameterNotFound: /prod/orders/db/password not found, using default parameter path /shared/db/password`,
  ],
  ["expired token", () => `ExpiredTokenException: The security token included in the request is expired`],
  ["invalid token", () => `UnrecognizedClientException: The security token included in the request is invalid.`],
  [
    "sig mismatch",
    () =>
      `SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method.`,
  ],
  ["pg auth failed", (s) => `error: password authentication failed for user "${s.user}"`],
  ["mysql denied", (s) => `Access denied for user '${s.user}'@'10.0.3.17' (using password: YES)`],
  ["mongo auth failed", () => `MongoServerError: Authentication failed. code: 18, codeName: 'AuthenticationFailed'`],
  [
    "redis noauth",
    () => `NOAUTH Authentication required. WRONGPASS invalid username-password pair or user is disabled.`,
  ],
  [
    "jwt errors",
    () => `JsonWebTokenError: invalid signature; TokenExpiredError: jwt expired at 2026-11-20T08:13:02.000Z`,
  ],
  ["pwd", () => `PWD=/var/task\nOLDPWD=/var/runtime\nHOME=/root`],
  [
    "lambda env",
    () =>
      `_HANDLER=index.handler\nAWS_LAMBDA_FUNCTION_VERSION=$LATEST\nAWS_EXECUTION_ENV=AWS_Lambda_nodejs20.x\nLAMBDA_TASK_ROOT=/var/task`,
  ],
  [
    "emf",
    (s) =>
      `{"_aws":{"Timestamp":1763625600123,"CloudWatchMetrics":[{"Namespace":"Orders","Dimensions":[["FunctionName","SecretName"]],"Metrics":[{"Name":"TokenRefreshes","Unit":"Count"},{"Name":"PasswordResets","Unit":"Count"}]}]},"FunctionName":"orders","SecretName":"rotation","TokenRefreshes":3,"PasswordResets":1,"requestId":"${s.uuid()}"}`,
  ],
  [
    "powertools cold",
    (s) =>
      `{"cold_start":true,"function_arn":"arn:aws:lambda:eu-west-1:123456789012:function:orders","function_memory_size":128,"function_name":"orders","function_request_id":"${s.uuid()}","level":"INFO","message":"token refreshed","service":"auth","timestamp":"${s.time}","xray_trace_id":"1-${s.hex(8)}-${s.hex(24)}"}`,
  ],
  ["git sha", (s) => `Deploying commit ${s.hex(40)} (tag v1.4.${s.digits(2)}) to prod`],
  ["docker digest", (s) => `Status: Downloaded newer image for public.ecr.aws/lambda/nodejs@sha256:${s.hex(64)}`],
  ["docker layers", (s) => `${s.hex(12)}: Pull complete\nDigest: sha256:${s.hex(64)}`],
  ["npm integrity", (s) => `  integrity sha512-${s.base64(64)}`],
  ["go sum", (s) => `github.com/aws/aws-sdk-go-v2 v1.32.4 h1:${s.base64(32)}`],
  ["cargo checksum", (s) => `checksum = "${s.hex(64)}"`],
  ["pip hash", (s) => `    --hash=sha256:${s.hex(64)} \\`],
  ["terraform lock", (s) => `    "h1:${s.base64(32)}",\n    "zh:${s.hex(64)}",`],
  ["sri", (s) => `<script src="/a.js" integrity="sha384-${s.base64(48)}" crossorigin="anonymous"></script>`],
  ["etag", (s) => `ETag: "${s.hex(32)}-12"`],
  [
    "s3 event",
    (s) =>
      `{"eventName":"ObjectCreated:Put","s3":{"s3SchemaVersion":"1.0","configurationId":"${s.uuid()}","bucket":{"name":"orders","ownerIdentity":{"principalId":"A3NL1KOZZKExample"},"arn":"arn:aws:s3:::orders"},"object":{"key":"in/2026/11/${s.uuid()}.json","size":1024,"eTag":"${s.hex(32)}","sequencer":"${s.upper(18)}"}}}`,
  ],
  [
    "sqs event",
    (s) =>
      `{"messageId":"${s.uuid()}","attributes":{"AWSTraceHeader":"Root=1-${s.hex(8)}-${s.hex(24)}","SenderId":"AROA${s.upper(17)}:orders","MessageDeduplicationId":"${s.hex(64)}","SequenceNumber":"18849496460467696128","MessageGroupId":"g1"},"md5OfBody":"${s.hex(32)}","eventSourceARN":"arn:aws:sqs:eu-west-1:123456789012:orders"}`,
  ],
  [
    "kinesis event",
    (s) =>
      `{"kinesisSchemaVersion":"1.0","partitionKey":"user-17","sequenceNumber":"4959033827149025660855969253836157109592157598913${s.digits(7)}","data":"${b64("order 7 is new, and was not seen before")}","approximateArrivalTimestamp":1763625600.123}`,
  ],
  [
    "dynamodb event",
    (s) =>
      `{"eventID":"${s.hex(32)}","eventName":"MODIFY","dynamodb":{"Keys":{"pk":{"S":"order#${s.digits(6)}"},"sk":{"S":"v1"}},"SequenceNumber":"${s.digits(25)}","StreamViewType":"KEYS_ONLY"}}`,
  ],
  [
    "apigw event",
    (s) =>
      `{"requestContext":{"accountId":"123456789012","apiId":"a1b2c3d4e5","extendedRequestId":"${s.base64(11)}","identity":{"sourceIp":"203.0.113.7","userAgent":"curl/8.5.0"},"requestId":"${s.uuid()}","resourceId":"x1y2z3","stage":"prod","authorizer":null}}`,
  ],
  [
    "x-amzn ids",
    (s) =>
      `x-amzn-RequestId: ${s.uuid()}\nx-amz-apigw-id: ${s.base64(11)}\nx-amzn-trace-id: Root=1-${s.hex(8)}-${s.hex(24)}`,
  ],
  ["cloudfront id", (s) => `X-Amz-Cf-Id: ${s.base64url(41)}==\nX-Amz-Cf-Pop: FRA60-P3`],
  [
    "cfn",
    (s) =>
      `arn:aws:cloudformation:eu-west-1:123456789012:stack/orders-prod/${s.uuid()} UPDATE_COMPLETE LogicalResourceId: DBPasswordSecret`,
  ],
  ["sam names", (s) => `orders-prod-ApiKeyRotationFunction-${s.alnum(12)}`],
  ["log stream", (s) => `2026/11/20/[$LATEST]${s.hex(32)}`],
  [
    "vpc ids",
    (s) =>
      `vpc-0${s.hex(16)} subnet-0${s.hex(16)} sg-0${s.hex(16)} eni-0${s.hex(16)} vpce-0${s.hex(16)} rtb-0${s.hex(16)} nat-0${s.hex(16)}`,
  ],
  ["unique ids", (s) => `principalId: AROA${s.upper(17)}:session userId AIDA${s.upper(17)} group AGPA${s.upper(17)}`],
  [
    "secret arn",
    (s) => `arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db/password-${s.alnum(6)} VersionId ${s.uuid()}`,
  ],
  [
    "secret version",
    (s) =>
      `{"SecretId":"prod/db","VersionId":"${s.uuid()}","VersionStage":"AWSCURRENT","SecretArn":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf"}`,
  ],
  [
    "kms",
    (s) =>
      `{"keyId":"arn:aws:kms:eu-west-1:123456789012:key/${s.uuid()}","keySpec":"SYMMETRIC_DEFAULT","keyUsage":"ENCRYPT_DECRYPT","encryptionContext":{"SecretARN":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:x-AbCdEf","SecretVersionId":"${s.uuid()}"}}`,
  ],
  [
    "pagination",
    (s) => `{"nextToken":null,"NextMarker":"","IsTruncated":false,"maxKeys":1000,"keyCount":${s.digits(2)}}`,
  ],
  [
    "iam policy doc",
    () =>
      `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["secretsmanager:GetSecretValue","ssm:GetParameter","kms:Decrypt"],"Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/token":"allowed","kms:EncryptionContext:PARAMETER_ARN":"arn:aws:ssm:eu-west-1:123456789012:parameter/db/password"}}}]}`,
  ],
  [
    "iam actions",
    () =>
      `iam:CreateAccessKey iam:UpdateLoginProfile iam:GetAccountPasswordPolicy sts:GetSessionToken cognito-idp:AdminSetUserPassword secretsmanager:RotateSecret`,
  ],
  [
    "password policy",
    () =>
      `{"PasswordPolicy":{"MinimumPasswordLength":14,"RequireSymbols":true,"RequireNumbers":true,"MaxPasswordAge":90,"PasswordReusePrevention":24,"HardExpiry":false}}`,
  ],
  [
    "rotation",
    () =>
      `{"RotationEnabled":true,"RotationLambdaARN":"arn:aws:lambda:eu-west-1:123456789012:function:rotate-password","RotationRules":{"AutomaticallyAfterDays":30}}`,
  ],
  [
    "cognito settings",
    () =>
      `{"AccessTokenValidity":60,"IdTokenValidity":60,"RefreshTokenValidity":30,"TokenValidityUnits":{"AccessToken":"minutes","RefreshToken":"days"},"ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH","ALLOW_REFRESH_TOKEN_AUTH"],"PreventUserExistenceErrors":"ENABLED"}`,
  ],
  [
    "llm usage",
    (s) =>
      `usage: {'input_tokens': ${s.digits(4)}, 'output_tokens': ${s.digits(3)}, 'cache_read_input_tokens': 0, 'total_tokens': ${s.digits(4)}}`,
  ],
  [
    "llm config",
    () => `max_tokens=4096 stop_token=</s> eos_token_id=2 pad_token="[PAD]" tokenizer=cl100k_base temperature=0.2`,
  ],
  ["rate tokens", (s) => `rate limiter: tokens=${s.digits(3)} refill=10/s bucket=api key=ip:10.0.0.3`],
  ["cache key", (s) => `cache hit key=orders:v2:${s.digits(7)} ttl=300 hash=${s.hex(8)}`],
  ["redis commands", (s) => `1763625600.1234 [0 10.0.0.3:51234] "SET" "session:count" "${s.digits(4)}" "EX" "60"`],
  [
    "sql keys",
    () =>
      `CREATE TABLE api_keys (id bigint PRIMARY KEY, key_name varchar(64), token_count int, password_changed_at timestamptz, FOREIGN KEY (user_id) REFERENCES users(id))`,
  ],
  [
    "sql select",
    () =>
      `SELECT u.id, u.password_hash, u.api_token FROM users u WHERE u.token_expires_at > NOW() AND u.password_hash IS NOT NULL`,
  ],
  ["sql placeholders", () => `UPDATE users SET password_hash = $1, reset_token = ? WHERE id = :id AND api_key = @p2`],
  ["sql index", () => `ERROR: duplicate key value violates unique constraint "users_api_key_idx"`],
  ["dup key", (s) => `Duplicate entry '${s.digits(6)}-17' for key 'orders.PRIMARY'`],
  ["pg fk", (s) => `DETAIL:  Key (order_id)=(${s.digits(6)}) is not present in table "orders".`],
  [
    "java stack",
    () =>
      `\tat com.amazonaws.auth.DefaultAWSCredentialsProviderChain.getCredentials(DefaultAWSCredentialsProviderChain.java:133) ~[aws-java-sdk-core-1.12.1.jar:?]`,
  ],
  [
    "java inner",
    () =>
      `\tat org.apache.kafka.common.security.authenticator.SaslClientAuthenticator$SaslState.sendSaslClientToken(SaslClientAuthenticator.java:${300})`,
  ],
  [
    "java kafka hidden",
    () =>
      `\tsasl.jaas.config = [hidden]\n\tssl.key.password = null\n\tssl.keystore.password = null\n\tsasl.login.class = null`,
  ],
  ["spring masked", () => `spring.datasource.password=****** spring.datasource.hikari.maximum-pool-size=10`],
  [
    "python trace",
    () =>
      `  File "/var/task/auth/token_store.py", line 88, in refresh_token\n    token = self._client.get_token(scope=scope)`,
  ],
  ["python code", () => `    password = os.environ["DB_PASSWORD"]\n    api_key = get_secret("prod/api-key")["key"]`],
  ["node code", () => `    const token = await getToken(event.headers.authorization);\n                        ^`],
  [
    "node trace",
    () => `    at async PasswordService.resetPassword (/var/task/dist/services/password.service.js:42:17)`,
  ],
  [
    "go trace",
    (s) => `goroutine 1 [running]:\nmain.validateToken(0xc${s.hex(9)}, 0x20)\n\t/src/auth/token.go:88 +0x1d`,
  ],
  [
    "ruby trace",
    () =>
      `app/controllers/sessions_controller.rb:12:in \`create': undefined method \`password_digest' for nil:NilClass (NoMethodError)`,
  ],
  [
    "rails filtered",
    () => `Parameters: {"user"=>{"email"=>"[FILTERED]", "password"=>"[FILTERED]"}, "token"=>"[FILTERED]"}`,
  ],
  ["php warning", () => `PHP Warning:  Undefined array key "password" in /var/task/login.php on line 12`],
  [
    "dotnet trace",
    () =>
      `   at Microsoft.AspNetCore.Authentication.JwtBearer.JwtBearerHandler.HandleAuthenticateAsync() in /_/src/JwtBearerHandler.cs:line 188`,
  ],
  ["type defs", () => `interface Login { username: string; password: string; token?: string | null }`],
  [
    "schema",
    () =>
      `{"properties":{"password":{"type":"string","minLength":12},"apiKey":{"type":"string","format":"uuid"},"token":{"$ref":"#/definitions/Token"}},"required":["password","apiKey"]}`,
  ],
  [
    "validation",
    () =>
      `ValidationError: "password" is required; "api_key" must be a string; "token" length must be at least 20 characters long`,
  ],
  ["form error", () => `{"errors":{"password":["must contain at least one number"],"token":["has expired"]}}`],
  [
    "bool flags",
    () =>
      `{"hasPassword":true,"passwordSet":false,"tokenValid":true,"secretRotated":null,"apiKeyRequired":"false","password_expired":0}`,
  ],
  ["counts", () => `passwords=12 tokens=3400 secrets: 4 keys: 17 credentials=2 sessions=981`],
  [
    "timings",
    () =>
      `token_ttl=3600 session_timeout=900 password_age_days=41 key_rotation=90d secret_cache_ttl: 300s auth_latency_ms=12.4`,
  ],
  [
    "access log",
    () =>
      `10.0.3.17 - - [20/Nov/2026:08:13:02 +0000] "POST /api/v1/password/reset HTTP/1.1" 204 0 "-" "okhttp/4.12.0" rt=0.031`,
  ],
  [
    "access log token",
    () =>
      `203.0.113.9 - bob [20/Nov/2026:08:13:02 +0000] "GET /oauth/token/introspect?client_id=web&scope=openid%20profile HTTP/2.0" 200 412`,
  ],
  [
    "oauth urls",
    () =>
      `https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_aBcDeFgHi/.well-known/jwks.json token_endpoint=https://auth.example.com/oauth2/token`,
  ],
  [
    "oauth metadata",
    () =>
      `{"token_endpoint":"https://x/token","token_type":"Bearer","token_endpoint_auth_methods_supported":["client_secret_basic","private_key_jwt"],"grant_types_supported":["password","authorization_code"]}`,
  ],
  [
    "oauth scope",
    () =>
      `scope="openid profile" grant_type=authorization_code response_type=code client_id=7vq1s2abc3def token_type=bearer expires_in=3600`,
  ],
  [
    "authz header names",
    () => `Access-Control-Allow-Headers: Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token`,
  ],
  [
    "www auth",
    () =>
      `WWW-Authenticate: Bearer realm="orders", error="invalid_token", error_description="The access token expired"`,
  ],
  [
    "missing header",
    () =>
      `{"message":"Missing Authentication Token"} {"message":"Authorization header requires 'Credential' parameter."}`,
  ],
  [
    "unauth prose",
    () =>
      `Bearer token missing or malformed; Basic authentication is disabled; authorization failed for route GET /orders`,
  ],
  [
    "tls",
    () =>
      `SSL_ERROR: certificate verify failed: unable to get local issuer certificate (_ssl.c:1129) key_usage=digitalSignature`,
  ],
  [
    "tls cipher",
    () => `TLS handshake: version=TLSv1.3 cipher=TLS_AES_128_GCM_SHA256 session reused=false key exchange X25519`,
  ],
  ["cert fingerprint", (s) => `SHA256 Fingerprint=${s.hex(64).toUpperCase().match(/../g)!.join(":")}`],
  ["cert serial", (s) => `Serial Number: ${s.hex(32).match(/../g)!.join(":")} Subject: CN=*.example.com`],
  ["cert pem", (s) => `-----BEGIN CERTIFICATE-----\n${s.base64(48)}\n-----END CERTIFICATE-----`],
  ["pub key", (s) => `-----BEGIN PUBLIC KEY-----\n${s.base64(48)}\n-----END PUBLIC KEY-----`],
  ["ssh pub", (s) => `ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ${s.base64(250)} deploy@ci`],
  [
    "ssh fp",
    (s) => `Accepted publickey for ec2-user from 10.0.0.3 port 51234 ssh2: ED25519 SHA256:${s.base64(32).slice(0, 43)}`,
  ],
  ["sshd", () => `Failed password for invalid user admin from 203.0.113.7 port 41222 ssh2`],
  ["pam", () => `pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.7`],
  [
    "sudo",
    () => `sudo: pam_unix(sudo:session): session opened for user root by bob(uid=1000) ; COMMAND=/usr/bin/passwd`,
  ],
  ["k8s", (s) => `Successfully assigned prod/orders-${s.hex(10)}-x7k2p to ip-10-0-3-17.eu-west-1.compute.internal`],
  [
    "k8s secret names",
    () => `MountVolume.SetUp failed for volume "db-password" : secret "orders-db-credentials" not found`,
  ],
  [
    "k8s describe",
    () =>
      `    Environment:\n      DB_PASSWORD:  <set to the key 'password' in secret 'orders-db'>  Optional: false\n    Mounts:\n      /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-x7k2p (ro)`,
  ],
  [
    "k8s secret describe",
    () => `Name:         orders-db\nType:  Opaque\n\nData\n====\npassword:  24 bytes\nusername:  8 bytes`,
  ],
  [
    "k8s ref",
    () => `          valueFrom:\n            secretKeyRef:\n              name: orders-db\n              key: password`,
  ],
  ["helm", () => `existingSecret: orders-db\nexistingSecretPasswordKey: password\nsecretName: tls-orders`],
  [
    "tf sensitive",
    () =>
      `      + password                     = (sensitive value)\n      + master_password              = (known after apply)`,
  ],
  ["tf refs", () => `  password = var.db_password\n  token    = data.aws_ecr_authorization_token.token.password`],
  ["cfn refs", () => `MasterUserPassword: !Sub '{{resolve:secretsmanager:\${DBSecret}:SecretString:password}}'`],
  ["cfn refs json", () => `"DB_PASSWORD":{"Fn::Join":["",["{{resolve:ssm-secure:","/db/password",":1}}"]]}`],
  ["gh actions", () => `  env:\n    TOKEN: \${{ secrets.GITHUB_TOKEN }}\n    AWS_SECRET_ACCESS_KEY: ***`],
  [
    "compose ref",
    () =>
      `      POSTGRES_PASSWORD: \${POSTGRES_PASSWORD:?required}\n      POSTGRES_PASSWORD_FILE: /run/secrets/db_password`,
  ],
  [
    "shell refs",
    () => `curl -H "Authorization: Bearer $TOKEN" -u "$USER:$PASSWORD" https://x.example.com; mysql -p"$DB_PASSWORD"`,
  ],
  ["masked", () => `password=**** token=<redacted> secret=[REDACTED] api_key=xxxxxxxx passwd=(hidden)`],
  ["placeholders", () => `Set API_KEY=<your-api-key> and DB_PASSWORD=changeme before you deploy`],
  ["docs flags", () => `Usage: tool [--password PASSWORD] [--token TOKEN] [-p PORT] [--key-file FILE]`],
  ["help prose", () => `Please enter your password and confirm it; never share your password with anyone`],
  ["prose", () => `The token is invalid because the session was closed; the password was reset by an administrator`],
  ["prose2", () => `your api key is missing. secret is not set, so the default credential provider chain is used`],
  ["prose3", () => `Could not load credentials from any providers; password must be rotated, key is required`],
  [
    "author",
    () =>
      `Author: Bob, authority=example.com:443 authenticated=true compass=north bypass=none passenger_id=7 keyboard=de monkey=1`,
  ],
  [
    "secretary",
    () => `secretary: Alice, passport_country=DE, tokenize=true, keynote=9:00, pinned=true, saltwater=false`,
  ],
  [
    "keys of things",
    () =>
      `partition_key=pk sort_key=sk primary_key=id foreign_key=user_id cache_key=orders:7 object_key=in/a.json routing_key=orders.created`,
  ],
  ["s3 keys", (s) => `Key: uploads/${s.uuid()}/${s.hex(32)}.png size=18231 Bucket: orders-prod-assets`],
  ["athena", (s) => `QueryExecutionId: ${s.uuid()} OutputLocation: s3://athena-results/${s.uuid()}.csv`],
  ["stepfunctions", (s) => `arn:aws:states:eu-west-1:123456789012:execution:orders:${s.uuid()} taskToken waiting`],
  ["uuid list", (s) => `ids: [${s.uuid()}, ${s.uuid()}, ${s.uuid()}]`],
  ["ulid", (s) => `orderId=01J${s.upper(23)} customer=cus_17 event=evt_created`],
  ["ksuid", (s) => `msg id ${s.alnum(27)} acked`],
  ["mongo oid", (s) => `ObjectId("${s.hex(24)}") upserted`],
  [
    "trace headers",
    (s) =>
      `traceparent: 00-${s.hex(32)}-${s.hex(16)}-01\nb3: ${s.hex(32)}-${s.hex(16)}-1\nx-datadog-trace-id: ${s.digits(19)}`,
  ],
  [
    "otel span",
    (s) => `{"traceId":"${s.hex(32)}","id":"${s.hex(16)}","parentId":"${s.hex(16)}","name":"GET /token","kind":1}`,
  ],
  ["img", (s) => `url(data:image/png;base64,iVBORw0KGgo${s.base64(300)})`],
  ["font", (s) => `src:url(data:font/woff2;base64,d09GMgABAAAA${s.base64(300)}) format("woff2")`],
  ["protobuf b64", (s) => `payload CgV${s.base64(60)} decoded 60 bytes`],
  [
    "gzip b64 words",
    () => `body: ${b64("the quick brown fox jumps over the lazy dog, and again over the fence it goes")}`,
  ],
  [
    "webpack",
    (s) =>
      `asset static/js/main.${s.hex(8)}.chunk.js 412 KiB [emitted] [immutable] [minimized] (name: main) 1 related asset`,
  ],
  ["sentry id", (s) => `Sentry event ${s.hex(32)} captured, release orders@${s.hex(40)}`],
  ["phone-ish", () => `build 20261120081302 took 4915112345 us, offset=1763625600123, port 5432, pid 12345678`],
  ["card-ish", (s) => `order 4111-0000-2222-3333 sku 5500${s.digits(8)} timestamp 1763625600123456`],
  [
    "version-ish",
    () => `aws-sdk-js/3.1021.0 ua/2.1 os/linux#5.10.226 lang/js md/nodejs#20.18.1 api/secretsmanager#3.1021.0 m/E,b`,
  ],
  [
    "ua",
    () =>
      `Boto3/1.35.7 md/Botocore#1.35.7 ua/2.0 os/linux#5.10 md/arch#x86_64 lang/python#3.12.5 cfg/retry-mode#legacy Botocore/1.35.7`,
  ],
  [
    "urls",
    (s) =>
      `https://example.com/reset-password https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html https://x.example.com/u/${s.uuid()}`,
  ],
  ["scoped npm", () => `@aws-sdk/credential-provider-node@3.650.0 @types/jsonwebtoken@9.0.6 node@20.18.1`],
  [
    "decorators",
    () =>
      `@Injectable() @Secret("db") @Value("\${spring.datasource.password}") user@host ssh://git@github.com/team/repo.git`,
  ],
  ["email-like", () => `root@ip-10-0-3-17:/var/task# git@github.com:team/repo.git image@sha256 v2@latest`],
  [
    "kafka",
    () =>
      `[Consumer clientId=c-1, groupId=orders] Successfully joined group with generation Generation{generationId=17, memberId='c-1-0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f', protocol='range'}`,
  ],
  ["cron", () => `cron(0/5 * * * ? *) rate(5 minutes) at(2026-11-20T08:13:02)`],
  [
    "arn many",
    (s) =>
      `arn:aws:iam::123456789012:role/aws-service-role/x arn:aws:iam::aws:policy/SecretsManagerReadWrite arn:aws:apigateway:eu-west-1::/restapis/a1b2c3/stages/prod arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/x/${s.hex(16)}`,
  ],
  [
    "session names",
    () =>
      `arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_AdministratorAccess_0a1b2c3d4e5f6a7b/jane.roe@corp-mail.com`,
  ],
  ["principal email", (s) => `"principalId":"AROA${s.upper(17)}:jane.roe@corp-mail.com"`],
  ["code sha", (s) => `{"CodeSha256":"${s.base64(32)}","CodeSize":1024,"RevisionId":"${s.uuid()}"}`],
  [
    "layer",
    (s) =>
      `{"LayerVersionArn":"arn:aws:lambda:eu-west-1:123456789012:layer:x:7","Content":{"CodeSha256":"${s.base64(32)}"}}`,
  ],
  [
    "signing profile",
    (s) => `SigningProfileVersionArn arn:aws:signer:eu-west-1:123456789012:/signing-profiles/x/${s.alnum(10)}`,
  ],
  [
    "tabular",
    () =>
      `NAME            TYPE     DATA   AGE\norders-token    Opaque   3      41d\ndb-password     Opaque   2      90d`,
  ],
  [
    "ps",
    () => `USER       PID %CPU COMMAND\npostgres  1234  0.3 postgres: app orders 10.0.3.17(51234) idle in transaction`,
  ],
  ["csv plain", () => `id,name,amount\n7,orders,12.50\n8,returns,3.20`],
  ["csv key col", () => `key,value\ncolor,blue\nsize,12`],
  ["hexdump plain", () => `00000000  7f 45 4c 46 02 01 01 00  00 00 00 00 00 00 00 00  |.ELF............|`],
  [
    "money",
    () => `amount=12.50 EUR account=ORD-2026-001 pin_count=4 pin=false code=OK status_code: 200 exit code is 137`,
  ],
  [
    "codes",
    () => `Your order code is ready; error code is 403; verification code sent to customer; confirmation code required`,
  ],
  [
    "user bob",
    () => `logged in as bob/admin group; log in as root/sudo user; running as user/nobody; path as src/main`,
  ],
  ["heredoc", () => `cat <<EOF > /etc/app.conf\nport=80\nlevel=info\nEOF`],
  ["yaml tidy", () => `secrets:\n  - orders-db\n  - orders-api\npasswordRef:\n  name: orders-db\n  key: password`],
  [
    "xml schema",
    () => `<xs:element name="password" type="xs:string"/><password xsi:nil="true"/><tokenType>Bearer</tokenType>`,
  ],
  ["var_dump", () => `array(2) {\n  ["password"]=>\n  NULL\n  ["attempts"]=>\n  int(3)\n}`],
  [
    "arrow",
    () => `~ password_version = 1 -> 2\n~ token_validity = "60" -> "90"\n~ etag = "abc" -> (known after apply)`,
  ],
  [
    "multipart file",
    () => `Content-Disposition: form-data; name="file"; filename="passwords.txt"\r\nContent-Type: text/plain`,
  ],
  ["smtp", () => `250-AUTH PLAIN LOGIN XOAUTH2\n250 AUTH=PLAIN LOGIN\n235 2.7.0 Authentication successful\nSTARTTLS`],
  ["imap", () => `* CAPABILITY IMAP4rev1 AUTH=PLAIN LOGINDISABLED\nA1 LOGIN failed: invalid credentials`],
  ["jest", () => `PASS src/auth/token.test.ts\nPASS test/password.spec.js (5.1 s)\nFAIL test/keys.test.ts`],
  ["go test", () => `PASS\nok  \tgithub.com/acme/auth\t0.412s\n--- PASS: TestTokenRefresh (0.00s)`],
  ["auth words", () => `auth service started; AUTH failed for client 17; > AUTH OK; identify callers by role`],
  [
    "creds words",
    () =>
      `credentials: none/default chain; creds are valid; credentials for profile/dev-account loaded; using creds from env`,
  ],
  [
    "logged in",
    (s) =>
      `logged in as orders/readonly; logging in as bob: ok; login with github/oauth; log in as user:admin first; logged in as ${s.user}: session opened`,
  ],
  [
    "codes",
    () =>
      `status code is 404, exit code: 12345, reason code: 4031, error code is 5003, zip code: 90210, country code is 4930`,
  ],
  [
    "mysql table",
    () =>
      `+----+----------+-------+\n| id | token    | state |\n+----+----------+-------+\n|  1 | expired  | open  |\n+----+----------+-------+`,
  ],
  ["csv keys", () => `key,count\norders,12\nreturns,3\n\nuser, password, role\nplease fill in`],
  ["tsv header only", () => `id\tkey_name\ttoken_type\n1\tprimary\tbearer`],
  ["ps table", () => `Name     SecretName\n----     ----------\norders   orders-db`],
  ["hexdump text", () => `00000000: 6865 6c6c 6f20 776f 726c 640a            hello world.`],
  ["hex rows", (s) => `0000: ${s.hex(4)} ${s.hex(4)} ${s.hex(4)}\n0010: ${s.hex(4)} ${s.hex(4)}`],
  [
    "jwks",
    (s) =>
      `{"keys":[{"kty":"RSA","kid":"${s.hex(16)}","use":"sig","alg":"RS256","n":"${s.base64url(256)}","e":"AQAB"}]}`,
  ],
  ["ec jwk", (s) => `{"kty":"EC","crv":"P-256","x":"${s.base64url(32)}","y":"${s.base64url(32)}"}`],
  ["zero width prose", () => `caf\u200b\u00e9 menu\u200b: token ring and passenger\u200blist`],
  [
    "webhook docs",
    () => `see https://api.slack.com/messaging/webhooks and https://hooks.slack.com/ and POST /hooks/github/push`,
  ],
  [
    "cfn parameters",
    () =>
      `ParameterKey=DBPasswordSecretArn,ParameterValue=arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf ParameterKey=KeyName,ParameterValue=ops`,
  ],
  [
    "terraform arrows",
    () =>
      `      ~ password_policy = "strong" -> "stronger"\n      ~ secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-AbCdEf" -> (known after apply)`,
  ],
  ["yaml empty", () => `password:\nuser: bob\ntoken:\n  type: bearer\nsecret:\n  - name: a`],
  ["multipart plain", () => `Content-Disposition: form-data; name="color"\r\n\r\nblue\r\n`],
  ["env directives", () => `Step 3/9 : ENV NODE_ENV production\nSET search_path TO public; set -e; setenv LANG C`],
  ["redis monitor plain", () => `1763625600.1234 [0 10.0.0.3:51234] "GET" "auth:config"\n"AUTH" command rejected`],
  ["imap fetch", () => `a2 LOGIN rejected by server; A3 LOGIN timeout after 30s`],
  [
    "changed from",
    () => `password policy changed from weak to strong; key rotated from v1 to v2; token ttl from 60 to 90`,
  ],
  ["prompt", () => `Password for user postgres: \nEnter passphrase for key '/home/bob/.ssh/id_ed25519': `],
  ["heredoc ref", () => `password = <<EOT\n\${var.db_password}\nEOT`],
  [
    "pydantic",
    () =>
      `1 validation error for Order\namount\n  Input should be a valid number [type=float_parsing, input_value='twelve', input_type=str]`,
  ],
  ["ftp plain", () => `331 Please specify the password.\n230 Login successful.\nUSER anonymous`],
];
