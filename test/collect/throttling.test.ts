import { describe, expect, it } from "vitest";
import { Throttling } from "../../src/collect/throttling.ts";

const refusal = (name: string): Error => Object.assign(new Error(name), { name, $metadata: { httpStatusCode: 400 } });

/** Counts what is sent and waited for, of a request that is refused so many times. */
function trial(times: number, code = "ThrottlingException") {
  const seen = { sent: 0, waits: [] as number[] };
  return {
    seen,
    session: {
      pause: async (ms: number): Promise<void> => {
        seen.waits.push(ms);
      },
    },
    request: async (): Promise<string> => {
      seen.sent += 1;
      if (seen.sent <= times) throw refusal(code);
      return "answered";
    },
  };
}

const { signal } = new AbortController();

describe("a request that is throttled", () => {
  it("is sent again after seconds, until it is answered", async () => {
    const { seen, session, request } = trial(2);
    expect(await new Throttling().outlast("x:Get", session, signal, request)).toBe("answered");
    expect(seen).toEqual({ sent: 3, waits: [1000, 3000] });
  });

  it("is given up after that, and so is the operation: the next one does not wait", async () => {
    const throttling = new Throttling();
    const first = trial(Infinity);
    await expect(throttling.outlast("x:Get", first.session, signal, first.request)).rejects.toThrow("Throttling");
    expect(first.seen.sent).toBe(3);
    const second = trial(Infinity);
    await expect(throttling.outlast("x:Get", second.session, signal, second.request)).rejects.toThrow("Throttling");
    expect(second.seen).toEqual({ sent: 1, waits: [] });
    const other = trial(1);
    expect(await throttling.outlast("x:List", other.session, signal, other.request)).toBe("answered");
  });

  it("is not what another refusal is", async () => {
    const { seen, session, request } = trial(1, "AccessDeniedException");
    await expect(new Throttling().outlast("x:Get", session, signal, request)).rejects.toThrow("AccessDenied");
    expect(seen).toEqual({ sent: 1, waits: [] });
  });

  it("waits no longer than the run: a signal ends it", async () => {
    const ended = new AbortController();
    const { seen, session, request } = trial(Infinity);
    ended.abort();
    await expect(new Throttling().outlast("x:Get", session, ended.signal, request)).rejects.toThrow("Throttling");
    expect(seen).toEqual({ sent: 1, waits: [] });
  });
});
