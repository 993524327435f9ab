import type { EvidencePointer, Seen } from "../core/finding.ts";
import { isoUtc } from "../core/clock.ts";

const MOST_REQUESTS = 5;
const MOST_BETWEEN = 6;

interface End {
  readonly at: number;
  readonly pointer: EvidencePointer;
}

/** Something seen again and again: counted, with its ends and a few places, in memory that does not grow. */
export class Sightings {
  #count = 0;
  #first: End | undefined;
  #last: End | undefined;
  #requests: string[] = [];
  /** Every `#stride`-th sighting; when it fills up, every other one goes and the stride doubles. */
  #between: EvidencePointer[] = [];
  #stride = 1;

  /**
   * The same thing seen in several places (a log line and the CloudTrail record of one call): the highest count
   * counts, so that nothing is counted twice; ends and request ids come from all.
   */
  static combine(parts: readonly Sightings[]): Sightings {
    const combined = new Sightings();
    const byCount = parts.toSorted((a, b) => b.#count - a.#count);
    const [most] = byCount;
    if (most === undefined) return combined;
    combined.#count = most.#count;
    combined.#between = most.#between;
    combined.#requests = [...new Set(parts.flatMap((part) => part.#requests))].slice(0, MOST_REQUESTS);
    for (const part of parts) {
      if (part.#first !== undefined) combined.#extend(part.#first);
      if (part.#last !== undefined) combined.#extend(part.#last);
    }
    return combined;
  }

  add(at: number, pointer: EvidencePointer, requestId: string | undefined): void {
    this.#count += 1;
    this.#extend({ at, pointer });
    if (requestId !== undefined && this.#requests.length < MOST_REQUESTS && !this.#requests.includes(requestId)) {
      this.#requests.push(requestId);
    }
    if (this.#count % this.#stride === 0) this.#between.push(pointer);
    if (this.#between.length > MOST_BETWEEN) {
      this.#between = this.#between.filter((_pointer, index) => index % 2 === 1);
      this.#stride *= 2;
    }
  }

  #extend(end: End): void {
    if (this.#first === undefined || end.at < this.#first.at) this.#first = end;
    if (this.#last === undefined || end.at >= this.#last.at) this.#last = end;
  }

  get count(): number {
    return this.#count;
  }

  /** ms since the epoch. */
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

  /** First, up to three between, last. */
  pointers(): EvidencePointer[] {
    const first = this.#first?.pointer;
    const last = this.#last?.pointer;
    if (first === undefined || last === undefined) return [];
    const inner = this.#between.filter((pointer) => pointer !== first && pointer !== last).slice(0, 3);
    return last === first ? [first, ...inner] : [first, ...inner, last];
  }

  toSeen(): Seen {
    return { count: this.count, first: isoUtc(this.first), last: isoUtc(this.last), requestIds: [...this.#requests] };
  }
}
