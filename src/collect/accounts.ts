import type { AwsSession } from "../aws/session.ts";
import { parseArn } from "../core/arn.ts";
import { CasePackError } from "../core/errors.ts";
import type { CollectContext } from "./collector.ts";

type Known = Pick<CollectContext, "aws" | "peers" | "facts">;

/**
 * The credentials for what is in an account; none where that account is nobody's, or where nobody knows whose it is. An
 * ARN without an account (a bucket's) is asked about at home.
 */
export function sessionOf({ aws, peers, facts }: Known, accountId: string): AwsSession | undefined {
  if (accountId === "" || accountId === facts.accountId) return aws;
  return peers.find((peer) => peer.accountId === accountId);
}

/** Why something of an account that `sessionOf` has no credentials for is not read, and what reads it. */
export function otherAccount({ peers, facts }: Pick<Known, "peers" | "facts">, accountId: string): string {
  if (facts.accountId === undefined) {
    return `it is in account ${accountId}, and nothing that was answered tells whether that is the function's own; give --function as an ARN`;
  }
  if (peers.some((peer) => peer.accountId === undefined)) {
    return `it is in account ${accountId}, and whose the peer credentials are is not known, because sts:GetCallerIdentity was not answered; --peer-role-arn tells it`;
  }
  return `it is in account ${accountId}; --peer-profile or --peer-role-arn for that account reads it`;
}

/**
 * Takes the account from what AWS answered about the function: it is asked for by its name alone, so that the answer is
 * about the account of the credentials, whoever else refuses to say which that is.
 * @throws CasePackError as `settleAccounts`
 */
export function learnAccount(ctx: CollectContext, functionArn: string | undefined): void {
  const accountId = parseArn(functionArn ?? "")?.accountId ?? "";
  if (!/^\d{12}$/u.test(accountId)) return;
  ctx.aws.belongsTo(accountId);
  settleAccounts(ctx);
}

/**
 * Holds what is known of the accounts against what was stated. To be called whenever more is known.
 * @throws CasePackError `usage` where they do not fit: another account's function of the same name is not the function
 */
export function settleAccounts(ctx: CollectContext): void {
  matchAccount(ctx);
  for (const peer of ctx.peers) refuseSameAccount(ctx, peer);
  requireCompared(ctx);
}

function matchAccount({ aws, facts }: CollectContext): void {
  const stated = facts.accountId;
  facts.accountId ??= aws.accountId;
  if (stated === undefined || aws.accountId === undefined || stated === aws.accountId) return;
  throw new CasePackError(
    "usage",
    `--function names account ${stated}, but the credentials belong to account ${aws.accountId}. Give a profile of ${stated} with --profile; ${aws.accountId} can be the other side, with --peer-profile.`,
    { option: "--function" },
  );
}

function refuseSameAccount({ aws, peers }: CollectContext, peer: AwsSession): void {
  if (peer.accountId === undefined) return;
  const option = "--peer-profile";
  if (peer.accountId === aws.accountId) {
    throw new CasePackError(
      "usage",
      `The peer credentials belong to account ${peer.accountId}, which is the function's own. ${option} and --peer-role-arn are for the other account of a cross-account case.`,
      { option },
    );
  }
  if (peers.some((other) => other !== peer && other.accountId === peer.accountId)) {
    throw new CasePackError("usage", `Two sets of peer credentials belong to account ${peer.accountId}; give one.`, {
      option,
    });
  }
}

/** Before the long calls are made, not when the other function's turn comes. */
function requireCompared(ctx: CollectContext): void {
  const account = ctx.compareWith?.accountId;
  const isKnown = ctx.facts.accountId !== undefined && ctx.peers.every((peer) => peer.accountId !== undefined);
  if (account === undefined || !isKnown || sessionOf(ctx, account) !== undefined) return;
  throw new CasePackError(
    "usage",
    `--compare-with names a function of account ${account}, which no credentials were given for. Add --peer-profile for that account.`,
    { option: "--compare-with" },
  );
}
