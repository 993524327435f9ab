/** Where triggers stand: `ends[i]` is the byte after one, `triggers[i]` its index in the list that was compiled. */
export interface Hits {
  count: number;
  ends: Int32Array;
  triggers: Int32Array;
}

/** Finds every trigger in `bytes[0, length)`, in any case, ordered by end and then by index. */
export type TriggerScan = (bytes: Uint8Array, length: number, hits: Hits) => void;

export function newHits(): Hits {
  return { count: 0, ends: new Int32Array(1024), triggers: new Int32Array(1024) };
}

/**
 * Compiles triggers (lower case, latin1) to a scan that looks at every second byte only: whatever its alignment, a
 * trigger holds two neighbouring bytes that begin at an even offset, and one look into a table says whether any trigger
 * has such a pair. Of each trigger the pair that ordinary text has least is taken, so nearly all looks end there. Unlike
 * an automaton's, no look waits for the one before.
 */
export function compileTriggers(triggers: readonly string[]): TriggerScan {
  const pairs = choosePairs(triggers);
  const { lists, entries } = packLists(pairs);
  const literals = packLiterals(triggers);
  const { starts, letters } = literals;

  function verify(bytes: Uint8Array, length: number, at: number, list: number, hits: Hits): void {
    const last = list + entries[list]! * ENTRY;
    for (let entry = list + 1; entry <= last; entry += ENTRY) {
      const from = at - entries[entry + 1]!;
      const probe = entries[entry + 2]!;
      if (from < 0 || FOLDED[bytes[from + (probe >> 8)]!]! !== (probe & 255)) continue;
      const trigger = entries[entry]!;
      let letter = starts[trigger]!;
      const stop = starts[trigger + 1]!;
      const end = from + stop - letter;
      if (end > length) continue;
      let byte = from;
      while (letter < stop && FOLDED[bytes[byte]!] === letters[letter]) {
        byte++;
        letter++;
      }
      if (letter === stop) insert(hits, end, trigger);
    }
  }

  return (bytes, length, hits) => {
    hits.count = 0;
    const even = length & ~1;
    for (let at = 0; at < even; at += 2) {
      const list = lists[bytes[at]! | (bytes[at + 1]! << 8)]!;
      if (list !== 0) verify(bytes, length, at, list, hits);
    }
    if (even < length) {
      const list = lists[bytes[even]!]!;
      if (list !== 0) verify(bytes, length, even, list, hits);
    }
  };
}

/** Pairs are met before or behind the end of their trigger, so hits come nearly in order: the few that do not move up. */
function insert(hits: Hits, end: number, trigger: number): void {
  if (hits.count === hits.ends.length) grow(hits);
  const { ends, triggers } = hits;
  let at = hits.count++;
  while (at > 0 && (ends[at - 1]! > end || (ends[at - 1] === end && triggers[at - 1]! > trigger))) {
    ends[at] = ends[at - 1]!;
    triggers[at] = triggers[at - 1]!;
    at--;
  }
  ends[at] = end;
  triggers[at] = trigger;
}

function grow(hits: Hits): void {
  const ends = new Int32Array(hits.ends.length * 2);
  const triggers = new Int32Array(hits.triggers.length * 2);
  ends.set(hits.ends);
  triggers.set(hits.triggers);
  hits.ends = ends;
  hits.triggers = triggers;
}

/** Bytes with capital letters made small. */
const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte));

/** A trigger has a pair at an offset in it; -1 where the pair begins one byte before it. */
interface Place {
  readonly trigger: number;
  readonly offset: number;
  /** A byte of the trigger outside of the pair, `offset << 8 | byte`, by which most false alarms are told. */
  readonly probe: number;
}

/** What stands in ordinary logs. Only speed depends on it. */
const ORDINARY =
  "START RequestId: 8f14e45f-ceea-467f-a8b1-3c5d1a7f9e02 Version: $LATEST\n" +
  "END RequestId: 3b5d1a7f-9e02-467f-8f14-e45fceea36a7\n" +
  "REPORT RequestId: 45c48cce-2e2d-4fbd-aa1d-fc51c7c6ad26\tDuration: 102.25 ms\tBilled Duration: 103 ms\tMemory Size: 128 MB\tMax Memory Used: 76 MB\t\n" +
  "2026-11-20T09:41:07.315Z\t6512bd43-d9ca-46e0-2c99-0b0a82652dca\tINFO\tProcessing the order for this customer with status PENDING and items in total\n" +
  "AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/orders-role/orders is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:eu-west-1:123456789012:table/orders because no identity-based policy allows the action\n" +
  '{"level":"INFO","timestamp":"2026-11-20T09:41:07.315Z","requestId":"c20ad4d7-6fe9-4759-aa27-a0c99bff6710","message":"fetched page","page":12,"bucket":"orders-data"}\n' +
  "    at Runtime.handler (/var/task/src/handlers/orders.js:117:13)\n" +
  '{"eventVersion":"1.08","userIdentity":{"type":"AssumedRole","principalId":"AROAEXAMPLE:i-0abc","accountId":"123456789012"},"eventSource":"s3.amazonaws.com","eventName":"GetObject","awsRegion":"us-east-1","sourceIPAddress":"10.0.0.12","userAgent":"aws-sdk-js/3.1021","requestParameters":{"maxResults":100},"responseElements":null,"readOnly":true,"managementEvent":true}\n';

