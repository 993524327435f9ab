import { parseArn, resourceName } from "../../core/arn.ts";
import { callerFolder } from "../../core/evidence.ts";
import type { Piece } from "../../core/piece.ts";
import { otherAccount, sessionOf } from "../accounts.ts";
import type { Collector } from "../collector.ts";
import type { CaseFacts } from "../facts.ts";
import { noneNamed } from "../subject.ts";
import { roleCalls, userCalls } from "../principal-calls.ts";
import { readRole } from "../read-role.ts";
import { readUser } from "../read-user.ts";

/** A case has one or two; a policy with hundreds of principals is not read whole. */
const MOST = 20;
const WHOSE = "the calling role or user";
const WHEN = "for each role or user that a resource-based policy or CloudTrail names as caller";

const ROLE_CALLS = roleCalls(WHOSE, WHEN);
const USER_CALLS = userCalls(WHOSE, WHEN);
/** The documents of managed policies are read by the same calls, whoever has them. */
const DOCUMENT_CALLS = ROLE_CALLS.filter(({ operation }) => /^iam:GetPolicy(?:Version)?$/u.test(operation));

/** The caller's half: what it may do, in its own account. */
export const callers: Collector = {
  id: "callers",
  title: "calling roles and users",
  calls: [...ROLE_CALLS, ...USER_CALLS],
  unmet: (facts) => (callersOf(facts).length === 0 ? noneNamed(facts, "calling role or user") : undefined),
  async *collect(ctx): AsyncIterable<Piece> {
    const found = callersOf(ctx.facts);
    for (const [index, { kind, name, accountId }] of found.entries()) {
      const session = sessionOf(ctx, accountId);
      if (session === undefined || index >= MOST) {
        const why = session === undefined ? otherAccount(ctx, accountId) : `only the first ${MOST} callers are read`;
        for (const { operation } of kind === "role" ? ROLE_CALLS : [...USER_CALLS, ...DOCUMENT_CALLS]) {
          ctx.pass(
            { operation, about: `${accountId}/${kind}/${name}` },
            { outcome: "skipped", why, accountId, effect: `What ${kind} ${name} may do cannot be known.` },
          );
        }
        continue;
      }
      const folder = callerFolder(accountId, kind, name);
      const files = {
        self: `${folder}/${kind}.json`,
        attached: `${folder}/attached-policies.json`,
        inline: `${folder}/inline-policies.json`,
        boundary: `${folder}/boundary.json`,
        groups: `${folder}/group-policies.json`,
        tags: `${folder}/tags.json`,
      };
      const principal = { kind, name, session, files };
      yield* kind === "role" ? readRole(ctx, principal) : readUser(ctx, principal);
    }
  },
};

interface Caller {
  readonly kind: "role" | "user";
  readonly name: string;
  readonly accountId: string;
}

/** Roles and users met, each once, without the execution role, which has its own collector. */
function callersOf(facts: CaseFacts): readonly Caller[] {
  const found = new Map<string, Caller>();
  for (const { arn } of facts.callers()) {
    const caller = readCaller(arn);
    if (caller === undefined) continue;
    if (caller.kind === "role" && caller.name === facts.roleName && caller.accountId === facts.accountId) continue;
    found.set(`${caller.accountId}/${caller.kind}/${caller.name}`, caller);
  }
  return [...found.values()];
}

/** `role/path/x`, `user/path/x` and `assumed-role/x/session`; an account's root is nobody in particular. */
function readCaller(arn: string): Caller | undefined {
  const { service, accountId = "", resource = "" } = parseArn(arn) ?? {};
  const session = /^assumed-role\/([^/]+)\//u.exec(resource)?.[1];
  if (service === "sts" && session !== undefined) return { kind: "role", name: session, accountId };
  if (service !== "iam" || resource.includes("*")) return undefined;
  if (resource.startsWith("role/")) return { kind: "role", name: resourceName(arn), accountId };
  return resource.startsWith("user/") ? { kind: "user", name: resourceName(arn), accountId } : undefined;
}
