import { parseArn } from "../core/arn.ts";
import type { FunctionReference } from "../core/case.ts";
import { CasePackError } from "../core/errors.ts";

const NAME = /^[A-Za-z0-9_-]{1,64}$/u;
const QUALIFIER = /^(?:\$LATEST|[A-Za-z0-9_-]{1,128})$/u;
const REGION = /^[a-z]{2,}(?:-[a-z]+)+-\d$/u;

/**
 * Reads a function's name, `name:qualifier`, partial ARN (`123456789012:function:name`) or ARN. Source: Lambda API
 * Reference, `FunctionName`.
 * @throws CasePackError `usage` that says which part is wrong
 */
export function readFunctionReference(
  text: string,
  qualifierOption?: string,
  option = "--function",
): FunctionReference {
  const reference = text.startsWith("arn:") ? fromArn(text, option) : fromName(text, option);
  if (qualifierOption === undefined) return reference;
  if (!QUALIFIER.test(qualifierOption)) {
    throw usage(
      "--qualifier",
      `--qualifier ${JSON.stringify(qualifierOption)} is neither an alias, a version number nor $LATEST.`,
    );
  }
  if (reference.qualifier !== undefined && reference.qualifier !== qualifierOption) {
    throw usage(
      "--qualifier",
      `--qualifier ${qualifierOption} contradicts ${option}, which ends in :${reference.qualifier}; give it in one place.`,
    );
  }
  return { ...reference, qualifier: qualifierOption };
}

function fromName(text: string, option: string): FunctionReference {
  const partial = /^(\d{12}):function:(.+)$/u.exec(text);
  const [name = "", qualifier, ...more] = (partial?.[2] ?? text).split(":");
  if (!NAME.test(name) || more.length > 0) {
    throw usage(
      option,
      `${option} ${JSON.stringify(text)} is not a function's name; it has up to 64 letters, digits, - and _, or is a whole ARN like arn:aws:lambda:eu-west-1:123456789012:function:my-fn.`,
    );
  }
  return {
    name,
    ...qualified(qualifier, text, option),
    ...(partial?.[1] === undefined ? {} : { accountId: partial[1] }),
  };
}

function fromArn(text: string, option: string): FunctionReference {
  const arn = parseArn(text);
  const wrong = (what: string): CasePackError =>
    usage(
      option,
      `${option} ${JSON.stringify(text)} ${what}. A function's ARN looks like arn:aws:lambda:eu-west-1:123456789012:function:my-fn.`,
    );
  if (arn === undefined) throw wrong("is not a whole ARN");
  if (arn.service !== "lambda") throw wrong(`is an ARN of ${arn.service}, not of lambda`);
  if (!REGION.test(arn.region)) throw wrong("names no Region");
  if (!/^\d{12}$/u.test(arn.accountId)) throw wrong("names no account of 12 digits");
  const [kind, name = "", qualifier, ...more] = arn.resource.split(":");
  if (kind !== "function" || !NAME.test(name) || more.length > 0) throw wrong("names no function");
  return {
    name,
    ...qualified(qualifier, text, option),
    partition: arn.partition,
    region: arn.region,
    accountId: arn.accountId,
  };
}

function qualified(qualifier: string | undefined, text: string, option: string): { qualifier?: string } {
  if (qualifier === undefined) return {};
  if (QUALIFIER.test(qualifier)) return { qualifier };
  throw usage(
    option,
    `${option} ${JSON.stringify(text)} ends in something that is neither an alias, a version number nor $LATEST.`,
  );
}

function usage(option: string, message: string): CasePackError {
  return new CasePackError("usage", message, { option });
}
