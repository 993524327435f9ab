import { afterAll, describe, expect, it } from "vitest";
import { COLLECTORS } from "../../src/collect/index.ts";
import { loadExample } from "../../src/example/accounts/index.ts";
import { EXAMPLE_NAMES } from "../helpers/examples.ts";
import { type Kind, KINDS } from "./kinds.ts";
import { batches, type Cell, type Ground, strike, survey } from "./matrix.ts";

// A part of the whole, which is `npm run test:faults`.

const grounds = new Map<string, Promise<Ground>>();
const asked = new Set<string>();

function ground(name: string): Promise<Ground> {
  const known = grounds.get(name) ?? loadExample(name).then(survey);
  grounds.set(name, known);
  return known;
}

async function cells(where: Ground, kind: Kind, operations = where.operations): Promise<readonly Cell[]> {
  const all: Cell[] = [];
  for await (const cell of strike(where, kind, operations)) all.push(cell);
  return all;
}

function off(all: readonly Cell[]): readonly string[] {
  return all.flatMap(({ operation, deviations }) => deviations.map((each) => `${operation}: ${each}`));
}

const DENIED = KINDS.filter(({ name }) => name === "access-denied");
const OTHERS = KINDS.filter((kind) => !DENIED.includes(kind));

describe.each(DENIED)("$name", (kind) => {
  // One account after the other: what can be struck at once, and each operation that those before it do not have.
  it.each([...EXAMPLE_NAMES].reverse())(
    "costs %s what it strikes and nothing else, whichever operation it is",
    async (name) => {
      const where = await ground(name);
      expect(where.operations.length).toBeGreaterThan(40);
      const [largest = []] = [...batches(kind, where.operations)].sort((a, b) => b.length - a.length);
      const struck = where.operations.filter((each) => largest.includes(each) || !asked.has(each.id));
      const all = await cells(where, kind, struck);
      expect(off(all)).toEqual([]);
      expect(new Set(all.map(({ operation }) => operation))).toEqual(new Set(struck.map(({ id }) => id)));
      for (const { operation } of all) asked.add(operation);
    },
  );
});

/** Of a kind that takes its time. */
const A_FEW = 2;

describe("another fault", () => {
  // Each kind meets some of the operations of one account, which together are all kinds of operations.
  it.each(OTHERS.map((kind, at) => [kind.name, EXAMPLE_NAMES[at % EXAMPLE_NAMES.length] ?? "", kind, at] as const))(
    "%s costs %s what it strikes and nothing else",
    async (_, name, kind, at) => {
      const where = await ground(name);
      const open = where.operations.filter((each) => kind.spares?.(each) === undefined);
      const groups = batches(kind, open);
      const group = groups[at % groups.length] ?? [];
      const all = await cells(where, kind, kind.slow === true ? group.slice(0, A_FEW) : group);
      expect(off(all)).toEqual([]);
      expect(all.length).toBeGreaterThan(0);
    },
  );
});

describe("the matrix", () => {
  afterAll(() => grounds.clear());

  it("has every operation that is declared, but for what stands in where another call fails", () => {
    const declared = new Set(COLLECTORS.flatMap(({ calls }) => calls.map(({ operation }) => operation)));
    expect([...declared].filter((operation) => !asked.has(operation)).sort()).toEqual([
      "lambda:GetFunctionConfiguration",
      "lambda:GetFunctionEventInvokeConfig",
      "lambda:ListFunctions",
    ]);
  });
});
