import { PATHS } from "../core/evidence.ts";
import type { EvidencePointer } from "../core/finding.ts";
import type { Documents } from "./documents.ts";
import { inDocument } from "./pointers.ts";
import { at, listAt, textAt } from "./read.ts";

/** Where a function sends events that succeeded or failed. */
export interface Destination {
  readonly arn: string;
  readonly kind: "destination" | "dead-letter";
  readonly pointer: EvidencePointer;
}

/** Each destination once: the dead-letter queue, those of asynchronous invocation and those of the mappings. */
export function destinationsOf(documents: Documents): readonly Destination[] {
  const found = new Map<string, Destination>();
  const add = (arn: string | undefined, kind: Destination["kind"], pointer: EvidencePointer): void => {
    if (arn !== undefined && !found.has(arn)) found.set(arn, { arn, kind, pointer });
  };
  const configuration = at(documents.get(PATHS.function), "Configuration");
  add(
    textAt(configuration, "DeadLetterConfig", "TargetArn"),
    "dead-letter",
    inDocument(PATHS.function, "Configuration", "DeadLetterConfig", "TargetArn"),
  );
  const places = [
    { path: PATHS.asyncConfig, list: "FunctionEventInvokeConfigs" },
    { path: PATHS.mappings, list: "EventSourceMappings" },
  ];
  for (const { path, list } of places) {
    for (const [index, entry] of listAt(documents.get(path), list).entries()) {
      for (const side of ["OnSuccess", "OnFailure"]) {
        const arn = textAt(entry, "DestinationConfig", side, "Destination");
        add(arn, "destination", inDocument(path, list, index, "DestinationConfig", side, "Destination"));
      }
    }
  }
  return [...found.values()];
}
