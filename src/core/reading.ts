/** A stretch of time of which events are missing. ISO 8601 in UTC, both ends included. */
export interface LogGap {
  /**
   * `unread`: AWS has them, or had, and they were not read; `uncounted-for`: CloudWatch counts more than were read;
   * `expired`: older than the group keeps events; `dropped`: Lambda itself said that it dropped lines of the function.
   */
  readonly kind: "unread" | "uncounted-for" | "expired" | "dropped";
  readonly from: string;
  readonly to: string;
  readonly why: string;
}

/** Events in one stretch of time, counted by CloudWatch and read by this tool. */
export interface BinDifference {
  readonly from: string;
  readonly to: string;
  readonly counted: number;
  readonly read: number;
}

/** What was read beside CloudWatch's own count (a Logs Insights query) of the same events, by equal stretches of time. */
export interface CountComparison {
  readonly binSeconds: number;
  /** Stretches in which either found events. */
  readonly bins: number;
  readonly counted: number;
  readonly read: number;
  /** Those that differ, ascending, at most a hundred. More read than counted is no gap: counting lags behind. */
  readonly differences: readonly BinDifference[];
}

/** How log events were read, and whether that is all of them; part of the manifest's item that they belong to. */
export interface LogReading {
  readonly group: string;
  readonly reader: "FilterLogEvents" | "Insights";
  /** Why this reader and not the other. */
  readonly why: string;
  /** The function whose streams alone were read, where the group may hold others'. */
  readonly onlyStreamsOf?: string;
  /** Parts that the window was read in. */
  readonly slices: number;
  readonly gaps: readonly LogGap[];
  readonly counts?: CountComparison;
  /** Sentences about what the log itself does not hold or show: masked data, levels, late events. */
  readonly notes: readonly string[];
}
