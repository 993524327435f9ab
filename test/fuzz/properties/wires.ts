import * as fc from "fast-check";
import { collectedFaults } from "../collected.ts";
import { property } from "../property.ts";
import { jsonText } from "../trees.ts";
import type { WireChange } from "../wire.ts";

/** What no text holds in UTF-8: lone continuation bytes, overlong forms, halves of pairs, what is cut off; and NUL. */
const BYTES = ["80", "ff", "c080", "eda080", "f4908080", "e282", "00", "efbbbf", "1b5b324a", "c29b", "e280ae"];

const where = { reply: fc.nat(79), nth: fc.nat(200) };

export const wires = property<{ readonly changes: readonly WireChange[] }>({
  name: "wires",
  title: "bytes that are no UTF-8 and values of wrong types in the bodies of replies",
  savedRuns: 1,
  input: fc.record({
    changes: fc.array(
      fc.oneof(
        fc.record({ ...where, hex: fc.constantFrom(...BYTES) }),
        fc.record({
          ...where,
          json: fc.oneof(fc.constantFrom("null", "0", "{}", "[]", '""', "true", "1e999"), jsonText),
        }),
      ),
      { minLength: 1, maxLength: 12 },
    ),
  }),
  check: ({ changes }) =>
    collectedFaults(
      { example: "sqs-consumer-denied" },
      {},
      { refusals: ["usage", "service", "configuration"], changes },
    ),
});
