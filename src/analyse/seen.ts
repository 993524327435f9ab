import type { EvidencePointer, Seen } from "../core/finding.ts";
import { isoUtc } from "../core/clock.ts";

const MOST_REQUESTS = 5;

/** Something seen again and again: counted, with its ends and a few places, in memory that does not grow. */
export class Sightings {
  count = 0;
  #first: { at: number; pointer: EvidencePointer } | undefined;
  #last: { at: number; pointer: EvidencePointer } | undefined;
  readonly #requests: string[] = [];
  /** Every `#stride`-th sighting; when it fills up, every other one goes and the stride doubles. */
  #between: EvidencePointer[] = [];
  #stride = 1;

  add(at: number, pointer: EvidencePointer, requestId: string | undefined): void {
    this.count += 1;
    if (this.#first === undefined || at < this.#first.at) this.#first = { at, pointer };
    if (this.#last === undefined || at >= this.#last.at) this.#last = { at, pointer };
    if (requestId !== undefined && this.#requests.length < MOST_REQUESTS && !this.#requests.includes(requestId)) {
      this.#requests.push(requestId);
    }
    if (this.count % this.#stride === 0) this.#between.push(pointer);
    if (this.#between.length > 6) {
      this.#between = this.#between.filter((_pointer, index) => index % 2 === 1);
      this.#stride *= 2;
    }
  }

  get first(): number {
    return this.#first?.at ?? 0;
  }

  get last(): number {
    return this.#last?.at ?? 0;
  }

  get firstPointer(): EvidencePointer | undefined {
    return this.#first?.pointer;
  }

  get lastPointer(): EvidencePointer | undefined {
    return this.#last?.pointer;
  }

  /** First, last, and up to three between. */
  pointers(): EvidencePointer[] {
    const ends = [this.#first?.pointer, this.#last?.pointer].filter((pointer) => pointer !== undefined);
    const inner = this.#between.filter((pointer) => !ends.includes(pointer)).slice(0, 3);
    const [first, last] = ends;
    return first === undefined
      ? []
      : last === undefined || last === first
        ? [first, ...inner]
        : [first, ...inner, last];
  }

  toSeen(): Seen {
    return { count: this.count, first: isoUtc(this.first), last: isoUtc(this.last), requestIds: [...this.#requests] };
  }
}
