import { isIdentifier, isUuid } from "../classify/must-stay.ts";
import { isPlaceholder } from "../classify/value.ts";

/** Shortest value that is searched elsewhere: shorter ones stand in ordinary text by chance. */
export const SHORTEST_KNOWN = 8;
export const LONGEST_KNOWN = 8192;

const REGION = /^[a-z]{2}(?:-[a-z]{2,5})?-[a-z]{4,9}-\d[a-z]?$/;
/** A single word: `production`, `DISABLED`, `Warning`. */
const WORD = /^(?:[a-z]{1,12}|[A-Z]{1,12}|[A-Z][a-z]{1,12}|[a-z]{2,10}[-_ ][a-z]{2,10})$/;
const PLAIN_URL = /^[a-z][a-z0-9+.-]{1,20}:\/\/(?![^/@\s]{1,512}@)[^\s]{1,2000}$/i;
const HOST = /^(?:[a-z0-9_-]{1,63}\.){1,8}[a-z]{2,24}(?::\d{1,5})?$/i;
const PATH = /^(?:\/[\w.$-]{1,64}){1,12}\/?(?::\/[\w./:$-]{1,200})?$/;
const NUMBER = /^[\d.,:+\s-]{1,9}$/;
const DATE = /^\d{4}-\d\d-\d\d/;
/** `accessKeyId`, `requestParameters`: a member's name rather than a value. */
const CAMEL_CASE = /^[a-z]+(?:[A-Z][a-z]+){1,5}$/;
const MODULE = /^[A-Za-z_][\w]{0,40}(?:[./][A-Za-z_]\w{0,40}){1,6}$/;

/**
 * Whether a value is so common, or so needed by Support, that finding it elsewhere would say nothing: words, Regions,
 * hosts, paths, ARNs, URLs without credentials. Such values are replaced where they stand but not searched for.
 */
export function isCommonValue(value: string): boolean {
  if (value.length < SHORTEST_KNOWN || value.length > LONGEST_KNOWN) return true;
  if (isPlaceholder(value) || isIdentifier(value)) return true;
  if (REGION.test(value) || WORD.test(value) || NUMBER.test(value) || DATE.test(value)) return true;
  if (HOST.test(value) || PATH.test(value) || MODULE.test(value) || CAMEL_CASE.test(value)) return true;
  if (/^(.)\1*$/.test(value)) return true;
  return PLAIN_URL.test(value) && !/[?&][^=]{0,40}(?:sig|token|key|secret|pass|credential)[^=]{0,40}=/i.test(value);
}

/** Whether a value that a rule found may be searched for elsewhere: UUIDs serve as secrets and as request ids alike. */
export function isWorthSearching(value: string): boolean {
  return !isUuid(value) && !isCommonValue(value);
}

/** Endings of variable names that hold a resource's name, a mode or a place rather than a secret. */
const RESOURCE_NAME =
  /(?:^|_|[a-z])(?:TABLE|BUCKET|QUEUE|TOPIC|FUNCTION|STREAM|REGION|STAGE|ENV|ENVIRONMENT|LEVEL|HOST|HOSTNAME|ENDPOINT|DOMAIN|NAME|ARN|TZ|TIMEZONE|NAMESPACE|SERVICE|RUNTIME|HANDLER|PATH|DIR|PORT|VERSION|ID|URL|WRAPPER|MODE|FORMAT|CLUSTER|INDEX|PREFIX|SUFFIX|LAYER|LOCALE|LANG|SCHEMA|DATABASE|DB|USER|USERNAME)S?$/i;

/** Whether an environment variable names a resource by a plain name: its value is needed to follow the case elsewhere. */
export function isResourceName(variable: string, value: string): boolean {
  return (
    RESOURCE_NAME.test(variable) && /^[A-Za-z][A-Za-z0-9._/-]{0,127}$/.test(value) && !/[A-Za-z0-9]{20,}/.test(value)
  );
}
