import type { Form } from "./secrets.ts";

const b64 = (text: string): string => Buffer.from(text).toString("base64");

/** What AWS, other clouds and well-known services answer or are asked, and how people write of secrets. */
export const CLOUDS: readonly Form[] = [
  [
    "sts json",
    (s) =>
      `{"Credentials":{"AccessKeyId":"ASIAIOSFODNN7EXAMPLE","SecretAccessKey":"${s.base64(30)}","SessionToken":"IQoJb3JpZ2luX2VjE${s.base64(300)}","Expiration":"2026-11-20T09:13:02Z"},"AssumedRoleUser":{"AssumedRoleId":"AROAEXAMPLEEXAMPLE12:x","Arn":"arn:aws:sts::123456789012:assumed-role/x/x"}}`,
  ],
  [
    "sts xml",
    (s) =>
      `<Credentials><AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId><SecretAccessKey>${s.base64(30)}</SecretAccessKey><SessionToken>FwoGZXIvYXdzE${s.base64(200)}</SessionToken></Credentials>`,
  ],
  [
    "imds",
    (s) =>
      `{\n  "Code" : "Success",\n  "Type" : "AWS-HMAC",\n  "AccessKeyId" : "ASIAIOSFODNN7EXAMPLE",\n  "SecretAccessKey" : "${s.base64(30)}",\n  "Token" : "${s.base64(300)}",\n  "Expiration" : "2026-11-20T14:13:02Z"\n}`,
  ],
  ["imds v2 token", (s) => `X-aws-ec2-metadata-token: AQAEA${s.base64url(34)}==`],
  [
    "ecs creds",
    (s) =>
      `{"RoleArn":"arn:aws:iam::123456789012:role/x","AccessKeyId":"ASIAIOSFODNN7EXAMPLE","SecretAccessKey":"${s.base64(30)}","Token":"${s.base64(300)}"}`,
  ],
  [
    "aws configure list",
    (s) =>
      `      Name                    Value             Type    Location\n      ----                    -----             ----    --------\nsecret_key ${s.base64(30)} env`,
  ],
  ["aws configure set", (s) => `aws configure set aws_secret_access_key ${s.base64(30)} --profile x`],
  [
    "boto3 client",
    (s) => `boto3.client('s3', aws_access_key_id='AKIAIOSFODNN7EXAMPLE', aws_secret_access_key='${s.base64(30)}')`,
  ],
  [
    "boto debug header",
    (s) =>
      `botocore.endpoint [DEBUG] Sending http request: <AWSPreparedRequest stream_output=False, method=POST, url=https://sts.eu-west-1.amazonaws.com/, headers={'X-Amz-Security-Token': b'${s.base64(300)}', 'Authorization': b'AWS4-HMAC-SHA256 Credential=ASIAIOSFODNN7EXAMPLE/20261120/eu-west-1/sts/aws4_request, SignedHeaders=host, Signature=${s.hex(64)}'}>`,
  ],
  [
    "boto response body",
    (s) =>
      `botocore.parsers [DEBUG] Response body:\nb'{"SecretString":"{\\\\"username\\\\":\\\\"bob\\\\",\\\\"password\\\\":\\\\"${s.password()}\\\\"}","Name":"prod/db"}'`,
  ],
  [
    "secretsmanager",
    (s) =>
      `{"ARN":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf","Name":"prod/db","SecretString":"${s.password()}","VersionStages":["AWSCURRENT"]}`,
  ],
  ["secretsmanager escaped", (s) => `SecretString: '{"engine":"mysql","host":"x","password":"${s.password()}"}',`],
  ["secretsmanager binary", (s) => `"SecretBinary":"${s.base64(40)}"`],
  ["ssm", (s) => `{"Parameter":{"Name":"/prod/db/password","Type":"SecureString","Value":"${s.wild()}","Version":1}}`],
  [
    "ssm text",
    (s) =>
      `PARAMETER\tarn:aws:ssm:eu-west-1:123456789012:parameter/prod/db/password\ttext\t1763625600\t/prod/db/password\tSecureString\t${s.password()}\t1`,
  ],
  [
    "kms data key",
    (s) =>
      `{"CiphertextBlob":"AQIDAHh","Plaintext":"${s.base64(32)}","KeyId":"arn:aws:kms:eu-west-1:123456789012:key/x"}`,
  ],
  [
    "rds iam token",
    (s) =>
      `orders-db.c9abc.eu-west-1.rds.amazonaws.com:5432/?Action=connect&DBUser=app&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Security-Token=${encodeURIComponent(s.base64(200))}&X-Amz-Signature=${s.hex(64)}`,
  ],
  [
    "s3 presigned",
    (s) =>
      `https://b.s3.eu-west-1.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20261120%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20261120T081302Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Signature=${s.hex(64)}`,
  ],
  [
    "s3 presigned v2",
    (s) =>
      `https://b.s3.amazonaws.com/k?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Expires=1763629200&Signature=${encodeURIComponent(s.base64(20))}`,
  ],
  [
    "s3 presigned post",
    (s) =>
      `{"url":"https://b.s3.amazonaws.com","fields":{"key":"k","policy":"eyJleHBpcmF0aW9uIjoi","x-amz-signature":"${s.hex(64)}"}}`,
  ],
  [
    "cloudfront url",
    (s) =>
      `https://d111.cloudfront.net/a.mp4?Expires=1763629200&Signature=${s.base64url(256)}__&Key-Pair-Id=K2JCJMDEHXQW5F`,
  ],
  [
    "cloudfront policy",
    (s) =>
      `https://d111.cloudfront.net/a.mp4?Policy=eyJTdGF0ZW1lbnQiOlt7${s.base64url(100)}&Signature=${s.base64url(256)}__&Key-Pair-Id=K2JCJMDEHXQW5F`,
  ],
  [
    "cloudfront cookies",
    (s) =>
      `Cookie: CloudFront-Policy=${s.base64url(120)}_; CloudFront-Signature=${s.base64url(256)}__; CloudFront-Key-Pair-Id=K2JCJMDEHXQW5F`,
  ],
  [
    "appsync key",
    (s) =>
      `x-api-key: da2-${s
        .alnum(26)
        .toLowerCase()
        .replace(/.*/, (v) => s.gone(v))}`,
  ],
  [
    "apigw key",
    (s) =>
      `{"id":"a1b2c3","value":"${s.alnum(40)}","name":"partner","enabled":true}`
        .replace('"id"', '"apiKeyId":"a","apiKeyValue":"x","id"')
        .replace('"value"', '"apiKey"'),
  ],
  [
    "ecr login",
    (s) =>
      `{"authorizationData":[{"authorizationToken":"${s.base64(900)}","expiresAt":1763629200,"proxyEndpoint":"https://123456789012.dkr.ecr.eu-west-1.amazonaws.com"}]}`,
  ],
  [
    "codeartifact",
    (s) =>
      `aws codeartifact: {"authorizationToken":"eyJ2ZXIiOjEsImlzdSI6${s.base64url(300)}","expiration":"2026-11-21"}`,
  ],
  [
    "iam create key",
    (s) =>
      `{"AccessKey":{"UserName":"bob","AccessKeyId":"AKIAIOSFODNN7EXAMPLE","Status":"Active","SecretAccessKey":"${s.base64(30)}"}}`,
  ],
  [
    "iam csv",
    (s) =>
      `User name,Password,Access key ID,Secret access key\nbob,${s.password()},AKIAIOSFODNN7EXAMPLE,${s.base64(30)}`,
  ],
  ["iam accessKeys csv", (s) => `Access key ID,Secret access key\nAKIAIOSFODNN7EXAMPLE,${s.base64(30)}`],
  ["iam login profile", (s) => `{"UserName":"bob","Password":"${s.wild()}","PasswordResetRequired":true}`],
  ["rds create", (s) => `aws rds create-db-instance --master-username admin --master-user-password ${s.password()}`],
  [
    "rds node",
    (s) => `CreateDBInstanceCommand { input: { MasterUsername: 'admin', MasterUserPassword: '${s.wild()}' } }`,
  ],
  ["env node aws", (s) => `AWS_SECRET_ACCESS_KEY=${s.base64(30)}\nAWS_SESSION_TOKEN=${s.base64(300)}`],
  [
    "env lambda dump",
    (s) =>
      `{'AWS_ACCESS_KEY_ID': 'ASIAIOSFODNN7EXAMPLE', 'AWS_SECRET_ACCESS_KEY': '${s.base64(30)}', 'AWS_SESSION_TOKEN': '${s.base64(300)}'}`,
  ],
  [
    "sso token",
    (s) =>
      `{"accessToken":"aoaAAAAAG${s.base64url(200)}","expiresAt":"2026-11-20T16:13:02Z","clientSecret":"eyJraWQiOiJrZXkt${s.base64url(200)}"}`,
  ],
  [
    "federation url",
    (s) =>
      `https://signin.aws.amazon.com/federation?Action=login&Issuer=x&Destination=https%3A%2F%2Fconsole&SigninToken=${s.base64url(300)}`,
  ],
  ["eks token", (s) => `k8s-aws-v1.${s.base64url(300)}`],
  ["bedrock key", (s) => `ABSKQmVkcm9ja0FQSUtleS${s.alnum(110)}`],
  ["ses smtp", (s) => `SMTP_USERNAME=AKIAIOSFODNN7EXAMPLE\nSMTP_PASSWORD=B${s.base64(32)}`],
  [
    "gcp sa",
    (s) =>
      `{"type":"service_account","project_id":"p","private_key_id":"${s.hex(40)}","private_key":"-----BEGIN PRIVATE KEY-----\\n${s.base64(48)}\\n${s.base64(48)}\\n-----END PRIVATE KEY-----\\n","client_email":"x@p.iam.gserviceaccount.com"}`,
  ],
  ["gcp api key", (s) => `https://maps.googleapis.com/maps/api/geocode/json?address=x&key=AIzaSy${s.alnum(33)}`],
  ["gcp access token", (s) => `ya29.a0${s.base64url(120)}`],
  [
    "gcp refresh",
    (s) =>
      `{"client_id":"x.apps.googleusercontent.com","client_secret":"GOCSPX-${s.alnum(28)}","refresh_token":"1//0g${s.base64url(60)}","type":"authorized_user"}`,
  ],
  [
    "gcs signed",
    (s) =>
      `https://storage.googleapis.com/b/o?GoogleAccessId=x%40p.iam.gserviceaccount.com&Expires=1763629200&Signature=${encodeURIComponent(s.base64(256))}`,
  ],
  [
    "gcs signed v4",
    (s) =>
      `https://storage.googleapis.com/b/o?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential=x&X-Goog-Signature=${s.hex(512)}`,
  ],
  [
    "azure storage",
    (s) => `DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=${s.base64(64)};EndpointSuffix=core.windows.net`,
  ],
  [
    "azure sas",
    (s) =>
      `https://acct.blob.core.windows.net/c/b?sv=2022-11-02&st=2026-11-20T08%3A00Z&se=2026-11-21T08%3A00Z&sr=b&sp=r&sig=${encodeURIComponent(s.base64(32))}`,
  ],
  [
    "azure servicebus",
    (s) =>
      `Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=${s.base64(32)}`,
  ],
  [
    "azure sas header",
    (s) =>
      `Authorization: SharedAccessSignature sr=https%3a%2f%2fns&sig=${encodeURIComponent(s.base64(32))}&se=1763629200&skn=Root`,
  ],
  ["azure cosmos", (s) => `AccountEndpoint=https://x.documents.azure.com:443/;AccountKey=${s.base64(64)};`],
  ["azure function", (s) => `https://fn.azurewebsites.net/api/x?code=${s.base64url(42)}==`],
  ["azure client secret", (s) => `AZURE_CLIENT_SECRET=abc8Q~${s.alnum(34)}`],
  [
    "azure logic",
    (s) =>
      `https://prod-1.westeurope.logic.azure.com/workflows/x/triggers/manual/paths/invoke?api-version=2016-10-01&sp=x&sv=1.0&sig=${s.base64url(32)}`,
  ],
  [
    "appinsights",
    (s) => `InstrumentationKey=${s.gone(s.uuid())};IngestionEndpoint=https://x.in.applicationinsights.azure.com/`,
  ],
  ["slack webhook", (s) => `POST https://hooks.slack.com/services/T0${s.upper(9)}/B0${s.upper(9)}/${s.alnum(24)}`],
  ["slack workflow", (s) => `https://hooks.slack.com/triggers/T0ABCDEFG/1234567890123/${s.hex(32)}`],
  ["discord webhook", (s) => `https://discord.com/api/webhooks/123456789012345678/${s.base64url(51)}`],
  [
    "teams webhook",
    (s) => `https://corp.webhook.office.com/webhookb2/${s.uuid()}@${s.uuid()}/IncomingWebhook/${s.hex(32)}/${s.uuid()}`,
  ],
  ["telegram url", (s) => `https://api.telegram.org/bot123456789:AA${s.alnum(33)}/sendMessage`],
  ["zapier hook", (s) => `https://hooks.zapier.com/hooks/catch/123456/${s.alnum(7)}/`],
  ["ifttt", (s) => `https://maker.ifttt.com/trigger/x/with/key/${s.alnum(22)}`],
  ["pagerduty integration url", (s) => `https://events.pagerduty.com/integration/${s.hex(32)}/enqueue`],
  [
    "google chat webhook",
    (s) => `https://chat.googleapis.com/v1/spaces/AAAA/messages?key=AIzaSy${s.alnum(33)}&token=${s.base64url(32)}`,
  ],
  ["opsgenie heartbeat", (s) => `https://api.opsgenie.com/v1/json/cloudwatch?apiKey=${s.gone(s.uuid())}`],
  ["datadog intake", (s) => `https://http-intake.logs.datadoghq.com/v1/input/${s.hex(32)}`],
  ["newrelic", (s) => `NEW_RELIC_LICENSE_KEY=${s.hex(36)}NRAL`],
  ["sentry dsn", (s) => `SENTRY_DSN=https://${s.hex(32)}:${s.hex(32)}@o123.ingest.sentry.io/456`],
  ["honeycomb", (s) => `x-honeycomb-team: ${s.alnum(22)}`],
  ["otel headers", (s) => `OTEL_EXPORTER_OTLP_HEADERS=api-key=${s.hex(32)},x-y=z`],
  ["splunk hec", (s) => `Authorization: Splunk ${s.gone(s.uuid())}`],
  ["logtail", (s) => `source_token=${s.alnum(24)}`],
  ["loggly url", (s) => `https://logs-01.loggly.com/inputs/${s.gone(s.uuid())}/tag/http/`],
  [
    "sumologic",
    (s) =>
      `https://collectors.sumologic.com/receiver/v1/http/${s
        .base64(60)
        .replaceAll("/", "_")
        .replace(/.*/, (v) => s.gone(v))}`,
  ],
  ["stripe", (s) => `Stripe: sk_live_${s.alnum(24)}`],
  ["github", (s) => `ghp_${s.alnum(36)} used by ci`],
  ["github pat", (s) => `github_pat_${s.alnum(22)}_${s.alnum(59)}`],
  ["gitlab", (s) => `glpat-${s.alnum(20)}`],
  ["openai", (s) => `OpenAI: Incorrect API key provided: sk-proj-${s.alnum(48)}T3BlbkFJ${s.alnum(48)}.`],
  ["anthropic", (s) => `sk-ant-api03-${s.base64url(69)}AA`],
  ["twilio", (s) => `accountSid=ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa authToken=${s.hex(32)}`],
  ["twilio url", (s) => `https://AC0123456789abcdef0123456789abcdef:${s.hex(32)}@api.twilio.com/2010-04-01/Accounts`],
  ["sendgrid", (s) => `SG.${s.base64url(16)}.${s.base64url(32)}`],
  ["mailgun", (s) => `api:key-${s.hex(32)}`],
  ["mailchimp", (s) => `apikey ${s.hex(32)}-us19`],
  ["shopify", (s) => `X-Shopify-Access-Token: shpat_${s.hex(32)}`],
  ["atlassian", (s) => `ATATT3xFfGF0${s.base64url(135)}=ABCD1234`],
  ["vault", (s) => `{"auth":{"client_token":"hvs.CAES${s.alnum(90)}","accessor":"${s.alnum(24)}"}}`],
  ["vault unseal", (s) => `Unseal Key 1: ${s.base64(33)}\nInitial Root Token: s.${s.alnum(24)}`],
  ["consul", (s) => `X-Consul-Token: ${s.gone(s.uuid())}`],
  ["nomad", (s) => `Secret ID    = ${s.gone(s.uuid())}`],
  [
    "age key",
    (s) =>
      `AGE-SECRET-KEY-1${s
        .upper(58)
        .replaceAll(/[1BIO]/g, "Q")
        .replace(/.*/, (v) => s.gone(v))}`,
  ],
  ["prose is", (s) => `The database password is ${s.password()} please rotate`],
  ["prose colon", (s) => `Hi team, temporary password: ${s.password()}`],
  ["prose your", (s) => `Your new password is "${s.wild()}".`],
  ["prose set to", (s) => `password for ${s.user} has been set to ${s.password()}`],
  ["prose changed from", (s) => `changed password from ${s.password()} to ${s.password()}`],
  ["prose with", (s) => `logging in as ${s.user} with password ${s.password()}`],
  ["prose using", (s) => `authenticating using api key ${s.alnum(32)}`],
  ["prose token", (s) => `got token ${s.alnum(40)} from cache`],
  ["prose otp", (s) => `Your verification code is ${s.digits(6)}`],
  ["prose pin", (s) => `PIN: ${s.digits(4)}`],
  ["prose invalid", (s) => `invalid api key: ${s.alnum(32)}`],
  ["prose invalid quoted", (s) => `Invalid token '${s.alnum(32)}' supplied`],
  ["prose passphrase", (s) => `enter passphrase for key: ${s.password()}`],
  ["prose login slash", (s) => `log in as ${s.user}/${s.alnum(12)}`],
  ["prose creds slash", (s) => `credentials: ${s.user}/${s.alnum(12)}`],
  ["prose creds colon", (s) => `default creds ${s.user}:${s.alnum(12)}`],
  ["prose german", (s) => `Das Passwort lautet ${s.password()}`],
  ["prose french", (s) => `mot de passe : ${s.password()}`],
  ["prose spanish", (s) => `contraseña: ${s.password()}`],
  ["prose portuguese", (s) => `senha=${s.password()}`],
  ["prose chinese", (s) => `密码：${s.password()}`],
  ["prose taiwan", (s) => `密碼: ${s.password()}`],
  ["prose japanese", (s) => `パスワード: ${s.password()}`],
  ["prose russian", (s) => `пароль: ${s.password()}`],
  ["json unicode key", (s) => `{"contraseña":"${s.password()}"}`],
  ["key dotted", (s) => `app.auth.jwt.secret=${s.password()}`],
  ["key dashed", (s) => `db-root-password: ${s.password()}`],
  ["key suffix", (s) => `STRIPE_KEY_LIVE=${s.alnum(32)}`],
  ["key number", (s) => `API_KEY_2=${s.alnum(32)}`],
  ["key pw", (s) => `dbpw=${s.password()}`],
  ["key pass", (s) => `db_pass=${s.password()}`],
  ["key cred", (s) => `"credential":"${s.password()}"`],
  ["key signing", (s) => `signing_key=${s.alnum(40)}`],
  ["key encryption", (s) => `"encryptionKey":"${s.hex(64)}"`],
  ["key salt", (s) => `"salt":"${s.hex(32)}"`],
  ["key hmac", (s) => `hmac_secret=${s.password()}`],
  ["key master", (s) => `MASTER_KEY=${s.hex(32)}`],
  ["key connection", (s) => `"connectionString":"Server=x;Database=y;User=z;Password=${s.password()}"`],
  ["key otp", (s) => `{"otp":"${s.digits(6)}","phone":"x"}`],
  ["key mfa", (s) => `--serial-number arn:aws:iam::123456789012:mfa/bob --token-code ${s.digits(6)}`],
  ["key cvv", (s) => `{"cvv":"${s.digits(3)}","exp":"12/29"}`],
  ["key pan", (s) => `card 4111 1111 1111 1111 charged`.replace("4111 1111 1111 1111", (v) => s.gone(v))],
  ["key ssn", (s) => `{"ssn":"${s.gone("536-22-8726")}"}`],
  ["key iban", (s) => `IBAN ${s.gone("DE89370400440532013000")}`],
  ["key phone", (s) => `"phoneNumber":"${s.gone("+4915112345678")}"`],
  ["key email", (s) => `sent to ${s.gone("jane.roe")}@corp-mail.com`],
  ["base64 json", (s) => `payload=${s.gone(b64(JSON.stringify({ user: s.user, password: s.password() })))}`],
  [
    "kinesis data",
    (s) =>
      `{"Records":[{"kinesis":{"data":"${s.gone(b64(JSON.stringify({ id: 7, api_key: s.password(), n: 1 })))}"}}]}`,
  ],
  ["sqs body", (s) => `{"Records":[{"messageId":"x","body":"{\\"password\\":\\"${s.password()}\\"}"}]}`],
  ["sns message", (s) => `{"Records":[{"Sns":{"Message":"{\\"token\\":\\"${s.alnum(32)}\\"}"}}]}`],
  [
    "dynamodb item",
    (s) =>
      `{"Item":{"pk":{"S":"user#1"},"passwordHash":{"S":"$2b$10$${s.alnum(53)}"},"apiKey":{"S":"${s.password()}"}}}`,
  ],
  ["dynamodb stream", (s) => `"NewImage":{"secret":{"S":"${s.password()}"},"n":{"N":"1"}}`],
  [
    "apigw proxy",
    (s) =>
      `{"resource":"/x","headers":{"Cookie":"sid=${s.alnum(32)}"},"queryStringParameters":{"token":"${s.password()}"},"requestContext":{"identity":{"apiKey":"${s.alnum(40)}","sourceIp":"1.2.3.4"}}}`,
  ],
  [
    "custom authorizer",
    (s) =>
      `{"type":"TOKEN","authorizationToken":"${s.alnum(40)}","methodArn":"arn:aws:execute-api:eu-west-1:123456789012:abc/prod/GET/x"}`,
  ],
  [
    "edge request",
    (s) =>
      `"headers":{"authorization":[{"key":"Authorization","value":"Basic ${s.base64(20)}"}],"host":[{"key":"Host","value":"x"}]}`,
  ],
  ["tag", (s) => `{"Tags":[{"Key":"db-password","Value":"${s.password()}"},{"Key":"env","Value":"prod"}]}`],
  ["cli tag", (s) => `--tags Key=ApiToken,Value=${s.password()} Key=Env,Value=prod`],
  ["userdata", (s) => `UserData: ${s.gone(b64(`#!/bin/bash\nexport DB_PASSWORD=${s.password()}\n`))}`],
];
