import type { ErrorCode } from "../core/errors.ts";
import { GAPS, type Item } from "../core/outcome.ts";

/** Exit codes are a contract with scripts; 252 to 254 follow the AWS CLI's own. */
export const EXIT = {
  complete: 0,
  error: 1,
  incomplete: 3,
  interrupted: 130,
  usage: 252,
  configuration: 253,
  service: 254,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code of a run that made a pack: whether all that was planned was obtained. */
export function exitCodeOfPack(items: readonly Pick<Item, "outcome">[]): ExitCode {
  return items.some(({ outcome }) => GAPS.has(outcome)) ? EXIT.incomplete : EXIT.complete;
}

/** The exit code of a run that ended with this error. */
export function exitCodeOf(code: ErrorCode): ExitCode {
  switch (code) {
    case "usage":
      return EXIT.usage;
    case "configuration":
      return EXIT.configuration;
    case "service":
      return EXIT.service;
    case "interrupted":
      return EXIT.interrupted;
    case "redaction":
    case "seal":
    case "search":
    case "pack":
    case "output":
    case "internal":
      return EXIT.error;
  }
}
