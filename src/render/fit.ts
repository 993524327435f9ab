/** A statement of the case description, in its fullest form and the one it may give way to. */
export interface Fact {
  readonly text: string;
  /** A shorter whole statement that says where the rest is. */
  readonly brief?: string;
  /**
   * 0 to 99: the least gives way first. 100: put briefly before it is left out, and left out only when nothing else is
   * left; above 100: last of all.
   */
  readonly weight: number;
  /** Nice to have: where it is left out, nothing points to it. */
  readonly minor?: true;
}

/** Facts of one place in the text. `more` says where in the pack the ones left out stand. */
export interface FactList {
  readonly facts: readonly Fact[];
  /** Facts that were not even considered. */
  readonly beyond: number;
  readonly more: (left: number) => string;
}

export type FactLists = Readonly<Record<string, FactList>>;
export type FittedLists = Readonly<Record<string, readonly string[]>>;

type Form = "full" | "brief" | "out";

interface Step {
  readonly fact: Fact;
  readonly to: Form;
  readonly cost: number;
}

/** Longer than this, a fact is put briefly before any other is left out: one long text must not push out ten. */
const LONG = 1_200;

/**
 * Makes the text with as many facts as fit. Whole facts give way, least important first, never parts of one.
 * `compose` is called once per fact that gives way; it must fit when it is given no facts at all.
 */
export function fit(
  lists: FactLists,
  compose: (lists: FittedLists) => string,
  fits: (text: string) => boolean,
): string {
  const forms = new Map<Fact, Form>();
  let text = compose(write(lists, forms));
  for (const step of steps(lists)) {
    if (fits(text)) break;
    forms.set(step.fact, step.to);
    text = compose(write(lists, forms));
  }
  return text;
}

/** What may give way, cheapest first; of equal facts the later one. */
function steps(lists: FactLists): Step[] {
  const facts = Object.values(lists).flatMap((list) => list.facts);
  return facts
    .toReversed()
    .flatMap((fact): Step[] => {
      const out: Step = { fact, to: "out", cost: fact.weight < 100 ? fact.weight + 0.5 : fact.weight + 300 };
      return fact.brief === undefined ? [out] : [{ fact, to: "brief", cost: briefCost(fact) }, out];
    })
    .sort((a, b) => a.cost - b.cost);
}

function briefCost({ text, weight }: Fact): number {
  if (weight <= 100 && text.length > LONG) return -1;
  return weight < 100 ? weight : weight + 100;
}

function write(lists: FactLists, forms: ReadonlyMap<Fact, Form>): FittedLists {
  return Object.fromEntries(
    Object.entries(lists).map(([name, { facts, beyond, more }]) => {
      const out = facts.filter((fact) => forms.get(fact) === "out");
      const lines = facts.flatMap((fact) => {
        const form = forms.get(fact) ?? "full";
        if (form === "out") return [];
        return [form === "brief" ? (fact.brief ?? fact.text) : fact.text];
      });
      const left = out.filter((fact) => fact.minor !== true).length + beyond;
      return [name, left === 0 ? lines : [...lines, more(left)]];
    }),
  );
}
