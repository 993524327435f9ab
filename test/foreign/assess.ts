import { isDeepStrictEqual } from "node:util";
import type { Item } from "../../src/core/outcome.ts";
import { COMPARISONS, type Field, type Fields, type Seen } from "./comparisons.ts";
import { AS_AWS, type Gap, GAPS_OF_SERVERS } from "./gaps.ts";
import type { ServerName } from "./servers.ts";

/** What a pack says of one operation beside what was made and the table of gaps. */
export interface Assessment {
  /** Items without the evidence that the table does not explain. */
  readonly unexplained: readonly string[];
  /** Gaps of the table that no item shows. */
  readonly closed: readonly Gap[];
  /** Whether the fields were compared. */
  readonly compared: boolean;
  /** Fields that are not as they were made, or that the table wrongly says so of. */
  readonly wrong: Fields;
}

/** The image function has an ECR repository, and its run ends now, when CloudTrail has the account's making. */
const OF_THE_IMAGE: ReadonlySet<string> = new Set(["ecr:GetRepositoryPolicy", "cloudtrail:LookupEvents"]);
/** An answer all the same: there is none of it. */
const NONE: ReadonlySet<string> = new Set(["empty", "not-found", "not-applicable"]);

export function assess(server: ServerName, operation: string, seen: Seen): Assessment {
  const gaps = GAPS_OF_SERVERS.filter((gap) => gap.server === server && gap.operation === operation);
  const explained = [...gaps, ...AS_AWS.filter((each) => each.operation === operation)];
  const ofImage = OF_THE_IMAGE.has(operation);
  // Of a function that has nothing else, "none" is right; of the main one it is a hole.
  const items = [
    ...seen.main.items.filter((item) => !ofImage || !NONE.has(item.outcome)),
    ...seen.image.items.filter((item) => ofImage || !NONE.has(item.outcome)),
  ].filter((item) => item.operation === operation);
  const without = items.filter(({ outcome }) => outcome !== "collected");
  const unexplained = without.filter((item) => !explained.some((gap) => isOf(gap, item))).map(shown);
  const closed = gaps.filter((gap) => !items.some((item) => isOf(gap, item)));
  const instead = gaps.some(({ outcome, about }) => outcome !== "collected" && about === undefined);
  const compare = COMPARISONS[operation];
  if (instead || compare === undefined) return { unexplained, closed, compared: false, wrong: {} };
  const fields = compare(seen);
  const except = new Set(gaps.flatMap((gap) => gap.fields ?? []));
  const wrong = Object.entries(fields).filter(([name, field]) => isSame(field) === except.has(name));
  const unknown = [...except]
    .filter((name) => !(name in fields))
    .map((name): [string, Field] => [name, ["no field", ""]]);
  return { unexplained, closed, compared: true, wrong: Object.fromEntries([...wrong, ...unknown]) };
}

export function isGap(server: ServerName, operation: string): boolean {
  return GAPS_OF_SERVERS.some((gap) => gap.server === server && gap.operation === operation);
}

function isSame([collected, made]: Field): boolean {
  return isDeepStrictEqual(collected, made);
}

function isOf({ outcome, code, about = "" }: Omit<Gap, "server">, item: Item): boolean {
  return item.outcome === outcome && (code === undefined || item.error?.code === code) && item.id.includes(about);
}

function shown({ id, outcome, error, reason }: Item): string {
  return [outcome, id, error?.code, error?.message ?? reason].filter((part) => part !== undefined).join(" | ");
}
