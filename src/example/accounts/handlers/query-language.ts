import { AwsError } from "../../handler.ts";
import type { StoredEvent } from "../activity/log-store.ts";

/** A query of CloudWatch Logs Insights, as far as the example endpoint serves them. */
export interface Query {
  readonly fields: readonly string[];
  readonly matches: (event: StoredEvent) => boolean;
  readonly ascending: boolean;
  readonly limit: number | undefined;
  /** Instead of rows of events: how many in each stretch of time. */
  readonly count: { readonly as: string; readonly binMs: number; readonly binAs: string } | undefined;
}

type Condition = (event: StoredEvent) => boolean;

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Reads `fields`, `filter` (conditions on `toMillis(@timestamp)` and `strcontains(@logStream, ...)`, joined by `and`),
 * `stats count(*) by bin(...)`, `sort @timestamp` and `limit`. Everything else is refused as AWS refuses a query that it
 * does not understand. Source: CloudWatch Logs User Guide, "CloudWatch Logs Insights language query syntax".
 */
export function parseQuery(text: string): Query {
  const conditions: Condition[] = [];
  let query: Omit<Query, "matches"> = {
    fields: ["@timestamp", "@message"],
    ascending: false,
    limit: undefined,
    count: undefined,
  };
  for (const command of text.split("|").map((part) => part.trim())) {
    const [, name = "", rest = ""] = /^(\w+)\s+([\s\S]*)$/u.exec(command) ?? [];
    if (name === "fields") query = { ...query, fields: rest.split(",").map((field) => field.trim()) };
    else if (name === "filter") conditions.push(...rest.split(/\s+and\s+/u).map(condition));
    else if (name === "stats") query = { ...query, count: counting(rest) };
    else if (name === "sort") query = { ...query, ascending: ascending(rest) };
    else if (name === "limit" && /^\d+$/u.test(rest)) query = { ...query, limit: Number(rest) };
    else throw malformed(command);
  }
  return { ...query, matches: (event) => conditions.every((holds) => holds(event)) };
}

function condition(text: string): Condition {
  const [, operator, number] = /^toMillis\(@timestamp\)\s*(>=|<=)\s*(\d+)$/u.exec(text) ?? [];
  if (operator !== undefined) {
    return ({ timestamp }) => (operator === ">=" ? timestamp >= Number(number) : timestamp <= Number(number));
  }
  const [, part] = /^strcontains\(@logStream,\s*"([^"]*)"\)\s*=\s*1$/u.exec(text) ?? [];
  if (part === undefined) throw malformed(text);
  return ({ logStreamName }) => logStreamName.includes(part);
}

function counting(text: string): NonNullable<Query["count"]> {
  const [, as, count, unit = "", binAs] =
    /^count\(\*\)\s+as\s+(\w+)\s+by\s+bin\((\d+)([smhd])\)\s+as\s+(\w+)$/u.exec(text) ?? [];
  if (as === undefined || binAs === undefined) throw malformed(text);
  return { as, binMs: Number(count) * (UNITS[unit] ?? 0), binAs };
}

function ascending(text: string): boolean {
  const [, order] = /^@timestamp\s+(asc|desc)$/u.exec(text) ?? [];
  if (order === undefined) throw malformed(text);
  return order === "asc";
}

function malformed(part: string): AwsError {
  return new AwsError("MalformedQueryException", `The example endpoint does not serve the query command ${part}`, 400);
}
