import { NOTHING, Runs, type RunsOf } from "./runs.ts";

/** Where triggers stand: `ends[i]` is the byte after one, `triggers[i]` its index in the list that was compiled. */
export interface Hits {
  count: number;
  ends: Int32Array;
  triggers: Int32Array;
  /** Runs of the alphabets that were compiled with the triggers, in their order. */
  readonly runs: readonly [Runs, Runs];
}

/** Finds every trigger in `bytes[0, length)`, in any case, ordered by end and then by index, and the long runs. */
export type TriggerScan = (bytes: Uint8Array, length: number, hits: Hits) => void;

export function newHits(): Hits {
  return {
    count: 0,
    ends: new Int32Array(1024),
    triggers: new Int32Array(1024),
    runs: [new Runs(), new Runs()],
  };
}

/**
 * Compiles triggers (lower case, latin1) to a scan that looks at pairs of bytes which begin at even offsets: whatever its
 * alignment, a trigger holds one. A table says which triggers have such a pair, another which have the byte behind it;
 * where both agree, the text is compared. Of each trigger the pair is taken that ordinary text has least, so nearly all
 * looks end there, and unlike an automaton's none waits for the one before. Two alphabets are followed on the way: the
 * table says as well whether both bytes of a pair belong.
 */
export function compileTriggers(
  triggers: readonly string[],
  wanted: readonly [RunsOf, RunsOf] = [NOTHING, NOTHING],
): TriggerScan {
  const { lists, entries, pairs, follows } = packLists(choosePairs(triggers), wanted);
  const { starts, letters } = packLiterals(triggers);
  const [firstRun, secondRun] = wanted;

  /** Compares the four bytes around a pair first, in one step, and then the whole of the few that agree. */
  function verify(bytes: Uint8Array, length: number, at: number, hits: Hits): void {
    const second = at + 1 < length ? bytes[at + 1]! : 0;
    const list = lists[bytes[at]! | (second << 8)]!;
    const around = (at > 0 ? bytes[at - 1]! : 0) | (bytes[at]! << 8) | (second << 16) | (bytes[at + 2]! << 24);
    const last = list + entries[list]! * ENTRY;
    for (let entry = list + 1; entry <= last; entry += ENTRY) {
      if ((around & entries[entry + 2]!) !== entries[entry + 3]!) continue;
      const trigger = entries[entry]!;
      const from = at - entries[entry + 1]!;
      const first = starts[trigger]!;
      const end = from + starts[trigger + 1]! - first;
      if (from < 0 || end > length) continue;
      let byte = end - 1;
      let letter = starts[trigger + 1]! - 1;
      while (byte >= from && FOLDED[bytes[byte]!] === letters[letter]) {
        byte--;
        letter--;
      }
      if (byte < from) insert(hits, end, trigger);
    }
  }

  return (bytes, length, hits) => {
    hits.count = 0;
    const firstRuns = hits.runs[0];
    const secondRuns = hits.runs[1];
    firstRuns.clear();
    secondRuns.clear();
    // wherever it begins, a run holds so many groups of four bytes whole
    const firstEnough = (firstRun.minimum - 3) >> 2;
    const secondEnough = (secondRun.minimum - 3) >> 2;
    // groups in a row that belong to the first alphabet, and to the second
    let inFirst = 0;
    let inSecond = 0;
    let at = 0;
    let first = bytes[0]!;
    for (const last = length - 4; at < last; at += 4) {
      const pair = pairs[first | (bytes[at + 1]! << 8)]!;
      const third = bytes[at + 2]!;
      const other = pairs[third | (bytes[at + 3]! << 8)]!;
      first = bytes[at + 4]!;
      if ((pair & follows[third]!) !== 0) verify(bytes, length, at, hits);
      if ((other & follows[first]!) !== 0) verify(bytes, length, at + 2, hits);
      const both = pair & other;
      inFirst = (inFirst + 1) & (both >> 31);
      inSecond = (inSecond + 1) & ((both << 1) >> 31);
      if (inFirst >= firstEnough) {
        inFirst = 0;
        firstRuns.add(bytes, length, at, firstRun);
      }
      if (inSecond >= secondEnough) {
        inSecond = 0;
        secondRuns.add(bytes, length, at, secondRun);
      }
    }
    for (; at < length; at += 2) {
      const pair = bytes[at]! | (at + 1 < length ? bytes[at + 1]! << 8 : 0);
      if ((pairs[pair]! & ANY_TRIGGER) !== 0) verify(bytes, length, at, hits);
      // the last group is not counted: whatever run reaches it is looked at
      firstRuns.add(bytes, length, at, firstRun);
      secondRuns.add(bytes, length, at, secondRun);
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
  readonly bytes: Uint8Array;
  readonly offset: number;
  /** The byte of the trigger behind the pair; -1 where the trigger ends before. */
  readonly next: number;
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
  const costOf = commonness();
  const pairs = new Map<number, Place[]>();
  triggers.forEach((literal, trigger) => {
    const bytes = Buffer.from(literal, "latin1");
    // long triggers have enough whole pairs to choose from; half a one stands in a great many lists
    const halves = bytes.length <= LONGEST_BY_HALVES;
    for (const alignment of [0, 1]) {
      let best = alignment;
      let least = Number.POSITIVE_INFINITY;
      for (let offset = alignment - 2; offset < bytes.length; offset += 2) {
        const half = offset < 0 || offset + 1 === bytes.length;
        if (offset < -1 || (half && !halves)) continue;
        const cost = costOf(bytes[offset], bytes[offset + 1], bytes[offset + 2]);
        if (cost >= least) continue;
        least = cost;
        best = offset;
      }
      const place = { trigger, bytes, offset: best, next: bytes[best + 2] ?? -1 };
      for (const pair of pairsAt(bytes, best)) {
        const list = pairs.get(pair);
        if (list === undefined) pairs.set(pair, [place]);
        else list.push(place);
      }
    }
  });
  return pairs;
}

const LONGEST_BY_HALVES = 4;

/** How often three bytes (undefined: any) stand in ordinary text; what is not seen there, as often as single bytes suggest. */
function commonness(): (...bytes: (number | undefined)[]) => number {
  const text = ORDINARY.toLowerCase();
  const shares = new Float64Array(256).fill(0.1 / text.length);
  for (const byte of Buffer.from(text, "latin1")) shares[byte]! += 1 / text.length;
  return (...bytes) => {
    const known = bytes.filter((byte) => byte !== undefined);
    const chance = known.reduce((product, byte) => product * shares[byte]!, text.length);
    return text.split(String.fromCharCode(...known)).length - 1 + chance;
  };
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

/** Numbers an entry has in a packed list: trigger, offset, and what the four bytes around the pair are, under which mask. */
const ENTRY = 4;
/** Bits of a pair: one for triggers that end with it, the others for those that go on, by the byte that follows. */
const TRIGGER_BITS = 30;
const ANY_TRIGGER = (1 << TRIGGER_BITS) - 1;
/** And whether both its bytes belong to the one alphabet and to the other. */
const IN_FIRST = 1 << 31;
const IN_SECOND = 1 << 30;

interface Packed {
  /** For every pair where its list begins in `entries`, which has its length there; 0: none. */
  readonly lists: Int32Array;
  readonly entries: Int32Array;
  /** For every pair what may follow it, and for every byte what it is: they share a bit where a trigger may stand. */
  readonly pairs: Int32Array;
  readonly follows: Int32Array;
}

function packLists(places: ReadonlyMap<number, readonly Place[]>, wanted: readonly [RunsOf, RunsOf]): Packed {
  const lists = new Int32Array(1 << 16);
  const pairs = Int32Array.from({ length: 1 << 16 }, (_, pair) => {
    const isIn = ({ alphabet }: RunsOf): boolean => alphabet[pair & 255] === 1 && alphabet[pair >> 8] === 1;
    return (isIn(wanted[0]) ? IN_FIRST : 0) | (isIn(wanted[1]) ? IN_SECOND : 0);
  });
  const follows = Int32Array.from(FOLDED, (byte) => 1 | bitOf(byte));
  const entries = [0];
  const known = new Map<string, number>();
  for (const [pair, list] of places) {
    const content = list.map(({ trigger, offset }) => `${trigger}:${offset}`).join();
    let start = known.get(content);
    if (start === undefined) {
      start = entries.length;
      known.set(content, start);
      entries.push(list.length, ...list.flatMap((place) => [place.trigger, place.offset, ...aroundPair(place)]));
    }
    lists[pair] = start;
    for (const { next } of list) pairs[pair]! |= next < 0 ? 1 : bitOf(next);
  }
  return { lists, entries: Int32Array.from(entries), pairs, follows };
}

/** A mask for the byte before a pair, the pair and the byte behind it, and what a trigger has there; letters in any case. */
function aroundPair({ bytes, offset }: Place): readonly [number, number] {
  let mask = 0;
  let expected = 0;
  for (let place = 0; place < 4; place++) {
    const byte = bytes[offset - 1 + place];
    if (byte === undefined) continue;
    const significant = byte >= 97 && byte <= 122 ? 0xdf : 0xff;
    mask |= significant << (place * 8);
    expected |= (byte & significant) << (place * 8);
  }
  return [mask, expected];
}

/** Letters have a bit each, other bytes share what is left. */
function bitOf(byte: number): number {
  return 1 << (1 + (byte >= 97 && byte <= 122 ? byte - 97 : 26 + (byte % (TRIGGER_BITS - 27))));
}

/** The literals behind each other: that of a trigger stands at `letters[starts[trigger], starts[trigger + 1])`. */
function packLiterals(triggers: readonly string[]): { readonly starts: Int32Array; readonly letters: Uint8Array } {
  const starts = new Int32Array(triggers.length + 1);
  triggers.forEach((trigger, index) => (starts[index + 1] = starts[index]! + trigger.length));
  return { starts, letters: Uint8Array.from(Buffer.from(triggers.join(""), "latin1")) };
}
