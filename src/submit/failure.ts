import { classify, isCredentialsCode } from "../aws/errors.ts";
import { CasePackError } from "../core/errors.ts";

/** The account's support plan has no API. Source: AWS Support API Reference, every operation's note. */
const NO_PLAN = "SubscriptionRequiredException";
/** How the API says that a dry run would have gone through. */
const WOULD_SUCCEED = "DryRunOperationException";

export function isWithoutPlan(error: unknown): boolean {
  return codeOf(error) === NO_PLAN;
}

export function isDryRunSuccess(error: unknown): boolean {
  return codeOf(error) === WOULD_SUCCEED;
}

/** An operation that this partition or endpoint does not have, or these credentials may not call. */
export function isUnavailable(error: unknown): boolean {
  const { outcome } = classify(error);
  return outcome === "denied" || /^(?:UnknownOperation|InvalidAction|NotImplemented)/u.test(codeOf(error));
}

/** AWS understood the request and refused it, so nothing was done. A reply of something in between says nothing. */
export function isRefusal(error: unknown): boolean {
  const { $fault, $metadata } = error as {
    readonly $fault?: string;
    readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
  };
  const status = $metadata?.httpStatusCode ?? 0;
  return $fault === "client" && status >= 400 && status < 500 && $metadata?.requestId !== undefined;
}

export function isThrottled(error: unknown): boolean {
  return classify(error).outcome === "throttled";
}

function codeOf(error: unknown): string {
  return classify(error).error.code;
}

/**
 * What a refused call means for the person. `quote` gives the words of AWS where they may be shown.
 * @param doing a clause: "the case could not be opened"
 */
export function refused(
  error: unknown,
  operation: string,
  doing: string,
  quote: (text: string) => string,
): CasePackError {
  if (error instanceof CasePackError) return error;
  if ((error as { readonly name?: string }).name === "AbortError")
    return new CasePackError("interrupted", "Interrupted.");
  const { outcome, error: said } = classify(error);
  const request = said.requestId === undefined ? "" : `, request ${said.requestId}`;
  const where = `${operation}: ${said.code}${request}`;
  if (isCredentialsCode(said.code)) {
    return new CasePackError("configuration", `AWS does not take these credentials (${where}). ${doing}.`, {
      cause: error,
    });
  }
  if (outcome === "denied") {
    return new CasePackError(
      "service",
      `${doing}: these credentials may not call ${operation} (${where}). The policy AWSSupportAccess allows what submit needs.`,
      { cause: error },
    );
  }
  const words = quote(said.message);
  return new CasePackError("service", `${doing} (${where})${words === "" ? "" : `: ${words}`}`, { cause: error });
}
