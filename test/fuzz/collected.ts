import type { PipelineEvent } from "../../src/core/events.ts";
import { CasePackError } from "../../src/core/errors.ts";
import type { PackRequest } from "../../src/compose/pipeline.ts";
import { testCase } from "../helpers/case.ts";
import { packFaults } from "./check-pack.ts";
import { actingIn } from "./inert.ts";
import { pollution } from "./pollution.ts";
import { PLANTED } from "./text.ts";
import { type WireChange, wireTo } from "./wire.ts";
import { accountOf, type HostileWorld } from "./world.ts";

interface Circumstances {
  /** Codes that a run may end with instead of a pack; none where absent. */
  readonly refusals?: readonly string[];
  /** What happens to replies on their way. */
  readonly changes?: readonly WireChange[];
}

/** Collects from a hostile account, and gives what is wrong with the pack, or with the refusal. */
export async function collectedFaults(
  world: HostileWorld,
  more: Partial<PackRequest> = {},
  { refusals = [], changes }: Circumstances = {},
): Promise<readonly string[]> {
  const account = await accountOf(world);
  const one = await testCase(account, changes === undefined ? {} : { through: (url) => wireTo(url, changes) });
  const events: PipelineEvent[] = [];
  try {
    const { path } = await one.run(more, undefined, events);
    const misfits = one.endpoint.problems.filter((problem) => problem.includes("HandlerError"));
    return [...(await packFaults(path, account.planted)), ...misfits];
  } catch (error) {
    if (!(error instanceof CasePackError)) throw error;
    return refusalFaults(error, refusals);
  } finally {
    await one.close();
  }
}

/** How often runs ended without a pack, as they may, by code: for who reads what was run. */
export const REFUSED = new Map<string, number>();

function refusalFaults(error: CasePackError, refusals: readonly string[]): readonly string[] {
  REFUSED.set(error.code, (REFUSED.get(error.code) ?? 0) + 1);
  const leaked = Object.values(PLANTED).some((secret) => error.message.includes(secret));
  return [
    ...(refusals.includes(error.code)
      ? []
      : [`refused with ${error.code}: ${error.message}\n${String(error.cause ?? "")}`]),
    ...actingIn(error.message),
    ...(leaked ? ["the refusal names a secret"] : []),
    ...pollution(),
  ];
}
