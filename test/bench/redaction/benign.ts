import { createHash } from "node:crypto";
import { createRedactor } from "../../../src/redact/redactor.ts";

export interface Benign {
  readonly lines: number;
  readonly spans: number;
  /** Spans in every thousand lines that hold no secret. */
  readonly perThousand: number;
  readonly byRule: Readonly<Record<string, number>>;
}

/** Counts what is redacted in log lines that hold nothing secret. */
export function benign(count: number): Benign {
  const byRule: Record<string, number> = {};
  let spans = 0;
  const redactor = createRedactor({
    key: new Uint8Array(32).fill(1),
    audience: "support",
    onReplaced(rule) {
      spans++;
      byRule[rule] = (byRule[rule] ?? 0) + 1;
    },
  });
  const write = redactor.stream("stream", "log");
  for (let index = 0; index < count; index++) write(benignLine(index));
  return { lines: count, spans, perThousand: Math.round((spans / count) * 1e6) / 1e3, byRule };
}

/** One line of many kinds of log, none of which holds a secret. The same index gives the same line. */
export function benignLine(index: number): string {
  return `${KINDS[index % KINDS.length]!(source(index))}\n`;
}

interface Source {
  readonly index: number;
  readonly time: string;
  readonly uuid: string;
  /** Hex of a given length, at most 64. */
  readonly hex: (length: number) => string;
  readonly base64: (bytes: number) => string;
  readonly pick: <T>(list: readonly T[]) => T;
}

