import type { AwsSession } from "../aws/session.ts";
import { type Arn, parseArn } from "../core/arn.ts";
import type { CallSpec } from "../core/call.ts";
import { resourcePath } from "../core/evidence.ts";
import type { Piece } from "../core/piece.ts";
import { otherAccount, sessionOf } from "./accounts.ts";
import type { Answer, Ask, CollectContext, Collector, Send, Unmet } from "./collector.ts";
import type { CaseFacts, Met } from "./facts.ts";

/** A resource to be described, and who can describe it. */
export interface Subject extends Arn {
  readonly arn: string;
  readonly namedBy: readonly string[];
  readonly session: AwsSession;
  /** Ask of `operation` about this resource: `subject.ask("kms:DescribeKey")`. */
  readonly ask: (operation: string) => Ask;
}

/** A role's policies may name hundreds; a case has a handful. */
const MOST = 30;

/** Members of a resource's document; those that are undefined are left out. */
export type Described = Readonly<Record<string, unknown>>;

/**
 * A collector for the resources of one service that documents named: each becomes one document.
 * @param describe gives members of the document and the items that they came from
 */
export function resourceCollector(parts: {
  readonly id: string;
  readonly title: string;
  readonly service: string;
  /** What they are, for a sentence: "SQS queue". */
  readonly noun: string;
  readonly calls: readonly CallSpec[];
  readonly describe: (ctx: CollectContext, subject: Subject, doc: DocumentParts) => Promise<void>;
}): Collector {
  const { id, title, service, noun, calls, describe } = parts;
  return {
    id,
    title,
    calls,
    unmet: (facts) => (facts.resources(service).length === 0 ? noneNamed(facts, noun) : undefined),
    async *collect(ctx): AsyncIterable<Piece> {
      for (const [index, met] of ctx.facts.resources(service).entries()) {
        if (index >= MOST) {
          const why = `only the first ${MOST} of its kind are read: those of configuration and mappings, then those of the role's policies and of refused calls`;
          for (const { operation } of calls) ctx.pass({ operation, about: met.arn }, { outcome: "skipped", why });
          continue;
        }
        const subject = subjectOf(ctx, met);
        if (subject === undefined) {
          passOther(ctx, calls, met.arn);
          continue;
        }
        const doc = new DocumentParts(subject);
        await describe(ctx, subject, doc);
        yield* doc.pieces();
      }
    },
  };
}

/** Nothing names one, or what would name it could not be read: that is not the same. */
export function noneNamed({ unread }: CaseFacts, noun: string): Unmet {
  return unread.size === 0
    ? { outcome: "not-applicable", why: `no configuration, mapping or policy that was read names a particular ${noun}` }
    : {
        outcome: "skipped",
        why: `whether there is ${article(noun)} ${noun} is not known: ${[...unread].sort().join(" and ")} could not be read in full`,
      };
}

/** By sound: an API, an SQS queue, a KMS key. */
function article(noun: string): string {
  return /^(?:[aeio]|[AEFHILMNORSX](?=[A-Z0-9]))/u.test(noun) ? "an" : "a";
}

/** Collects members of a resource's document from several calls. */
export class DocumentParts {
  readonly #subject: Subject;
  readonly #members: Record<string, unknown> = {};
  readonly #items: string[] = [];

  constructor(subject: Subject) {
    this.#subject = subject;
  }

  /** Takes what a call brought, if it brought anything. */
  take<T>(answer: Answer<T>, members: (value: T) => Described): T | undefined {
    if (answer.value === undefined) return undefined;
    this.#items.push(answer.item);
    this.add(members(answer.value));
    return answer.value;
  }

  /** Members that calls told which are cited already. */
  add(members: Described): void {
    for (const [name, value] of Object.entries(members)) if (value !== undefined) this.#members[name] = value;
  }

  /** The call that told that there is such a resource. */
  cite(item: string): void {
    this.#items.push(item);
  }

  *pieces(): Generator<Piece> {
    if (this.#items.length === 0) return;
    const { arn, service, namedBy } = this.#subject;
    const value = { Arn: arn, Service: service, NamedBy: namedBy, ...this.#members };
    yield { kind: "json", path: resourcePath(arn), value, items: this.#items };
  }
}

/** Asks the right Region of the resource's account with the client of its service. */
export function askAbout<Client, T>(
  ctx: CollectContext,
  subject: Subject,
  operation: string,
  client: (session: AwsSession) => (region?: string) => Promise<Client>,
  run: (send: Send, client: Client) => Promise<T>,
  count?: (value: T) => number,
  more: Pick<Ask, "mayBeBare"> = {},
): Promise<Answer<T>> {
  const { session, region } = subject;
  return ctx.ask(
    { ...subject.ask(operation), ...more },
    async (send) => run(send, await client(session)(region === "" ? undefined : region)),
    count,
  );
}

/** The resource with a session for its account, or undefined where no credentials for that account were given. */
export function subjectOf(ctx: CollectContext, { arn, namedBy }: Met): Subject | undefined {
  const parsed = parseArn(arn);
  if (parsed === undefined) return undefined;
  // The ARN of a bucket names neither account nor Region.
  const { accountId, region } = parsed;
  const session = sessionOf(ctx, accountId);
  if (session === undefined) return undefined;
  const ask = (operation: string): Ask => ({
    operation,
    about: arn,
    session,
    ...(region === "" ? {} : { region }),
  });
  return { ...parsed, arn, namedBy, session, ask };
}

/** Every call about a resource of an account that no credentials were given for: not made, and whose it is. */
export function passOther(ctx: CollectContext, calls: readonly CallSpec[], arn: string): void {
  const { accountId = "" } = parseArn(arn) ?? {};
  const effect = `Whether ${arn} allows it, and how it is set up, cannot be known.`;
  for (const { operation } of calls) {
    ctx.pass({ operation, about: arn }, { outcome: "skipped", why: otherAccount(ctx, accountId), accountId, effect });
  }
}

/**
 * The ARN of a key that a resource names as key id, alias or ARN. Source: AWS KMS Developer Guide, "Key identifiers (KeyId)".
 */
export function keyArn(key: string | undefined, { partition, region, accountId }: Arn): string | undefined {
  if (key === undefined || key === "" || key.startsWith("arn:")) return key === "" ? undefined : key;
  const resource = key.startsWith("alias/") ? key : `key/${key}`;
  return `arn:${partition}:kms:${region}:${accountId}:${resource}`;
}