/** For every pair of bytes (`first | second << 8`) the triggers that it may be part of. */
function choosePairs(triggers: readonly string[]): ReadonlyMap<number, Place[]> {
  const weights = new Float64Array(1 << 16).fill(0.01);
  const text = Buffer.from(ORDINARY.toLowerCase(), "latin1");
  for (let at = 1; at < text.length; at++) weights[text[at - 1]! | (text[at]! << 8)]!++;
  const pairs = new Map<number, Place[]>();
  const costOf = (places: readonly number[]): number => {
    let cost = 0;
    for (const pair of places) cost += weights[folded(pair)]! * (pairs.has(pair) ? 0.5 : 1);
    return cost;
  };
  // the short ones first: they have no choice
  const order = triggers.map((_, index) => index).sort((a, b) => triggers[a]!.length - triggers[b]!.length || a - b);
  for (const trigger of order) {
    const bytes = Buffer.from(triggers[trigger]!, "latin1");
    for (const alignment of [0, 1]) {
      let best: { readonly offset: number; readonly places: readonly number[]; readonly cost: number } | undefined;
      for (let offset = alignment === 0 ? 0 : -1; offset < bytes.length; offset += 2) {
        const places = pairsAt(bytes, offset);
        const cost = costOf(places);
        if (best === undefined || cost < best.cost) best = { offset, places, cost };
      }
      if (best === undefined) continue;
      const place = { trigger, offset: best.offset, probe: probeOf(bytes, best.offset) };
      for (const pair of best.places) {
        const list = pairs.get(pair);
        if (list === undefined) pairs.set(pair, [place]);
        else list.push(place);
      }
    }
  }
  return pairs;
}

/** The pairs that can stand at an offset of a trigger: in either case, and beside it whatever byte there is. */
function pairsAt(bytes: Uint8Array, offset: number): readonly number[] {
  const firsts = offset < 0 ? ANY : casesOf(bytes[offset]!);
  const seconds = offset + 1 >= bytes.length ? ANY : casesOf(bytes[offset + 1]!);
  return firsts.flatMap((first) => seconds.map((second) => first | (second << 8)));
}

const ANY: readonly number[] = Array.from({ length: 256 }, (_, byte) => byte);

function casesOf(byte: number): readonly number[] {
  return byte >= 97 && byte <= 122 ? [byte, byte - 32] : [byte];
}

function folded(pair: number): number {
  return FOLDED[pair & 255]! | (FOLDED[pair >> 8]! << 8);
}

function probeOf(bytes: Uint8Array, offset: number): number {
  const at = offset + 2 < bytes.length ? offset + 2 : Math.max(0, offset - 1);
  return (at << 8) | bytes[at]!;
}

/** Numbers an entry has in a packed list: trigger, offset, probe. */
const ENTRY = 3;

/** Lists behind each other, each with its length before it, and for every pair where its list begins; 0: none. */
function packLists(pairs: ReadonlyMap<number, readonly Place[]>): {
  readonly lists: Uint16Array | Int32Array;
  readonly entries: Int32Array;
} {
  const lists = new Int32Array(1 << 16);
  const entries = [0];
  const known = new Map<string, number>();
  for (const [pair, places] of pairs) {
    const content = places.map(({ trigger, offset }) => `${trigger}:${offset}`).join();
    let start = known.get(content);
    if (start === undefined) {
      start = entries.length;
      known.set(content, start);
      entries.push(places.length);
      for (const { trigger, offset, probe } of places) entries.push(trigger, offset, probe);
    }
    lists[pair] = start;
  }
  return { lists: entries.length < 1 << 16 ? Uint16Array.from(lists) : lists, entries: Int32Array.from(entries) };
}

/** The literals behind each other: that of a trigger stands at `letters[starts[trigger], starts[trigger + 1])`. */
function packLiterals(triggers: readonly string[]): { readonly starts: Int32Array; readonly letters: Uint8Array } {
  const starts = new Int32Array(triggers.length + 1);
  triggers.forEach((trigger, index) => (starts[index + 1] = starts[index]! + trigger.length));
  return { starts, letters: Uint8Array.from(Buffer.from(triggers.join(""), "latin1")) };
}
