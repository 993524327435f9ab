import type { ExampleAccount } from "../../src/example/account.ts";
import { isPaged } from "../../src/example/endless.ts";
import type { Endpoint } from "../../src/example/server.ts";
import { serviceModel } from "../../src/example/wire/service-model.ts";
import { SERVICES } from "../../src/example/wire/services.ts";
import { enforce, type PrintedPolicy, printedPolicies, withoutAction } from "../helpers/enforced.ts";
import { collectWith } from "./collection.ts";
import { deviations } from "./compare.ts";
import { independent } from "./depends.ts";
import type { Kind, Operation } from "./kinds.ts";
import type { Packed, Snapshot } from "./snapshot.ts";

/** What came of one operation's meeting with one kind of fault. */
export interface Cell {
  readonly account: string;
  readonly kind: string;
  readonly operation: string;
  /** How the operation's calls ended, or why they could not meet it. */
  readonly result: string;
  readonly deviations: readonly string[];
}

/** An account with its faultless run. */
export interface Ground {
  readonly example: ExampleAccount;
  readonly healthy: Packed;
  /** In order of their first request. */
  readonly operations: readonly Operation[];
  /** What `policy` prints, by account. */
  readonly policies: ReadonlyMap<string, PrintedPolicy>;
  /** Which action allows an operation. */
  readonly actions: ReadonlyMap<string, string>;
}

/** Runs an account without faults. What it asks is what the faults will strike. */
export async function survey(example: ExampleAccount): Promise<Ground> {
  let asked: readonly string[] = [];
  const note = ({ calls }: Endpoint): void => {
    asked = [...new Set(calls.map(({ operation }) => operation))];
  };
  const actions = new Map<string, string>();
  const policies = await printedPolicies(example);
  const allowed = enforce(policies);
  // Under the printed policy: what is complete here is complete with nothing more.
  const healthy = await collectWith(example, [], { attempts: 1 }, { look: note, allow: allowed });
  if (!healthy.made) throw new Error(`${example.name} makes no pack without faults: ${healthy.message}`);
  const operations = await Promise.all(asked.map(async (id) => ({ id, paged: await hasPages(id) })));
  for (const { operation, actions: needed } of healthy.items.values()) actions.set(operation, needed[0] ?? "");
  return { example, healthy, operations, policies, actions };
}

async function hasPages(id: string): Promise<boolean> {
  const [prefix, name = ""] = id.split(":");
  const service = SERVICES.find((each) => each.prefix === prefix);
  const operation = service && (await serviceModel(service)).operations.get(name);
  return operation !== undefined && isPaged(operation.output);
}

/** Most operations that are struck in one run. */
const AT_ONCE = 40;

/** Groups of operations that can be struck in one run: whatever differs is told apart. A spreading fault stands alone. */
export function batches(kind: Kind, operations: readonly Operation[]): readonly (readonly Operation[])[] {
  const groups: Operation[][] = [];
  for (const operation of operations) {
    const fits = (group: readonly Operation[]): boolean =>
      kind.spreads !== true &&
      kind.withoutAction !== true &&
      group.length < AT_ONCE &&
      group.every(({ id }) => independent(id, operation.id)) &&
      ![...group, operation].some(({ id }) => isFatal(kind, id));
    const group = groups.find(fits);
    if (group === undefined) groups.push([operation]);
    else group.push(operation);
  }
  return groups;
}

function isFatal({ fatal }: Kind, operation: string): boolean {
  return fatal !== undefined && (operation === "sts:GetCallerIdentity" || operation === "lambda:GetFunction");
}

/** Strikes operations with one kind of fault, as many at once as can be told apart. */
export async function* strike(ground: Ground, kind: Kind, operations: readonly Operation[]): AsyncGenerator<Cell> {
  const cell = (operation: string, result: string, found: readonly string[]): Cell => {
    const account = ground.example.name;
    return { account, kind: kind.name, operation, result, deviations: found };
  };
  if (kind.everywhere) {
    const { met, deviations: found } = await run(ground, kind, [EVERYWHERE]);
    yield cell("*", met.made ? "as before" : met.code, found);
    return;
  }
  const spared = operations.filter((operation) => kind.spares?.(operation) !== undefined);
  for (const operation of spared) yield cell(operation.id, "spared", []);
  for (const group of batches(
    kind,
    operations.filter((each) => !spared.includes(each)),
  )) {
    const together = await run(ground, kind, group);
    // Which of them was it?
    const alone = together.deviations.length > 0 && group.length > 1;
    for (const operation of group) {
      const { met, deviations: found } = alone ? await run(ground, kind, [operation]) : together;
      yield cell(operation.id, resultOf(met, operation), found);
    }
    if (!alone) continue;
    yield cell(group.map(({ id }) => id).join(" + "), "together", together.deviations);
  }
}

const EVERYWHERE: Operation = { id: "*", paged: false };

async function run(
  { example, healthy, policies, actions }: Ground,
  kind: Kind,
  group: readonly Operation[],
): Promise<{ readonly met: Snapshot; readonly deviations: readonly string[] }> {
  const rules = group.flatMap(({ id }) => kind.rules(id));
  const struck = new Set(group.map(({ id }) => id));
  if (kind.withoutAction !== true) {
    const met = await collectWith(example, rules, kind);
    return { met, deviations: deviations({ kind, struck, healthy, planted: example.planted }, met) };
  }
  const removed = actions.get(group[0]?.id ?? "") ?? "";
  for (const [operation, action] of actions) if (action === removed) struck.add(operation);
  const less = new Map([...policies].map(([account, policy]) => [account, withoutAction(policy, removed)]));
  const met = await collectWith(example, rules, kind, { allow: enforce(less) });
  return { met, deviations: deviations({ kind, struck, healthy, planted: example.planted }, met) };
}

/** `denied`; `denied, skipped` where its calls ended in more than one way. */
function resultOf(met: Snapshot, { id }: Operation): string {
  if (!met.made) return `ends: ${met.code}`;
  const outcomes = [...met.items.values()].filter(({ operation }) => operation === id).map(({ outcome }) => outcome);
  return [...new Set(outcomes)].sort().join(", ") || "unknown";
}
