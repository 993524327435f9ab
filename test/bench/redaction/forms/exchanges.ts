import type { Form, Secrets } from "./secrets.ts";

const b64 = (text: string): string => Buffer.from(text).toString("base64");

/** Traffic as debug modes write it, sign-in flows, signed addresses, and what AWS services are asked and answer. */
export const EXCHANGES: readonly Form[] = [
  // Debug output of HTTP clients and SDKs.
  [
    "httpcore trace",
    (s) =>
      `httpcore.http11 [DEBUG] receive_response_headers.complete return_value=(b'HTTP/1.1', 200, b'OK', [(b'Date', b'x'), (b'Set-Cookie', b'sid=${s.alnum(32)}; Path=/'), (b'X-Auth-Token', b'${s.password()}')])`,
  ],
  ["http.client body", (s) => `send: b'{"user": "bob", "password": "${s.password()}"}'`],
  [
    "urllib3 max retries",
    (s) =>
      `HTTPSConnectionPool(host='x', port=443): Max retries exceeded with url: /v1/x?api_key=${s.password()} (Caused by NewConnectionError('x'))`,
  ],
  ["toolbelt dump", (s) => `< POST /x HTTP/1.1\r\n< Host: x\r\n< X-Api-Key: ${s.password()}\r\n< \r\n`],
  [
    "curl trace-ascii",
    (s) =>
      `=> Send header, 75 bytes (0x4b)\n0000: POST / HTTP/1.1\n0011: Host: x\n001a: X-Api-Key: ${s.password()}\n0030: `,
  ],
  [
    "curl h2",
    (s) => `* [HTTP/2] [1] [:path: /x]\n* [HTTP/2] [1] [x-api-key: ${s.password()}]\n* [HTTP/2] [1] [accept: */*]`,
  ],
  [
    "nghttp2",
    (s) => `[  0.123] send HEADERS frame <length=90, flags=0x25, stream_id=13>\n          x-api-key: ${s.password()}`,
  ],
  ["netty wiretap", (s) => dumped(s, nettyDump)],
  ["curl trace hex", (s) => dumped(s, curlTrace)],
  [
    "resty debug",
    (s) =>
      `~~~ REQUEST ~~~\nPOST  /login  HTTP/1.1\nHOST   : x\nHEADERS:\n\tAccept: */*\n\tX-Api-Key: ${s.password()}\nBODY   :\n{\n   "password": "${s.wild()}"\n}`,
  ],
  [
    "net-http debug",
    (s) =>
      `<- "POST /x HTTP/1.1\\r\\nAccept: */*\\r\\nX-Api-Key: ${s.password()}\\r\\nHost: x\\r\\n\\r\\n"\n-> "Set-Cookie: sid=${s.alnum(32)}; path=/\\r\\n"`,
  ],
  [
    "faraday",
    (s) =>
      `I, [2026-11-20T08:13:02 #8]  INFO -- request: Authorization: "${s.alnum(40)}"\nX-Api-Key: "${s.password()}"`,
  ],
  ["nginx debug", (s) => `*1 http header: "X-Api-Key: ${s.password()}"\n*1 http header: "Cookie: sid=${s.alnum(32)}"`],
  ["varnish", (s) => `-   ReqHeader      X-Api-Key: ${s.password()}\n-   ReqHeader      Cookie: sid=${s.alnum(32)}`],
  ["mod_dumpio", (s) => `mod_dumpio:  dumpio_in (data-HEAP): X-Api-Key: ${s.password()}\\r\\n`],
  ["modsecurity", (s) => `[data "Matched Data: x found within ARGS:password: ${s.password()}"] [severity "2"]`],
  [
    "har post",
    (s) =>
      `"postData":{"mimeType":"application/x-www-form-urlencoded","params":[{"name":"user","value":"bob"},{"name":"password","value":"${s.password()}"}]}`,
  ],
  [
    "postman auth",
    (s) =>
      `"auth":{"type":"basic","basic":[{"key":"username","value":"bob","type":"string"},{"key":"password","value":"${s.password()}","type":"string"}]}`,
  ],
  [
    "waf log",
    (s) =>
      `{"httpRequest":{"clientIp":"1.2.3.4","headers":[{"name":"Host","value":"x"},{"name":"x-api-key","value":"${s.password()}"}],"uri":"/x","args":"access_token=${s.alnum(40)}","httpMethod":"GET"}}`,
  ],
  [
    "keylog",
    (s) => `CLIENT_RANDOM ${"5a".repeat(32)} ${s.hex(96)}\nCLIENT_TRAFFIC_SECRET_0 ${"5a".repeat(32)} ${s.hex(64)}`,
  ],
  [
    "botocore params",
    (s) =>
      `botocore.endpoint [DEBUG] Making request for OperationModel(name=PutParameter) with params: {'url_path': '/', 'method': 'POST', 'body': b'{"Name": "/prod/db", "Value": "${s.password()}", "Type": "SecureString"}'}`,
  ],
  [
    "sdk v2 logger",
    (s) =>
      `[AWS cognitoidentityserviceprovider 200 0.21s 0 retries] adminInitiateAuth({ AuthFlow: 'ADMIN_NO_SRP_AUTH', AuthParameters: { USERNAME: 'bob', PASSWORD: '${s.wild()}' } })`,
  ],
  [
    "sdk v3 logger",
    (s) =>
      `{\n  clientName: 'SSMClient',\n  commandName: 'GetParameterCommand',\n  input: { Name: '/prod/url', WithDecryption: true },\n  output: {\n    Parameter: {\n      ARN: 'arn:aws:ssm:eu-west-1:123456789012:parameter/prod/url',\n      DataType: 'text',\n      LastModifiedDate: 2026-11-20T08:13:02.000Z,\n      Name: '/prod/url',\n      Type: 'SecureString',\n      Value: '${s.password()}',\n      Version: 1\n    }\n  }\n}`,
  ],
  [
    "boto3 get_parameter",
    (s) =>
      `{'Parameter': {'Name': '/prod/url', 'Type': 'SecureString', 'Value': '${s.password()}', 'Version': 1, 'LastModifiedDate': datetime.datetime(2026, 11, 20, 8, 13, 2, tzinfo=tzlocal()), 'DataType': 'text'}, 'ResponseMetadata': {'HTTPStatusCode': 200}}`,
  ],
  [
    "java v1 secret",
    (s) =>
      `{ARN: arn:aws:secretsmanager:eu-west-1:123456789012:secret:x-AbCdEf,Name: x,VersionId: ${s.uuid()},SecretString: ${s.password()},VersionStages: [AWSCURRENT],}`,
  ],
  [
    "java v2 parameter",
    (s) =>
      `GetParameterResponse(Parameter=Parameter(Name=/prod/url, Type=SecureString, Value=${s.password()}, Version=1, DataType=text))`,
  ],
  [
    "php parameter",
    (s) =>
      `    [Parameter] => Array\n        (\n            [Name] => /prod/url\n            [Type] => SecureString\n            [Value] => ${s.password()}\n            [Version] => 1\n        )`,
  ],
  [
    "powershell parameter",
    (s) =>
      `Name             : /prod/url\nType             : SecureString\nValue            : ${s.password()}\nVersion          : 1`,
  ],
  [
    "ssm yaml",
    (s) =>
      `Parameter:\n  DataType: text\n  Name: /prod/url\n  Type: SecureString\n  Value: ${s.password()}\n  Version: 1`,
  ],
  [
    "cli table secret",
    (s) =>
      `|                 GetSecretValue                 |\n+---------------+--------------------------------+\n|  Name         |  prod/db                       |\n|  SecretString |  ${s.password()}  |\n+---------------+--------------------------------+`,
  ],
  [
    "cli text secret",
    (s) =>
      `arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf\t2026-11-20T08:13:02.123000+00:00\tprod/db\t${s.password()}\t${s.uuid()}\nVERSIONSTAGES\tAWSCURRENT`,
  ],
  [
    "cli text sts",
    (s) =>
      `CREDENTIALS\tASIAIOSFODNN7EXAMPLE\t2026-11-20T09:13:02+00:00\t${s.base64(30)}\tIQoJb3JpZ2luX2VjE${s.base64(200)}`,
  ],
  [
    "cli text access key",
    (s) => `ACCESSKEY\tAKIAIOSFODNN7EXAMPLE\t2026-11-20T08:13:02+00:00\t${s.base64(30)}\tActive\tbob`,
  ],
  [
    "export-credentials",
    (s) =>
      `$Env:AWS_ACCESS_KEY_ID="ASIAIOSFODNN7EXAMPLE"\n$Env:AWS_SECRET_ACCESS_KEY="${s.base64(30)}"\n$Env:AWS_SESSION_TOKEN="${s.base64(200)}"`,
  ],
  [
    "ruby credentials",
    (s) =>
      `#<struct Aws::STS::Types::Credentials access_key_id="ASIAIOSFODNN7EXAMPLE", secret_access_key="${s.base64(30)}", session_token="${s.base64(200)}", expiration=2026-11-20 09:13:02 UTC>`,
  ],
  ["random password", (s) => `{'RandomPassword': '${s.wild()}', 'ResponseMetadata': {'HTTPStatusCode': 200}}`],
  // Sign-in.
  [
    "code exchange",
    (s) => `code=${s.alnum(40)}&client_id=x&redirect_uri=https%3A%2F%2Fx&grant_type=authorization_code`,
  ],
  [
    "token exchange",
    (s) =>
      `grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&subject_token=${s.alnum(60)}&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token`,
  ],
  [
    "client assertion",
    (s) => `client_assertion_type=urn%3Aietf&client_assertion=${s.base64url(80)}&assertion=${s.base64url(80)}`,
  ],
  [
    "pkce json",
    (s) =>
      `{"grant_type":"authorization_code","code":"${s.alnum(40)}","code_verifier":"${s.base64url(32)}","client_id":"x"}`,
  ],
  [
    "registration token",
    (s) => `{"client_id":"x","registration_access_token":"${s.alnum(40)}","registration_client_uri":"https://x"}`,
  ],
  [
    "device form",
    (s) => `grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=${s.alnum(40)}&client_id=x`,
  ],
  ["reset link path", (s) => `Sending mail: https://x.example.com/reset-password/${s.alnum(40)}`],
  ["reset link django", (s) => `http://x.example.com/accounts/reset/MQ/c8b6nz-${s.hex(32)}/`],
  ["magic link path", (s) => `https://x.example.com/magic-link/${s.alnum(40)} sent`],
  ["invite path", (s) => `GET /invitations/accept/${s.alnum(40)} 200`],
  ["otp google", (s) => `G-${s.digits(6)} is your verification code`],
  ["otp use", (s) => `Use ${s.digits(6)} to verify your account`],
  ["otp spaced", (s) => `Your one-time password: ${s.gone("482 913")}`],
  ["otp is code", (s) => `${s.digits(6)} is your one-time code. Do not share it`],
  ["recovery codes", (s) => `{"recovery_codes":["${s.hex(5)}-${s.hex(5)}","${s.hex(5)}-${s.hex(5)}"]}`],
  ["security answer", (s) => `"securityAnswer":"${s.password()}"`],
  // Signed addresses.
  [
    "azure connection sas",
    (s) =>
      `BlobEndpoint=https://a.blob.core.windows.net/;SharedAccessSignature=sv=2022-11-02&ss=b&sig=${encodeURIComponent(s.base64(32))}`,
  ],
  [
    "oss signed",
    (s) =>
      `https://b.oss-cn-hangzhou.aliyuncs.com/k?OSSAccessKeyId=LTAI4x&Expires=1763629200&Signature=${encodeURIComponent(s.base64(20))}`,
  ],
  ["cos signed", (s) => `https://b.cos.ap-x.myqcloud.com/k?q-sign-algorithm=sha1&q-ak=AKIDx&q-signature=${s.hex(40)}`],
  ["akamai token", (s) => `https://x.akamaized.net/a.m3u8?hdnts=exp=1763629200~acl=/*~hmac=${s.hex(64)}`],
  ["firebase token", (s) => `https://firebasestorage.googleapis.com/v0/b/x/o/k?alt=media&token=${s.gone(s.uuid())}`],
  ["bunny token", (s) => `https://x.b-cdn.net/a.mp4?token=${s.base64url(32)}&expires=1763629200`],
  ["discord cdn", (s) => `https://cdn.discordapp.com/attachments/1/2/a.png?ex=65f&is=65e&hm=${s.hex(64)}&`],
  ["github raw", (s) => `https://raw.githubusercontent.com/o/r/main/f?token=${s.upper(29)}`],
  [
    "maps signature",
    (s) => `https://maps.googleapis.com/maps/api/staticmap?center=x&client=gme-x&signature=${s.base64url(20)}=`,
  ],
  [
    "cloudfront cookies dict",
    (s) =>
      `{'CloudFront-Policy': '${s.base64url(90)}', 'CloudFront-Signature': '${s.base64url(256)}', 'CloudFront-Key-Pair-Id': 'K2'}`,
  ],
  // Events and requests of AWS services.
  [
    "cognito migration",
    (s) =>
      `{"version":"1","triggerSource":"UserMigration_Authentication","userName":"bob","request":{"password":"${s.password()}","validationData":null},"response":{}}`,
  ],
  [
    "cognito challenge",
    (s) =>
      `{"request":{"privateChallengeParameters":{"answer":"${s.digits(6)}"},"challengeAnswer":"${s.digits(6)}"},"response":{"answerCorrect":null}}`,
  ],
  ["usageIdentifierKey", (s) => `{"principalId":"x","policyDocument":{},"usageIdentifierKey":"${s.alnum(40)}"}`],
  [
    "v2 rawQueryString",
    (s) => `"rawPath":"/x","rawQueryString":"access_token=${s.alnum(40)}&page=1","cookies":["sid=${s.alnum(32)}"]`,
  ],
  ["multiValueQuery", (s) => `"multiValueQueryStringParameters":{"token":["${s.password()}"],"page":["1"]}`],
  [
    "iot authorizer",
    (s) =>
      `{"token":"${s.alnum(24)}","signatureVerified":false,"protocolData":{"mqtt":{"username":"bob","password":"${s.gone(b64(s.password()))}","clientId":"x"}}}`,
  ],
  [
    "codepipeline job",
    (s) =>
      `"artifactCredentials":{"accessKeyId":"ASIAIOSFODNN7EXAMPLE","secretAccessKey":"${s.base64(30)}","sessionToken":"${s.base64(200)}"}`,
  ],
  [
    "cfn ResponseURL",
    (s) =>
      `"ResponseURL":"https://cloudformation-custom-resource-response-euwest1.s3-eu-west-1.amazonaws.com/arn%3Aaws?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=x&X-Amz-Signature=${s.hex(64)}"`,
  ],
  [
    "object lambda",
    (s) =>
      `"getObjectContext":{"outputRoute":"io-use1-001","outputToken":"${s.base64(90)}","inputS3Url":"https://x.s3-accesspoint.eu-west-1.amazonaws.com/k?X-Amz-Signature=${s.hex(64)}"}`,
  ],
  ["task token", (s) => `{"TaskToken":"AQCEAAAAKgAAAAMAAAAA${s.base64(120)}","input":{}}`],
  [
    "kms boto3",
    (s) =>
      `{'CiphertextBlob': b'\\x01\\x02', 'Plaintext': b'${s.alnum(32)}', 'KeyId': 'arn:aws:kms:eu-west-1:123456789012:key/x'}`,
  ],
  [
    "kms node",
    (s) => `  Plaintext: Uint8Array(32) [\n    ${s.gone([...Buffer.from(s.alnum(32))].join(", "))}\n  ],\n  KeyId: 'x'`,
  ],
  ["kms key pair", (s) => `{"KeyPairSpec":"RSA_2048","PrivateKeyPlaintext":"${s.base64(300)}","PublicKey":"x"}`],
  [
    "codebuild env",
    (s) =>
      `"environmentVariables":[{"name":"DEPLOY_TOKEN","type":"PLAINTEXT","value":"${s.password()}"},{"name":"STAGE","type":"PLAINTEXT","value":"prod"}]`,
  ],
  [
    "cloudfront origin header",
    (s) =>
      `"customHeaders":{"quantity":1,"items":[{"headerName":"X-Origin-Verify-Secret","headerValue":"${s.password()}"}]}`,
  ],
  [
    "alb header rule",
    (s) => `{"Field":"http-header","HttpHeaderConfig":{"HttpHeaderName":"X-Auth-Token","Values":["${s.password()}"]}}`,
  ],
  ["apigw integration", (s) => `"requestParameters":{"integration.request.header.x-api-key":"'${s.password()}'"}`],
  [
    "event connection header",
    (s) => `"HeaderParameters":[{"Key":"x-api-key","Value":"${s.password()}","IsValueSecret":true}]`,
  ],
  ["sns platform", (s) => `"attributes":{"PlatformCredential":"${s.alnum(60)}","PlatformPrincipal":"x"}`],
  [
    "glue connection",
    (s) =>
      `"ConnectionProperties":{"JDBC_CONNECTION_URL":"jdbc:mysql://x/y","PASSWORD":"${s.password()}","USERNAME":"bob"}`,
  ],
  ["glue arguments", (s) => `"DefaultArguments":{"--db_password":"${s.password()}","--job-language":"python"}`],
  [
    "emr args",
    (s) =>
      `"HadoopJarStep":{"Jar":"command-runner.jar","Args":["spark-submit","--conf","spark.hadoop.fs.s3a.secret.key=${s.base64(30)}","--password","${s.password()}"]}`,
  ],
  [
    "ivs stream key",
    (s) =>
      `"streamKey":{"arn":"arn:aws:ivs:eu-west-1:123456789012:stream-key/x","value":"sk_eu-west-1_${s.alnum(12)}_${s.alnum(30)}"}`,
  ],
  ["rtmp url", (s) => `rtmps://x.global-contribute.live-video.net:443/app/sk_eu-west-1_${s.alnum(12)}_${s.alnum(30)}`],
  ["ssm run command", (s) => `"parameters":{"commands":["export DB_PASSWORD=${s.password()}","systemctl restart x"]}`],
  ["secrets extension", (s) => `X-Aws-Parameters-Secrets-Token: ${s.base64(200)}`],
  [
    "xray annotation",
    (s) =>
      `{"name":"x","annotations":{"api_key":"${s.password()}"},"sql":{"url":"jdbc:mysql://x/y?password=${s.password()}"}}`,
  ],
  ["description", (s) => `"description":"orders db, master password: ${s.password()}"`],
  ["tag keyed map", (s) => `"tags":{"Env":"prod","DbPassword":"${s.password()}"}`],
  ["tag-set xml", (s) => `<item><key>db-password</key><value>${s.password()}</value></item>`],
  // Carriers.
  ["avro json", (s) => `{"user":{"string":"bob"},"password":{"string":"${s.password()}"}}`],
  ["otlp attribute", (s) => `{"attributes":[{"key":"db.password","value":{"stringValue":"${s.password()}"}}]}`],
  ["prometheus label", (s) => `http_requests_total{api_key="${s.password()}",code="200"} 17`],
  ["syslog sd", (s) => `<165>1 ${s.time} x app - ID47 [auth@32473 user="bob" password="${s.password()}"] login`],
  ["cef", (s) => `CEF:0|x|y|1|100|login|5|suser=bob cs1Label=password cs1=${s.password()} dst=10.0.0.3`],
  [
    "windows event",
    (s) => `<EventData><Data Name="User">bob</Data><Data Name="Password">${s.password()}</Data></EventData>`,
  ],
  [
    "soap typed",
    (s) =>
      `<login xmlns="urn:x"><username xsi:type="xsd:string">bob</username><password xsi:type="xsd:string">${s.password()}</password></login>`,
  ],
  ["xml escaped twice", (s) => `&amp;lt;password&amp;gt;${s.password()}&amp;lt;/password&amp;gt;`],
  ["xml in json", (s) => `{"body":"<Login><Password>${s.password()}<\\/Password><\\/Login>"}`],
  ["xml header attr", (s) => `<Header Name="X-Api-Key" Value="${s.password()}"/>`],
  ["msgpack repr", (s) => `b'\\x82\\xa4user\\xa3bob\\xa8password\\xac${s.password()}'`],
  ["pickle repr", (s) => `b'\\x80\\x04}\\x94(\\x8c\\x08password\\x94\\x8c\\x0c${s.password()}\\x94u.'`],
  [
    "msgpack hex",
    (s) =>
      s.gone(
        Buffer.concat([
          Buffer.from([0x81, 0xa8]),
          Buffer.from("password"),
          Buffer.from([0xac]),
          Buffer.from(s.password()),
        ]).toString("hex"),
      ),
  ],
  [
    "cbor base64",
    (s) =>
      s.gone(
        Buffer.concat([
          Buffer.from([0xa1, 0x68]),
          Buffer.from("password"),
          Buffer.from([0x6c]),
          Buffer.from(s.password()),
        ]).toString("base64"),
      ),
  ],
  ["quoted-printable", (s) => `password=3D${s.password()}\nuser=3Dbob`],
  [
    "multipart bytes",
    (s) =>
      `b'--abc\\r\\nContent-Disposition: form-data; name="password"\\r\\n\\r\\n${s.password()}\\r\\n--abc--\\r\\n'`,
  ],
  [
    "url json twice",
    (s) =>
      `"x-forwarded-uri":"/cb?state=${encodeURIComponent(encodeURIComponent(JSON.stringify({ a: 1, password: s.password() })))}"`,
  ],
  ["protobuf text nested", (s) => `auth {\n  user: "bob"\n  token: "${s.password()}"\n}`],
];

