import { CasePackError } from "../core/errors.ts";
import { type Env, isLoopback } from "./network.ts";

/**
 * Endpoints that the person names, by option or by the variables that the SDK reads (`AWS_ENDPOINT_URL`,
 * `AWS_ENDPOINT_URL_SQS`, ...). Requests carry session tokens, and a reply can carry credentials, so plain http may
 * only lead to this machine.
 * @throws CasePackError `configuration` for what is no URL, or http to another machine
 */
export function requireSafeEndpoints(env: Env, endpointUrl: string | undefined): void {
  if (endpointUrl !== undefined) requireSafe("--endpoint-url", endpointUrl);
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && value !== "" && /^AWS_ENDPOINT_URL(?:_|$)/u.test(name)) requireSafe(name, value);
  }
}

function requireSafe(source: string, text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const refuse = (why: string): CasePackError =>
    new CasePackError("configuration", `${source} ${why}`, { option: source });
  if (url === undefined || !/^https?:$/u.test(url.protocol)) {
    throw refuse("is not a URL; write it like https://lambda.internal.example or http://127.0.0.1:4566.");
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    throw refuse(
      "is plain http to another machine, which would show your session's token to the network. Use https, or forward a port of it to 127.0.0.1.",
    );
  }
}
