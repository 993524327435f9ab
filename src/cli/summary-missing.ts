import { type GapGroup, gapGroups, isRoot } from "../core/gaps.ts";
import type { Item, Outcome } from "../core/outcome.ts";

/** Operations or actions that the line names of each kind. */
const MOST = 4;

/**
 * Which evidence is missing and what would give it, in one line. What AWS refused, throttled or failed comes first, for
 * calls that were skipped mostly follow on these; where nothing else failed, the reason why they were skipped is the
 * news: a profile that is needed.
 */
export function missing(items: readonly Item[]): string {
  const groups = gapGroups(items);
  if (groups.length === 0) return "nothing that was planned";
  const of = (outcome: Outcome): readonly GapGroup[] => groups.filter((group) => group.outcome === outcome);
  const operations = (found: readonly GapGroup[]): string =>
    some(
      found.map(({ operation }) => operation),
      MOST,
    );
  const [denied, throttled, failed, skipped] = [of("denied"), of("throttled"), of("failed"), of("skipped")];
  const parts = [
    ...(denied.length === 0
      ? []
      : [`allow ${some(unique(denied.flatMap(({ actions }) => actions)), MOST)} and run again`]),
    ...(throttled.length === 0 ? [] : [`throttled: ${operations(throttled)}; run again later`]),
    ...(failed.length === 0 ? [] : [`failed: ${operations(failed)}`]),
    ...(skipped.length === 0 ? [] : [skippedWords(skipped, groups.some(isRoot))]),
  ];
  const answers = groups.reduce((sum, { calls }) => sum + calls, 0);
  return `${answers} ${answers === 1 ? "answer" : "answers"}: ${parts.join("; ")}`;
}

function skippedWords(skipped: readonly GapGroup[], follow: boolean): string {
  const calls = skipped.reduce((sum, group) => sum + group.calls, 0);
  const named = `${calls} ${calls === 1 ? "call" : "calls"}`;
  if (follow) return `${named} that ${calls === 1 ? "follows" : "follow"} on them`;
  const reasons = unique(skipped.flatMap(({ reasons }) => reasons));
  return `${named} skipped${reasons.length === 0 ? "" : `: ${some(reasons, 2)}`}`;
}

/** The first words, and how many there are beyond. */
export function some(words: readonly string[], limit: number): string {
  const rest = words.length - limit;
  return rest > 0 ? `${words.slice(0, limit).join(", ")} and ${rest} more` : words.join(", ");
}

function unique(words: readonly string[]): readonly string[] {
  return [...new Set(words)];
}