/** A request with a secret, of which neither the bytes nor the characters of any row may be left. */
function dumped(s: Secrets, dump: (text: string) => string): string {
  const before = "POST / HTTP/1.1\r\nX-Api-Key: ";
  const secret = s.alnum(20);
  const text = `${before}${secret}\r\nHost: x\r\n\r\n`;
  for (const { at, ascii } of lines16(text)) {
    const part = ascii.slice(Math.max(0, before.length - at), Math.max(0, before.length + secret.length - at));
    if (part.length < 5) continue;
    s.gone(part);
    s.gone(Buffer.from(part).toString("hex").match(/../g)!.join(" "));
  }
  return dump(text);
}

function lines16(text: string): { at: number; hex: string; ascii: string }[] {
  const bytes = Buffer.from(text);
  return Array.from({ length: Math.ceil(bytes.length / 16) }, (_, row) => {
    const part = bytes.subarray(row * 16, row * 16 + 16);
    const ascii = part.toString("latin1").replaceAll(/[\r\n]/g, ".");
    return { at: row * 16, hex: part.toString("hex").match(/../g)!.join(" "), ascii };
  });
}

/** As `LoggingHandler` of Netty prints it, which the Java SDK's Netty client uses: a frame of lines. */
function nettyDump(text: string): string {
  const frame = `+--------+-------------------------------------------------+----------------+`;
  return [
    `         +-------------------------------------------------+`,
    `         |  0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f |`,
    frame,
    ...lines16(text).map(
      ({ at, hex, ascii }) => `|${at.toString(16).padStart(8, "0")}| ${hex.padEnd(47)} |${ascii.padEnd(16)}|`,
    ),
    frame,
  ].join("\n");
}

/** As `curl --trace` prints it. Source: everything curl, "Trace options". */
function curlTrace(text: string): string {
  const rows = lines16(text).map(
    ({ at, hex, ascii }) => `${at.toString(16).padStart(4, "0")}: ${hex.padEnd(47)} ${ascii}`,
  );
  return [`=> Send header, ${text.length} bytes (0x${text.length.toString(16)})`, ...rows].join("\n");
}
