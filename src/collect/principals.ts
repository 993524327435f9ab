import type { AwsSession } from "../aws/session.ts";
import type { Piece } from "../core/piece.ts";
import type { Answer, Ask, CollectContext, Reply, Send, SendOptions } from "./collector.ts";
import { parsePolicy } from "./documents.ts";
import { allOf, from } from "./pages.ts";

/** A role or user, and whose credentials read it. */
export interface Principal {
  readonly kind: "role" | "user";
  readonly name: string;
  readonly session: AwsSession;
  /** Where its documents go; groups and tags only where a path is given. */
  readonly files: PrincipalFiles;
  /** Tells its items from those of another reading of the same principal. */
  readonly of?: string;
}

export interface PrincipalFiles {
  readonly self: string;
  readonly attached: string;
  readonly inline: string;
  readonly boundary: string;
  readonly tags?: string;
  readonly groups?: string;
}

/** A policy as it stands in a pack. `Document` is absent where it could not be read: that is not an empty policy. */
export interface PolicyEntry {
  readonly PolicyName: string;
  readonly PolicyArn?: string;
  readonly VersionId?: string;
  readonly GroupName?: string;
  readonly Document?: unknown;
}

/** Reads IAM for one principal. Each call is its own item, named after the principal. */
export class PrincipalReader {
  readonly #ctx: CollectContext;
  readonly principal: Principal;

  constructor(ctx: CollectContext, principal: Principal) {
    this.#ctx = ctx;
    this.principal = principal;
  }

  /** Asks about this principal; `detail` tells several asks of one operation apart. */
  ask<T>(
    operation: string,
    detail: string | undefined,
    run: (send: Send, iam: Iam) => Promise<T>,
    count?: (value: T) => number,
  ): Promise<Answer<T>> {
    return this.#ctx.ask(
      this.what(operation, detail),
      async (send) => run(send, await this.principal.session.iam()),
      count,
    );
  }

  what(operation: string, detail?: string): Ask {
    const { kind, name, session, of } = this.principal;
    const about = [
      ...(of === undefined ? [] : [of]),
      `${kind}/${name}`,
      ...(detail === undefined ? [] : [detail]),
    ].join("/");
    return { operation, about, session };
  }

  /** The default version of a managed policy. `detail` stands for the policy in the items' ids. */
  async managed(policy: NamedPolicy, detail: string): Promise<Read<PolicyEntry>> {
    const { PolicyArn = "", PolicyName = PolicyArn.split("/").at(-1) ?? "" } = policy;
    const head = await this.ask("iam:GetPolicy", detail, async (send, iam) => {
      const { Policy } = await send((options) => iam.getPolicy({ PolicyArn }, options));
      return Policy?.DefaultVersionId ?? "";
    });
    if (head.value === undefined) {
      this.#ctx.pass(this.what("iam:GetPolicyVersion", detail), {
        outcome: "skipped",
        why: `the version in force is not known, because iam:GetPolicy was ${head.outcome}`,
      });
      return { value: { PolicyArn, PolicyName }, items: [head.item] };
    }
    const VersionId = head.value;
    const body = await this.ask("iam:GetPolicyVersion", detail, async (send, iam) => {
      const reply = await send((options) => iam.getPolicyVersion({ PolicyArn, VersionId }, options));
      return parsePolicy(reply.PolicyVersion?.Document ?? "");
    });
    const Document = body.value;
    const value = { PolicyArn, PolicyName, VersionId, ...(Document === undefined ? {} : { Document }) };
    return { value, items: [head.item, body.item] };
  }

  /** Managed policies of a list, and the list's own item. */
  async attached(listed: Answer<readonly NamedPolicy[]>, prefix = ""): Promise<Read<PolicyEntry[]> | undefined> {
    if (listed.value === undefined) return undefined;
    const all = await Promise.all(
      listed.value.map((policy) => this.managed(policy, `${prefix}${policy.PolicyArn ?? ""}`)),
    );
    return { value: all.map(({ value }) => value), items: [listed.item, ...all.flatMap(({ items }) => items)] };
  }

  /** Inline policies by name, and the list's own item. */
  async inline(
    listed: Answer<readonly string[]>,
    operation: string,
    read: (send: Send, iam: Iam, PolicyName: string) => Promise<string | undefined>,
    prefix = "",
  ): Promise<Read<PolicyEntry[]> | undefined> {
    if (listed.value === undefined) return undefined;
    const items = [listed.item];
    const value = await Promise.all(
      listed.value.map(async (PolicyName): Promise<PolicyEntry> => {
        const answer = await this.ask(operation, `${prefix}${PolicyName}`, async (send, iam) =>
          parsePolicy((await read(send, iam, PolicyName)) ?? ""),
        );
        items.push(answer.item);
        return answer.value === undefined ? { PolicyName } : { PolicyName, Document: answer.value };
      }),
    );
    return { value, items };
  }

  /** The boundary's document as a piece. */
  async *boundary(arn: string | undefined, from: string): AsyncGenerator<Piece> {
    if (arn === undefined) return;
    const { value, items } = await this.managed({ PolicyArn: arn }, "boundary");
    yield { kind: "json", path: this.principal.files.boundary, value, items: [from, ...items] };
  }
}

/** As IAM's lists name a managed policy. */
export interface NamedPolicy {
  readonly PolicyName?: string | undefined;
  readonly PolicyArn?: string | undefined;
}

type Iam = Awaited<ReturnType<AwsSession["iam"]>>;

export interface Read<T> {
  readonly value: T;
  readonly items: readonly string[];
}

/** A list of IAM, which pages by `Marker` and `IsTruncated`. */
export function listed<R extends Reply & { IsTruncated?: boolean | undefined; Marker?: string | undefined }, T>(
  send: Send,
  request: (page: { Marker?: string }, options: SendOptions) => Promise<R>,
  entries: (reply: R) => readonly T[] | undefined,
): Promise<T[]> {
  return allOf(
    send,
    (token, options) => request(from("Marker", token), options),
    ({ IsTruncated, Marker }) => (IsTruncated === true ? Marker : undefined),
    entries,
  );
}
