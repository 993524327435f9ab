import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { PlantedSecret } from "../../../src/example/account.ts";
import { loadExample } from "../../../src/example/accounts/index.ts";
import type { StoredEvent } from "../../../src/example/accounts/activity/log-store.ts";
import type { Handlers } from "../../../src/example/handler.ts";
import { type FilterInput, oddGroup, PLAIN, queriesOf } from "../../collect/logs-account.ts";

export const EXAMPLE = "healthy";
const PAGE = 40;
const PAGES = 240;

/** Generated values that look like what they are: each is the same in every run. */
function made(name: string, length: number): string {
  return createHash("sha512").update(name).digest("base64").replaceAll(/[+/=]/gu, "").slice(0, length);
}

const PASSWORDS = Array.from({ length: 30 }, (_, index) => `${made(`password ${index}`, 9)}-Lyre-${index}`);
const TOKENS = Array.from({ length: 30 }, (_, index) => `ghp_${made(`token ${index}`, 36)}`);
const KEY_LINES = Array.from({ length: 14 }, (_, index) => made(`key ${index}`, 64));
/** Stands bare from the first page on; only a line in the middle says what it is. */
export const LATE = "Wq7-tandem-81-Lyre-xk";

/** What rules recognise where it first stands. */
export const PLANTED: readonly PlantedSecret[] = [
  ...PASSWORDS.map((value) => ({ value, kind: "password", where: "a login" })),
  ...TOKENS.map((value) => ({ value, kind: "token", where: "a header" })),
  ...KEY_LINES.map((value) => ({ value, kind: "private-key", where: "a key, a line an event" })),
];

/** Lines of a function that tells too much. What one page names as secret stands bare and encoded on later pages. */
function messageOf(index: number): string {
  const value = PASSWORDS[Math.floor(index / 60) % PASSWORDS.length] ?? "";
  const token = TOKENS[Math.floor(index / 60) % TOKENS.length] ?? "";
  const earlier = PASSWORDS[Math.max(0, Math.floor(index / 60) - 3) % PASSWORDS.length] ?? "";
  const earlierToken = TOKENS[Math.max(0, Math.floor(index / 60) - 2) % TOKENS.length] ?? "";
  if (index === 1000) return `login with password="${LATE}"`;
  if (index % 131 === 7) return `rolled ${LATE} on friday`;
  switch (index % 20) {
    case 0:
      return `login of anna.${index}@example.org with password="${value}" from 203.0.113.${index % 200}`;
    case 3:
      return `again with ${earlier} and then ${Buffer.from(`user:${earlier}`).toString("base64")}`;
    case 5:
      return `GET /orders Authorization: token ${token}`;
    case 8:
      return `{"level":"INFO","note":"retry ${earlierToken}","secret":"${earlier}","client":"10.${index % 250}.4.${index % 99}"}`;
    case 11:
      return `query ?t=${encodeURIComponent(earlierToken)}&hex=${Buffer.from(earlier).toString("hex")}`;
    case 14:
      return `denied: arn:aws:sqs:eu-west-1:98765432${String(1000 + (index % 77))}:orders is not authorized to perform sqs:SendMessage`;
    default:
      return `order ${index} of customer ${(index * 7) % 1009} shipped`;
  }
}

/** A private key that a logger wrote a line an event, over more than a page. */
function keyLine(index: number): string | undefined {
  const at = index - 702;
  if (at === 0) return "-----BEGIN RSA PRIVATE KEY-----";
  if (at === 4 * (KEY_LINES.length + 1)) return "-----END RSA PRIVATE KEY-----";
  return at > 0 && at % 4 === 0 ? KEY_LINES[at / 4 - 1] : undefined;
}

export function storedLog(start: number, end: number): readonly StoredEvent[] {
  const count = PAGE * PAGES;
  return Array.from({ length: count }, (_, index) => {
    const timestamp = start + Math.floor(((end - start) * (index + 0.5)) / count);
    const key = keyLine(index);
    return {
      timestamp,
      ingestionTime: timestamp + 500,
      logStreamName: `2026/11/20/[$LATEST]${key === undefined ? "abc"[index % 3] : "d"}`.padEnd(48, "0"),
      message: key ?? messageOf(index),
      eventId: `39${String(timestamp).padStart(20, "0")}${String(index).padStart(34, "0")}`,
    };
  });
}

/** The example account with this log, whose pages take a while, and without a history. `told` hears the numbers of each page's events, and of each query that counts them all. */
export async function accountWith(
  stored: readonly StoredEvent[],
  told: { readonly page: (events: readonly number[]) => void; readonly counting: () => void },
): Promise<Handlers> {
  const { handlers } = await loadExample(EXAMPLE);
  const filter = oddGroup(
    () => stored,
    { ...PLAIN, size: PAGE },
    () => 0.5,
  );
  const aliases = handlers["lambda:ListAliases"];
  const queries = queriesOf(() => stored);
  const startQuery = queries["logs:StartQuery"];
  if (aliases === undefined || startQuery === undefined) throw new Error("the example serves no aliases or queries");
  return {
    ...handlers,
    ...queries,
    "logs:StartQuery": (input, ctx) => {
      told.counting();
      return startQuery(input, ctx);
    },
    "lambda:ListAliases": async (input, ctx) => {
      const reply = (await aliases(input, ctx)) as { readonly Aliases: readonly object[] };
      return { ...reply, Aliases: reply.Aliases.map((alias) => ({ ...alias, Description: `rolled ${LATE}` })) };
    },
    "cloudtrail:LookupEvents": () => ({ Events: [] }),
    "logs:FilterLogEvents": async (input: FilterInput & { readonly filterPattern?: string }, ctx) => {
      // A trail's log group is searched for data events, of which there are none.
      if (input.filterPattern !== undefined) return { events: [] };
      const reply = (await filter(input, ctx)) as { readonly events: readonly StoredEvent[] };
      await wait(15 + (input.startTime % 25));
      told.page(reply.events.map(({ eventId }) => Number(eventId.slice(-34))));
      return reply;
    },
  };
}
