/** Requests a second that an operation allows per account and Region. */
export type Quotas = Readonly<Record<string, number>>;

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
    const perSecond = quotas[operation];
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
