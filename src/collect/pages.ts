import { createHash } from "node:crypto";
import type { Reply, Send, SendOptions } from "./collector.ts";
import { endless, TokenLoop } from "./token-loop.ts";

/**
 * A hundred thousand entries at AWS's usual fifty a page: more than the functions of an account or the log streams of a
 * window. What may have more has a limit of its own, by what it reads.
 */
const MOST_PAGES = 2_000;
/** A filtered list skips what does not match page by page; so many in a row that bring nothing new have no end. */
const MOST_BARREN = 100;

const MINUTE_MS = 60_000;

/** How far a list is followed. */
export interface Bounds {
  /** Two thousand where absent. */
  readonly mostPages?: number;
  /** Pages in a row that bring nothing new; a hundred where absent. */
  readonly mostBarren?: number;
  /** Ms that a list may take, and how much longer for each page where the quota is low; ten minutes where absent. */
  readonly most?: { readonly ms: number; readonly msAPage: number };
  /** Ms, of a clock with any origin. */
  readonly now?: () => number;
}

const TEN_MINUTES = { ms: 10 * MINUTE_MS, msAPage: 0 };

/**
 * Asks until no token comes back, and hands on each page as it arrives. A page may be empty and still have a
 * successor: only the missing token ends the list. Whoever answers decides how often it is asked, so a list that brings
 * nothing new ends, whatever its tokens are. See docs/adr/014-lists-have-an-end.md.
 * @throws Error `EndlessPages` where tokens come again, after two thousand pages, after ten minutes, or after a hundred
 *   pages in a row that are empty or have come before
 */
export async function* pages<R extends Reply>(
  send: Send,
  request: (token: string | undefined, options: SendOptions) => Promise<R>,
  next: (reply: R) => string | undefined,
  { mostPages = MOST_PAGES, mostBarren = MOST_BARREN, most = TEN_MINUTES, now = () => performance.now() }: Bounds = {},
): AsyncGenerator<R, void> {
  const start = now();
  const tokens = new TokenLoop();
  const contents = new Set<string>();
  let token: string | undefined;
  let barren = 0;
  for (let page = 0; page < mostPages; page += 1) {
    const at = token;
    const reply = await send((options) => request(at, options));
    token = next(reply);
    const isLast = token === undefined || token === "";
    const digest = digestOf(reply, [at, token]);
    const isNew = isLast || !contents.has(digest);
    contents.add(digest);
    // A copy is not handed on: it would be kept as often as it comes.
    if (isNew || isEmpty(reply)) yield reply;
    if (isLast || token === undefined) return;
    barren = isNew && !isEmpty(reply) ? 0 : barren + 1;
    if (tokens.closes(token)) throw endless("AWS gave the same pages again and again");
    if (barren >= mostBarren) throw endless(`${mostBarren} pages in a row brought nothing new, and the list goes on`);
    if (now() - start > most.ms + most.msAPage * page) {
      throw endless(`the list goes on after ${Math.round((now() - start) / MINUTE_MS)} minutes`);
    }
  }
  throw endless(`more than ${mostPages} pages`);
}

/** Without its tokens, which may be all that tells a page from the one before. */
function digestOf(reply: Reply, tokens: readonly (string | undefined)[]): string {
  const members = Object.entries(withoutMetadata(reply)).filter(
    ([, value]) => typeof value !== "string" || !tokens.includes(value),
  );
  return createHash("sha256").update(JSON.stringify(members)).digest("base64");
}

function isEmpty(reply: Reply): boolean {
  return !Object.values(reply).some((value) => Array.isArray(value) && value.length > 0);
}

/** All entries of all pages. */
export async function allOf<R extends Reply, T>(
  send: Send,
  request: (token: string | undefined, options: SendOptions) => Promise<R>,
  next: (reply: R) => string | undefined,
  entries: (reply: R) => readonly T[] | undefined,
): Promise<T[]> {
  const all: T[] = [];
  for await (const reply of pages(send, request, next)) all.push(...(entries(reply) ?? []));
  return all;
}

/** An input's paging member: nothing on the first page. */
export function from<Name extends string>(name: Name, token: string | undefined): { [N in Name]?: string } {
  return (token === undefined ? {} : { [name]: token }) as { [N in Name]?: string };
}

/** How many there are: the usual `count` of an ask that answers a list. */
export function length(list: { readonly length: number }): number {
  return list.length;
}

/** A reply without the SDK's own notes. */
export function withoutMetadata<R extends Reply>(reply: R): Omit<R, "$metadata"> {
  const { $metadata, ...rest } = reply;
  void $metadata;
  return rest;
}
