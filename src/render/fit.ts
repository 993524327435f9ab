/** A statement of the case description, in the fullest form and the ones it may give way to. */
export interface Fact {
  readonly text: string;
  /** A shorter whole statement that says where the rest is. */
  readonly brief?: string;
  /** 0 to 99: the least gives way first. 100: never left out, at most put briefly; above, briefly last of all. */
  readonly weight: number;
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

interface Step {
  readonly list: string;
  readonly index: number;
  readonly to: "brief" | "out";
  readonly cost: number;
}

/**
 * Makes the text with as many facts as fit. Whole facts give way, least important first, never parts of one.
 * `compose` is called once per fact that gives way. A text that cannot fit is a fault of the weights, so it throws.
 */
export function fit(
  lists: FactLists,
  compose: (lists: FittedLists) => string,
  fits: (text: string) => boolean,
): string {
  const forms = new Map<string, ("full" | "brief" | "out")[]>();
  for (const [name, list] of Object.entries(lists))
    forms.set(
      name,
      list.facts.map(() => "full"),
    );
  let text = compose(write(lists, forms));
  for (const step of steps(lists)) {
    if (fits(text)) return text;
    const form = forms.get(step.list);
    if (form !== undefined) form[step.index] = step.to;
    text = compose(write(lists, forms));
  }
  if (!fits(text)) throw new RangeError("the facts that must stay do not fit");
  return text;
}

/** Longer than this, a fact is first put briefly: one long text must not push out ten others. */
const LONG = 420;

function steps(lists: FactLists): Step[] {
  const all = Object.entries(lists).flatMap(([list, { facts }]) =>
    facts.flatMap((fact, index): Step[] => {
      const out: Step[] = fact.weight < 100 ? [{ list, index, to: "out", cost: fact.weight + 1 }] : [];
      const brief: Step = { list, index, to: "brief", cost: briefCost(fact) };
      return fact.brief === undefined ? out : [brief, ...out];
    }),
  );
  // Of equal facts the later ones go first.
  return all.sort((a, b) => a.cost - b.cost || b.index - a.index || (a.list < b.list ? -1 : Number(a.list > b.list)));
}

function briefCost({ text, weight }: Fact): number {
  if (weight < 100) return text.length > LONG ? 0 : weight;
  return weight === 100 && text.length > LONG ? 0 : 100 + weight;
}

function write(lists: FactLists, forms: ReadonlyMap<string, readonly ("full" | "brief" | "out")[]>): FittedLists {
  return Object.fromEntries(
    Object.entries(lists).map(([name, { facts, beyond, more }]) => {
      const form = forms.get(name) ?? [];
      const lines = facts.flatMap((fact, index) => {
        if (form[index] === "out") return [];
        return [form[index] === "brief" ? (fact.brief ?? fact.text) : fact.text];
      });
      const left = facts.length - lines.length + beyond;
      return [name, left === 0 ? lines : [...lines, more(left)]];
    }),
  );
}
