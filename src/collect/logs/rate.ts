import type { Send } from "../collector.ts";

const WINDOW_MS = 5000;

/** Counts replies, to tell how near to the quota the reading goes. */
export class Rate {
  readonly #now: () => number;
  readonly #times: number[] = [];

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** The same way of sending, counted. */
  counting(send: Send): Send {
    return async (request) => {
      const reply = await send(request);
      this.#times.push(this.#now());
      return reply;
    };
  }

  /** Replies a second in the last five seconds, or since the first where that is less long ago. */
  get perSecond(): number | undefined {
    const now = this.#now();
    while ((this.#times[0] ?? now) < now - WINDOW_MS) this.#times.shift();
    const first = this.#times[0];
    if (first === undefined || now - first < 1000) return undefined;
    return ((this.#times.length - 1) * 1000) / (now - first);
  }
}
