import type { Shape } from "./wire/schema.ts";
import { membersOf } from "./wire/schema.ts";

/** How the services call the token that a request goes on with, and the one that a reply gives. */
const TOKEN = /^(?:next_?(?:page_?)?(?:token|marker)|marker|position)$/iu;
const MORE = /^(?:(?:is)?truncated|hasMore\w+)$/iu;

/** Three tokens that follow on each other for ever: a client that compares with the last one alone does not see it. */
const RING = ["bG9vcA-1", "bG9vcA-2", "bG9vcA-3"] as const;

/** The input without its token, so that the first page comes again. */
export function withoutToken(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input).filter(([name]) => !TOKEN.test(name)));
}

/** How a list goes on for ever: in a circle of tokens, or with a token that never came before. */
export type Endless = "ring" | "fresh";

/** A page that has a successor, whatever was asked; a reply that knows no pages stays as it is. */
export function withSuccessor(
  shape: Shape,
  input: Readonly<Record<string, unknown>>,
  output: Readonly<Record<string, unknown>>,
  how: Endless,
): Record<string, unknown> {
  const names = membersOf(shape).map(([name]) => name);
  const token = names.filter((name) => TOKEN.test(name));
  // A `Marker` of the reply repeats the request's where there is a `NextMarker` beside it.
  const next = token.find((name) => /next/iu.test(name)) ?? token[0];
  if (next === undefined) return { ...output };
  const sent = Object.entries(input).find(([name]) => TOKEN.test(name))?.[1];
  const at = RING.findIndex((each) => each === sent);
  const following = how === "ring" ? RING[(at + 1) % RING.length] : `${FRESH}${numberOf(sent) + 1}`;
  const more = names.filter((name) => MORE.test(name)).map((name) => [name, true] as const);
  return { ...output, ...Object.fromEntries(more), [next]: following };
}

const FRESH = "ZnJlc2g-";

function numberOf(token: unknown): number {
  return typeof token === "string" && token.startsWith(FRESH) ? Number(token.slice(FRESH.length)) : 0;
}

/** Whether an operation has pages. */
export function isPaged(shape: Shape): boolean {
  return membersOf(shape).some(([name]) => TOKEN.test(name));
}
