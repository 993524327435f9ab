import type { AwsError } from "./handler.ts";
import { requireService } from "./wire/services.ts";

/**
 * What can be made to go wrong. Refusals take the service's own code, status and wording; the rest is what proxies,
 * networks and broken deployments do.
 */
export type FaultKind =
  /** No identity-based policy allows the action. */
  | "access-denied"
  /** Too many requests. */
  | "throttle"
  /** The session token is past its end. */
  | "expired-token"
  /** 500 with the service's error body. */
  | "internal-error"
  /** 503 with the service's error body. */
  | "unavailable"
  /** The connection is reset before anything is sent. */
  | "reset"
  /** The connection is reset in the middle of the reply's body. */
  | "cut-body"
  /** The first half of the reply's body is sent, and then nothing more. */
  | "stall-body"
  /** Nothing is ever sent. */
  | "hang"
  /** 404 with a proxy's HTML page. */
  | "html-404"
  /** 500 with a proxy's HTML page. */
  | "html-500"
  /** 200 without a body. */
  | "empty-body"
  /** 200 with the first half of the body, well-formed as HTTP. */
  | "truncated-body"
  /** 200 with a body that is neither JSON, XML nor CBOR. */
  | "not-parseable"
  /** What was asked about is gone. Services that know nothing of the kind refuse as unavailable. */
  | "not-found"
  /** The request seems to be signed at a wrong time. */
  | "clock-skew"
  /** AWS's clock is an hour ahead: signatures of its own hour are taken, which the client can learn from the Date header. */
  | "clock-ahead"
  /** The credentials are not known in the Region; a bucket is in another one and says so. */
  | "wrong-region"
  /** A list has no end: whatever the token, its first page with a token. What has no pages is answered. */
  | "page-loop"
  /** The same, and no token comes twice. */
  | "endless-pages"
  /** The reply of a service that is newer than the client: members and values that the client does not know. */
  | "newer-api"
  /** From now on nothing listens any more. */
  | "gone";

export interface FaultRule {
  /** `lambda:GetPolicy`, `lambda:*` or `*`. */
  readonly operation: string;
  /** A kind, or the very error to answer with. */
  readonly fault: FaultKind | AwsError;
  /** How many requests fail; all of them where absent. */
  readonly times?: number;
  /** How many requests pass first: 1 breaks the second page. */
  readonly after?: number;
  /** Once it has struck, every request of every operation meets it: the session ends in mid-run. */
  readonly spreads?: true;
  /** Only requests of this account. */
  readonly accountId?: string;
  /** Only requests signed for this Region. */
  readonly region?: string;
}

/** Faults of an endpoint; they may change while it runs. */
export interface Faults {
  /** Throws on an operation of no service: a fault that never strikes proves nothing. */
  add(rule: FaultRule): void;
  clear(): void;
}

/** One request, as fault rules see it. */
export interface FaultQuery {
  readonly operation: string;
  readonly accountId: string;
  readonly region: string;
}

/** The fault that a request meets, if any; counts it. The rule added first wins. */
export type TakeFault = (request: FaultQuery) => FaultKind | AwsError | undefined;

export function faultList(initial: readonly FaultRule[] = []): Faults & { readonly take: TakeFault } {
  let rules: { rule: FaultRule; seen: number }[] = [];
  const add = (rule: FaultRule) => {
    if (rule.operation !== "*") requireService(rule.operation);
    rules.push({ rule, seen: 0 });
  };
  initial.forEach(add);
  return {
    add,
    clear() {
      rules = [];
    },
    take(request) {
      let taken: FaultKind | AwsError | undefined;
      for (const entry of rules) {
        if (taken || !matches(entry.rule, request)) continue;
        const { after = 0, times = Infinity, fault } = entry.rule;
        entry.seen += 1;
        if (entry.seen > after && entry.seen <= after + times) taken = fault;
        if (taken && entry.rule.spreads) entry.rule = { operation: "*", fault };
      }
      return taken;
    },
  };
}

function matches(rule: FaultRule, { operation, accountId, region }: FaultQuery): boolean {
  const [service] = operation.split(":");
  return (
    (rule.operation === "*" || rule.operation === operation || rule.operation === `${service}:*`) &&
    (rule.accountId ?? accountId) === accountId &&
    (rule.region ?? region) === region
  );
}
