/** Where a literal of the automaton ends: `offset` is the byte after it, `state` says which literals end there. */
export interface Hits {
  count: number;
  offsets: Int32Array;
  states: Int32Array;
}

export interface Automaton {
  /** Literals that end in a state, as indexes into the list the automaton was built from; longest first. */
  readonly outputs: readonly (readonly number[])[];
  /** Finds every literal in `bytes[from, to)`, in one pass whose time depends on the number of bytes alone. */
  scan(bytes: Uint8Array, from: number, to: number, hits: Hits): void;
  readonly states: number;
}

export function newHits(): Hits {
  return { count: 0, offsets: new Int32Array(1024), states: new Int32Array(1024) };
}

/**
 * Aho-Corasick as a complete table over byte classes (bytes that no literal tells apart share a column): one lookup a
 * byte, however many literals. Letters match in both cases. States that end a literal are numbered last, so that the
 * scan tells them by one comparison.
 */
export function buildAutomaton(literals: readonly string[]): Automaton {
  const { next, outputs } = trie(literals);
  const complete = close(next, outputs);
  return pack(complete, outputs);
}

interface Trie {
  readonly next: Map<number, number>[];
  readonly outputs: number[][];
}

function trie(literals: readonly string[]): Trie {
  const next: Map<number, number>[] = [new Map()];
  const outputs: number[][] = [[]];
  literals.forEach((literal, index) => {
    let state = 0;
    for (const byte of Buffer.from(literal, "latin1")) {
      let to = next[state]!.get(byte);
      if (to === undefined) {
        to = next.length;
        next.push(new Map());
        outputs.push([]);
        next[state]!.set(byte, to);
      }
      state = to;
    }
    outputs[state]!.push(index);
  });
  return { next, outputs };
}

/** Follows failure links breadth first, so that every state has an answer for every byte. */
function close(next: readonly Map<number, number>[], outputs: number[][]): Int32Array {
  const table = new Int32Array(next.length * 256);
  const fail = new Int32Array(next.length);
  const queue: number[] = [];
  for (const [byte, state] of next[0]!) {
    table[byte] = state;
    queue.push(state);
  }
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head]!;
    const back = fail[state]!;
    outputs[state]!.push(...outputs[back]!);
    for (let byte = 0; byte < 256; byte++) {
      const to = next[state]!.get(byte);
      if (to === undefined) {
        table[state * 256 + byte] = table[back * 256 + byte]!;
      } else {
        fail[to] = table[back * 256 + byte]!;
        table[state * 256 + byte] = to;
        queue.push(to);
      }
    }
  }
  for (let state = 0; state < next.length; state++) {
    for (let upper = 65; upper <= 90; upper++) table[state * 256 + upper] = table[state * 256 + upper + 32]!;
  }
  return table;
}

function pack(table: Int32Array, outputs: readonly (readonly number[])[]): Automaton {
  const count = outputs.length;
  const order = [...outputs.keys()].sort(
    (a, b) => Number(outputs[a]!.length > 0) - Number(outputs[b]!.length > 0) || a - b,
  );
  const renumbered = new Int32Array(count);
  order.forEach((old, now) => (renumbered[old] = now));

  const { classOf, classes } = byteClasses(table, count);
  let shift = 1;
  while (1 << shift < classes) shift++;
  const dense = new Int32Array(count << shift);
  for (let state = 0; state < count; state++) {
    for (let byte = 0; byte < 256; byte++) {
      dense[(renumbered[state]! << shift) + classOf[byte]!] = renumbered[table[state * 256 + byte]!]! << shift;
    }
  }
  const firstEnding = order.findIndex((old) => outputs[old]!.length > 0);
  const accepting = (firstEnding < 0 ? count : firstEnding) << shift;
  const start = renumbered[0]! << shift;

  return {
    outputs: order.map((old) => outputs[old]!),
    states: count,
    scan(bytes, from, to, hits) {
      let state = start;
      let found = 0;
      for (let at = from; at < to; at++) {
        state = dense[state + classOf[bytes[at]!]!]!;
        if (state >= accepting) {
          if (found === hits.offsets.length) grow(hits);
          hits.offsets[found] = at + 1;
          hits.states[found++] = state >> shift;
        }
      }
      hits.count = found;
    },
  };
}

function byteClasses(table: Int32Array, states: number): { readonly classOf: Uint8Array; readonly classes: number } {
  const classOf = new Uint8Array(256);
  const seen = new Map<string, number>();
  for (let byte = 0; byte < 256; byte++) {
    const column: number[] = [];
    for (let state = 0; state < states; state++) column.push(table[state * 256 + byte]!);
    const signature = column.join();
    if (!seen.has(signature)) seen.set(signature, seen.size);
    classOf[byte] = seen.get(signature)!;
  }
  return { classOf, classes: seen.size };
}

function grow(hits: Hits): void {
  const offsets = new Int32Array(hits.offsets.length * 2);
  const states = new Int32Array(hits.states.length * 2);
  offsets.set(hits.offsets);
  states.set(hits.states);
  hits.offsets = offsets;
  hits.states = states;
}
