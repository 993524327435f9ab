import { CasePackError } from "../core/errors.ts";
import { classify } from "./errors.ts";
import type { Pacer } from "./quotas.ts";
import { ofItsForm } from "./reply-form.ts";
import { isReadOnly, isSubmission } from "./read-only.ts";

type Next = (args: unknown) => Promise<unknown>;
export type Middleware = (next: Next, context: { readonly commandName?: string }) => Next;

/** What every client of the SDK has, without its type parameters. */
export interface MiddlewareHost {
  readonly middlewareStack: {
    add(middleware: Middleware, options: { step: "initialize"; name: string }): void;
    addRelativeTo(
      middleware: Middleware,
      options: { relation: "after"; toMiddleware: "retryMiddleware" | "deserializerMiddleware"; name: string },
    ): void;
  };
}

/** Stops everything that is not a read before it is signed, and lets requests (each retry is one) wait for their turn. */
export function guard(client: MiddlewareHost, prefix: string, region: string, pacer: Pacer | undefined): void {
  client.middlewareStack.add(only(isReadOnly, prefix, "would not only read"), {
    step: "initialize",
    name: "casePackOnlyReads",
  });
  client.middlewareStack.add(ofItsForm, { step: "initialize", name: "casePackOfItsForm" });
  client.middlewareStack.addRelativeTo(notEmpty, {
    relation: "after",
    toMiddleware: "deserializerMiddleware",
    name: "casePackNotEmpty",
  });
  if (pacer === undefined) return;
  client.middlewareStack.addRelativeTo(inTurn(prefix, region, pacer), {
    relation: "after",
    toMiddleware: "retryMiddleware",
    name: "casePackInTurn",
  });
}

/** Stops everything that neither reads from AWS Support nor belongs to submitting a case. */
export function guardSubmission(client: MiddlewareHost): void {
  client.middlewareStack.add(only(isSubmission, "support", "is no part of submitting a case"), {
    step: "initialize",
    name: "casePackOnlySubmits",
  });
  client.middlewareStack.add(ofItsForm, { step: "initialize", name: "casePackOfItsForm" });
}

function only(allowed: (operation: string) => boolean, prefix: string, refusal: string): Middleware {
  return (next, context) => (args) => {
    const operation = operationOf(prefix, context);
    if (allowed(operation)) return next(args);
    throw new CasePackError("internal", `${operation} ${refusal}; nothing was sent.`);
  };
}

interface HttpResult {
  readonly response?: { readonly statusCode?: number; readonly headers?: Readonly<Record<string, string>> };
}

/**
 * The SDK reads an empty body as a reply without members, which of some operations says "there is none": a bucket in
 * us-east-1, no reserved concurrency. AWS sends `{}` or an element for that; nothing at all comes from something in
 * between, or from a connection that broke.
 */
const notEmpty: Middleware = (next) => async (args) => {
  const result = await next(args);
  const { response } = result as HttpResult;
  if (response?.statusCode !== 200 || response.headers?.["content-length"] !== "0") return result;
  const requestId = response.headers["x-amzn-requestid"] ?? response.headers["x-amz-request-id"];
  throw Object.assign(new SyntaxError("the reply has no content"), {
    $response: response,
    $metadata: { httpStatusCode: response.statusCode, ...(requestId === undefined ? {} : { requestId }) },
  });
};

function inTurn(prefix: string, region: string, pacer: Pacer): Middleware {
  return (next, context) => async (args) => {
    const bucket = pacer.bucket(operationOf(prefix, context), region);
    if (bucket === undefined) return next(args);
    await bucket.take();
    try {
      const reply = await next(args);
      bucket.speedUp();
      return reply;
    } catch (error) {
      if (classify(error).outcome === "throttled") bucket.slowDown();
      throw error;
    }
  };
}

/** `GetPolicyCommand` of Lambda is `lambda:GetPolicy`. */
function operationOf(prefix: string, { commandName = "" }: { readonly commandName?: string }): string {
  return `${prefix}:${commandName.replace(/Command$/u, "")}`;
}
