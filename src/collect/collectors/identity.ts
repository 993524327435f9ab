import type { AwsSession } from "../../aws/session.ts";
import { isCredentialsCode, isNetworkCode } from "../../aws/errors.ts";
import { CasePackError } from "../../core/errors.ts";
import { PATHS } from "../../core/evidence.ts";
import type { Piece } from "../../core/piece.ts";
import { settleAccounts } from "../accounts.ts";
import type { CollectContext, Collector } from "../collector.ts";

/** Who asks: every later call is made, and perhaps refused, as this identity. */
export const identity: Collector = {
  id: "identity",
  title: "who is asking",
  calls: [
    {
      operation: "sts:GetCallerIdentity",
      actions: [],
      resources: () => [],
      why: "which account and identity the credentials belong to",
      when: "always, for each set of credentials",
      effect:
        "The account is taken from the function's ARN, and calls made by this tool cannot be told apart by identity.",
    },
  ],
  async *collect(ctx): AsyncIterable<Piece> {
    yield* ask(ctx, ctx.aws, PATHS.identity);
    settleAccounts(ctx);
    for (const peer of ctx.peers) yield* ask(ctx, peer, undefined);
    settleAccounts(ctx);
  },
};

async function* ask(ctx: CollectContext, session: AwsSession, path: string | undefined): AsyncGenerator<Piece> {
  const about = session.label === "own" ? undefined : String(ctx.peers.indexOf(session) + 1);
  const answer = await ctx.ask(
    { operation: "sts:GetCallerIdentity", session, ...(about === undefined ? {} : { about }) },
    async (send) => {
      const sts = await session.sts();
      return send((options) => sts.getCallerIdentity({}, options));
    },
  );
  if (answer.value !== undefined) {
    const { Account: account = "", Arn: arn = "", UserId: userId = "" } = answer.value;
    session.identify({ accountId: account, arn, userId });
    const where = path ?? `case/identity-${account}.json`;
    yield { kind: "json", path: where, value: { account, arn, userId }, items: [answer.item] };
    return;
  }
  const code = answer.error?.code ?? "";
  if (isCredentialsCode(code)) throw unusable(code, session);
  // STS alone may be out of reach, from a VPC with endpoints for some services only: the function decides.
  if (session === ctx.aws && isNetworkCode(code)) ctx.facts.identityUnreachable = true;
}

/** What AWS says of credentials that it does not take, as a way out. */
export function unusable(code: string, session: AwsSession): CasePackError {
  const option = session.label === "own" ? "--profile" : "--peer-profile";
  const whose = session.label === "own" ? "The credentials" : "The peer credentials";
  const wayOut = /Expired|Refresh/u.test(code)
    ? `${whose} have expired. Sign in again (aws sso login, or new temporary credentials) and repeat the command.`
    : /RequestTime|RequestExpired/u.test(code)
      ? `${whose} were signed with a clock that differs from AWS's by more than five minutes. Set this machine's clock.`
      : `AWS does not accept ${whose.toLowerCase()}. Check the access key, its secret and the session token of the profile.`;
  return new CasePackError("configuration", `${wayOut} (${code})`, { option });
}
