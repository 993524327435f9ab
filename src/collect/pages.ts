import type { Reply, Send, SendOptions } from "./collector.ts";
import { endless, TokenLoop } from "./token-loop.ts";

/** A service that keeps giving new tokens would keep us for ever, too. */
const MOST_PAGES = 10_000;

/**
 * Asks until no token comes back, and hands on each page as it arrives. A page may be empty and still have a
 * successor: only the missing token ends the list.
 * @throws Error `EndlessPages` where tokens come again, or after ten thousand pages
 */
export async function* pages<R extends Reply>(
  send: Send,
  request: (token: string | undefined, options: SendOptions) => Promise<R>,
  next: (reply: R) => string | undefined,
): AsyncGenerator<R, void> {
  const loop = new TokenLoop();
  let token: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const at = token;
    const reply = await send((options) => request(at, options));
    yield reply;
    token = next(reply);
    if (token === undefined || token === "") return;
    if (loop.closes(token)) throw endless("AWS gave the same pages again and again");
  }
  throw endless(`more than ${MOST_PAGES} pages`);
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
