import { parseArn } from "../../core/arn.ts";
import type { HandlerContext } from "../handler.ts";
import { AwsError } from "../handler.ts";
import type { AccountData } from "./data.ts";
import type { LogGroupData, TrafficData } from "./activity/data.ts";
import { invocations, type Invocation } from "./activity/invocations.ts";
import { type EventStore, LogStore } from "./activity/log-store.ts";
import { trailGroup } from "./activity/trail-group.ts";
import { TrailStore, type TrailEvent } from "./activity/trail.ts";
import { emptyAccount } from "./read.ts";
import { SupportDesk } from "./support-desk.ts";

/** The accounts of an example and what happened in them. Activity is made on first use and kept: it never changes. */
export class World {
  readonly now: number;
  /** The one thing in an example that calls change. */
  readonly support = new SupportDesk();
  readonly #name: string;
  readonly #accounts: ReadonlyMap<string, AccountData>;
  readonly #made = new Map<string, unknown>();
  /** The last answer: a lookup asks for the same time again and again, page by page. */
  #lastTrail: { readonly range: string; readonly events: readonly TrailEvent[] } | undefined;

  constructor(name: string, now: number, accounts: readonly AccountData[]) {
    this.now = now;
    this.#name = name;
    this.#accounts = new Map(accounts.map((account) => [account.id, account]));
  }

  /** The caller's account; what is global in it (IAM, Organizations) is the same in every Region. */
  account({ accountId }: Pick<HandlerContext, "accountId">): AccountData {
    const account = this.#accounts.get(accountId);
    if (account === undefined)
      throw new AwsError("InvalidClientTokenId", "The security token included in the request is invalid.", 403);
    return account;
  }

  /** What the caller's account has in the Region that was asked: outside of the example's own, log groups at most. */
  regional(ctx: Pick<HandlerContext, "accountId" | "region">): AccountData {
    const account = this.account(ctx);
    const groups = account.logs.groups.filter(({ LogGroup }) => parseArn(LogGroup.logGroupArn)?.region === ctx.region);
    const logs = { ...account.logs, groups };
    return ctx.region === account.region ? { ...account, logs } : { ...emptyAccount(account), logs };
  }

  invocations(account: AccountData, traffic: TrafficData): readonly Invocation[] {
    const seed = this.#seed(
      account,
      [traffic.functionName, ...(traffic.region === undefined ? [] : [traffic.region])].join(" in "),
    );
    return this.#once(`invocations/${seed}`, () => invocations(traffic, seed, this.now));
  }

  logs(account: AccountData, group: LogGroupData): EventStore {
    const { trail } = group;
    if (trail !== undefined) {
      const records = (start: number, end: number): readonly TrailEvent[] => this.trail(account, start, end);
      return this.#once(`trail group/${this.#seed(account, trail)}`, () => trailGroup(account, trail, records));
    }
    const runs = group.traffic.map((traffic) => ({ traffic, invocations: this.invocations(account, traffic) }));
    const key = `logs/${this.#seed(account, group.LogGroup.logGroupArn)}`;
    return this.#once(key, () => new LogStore(group, runs, this.now));
  }

  /** All events of an account in all Regions in `[start, end]`, ms since the epoch, newest first. */
  trail(account: AccountData, start: number, end: number): readonly TrailEvent[] {
    const range = `${account.id} ${start} ${end}`;
    if (this.#lastTrail?.range !== range) {
      const others = [...this.#accounts.values()].filter(({ id }) => id !== account.id);
      const events = [
        ...this.#trailOf(account).events(start, end),
        ...others.flatMap((other) => this.#trailOf(other).sharedWith(account.id, start, end)),
      ].sort((a, b) => b.at - a.at);
      this.#lastTrail = { range, events };
    }
    return this.#lastTrail.events;
  }

  #trailOf(account: AccountData): TrailStore {
    const seed = this.#seed(account, "cloudtrail");
    const activity = this.traffic(account).map((traffic) => ({
      traffic,
      invocations: this.invocations(account, traffic),
    }));
    return this.#once(`trail/${seed}`, () => new TrailStore(account, activity, seed, this.now));
  }

  /** What the functions of an account do. */
  traffic(account: AccountData): readonly TrafficData[] {
    return account.logs.groups.flatMap(({ traffic }) => traffic);
  }

  #seed(account: AccountData, what: string): string {
    return `${this.#name}/${account.id}/${what}`;
  }

  #once<T>(key: string, make: () => T): T {
    if (!this.#made.has(key)) this.#made.set(key, make());
    return this.#made.get(key) as T;
  }
}
