import type { WireReply } from "./wire/reply.ts";
import type { WireRequest } from "./wire/request.ts";

/** What the endpoint tells a handler about the request besides its input. */
export interface HandlerContext {
  /** From the request's SigV4 scope. */
  readonly region: string;
  /** The account that the access key belongs to. */
  readonly accountId: string;
  /** The example account's clock, ms since the epoch. */
  readonly now: number;
  /** Where the endpoint answers, `http://127.0.0.1:PORT`: for replies that hold URLs to itself. */
  readonly origin: string;
}

/**
 * A request that nobody signs: it comes by a URL that an earlier reply gave out. Undefined where the URL is none of
 * those.
 */
export type PresignedHandler = (request: WireRequest, now: number) => PresignedAnswer | undefined;

export interface PresignedAnswer {
  /** What faults and recorded calls name it by, as if it were an operation of the service: `support:PutPart`. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Takes effect when it is called; a fault may come before. */
  reply(): WireReply;
}

/**
 * Serves one operation: takes the parsed input, gives the reply as a plain object in the SDK's shape (ISO strings may
 * stand for dates, base64 for bytes), or throws an `AwsError`. Knows nothing of the wire.
 */
// oxlint-disable-next-line typescript/no-explicit-any -- inputs follow the SDK's schema, checked at the wire
export type Handler = (input: any, ctx: HandlerContext) => unknown;

/** Handlers by operation, named as calls are in the plan: `lambda:GetPolicy`, `logs:FilterLogEvents`. */
export type Handlers = Readonly<Record<string, Handler>>;

/** An error as AWS would send it; `code` is the service's: `ResourceNotFoundException`, `NoSuchEntity`. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number | undefined;
  /** Further members of the error's shape: `{ Type: "User" }`, `{ Reason: "INVALID_NEXT_TOKEN" }`. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string = code, status?: number, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.members = members;
  }
}

/** A paging token that the service did not give. The endpoint answers with the service's own code for it. */
export class InvalidPageToken extends AwsError {
  constructor() {
    super("InvalidNextToken", "The pagination token is not valid.", 400);
  }
}
