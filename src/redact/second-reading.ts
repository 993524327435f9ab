import type { SecondReading } from "../core/redactor.ts";
import { createRedactor } from "./redactor.ts";
import { findSecrets } from "./scan.ts";
import { createUserControl, keepMatcher } from "./user/control.ts";

/** Pseudonyms made with it go nowhere: only whether something would be replaced is asked. */
const ANY_KEY = new Uint8Array(32);

/**
 * Reads finished text again with every rule and no knowledge of the run that made it: no learnt values, no decisions.
 * What the owner kept on purpose stands in the pack's own report, and is let be.
 * @param keepPatterns as `--keep-pattern` takes them
 * @throws CasePackError `usage` for a pattern that cannot be understood
 */
export function createSecondReading(keepPatterns: readonly string[]): SecondReading {
  const kept = keepMatcher(keepPatterns);
  const stated = createUserControl({ redactPatterns: [], redactValues: [], redactKeys: [], keepPatterns });
  return {
    find: (bytes, as) => findSecrets(bytes, kept, as),
    isSuspect(document) {
      const redactor = createRedactor({ key: ANY_KEY, audience: "support", stated });
      return JSON.stringify(redactor.json(document, "")) !== JSON.stringify(document);
    },
  };
}
