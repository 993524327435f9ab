import { join, type Phrase, say, type Words } from "../../core/phrase.ts";
import { PATHS } from "../../core/evidence.ts";
import type { EvidencePointer } from "../../core/finding.ts";
import type { Context } from "../context.ts";
import { relatedDenials } from "../denials/relevance.ts";
import { resourceLabel } from "../labels.ts";
import { inDocument } from "../pointers.ts";
import { listAt, textAt, textsAt } from "../read.ts";
import type { Difference } from "./difference.ts";
import type { Side } from "./side.ts";

interface Mapping {
  /** For a sentence. */
  readonly name: Words;
  /** What of it may matter, own names taken out. */
  readonly traits: Readonly<Record<string, string>>;
  readonly service: string;
  readonly pointer: EvidencePointer;
}

/** Names of what two mappings may differ in, for a sentence. */
const TRAITS: Readonly<Record<string, Phrase>> = {
  state: say`state`,
  qualifier: say`invoked alias or version`,
  destination: say`failure destination`,
};

/** Sources that only one of the two reads, and settings of those that both read. Nothing where one's were not read. */
export function* mappingDifferences(ctx: Context, ours: Side, theirs: Side): Generator<Difference> {
  const [mine, others] = [mappingsOf(ctx, ours), mappingsOf(ctx, theirs)];
  if (mine === undefined || others === undefined) return;
  const refused = new Set(relatedDenials(ctx).map(({ denial }) => denial.action?.split(":")[0]?.toLowerCase()));
  for (const [side, own, other] of [
    [ours, mine, others],
    [theirs, others, mine],
  ] as const) {
    const only = [...own].filter(([key]) => !other.has(key)).map(([, mapping]) => mapping);
    if (only.length === 0) continue;
    yield {
      bears: only.some(({ service }) => refused.has(service)),
      text: say`Only ${side.name} reads from ${join(only.map(({ name }) => name))}.`,
      evidence: only.map(({ pointer }) => pointer),
    };
  }
  for (const [key, mapping] of mine) {
    const other = others.get(key);
    if (other === undefined) continue;
    const differing = Object.keys(mapping.traits).filter((trait) => mapping.traits[trait] !== other.traits[trait]);
    if (differing.length === 0) continue;
    const told = ({ traits }: Mapping): Words =>
      join(differing.map((trait) => say`${TRAITS[trait] ?? trait} ${traits[trait] || say`none`}`));
    yield {
      bears: refused.has(mapping.service),
      text: say`The mapping of ${mapping.name} differs: ${told(mapping)} in ${ours.name}, ${told(other)} in ${theirs.name}.`,
      evidence: [mapping.pointer, other.pointer],
    };
  }
}

/** By their source without the function's own names; those of self-managed Kafka by their topics. */
function mappingsOf(ctx: Context, side: Side): ReadonlyMap<string, Mapping> | undefined {
  const path = side.folder + PATHS.mappings;
  if (!ctx.documents.has(path)) return undefined;
  const mappings = new Map<string, Mapping>();
  for (const [index, mapping] of listAt(ctx.documents.get(path), "EventSourceMappings").entries()) {
    const source = textAt(mapping, "EventSourceArn");
    const topics = textsAt(mapping, "Topics").join(", ");
    const qualifier = /:function:[^:]+:([^:]+)$/u.exec(textAt(mapping, "FunctionArn") ?? "")?.[1];
    mappings.set(side.normal(source ?? `topics ${topics}`), {
      name: source === undefined ? say`the Kafka topics ${topics}` : resourceLabel(source),
      service: source?.split(":")[2] ?? "kafka",
      traits: {
        state: textAt(mapping, "State") ?? "",
        qualifier: qualifier ?? "",
        destination: side.normal(textAt(mapping, "DestinationConfig", "OnFailure", "Destination") ?? ""),
      },
      pointer: inDocument(path, "EventSourceMappings", index),
    });
  }
  return mappings;
}
