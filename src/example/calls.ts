/** A request that the endpoint got, in the order of arrival. */
export interface RecordedCall {
  /** 0 for the first request since the start; stays when old calls are forgotten. */
  readonly index: number;
  /** `lambda:GetPolicy`; what the request called itself where no operation is known. */
  readonly operation: string;
  /** Empty for an unknown access key. */
  readonly accountId: string;
  readonly region: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** HTTP status that was sent; 0 while the call is open and where no status was sent. */
  readonly status: number;
  /** `ok`, the error's code, or the kind of fault: `ThrottlingException`, `hang`. */
  readonly outcome: string;
}

/** The calls of an endpoint: the last ten thousand. */
export interface CallRecorder {
  readonly calls: readonly RecordedCall[];
  /** Notes an arrival; the returned function closes it with what was sent. */
  arrive(call: Pick<RecordedCall, "operation" | "accountId" | "region" | "input">): CloseCall;
}

export type CloseCall = (status: number, outcome: string) => void;

const REMEMBERED = 10_000;

export function callRecorder(): CallRecorder {
  const calls: RecordedCall[] = [];
  let arrived = 0;
  return {
    calls,
    arrive(call) {
      const entry = { ...call, index: arrived, status: 0, outcome: "open" };
      arrived += 1;
      if (calls.push(entry) > REMEMBERED) calls.shift();
      return (status, outcome) => {
        entry.status = status;
        entry.outcome = outcome;
      };
    },
  };
}
