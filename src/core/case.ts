/** Who will read the pack: AWS Support sees real account ids and addresses, `shared` gets pseudonyms for them. */
export type Audience = "support" | "shared";
export const AUDIENCES: readonly Audience[] = ["support", "shared"];

export type Language = "en" | "zh-TW";
export const LANGUAGES: readonly Language[] = ["en", "zh-TW"];

/** How the ends of the window were chosen; recorded, because the default is a guess that a person may correct. */
export type WindowOrigin = "since" | "start-end" | "first-failure-in-metrics" | "last-24-hours";

/** The time that the case covers, `[start, end]`, ISO 8601 in UTC with milliseconds. */
export interface Window {
  readonly start: string;
  readonly end: string;
  /** IANA zone that the person stated, `UTC` when none was; shown beside UTC, never instead of it. */
  readonly timeZone: string;
  readonly origin: WindowOrigin;
}

/** Answers that the evidence can suggest. */
export const SUGGESTED = ["workflow", "frequency", "crossAccount"] as const;
export type Suggested = (typeof SUGGESTED)[number];

/** What only a person knows; absent members are asked for in the case description. */
export interface Stated {
  readonly issue?: string;
  readonly workflow?: string;
  readonly frequency?: "continuous" | "intermittent";
  readonly crossAccount?: "yes" | "no";
  /** Answers that were read out of the evidence, and that the person accepted instead of giving their own. */
  readonly accepted?: readonly Suggested[];
}

/** The case as the manifest records it. */
export interface CaseInfo {
  readonly functionArn: string;
  readonly functionName: string;
  readonly qualifier?: string;
  readonly accountId: string;
  readonly region: string;
  readonly window: Window;
  readonly audience: Audience;
  readonly language: Language;
  readonly stated: Stated;
  /** Accounts read with a second set of credentials. */
  readonly peerAccounts: readonly string[];
  /** ARN of the identity that collected; its own calls are never evidence about the function. */
  readonly collectedBy?: string;
  /** When the pack was made, ISO 8601 in UTC. */
  readonly collectedAt: string;
  /** The function given to `--compare-with`. */
  readonly comparedWith?: string;
}

/** What `--function` names: a function by itself, or with all that an ARN adds. */
export interface FunctionReference {
  readonly name: string;
  readonly qualifier?: string;
  readonly partition?: string;
  readonly region?: string;
  readonly accountId?: string;
}

/** A number of failed invocations in the bucket that begins at `at` (ms since the epoch, UTC). */
export interface FailurePoint {
  readonly at: number;
  readonly failures: number;
}
