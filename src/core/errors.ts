/** Why a run ended without doing what was asked; each maps to one exit code in `cli/exit-codes.ts`. */
export type ErrorCode =
  | "usage" // 252: an option is wrong
  | "configuration" // 253: credentials, profile, Region
  | "service" // 254: AWS left nothing to pack
  | "redaction" // 1: fail closed
  | "seal" // 1: fail closed
  | "search" // 1: fail closed; the search of the finished files could not be done, and another may be
  | "pack" // 1: a pack that cannot be read or does not verify
  | "output" // 1: the disk
  | "interrupted" // 130
  | "internal"; // 1

/**
 * The only error that is thrown on purpose. `message` is one or two sentences for the person: what happened, what it
 * means, what to do. It must hold no raw reply text; the cause is kept for `--verbose`, redacted there.
 */
export class CasePackError extends Error {
  override readonly name = "CasePackError";
  readonly code: ErrorCode;
  /** The command-line option that bad input came from. */
  readonly option: string | undefined;

  constructor(code: ErrorCode, message: string, more: { readonly cause?: unknown; readonly option?: string } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.option = more.option;
  }
}
