import { kindOf, LazyAutomaton } from "./lazy-automaton.ts";
import type { Kind } from "./lazy-automaton.ts";
import type { Edge } from "./pattern-syntax.ts";
import type { Position } from "./pattern-positions.ts";

/** Finds what patterns match. */
export interface PatternMatcher {
  /** Calls `visit` for every stretch of bytes that belong to some match, in order; stretches that touch are one. */
  each(bytes: Uint8Array, length: number, visit: (start: number, end: number) => void): void;
  /** Steps taken since it was made: bytes looked at, and positions looked at while states were made. */
  steps(): number;
}

/** Backward states are kept for as many bytes as this; before, only every so many. */
const BLOCK = 4096;

/**
 * A byte belongs to a match when some position can have taken it on a way from a beginning (known by reading forwards)
 * and can reach an end from there (known by reading backwards). Both readings are those of a finite automaton, so the
 * time is linear in the text whatever the pattern. A text is read once to see whether there is a match at all; where there
 * is, once backwards to set marks, then block by block backwards and forwards, so that memory does not grow with a state
 * for every byte.
 */
export function createMatcher(positions: readonly Position[]): PatternMatcher {
  const forwards = new LazyAutomaton(positions, {
    reach: (position) => position.next,
    enters: (position, from, byte) => position.begins !== undefined && holds(position.begins, from, kindOf(byte)),
  });
  const backwards = new LazyAutomaton(positions, {
    reach: (position) => position.before,
    enters: (position, from, byte) => position.ends !== undefined && holds(position.ends, from, kindOf(byte)),
  });
  const block = new Int32Array(BLOCK);
  let shared = new Map<number, boolean>();
  let read = 0;

  /** Whether a position of both states is meant. */
  function meets(forward: number, backward: number): boolean {
    const key = forward * 65_536 + backward;
    let meet = shared.get(key);
    if (meet === undefined) {
      const there = new Set(backwards.members(backward));
      meet = forwards.members(forward).some((at) => positions[at]!.meant && there.has(at));
      read += there.size;
      shared.set(key, meet);
    }
    return meet;
  }

  function each(bytes: Uint8Array, length: number, visit: (start: number, end: number) => void): void {
    if (length === 0 || positions.length === 0) return;
    read += length;
    if (!forwards.mayEnd(bytes, length)) return;
    const blocks = Math.ceil(length / BLOCK);
    // the state behind each block
    const behind: (readonly [members: readonly number[], kind: Kind])[] = Array.from({ length: blocks });
    let state = backwards.start();
    for (let each = blocks - 1; each >= 0; each--) {
      behind[each] = [backwards.members(state), backwards.kind(state)];
      const from = each * BLOCK;
      for (let at = Math.min(length, from + BLOCK) - 1; at >= from; at--) {
        state = backwards.step(state, bytes[at]!);
      }
      if (backwards.isFull()) state = backwards.renew(state);
    }
    read += length;
    shared = new Map();
    let start = -1;
    let forward = forwards.start();
    for (let each = 0; each < blocks; each++) {
      const from = each * BLOCK;
      const to = Math.min(length, from + BLOCK);
      state = backwards.stateOf(...behind[each]!);
      for (let at = to - 1; at >= from; at--) block[at - from] = state = backwards.step(state, bytes[at]!);
      for (let at = from; at < to; at++) {
        forward = forwards.step(forward, bytes[at]!);
        const back = block[at - from]!;
        const belongs = !forwards.isEmpty(forward) && !backwards.isEmpty(back) && meets(forward, back);
        if (belongs && start < 0) start = at;
        else if (!belongs && start >= 0) {
          visit(start, at);
          start = -1;
        }
      }
      read += 2 * (to - from);
      if (backwards.isFull() || forwards.isFull() || shared.size > MOST_PAIRS) {
        backwards.renew(state);
        forward = forwards.renew(forward);
        shared = new Map();
      }
    }
    if (start >= 0) visit(start, length);
  }

  return { each, steps: () => read + forwards.steps + backwards.steps };
}

const MOST_PAIRS = 100_000;

/** Whether the border between a byte of one kind, outside of the match, and one of another, inside, is such an edge. */
function holds(edge: Edge, outside: Kind, inside: Kind): boolean {
  switch (edge) {
    case "anywhere":
      return true;
    case "line":
      return outside < 2;
    case "word":
      return (outside === 2) !== (inside === 2);
    case "no-word":
      return (outside === 2) === (inside === 2);
  }
}
