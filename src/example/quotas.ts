/** Requests a second that an operation allows per account and Region: the same everywhere, or by Region with `*` for the rest. */
export type Quotas = Readonly<Record<string, number | Readonly<Record<string, number>>>>;

/** Published quotas of operations that are called many times. */
export const AWS_QUOTAS: Quotas = {
  // CloudTrail User Guide, "Quotas in AWS CloudTrail".
  "cloudtrail:LookupEvents": 2,
  "cloudtrail:DescribeTrails": 10,
  "cloudtrail:GetTrailStatus": 10,
  "cloudtrail:GetEventSelectors": 10,
  // CloudWatch Logs User Guide, "CloudWatch Logs quotas".
  "logs:FilterLogEvents": {
    "*": 10,
    "us-east-1": 25,
    "ap-northeast-3": 5,
    "ap-southeast-3": 5,
    "ca-west-1": 5,
    "eu-central-1": 5,
    "il-central-1": 5,
  },
  "logs:DescribeLogGroups": 10,
  "logs:DescribeLogStreams": 25,
  "logs:StartQuery": 10,
  "logs:GetQueryResults": 10,
  // CloudWatch User Guide, "CloudWatch service quotas".
  "cloudwatch:GetMetricData": 50,
  // Lambda Developer Guide, "Lambda quotas", section on API requests.
  "lambda:GetFunction": 100,
  "lambda:GetPolicy": 15,
};

/** Whether a request is within its quota; takes its token. */
export type TakeToken = (request: {
  readonly operation: string;
  readonly accountId: string;
  readonly region: string;
}) => boolean;

interface Bucket {
  tokens: number;
  filledAt: number;
}

/**
 * Token buckets that hold one second's worth, in real time: the SDK's retries wait in real time too. `clock` gives
 * milliseconds that never go back.
 */
export function tokenBuckets(quotas: Quotas, clock: () => number = () => performance.now()): TakeToken {
  const buckets = new Map<string, Bucket>();
  return ({ operation, accountId, region }) => {
    const quota = quotas[operation];
    const perSecond = typeof quota === "object" ? (quota[region] ?? quota["*"]) : quota;
    if (perSecond === undefined) return true;
    const key = `${operation} ${accountId} ${region}`;
    const now = clock();
    const bucket = buckets.get(key) ?? { tokens: perSecond, filledAt: now };
    buckets.set(key, bucket);
    bucket.tokens = Math.min(perSecond, bucket.tokens + ((now - bucket.filledAt) / 1000) * perSecond);
    bucket.filledAt = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  };
}
