import { wordsOf } from "../classify/key-name.ts";
import { CasePackError } from "../../core/errors.ts";
import { compileRules } from "../find/finder.ts";
import type { Found } from "../find/found.ts";
import { subjectOf } from "../find/subject.ts";
import type { Subject } from "../rule.ts";
import { createMatcher } from "./pattern-matcher.ts";
import type { PatternMatcher } from "./pattern-matcher.ts";
import { positionsOf } from "./pattern-positions.ts";
import { parsePattern } from "./pattern-syntax.ts";
import { flatName, statedNamesRule } from "./stated-names.ts";
import { StatedValues } from "./stated-values.ts";

/** What a person said of redaction, as it was written. */
export interface Stated {
  /** Patterns of what must go. */
  readonly redactPatterns: readonly string[];
  /** Values that must go, in any encoding; each has at least four characters. */
  readonly redactValues: readonly string[];
  /** Names whose values must go. */
  readonly redactKeys: readonly string[];
  /** Patterns of what must stay where only a rule's guess speaks against it. */
  readonly keepPatterns: readonly string[];
}

/** The same, understood: what the engine asks. Holds no state of a case. */
export interface UserControl {
  /** Reports what must go and what must stay. */
  find(subject: Subject, found: Found): void;
  /** Whether everything under a name in a document is secret. */
  isSecretName(name: string): boolean;
  /** The rule by which a document's number must go, if one says so. */
  secretNumber(text: string): string | undefined;
  /** Whether a whole text matches what must stay. */
  keeps(text: string): boolean;
  readonly keepPatterns: readonly string[];
}

/** @throws CasePackError `usage`, with the option that a pattern or name came from */
export function createUserControl(stated: Stated): UserControl {
  const goes = matcherOf(stated.redactPatterns, "--redact-pattern");
  const stays = keepMatcher(stated.keepPatterns);
  const values = new StatedValues(stated.redactValues);
  const names = new Map(stated.redactKeys.map((name) => [flatName(requireName(name)), wordsOf(name)]));
  const findNamed = names.size === 0 ? undefined : compileRules([statedNamesRule(names)], []);

  return {
    keepPatterns: stated.keepPatterns,
    find(subject, found) {
      values.find(subject, found);
      goes?.each(subject.bytes, subject.length, (start, end) => found.add(start, end, "user-pattern", "user-pattern"));
      findNamed?.(subject, found);
      stays?.each(subject.bytes, subject.length, (start, end) => found.keep(start, end));
    },
    isSecretName: (name) => names.size > 0 && name.length <= LONGEST_NAME && names.has(flatName(name)),
    secretNumber(text) {
      if (values.has(text)) return "user-value";
      return goes !== undefined && matchesSome(goes, text) ? "user-pattern" : undefined;
    },
    keeps: (text) => stays !== undefined && matchesWhole(stays, text),
  };
}

/**
 * What must stay, for a second look at a finished pack: the patterns stand in its redaction report.
 * @throws CasePackError `usage` for a pattern that cannot be understood
 */
export function keepMatcher(patterns: readonly string[]): PatternMatcher | undefined {
  for (const pattern of patterns) {
    if (pattern.includes("(?<secret>"))
      throw new CasePackError("usage", "--keep-pattern: (?<secret>...) says what must go; leave it out.", {
        option: "--keep-pattern",
      });
  }
  return matcherOf(patterns, "--keep-pattern");
}

function matcherOf(patterns: readonly string[], option: string): PatternMatcher | undefined {
  if (patterns.length === 0) return undefined;
  return createMatcher(
    positionsOf(
      patterns.map((pattern) => parsePattern(pattern, option)),
      option,
    ),
  );
}

function matchesSome(matcher: PatternMatcher, text: string): boolean {
  const { bytes, length } = subjectOf(text);
  let some = false;
  matcher.each(bytes, length, () => (some = true));
  return some;
}

function matchesWhole(matcher: PatternMatcher, text: string): boolean {
  const { bytes, length } = subjectOf(text);
  let whole = false;
  matcher.each(bytes, length, (start, end) => (whole = start === 0 && end === length));
  return whole;
}

const LONGEST_NAME = 80;

function requireName(name: string): string {
  if (/^[A-Za-z0-9_.-]{2,64}$/.test(name) && flatName(name) !== "") return name;
  throw new CasePackError(
    "usage",
    "--redact-key takes a name as it stands in JSON, logs or the environment: 2 to 64 letters, digits, `_`, `-` and `.`.",
    { option: "--redact-key" },
  );
}
