import { createHash } from "node:crypto";
import { InvalidPageToken } from "./handler.ts";

export interface PageRequest<T> {
  /** Most items a page. */
  readonly size: number;
  /** The token that the caller sent. */
  readonly token?: string | undefined;
  /** What the token belongs to; a token of another list is refused, as AWS refuses one whose other parameters changed. */
  readonly of?: string;
  /** 3: every third page is empty and carries a token, as FilterLogEvents and LookupEvents do. */
  readonly emptyPageEvery?: number;
  /** Most weight a page: `{ limit: 1_048_576, weigh: bytesOf }` for FilterLogEvents' megabyte. One item always fits. */
  readonly weight?: { readonly limit: number; readonly weigh: (item: T) => number };
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly nextToken?: string;
}

/** One page of a list, with an opaque token for the next. Throws InvalidPageToken on a token that it did not give. */
export function page<T>(list: readonly T[], request: PageRequest<T>): Page<T> {
  const { size, token, of = "", emptyPageEvery = Infinity } = request;
  const at = token === undefined ? { offset: 0, page: 1 } : positionOf(token, of);
  if (at.offset > list.length) throw new InvalidPageToken();
  const empty = at.page % emptyPageEvery === 0;
  const items = empty ? [] : fitting(list.slice(at.offset, at.offset + size), request.weight);
  const offset = at.offset + items.length;
  if (!empty && offset >= list.length) return { items };
  return { items, nextToken: tokenOf({ offset, page: at.page + 1 }, of) };
}

function fitting<T>(items: readonly T[], weight: PageRequest<T>["weight"]): readonly T[] {
  if (!weight) return items;
  let total = 0;
  const end = items.findIndex((item) => (total += weight.weigh(item)) > weight.limit);
  return end === -1 ? items : items.slice(0, Math.max(1, end));
}

interface Position {
  readonly offset: number;
  /** 1 for the first page. */
  readonly page: number;
}

function tokenOf({ offset, page: number }: Position, of: string): string {
  const position = `${offset}.${number}`;
  return Buffer.from(`${position}.${seal(position, of)}`).toString("base64url");
}

function positionOf(token: string, of: string): Position {
  const [offset, number, sealed] = Buffer.from(token, "base64url").toString().split(".");
  if (sealed !== seal(`${offset}.${number}`, of)) throw new InvalidPageToken();
  return { offset: Number(offset), page: Number(number) };
}

/** Makes a token unguessable enough to be opaque, and the same on every run. */
function seal(position: string, of: string): string {
  return createHash("sha256").update(`page token ${position} ${of}`).digest("base64url");
}
