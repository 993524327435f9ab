import type { CaseInfo } from "../../core/case.ts";
import { PATHS } from "../../core/evidence.ts";
import type { Documents } from "../documents.ts";
import { inDocument } from "../pointers.ts";
import { at, listAt, textAt } from "../read.ts";
import type { Sighting } from "./groups.ts";
import { readDenials } from "./read.ts";

/** Refusals that stand in the function's status reasons and in its mappings' last results. */
export function* documentDenials(documents: Documents, info: CaseInfo): Generator<Sighting> {
  const configuration = at(documents.get(PATHS.function), "Configuration");
  const modified = timeOf(textAt(configuration, "LastModified"), info);
  for (const name of ["StateReason", "LastUpdateStatusReason"]) {
    const text = textAt(configuration, name);
    if (text === undefined) continue;
    const pointer = inDocument(PATHS.function, "Configuration", name);
    for (const reading of readDenials(text)) yield { reading, origin: "state-reason", at: modified, pointer };
  }
  for (const [index, mapping] of listAt(documents.get(PATHS.mappings), "EventSourceMappings").entries()) {
    const time = timeOf(textAt(mapping, "LastModified"), info);
    for (const name of ["LastProcessingResult", "StateTransitionReason"]) {
      const text = textAt(mapping, name);
      if (text === undefined) continue;
      const pointer = inDocument(PATHS.mappings, "EventSourceMappings", index, name);
      for (const reading of readDenials(text)) {
        yield { reading: sourced(reading, textAt(mapping, "EventSourceArn")), origin: "mapping", at: time, pointer };
      }
    }
  }
}

function sourced(reading: Sighting["reading"], source: string | undefined): Sighting["reading"] {
  const { action, resource } = reading.denial;
  if (resource !== undefined || source === undefined || action?.split(":")[0] !== source.split(":")[2]) return reading;
  return { ...reading, denial: { ...reading.denial, resource: source } };
}

/** Documents say what is, not since when: the last change, or else the time of collecting. */
function timeOf(text: string | undefined, info: CaseInfo): number {
  const time = Date.parse(text ?? "");
  return Number.isNaN(time) ? Date.parse(info.collectedAt) || 0 : time;
}
