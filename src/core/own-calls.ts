import type { CaseInfo } from "./case.ts";
import type { Item } from "./outcome.ts";

/** What a CloudTrail record must tell to know whether the collector made it. */
export interface RecordedCall {
  /** ms since the epoch. */
  readonly at: number;
  readonly userAgent: string;
  /** ARN of the identity that called. */
  readonly who: string | undefined;
  /** CloudTrail's `readOnly`; undefined where the record has none. */
  readonly readOnly: boolean | undefined;
}

/** As the SDK sends it in the user agent of every request of this tool. */
const AGENT = "lambda-case-pack";

/**
 * Tells this tool's calls: by its user agent or, where that is cut or rewritten, by the collecting identity's reads once
 * collecting had begun. The identity alone would not do: the person who collects is often the one who made the change
 * that broke the function, or who was refused before. What they changed is no collector's call at any time, for
 * collecting changes nothing.
 */
export function ownCalls(info: CaseInfo, items: readonly Item[]): (call: RecordedCall) => boolean {
  const began = collectionStart(info, items);
  return ({ at, userAgent, who, readOnly }) => {
    if (userAgent.includes(AGENT)) return true;
    return info.collectedBy !== undefined && who === info.collectedBy && readOnly !== false && at >= began;
  };
}

/** CloudTrail times are whole seconds, so the second in which the first call was made counts. */
function collectionStart(info: CaseInfo, items: readonly Item[]): number {
  const starts = items.map((item) => Date.parse(item.startedAt)).filter((ms) => !Number.isNaN(ms));
  const first = starts.reduce((least, ms) => Math.min(least, ms), Date.parse(info.collectedAt));
  return Math.floor(first / 1000) * 1000;
}
