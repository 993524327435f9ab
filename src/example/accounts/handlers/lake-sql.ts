import { AwsError } from "../../handler.ts";
import { type Tokens, tokensOf } from "./tokens.ts";

/** A query that can be run over records. */
export interface LakeQuery {
  /** The id of the event data store. */
  readonly table: string;
  readonly matches: (record: object) => boolean;
  /** Failed ones before the others, newest first. */
  readonly compare: (a: object, b: object) => number;
  readonly limit: number;
}

type Test = (record: object) => boolean;

const TOKEN = /\s*('(?:[^']|'')*'|>=|<=|<>|!=|[(),=<>]|[\w.-]+)/uy;

/**
 * Reads the part of CloudTrail Lake's SQL that this endpoint serves: `SELECT eventJson FROM id WHERE ... [ORDER BY
 * column [ASC|DESC] [NULLS FIRST|LAST], ...] [LIMIT n]`, with AND, OR, IN, LIKE, IS [NOT] NULL and comparisons.
 * @throws AwsError `InvalidQueryStatementException` for anything else
 */
export function readLakeQuery(statement: string): LakeQuery {
  const tokens = tokensOf(statement, TOKEN, invalid);
  for (const word of ["SELECT", "eventJson", "FROM"]) tokens.take(word);
  const table = tokens.next();
  tokens.take("WHERE");
  const matches = either(tokens);
  const orders: ((a: object, b: object) => number)[] = [];
  if (tokens.skip("ORDER")) {
    tokens.take("BY");
    do orders.push(order(tokens));
    while (tokens.skip(","));
  }
  const limit = tokens.skip("LIMIT") ? Number(tokens.next()) : Infinity;
  tokens.end();
  const compare = (a: object, b: object): number =>
    orders.reduce((decided, each) => (decided === 0 ? each(a, b) : decided), 0);
  return { table, matches, compare, limit };
}

function either(tokens: Tokens): Test {
  const tests = [all(tokens)];
  while (tokens.skip("OR")) tests.push(all(tokens));
  return (record) => tests.some((test) => test(record));
}

function all(tokens: Tokens): Test {
  const tests = [one(tokens)];
  while (tokens.skip("AND")) tests.push(one(tokens));
  return (record) => tests.every((test) => test(record));
}

function one(tokens: Tokens): Test {
  if (tokens.skip("(")) {
    const inner = either(tokens);
    tokens.take(")");
    return inner;
  }
  const column = tokens.next();
  const read = (record: object): string | undefined => valueOf(record, column);
  if (tokens.skip("IS")) {
    const wanted = !tokens.skip("NOT");
    tokens.take("NULL");
    return (record) => (read(record) === undefined) === wanted;
  }
  if (tokens.skip("IN")) {
    tokens.take("(");
    const list: string[] = [];
    do list.push(literal(tokens));
    while (tokens.skip(","));
    tokens.take(")");
    return (record) => list.includes(read(record) ?? "");
  }
  if (tokens.skip("LIKE")) {
    const pattern = likeOf(literal(tokens));
    return (record) => pattern.test(read(record) ?? "");
  }
  const compare = COMPARISONS[tokens.next()];
  if (compare === undefined) throw invalid();
  const value = literal(tokens);
  return (record) => {
    const found = read(record);
    return found !== undefined && compare(found, value);
  };
}

const COMPARISONS: Readonly<Record<string, (a: string, b: string) => boolean>> = {
  "=": (a, b) => a === b,
  "<>": (a, b) => a !== b,
  "!=": (a, b) => a !== b,
  ">": (a, b) => a > b,
  "<": (a, b) => a < b,
  ">=": (a, b) => a >= b,
  "<=": (a, b) => a <= b,
};

function order(tokens: Tokens): (a: object, b: object) => number {
  const column = tokens.next();
  const direction = tokens.skip("DESC") ? -1 : 1;
  if (direction === 1) tokens.skip("ASC");
  const nulls = nullsOf(tokens);
  return (a, b) => {
    const [x, y] = [valueOf(a, column), valueOf(b, column)];
    if (x === undefined || y === undefined) return x === y ? 0 : x === undefined ? nulls : -nulls;
    return x === y ? 0 : x < y ? -direction : direction;
  };
}

/** Where missing values stand: last, unless said otherwise. */
function nullsOf(tokens: Tokens): 1 | -1 {
  if (!tokens.skip("NULLS")) return 1;
  if (tokens.skip("FIRST")) return -1;
  tokens.take("LAST");
  return 1;
}

/** Columns are the record's members, whatever their case; times compare as SQL writes them. */
function valueOf(record: object, column: string): string | undefined {
  if (column.toLowerCase() === "eventjson") return JSON.stringify(record);
  let value: unknown = record;
  for (const step of column.toLowerCase().split(".")) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.entries(value).find(([name]) => name.toLowerCase() === step)?.[1];
  }
  if (value === undefined || value === null) return undefined;
  return column.toLowerCase() === "eventtime" ? String(value).replace("T", " ").replace("Z", "") : String(value);
}

function literal(tokens: Tokens): string {
  const token = tokens.next();
  if (!token.startsWith("'")) throw invalid();
  return token.slice(1, -1).replaceAll("''", "'");
}

function likeOf(pattern: string): RegExp {
  const source = pattern
    .replaceAll(/[\\^$.|?+*()[\]{}]/gu, "\\$&")
    .replaceAll("%", ".*")
    .replaceAll("_", ".");
  return new RegExp(`^${source}$`, "su");
}

function invalid(): AwsError {
  return new AwsError("InvalidQueryStatementException", "The query that was submitted has validation errors.", 400);
}
