import * as fc from "fast-check";
import { collectedFaults } from "../collected.ts";
import { property } from "../property.ts";
import { leakingText } from "../text.ts";

interface StatedInput {
  readonly issue: string;
  readonly workflow: string;
  readonly language: "en" | "zh-TW";
}

export const stated = property<StatedInput>({
  name: "stated",
  title: "what the person says of the case",
  savedRuns: 1,
  input: fc.record({
    issue: fc.oneof(
      leakingText,
      leakingText.map((text) => text.repeat(2_000).slice(0, 60_000)),
    ),
    workflow: leakingText,
    language: fc.constantFrom("en" as const, "zh-TW" as const),
  }),
  check: ({ issue, workflow, language }) =>
    collectedFaults({ example: "sqs-consumer-denied" }, { stated: { issue, workflow }, language }),
});