function source(index: number): Source {
  const digest = createHash("sha256").update(`line ${index}`).digest();
  const hex = digest.toString("hex");
  return {
    index,
    time: new Date(1_763_625_600_000 + index * 137).toISOString(),
    uuid: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`,
    hex: (length) => hex.slice(0, length),
    base64: (bytes) =>
      Buffer.concat(
        Array.from({ length: Math.ceil(bytes / 32) }, (_, part) =>
          createHash("sha256").update(`${index} ${part}`).digest(),
        ),
      )
        .subarray(0, bytes)
        .toString("base64"),
    pick: (list) => list[digest[0]! % list.length]!,
  };
}

const NAMES = ["orders", "risk-assessment", "task-runner-nightly-batch", "user-profile-service", "payments-eu-west-1"];
const WORDS = ["tokenizer", "keyboard layout", "primary key", "passenger list", "session count", "author", "monkey"];

const KINDS: readonly ((line: Source) => string)[] = [
  ({ uuid }) =>
    `INIT_START Runtime Version: nodejs:20.v43\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:${uuid.replaceAll("-", "")}`,
  ({ uuid }) => `START RequestId: ${uuid} Version: $LATEST`,
  ({ uuid }) => `END RequestId: ${uuid}`,
  ({ uuid, index }) =>
    `REPORT RequestId: ${uuid}\tDuration: ${index % 977}.25 ms\tBilled Duration: ${(index % 977) + 1} ms\tMemory Size: 128 MB\tMax Memory Used: ${50 + (index % 60)} MB\tXRAY TraceId: 1-${uuid.slice(0, 8)}-${uuid.replaceAll("-", "").slice(0, 24)}\tSegmentId: ${uuid.replaceAll("-", "").slice(0, 16)}\tSampled: true`,
  ({ time, uuid }) => `${time} ${uuid} Task timed out after 3.00 seconds`,
  ({ time, uuid, pick }) =>
    `${time}\t${uuid}\tERROR\tAccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/${pick(NAMES)}-role/${pick(NAMES)} is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf because no identity-based policy allows the secretsmanager:GetSecretValue action`,
  ({ time, pick }) =>
    `{"time":"${time}","type":"platform.initRuntimeDone","record":{"initializationType":"on-demand","phase":"init","status":"success","functionName":"${pick(NAMES)}"}}`,
  ({ index, pick }) =>
    `10.0.${index % 250}.${index % 99} - - [20/Nov/2026:08:13:02 +0000] "GET /api/v1/${pick(NAMES)}/${index}?page=${index % 40}&sort=created_at&next_token_count=3 HTTP/1.1" 200 ${index * 7} "https://example.com/app" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"`,
  ({ index }) =>
    `2026/11/20 08:13:02 [warn] ${index}#${index % 97}: *${index * 3} upstream response is buffered to a temporary file /var/cache/nginx/proxy_temp/${index % 10}/00/${String(index).padStart(10, "0")} while reading upstream`,
  ({ time, pick, index }) =>
    `${time} INFO  [http-nio-8080-exec-${index % 40}] c.e.${pick(["orders", "auth", "token"])}.OrderService : Processed ${index} items for ${pick(NAMES)} in ${index % 800} ms, key=orders/2026/11/${index}.json`,
  ({ index }) => `\tat com.example.auth.TokenFilter.doFilterInternal(TokenFilter.java:${index % 300})`,
  ({ index }) =>
    `\tat org.springframework.security.web.access.ExceptionTranslationFilter.doFilter(ExceptionTranslationFilter.java:${index % 200}) ~[spring-security-web-6.3.1.jar:6.3.1]`,
  ({ index }) => `  File "/var/task/handlers/password_policy.py", line ${index % 400}, in check_password_strength`,
  ({ time, index, pick }) =>
    `[INFO]\t${time}\t${index} rows read, partition key = pk, sort key = sk, ${pick(WORDS)} updated`,
  ({ hex }) => `sha256:${hex(64)}  layer.tar`,
  ({ hex, pick }) => `Pulled 123456789012.dkr.ecr.eu-west-1.amazonaws.com/${pick(NAMES)}@sha256:${hex(64)}`,
  ({ hex, pick }) => `commit ${hex(40)} merged into main by release-bot (${pick(NAMES)})`,
  ({ hex }) => `HEAD is now at ${hex(7)} Rotate the token bucket every minute`,
  ({ hex }) => `ETag: "${hex(32)}" Content-MD5 checked, x-amz-request-id: ${hex(16).toUpperCase()}`,
  ({ base64 }) => `x-amz-id-2: ${base64(48)}`,
  ({ base64 }) => `{"CodeSha256":"${base64(32)}","Version":"7","RevisionId":"0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f"}`,
  ({ base64 }) =>
    `<img alt="logo" src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ${base64(300)}">`,
  ({ base64 }) => `"integrity": "sha512-${base64(64)}",`,
  ({ index }) => `shardId-000000000007 sequenceNumber 4965${String(index).padStart(52, "3")} millisBehindLatest 0`,
  ({ uuid, index }) =>
    `{"messageId":"${uuid}","attributes":{"ApproximateReceiveCount":"${index % 9}","SentTimestamp":"1763625600${index % 900}","SenderId":"AROAEXAMPLE12EXAMPLE34:orders"},"eventSource":"aws:sqs"}`,
  ({ index }) =>
    `Metrics: {"_aws":{"Timestamp":1763625600${index % 900},"CloudWatchMetrics":[{"Namespace":"orders","Dimensions":[["service"]],"Metrics":[{"Name":"TokensUsed","Unit":"Count"}]}]},"TokensUsed":${index}}`,
  ({ index }) =>
    `prompt_tokens=${index % 4000} completion_tokens=${index % 900} total_tokens=${index} max_tokens: 4096`,
  ({ uuid }) =>
    `KMS key arn:aws:kms:eu-west-1:123456789012:key/${uuid} is pending deletion; eni-0${uuid.replaceAll("-", "").slice(0, 16)} subnet-0${uuid.replaceAll("-", "").slice(0, 16)}`,
  ({ pick }) =>
    `Password reset is required for user ${pick(["bob", "carol"])}; the token has expired, ask for another key`,
  ({ time, pick }) => `${time} WARN  login failed: invalid password for ${pick(["bob", "carol"])} (attempt 2 of 5)`,
  ({ index, uuid }) =>
    `cache miss key=session:${index}:profile trace_id=${uuid.replaceAll("-", "")} span_id=${uuid.replaceAll("-", "").slice(0, 16)}`,
  ({ index }) =>
    `Executing SELECT id, token_count, key_name FROM api_usage WHERE id = ${index} AND key_name IS NOT NULL`,
  ({ index, pick }) =>
    `s3://${pick(NAMES)}-data/year=2026/month=11/part-${String(index).padStart(5, "0")}-c000.snappy.parquet`,
  ({ hex, index }) => `webpack compiled main.${hex(20)}.js ${index} bytes, chunk vendors-node_modules_${hex(6)}`,
  ({ index }) =>
    `{"level":30,"pid":8,"hostname":"169.254.100.${index % 250}","reqId":"req-${index.toString(36)}","responseTime":${index % 300}.51,"msg":"request completed"}`,
  ({ time, index }) => `${time} connection to postgres://app@db.internal:5432/orders established, pool=${index % 20}`,
  ({ index }) =>
    `npm warn deprecated @babel/plugin-proposal-private-property-in-object@7.21.${index % 20}: use @babel/plugin-transform-private-property-in-object`,
  ({ time, uuid }) => `${time} traceparent=00-${uuid.replaceAll("-", "")}-${uuid.replaceAll("-", "").slice(0, 16)}-01`,
];
