import { answerCase } from "../../src/analyse/iam/case-answer.ts";
import type { Authorize } from "../../src/example/authorization.ts";
import type { ExampleAccount } from "../../src/example/account.ts";
import { cli } from "./cli.ts";
import { PEERS } from "./examples.ts";

/** An identity-based policy as `policy` prints it. */
export interface PrintedPolicy {
  readonly Version: string;
  readonly Statement: readonly {
    readonly Sid: string;
    readonly Effect: string;
    readonly Action: readonly string[];
    readonly Resource: readonly string[];
  }[];
}

/** What `policy` prints for an example, by account. */
export async function printedPolicies({
  name,
  profiles,
}: Pick<ExampleAccount, "name" | "profiles">): Promise<ReadonlyMap<string, PrintedPolicy>> {
  const peers = PEERS[name] ?? [];
  const options = ["policy", "--example", name, ...peers.flatMap((each) => ["--peer-profile", each])];
  const { code, stdout, stderr } = await cli(options);
  if (code !== 0) throw new Error(stderr);
  const printed = JSON.parse(stdout) as PrintedPolicy | { own: PrintedPolicy; peer: PrintedPolicy };
  const [own, ...others] = "Statement" in printed ? [printed] : [printed.own, printed.peer];
  const accounts = [profiles[0], ...peers.map((peer) => profiles.find((each) => each.name === peer))];
  return new Map([own, ...others].map((policy, at) => [accounts[at]?.accountId ?? "", policy]));
}

/** A policy that allows an action nowhere any more. */
export function withoutAction(policy: PrintedPolicy, action: string): PrintedPolicy {
  const Statement = policy.Statement.map((each) => ({ ...each, Action: each.Action.filter((one) => one !== action) }));
  return { ...policy, Statement: Statement.filter(({ Action }) => Action.length > 0) };
}

/**
 * The tool's own evaluator as the endpoint's authority: each account's caller has its policy and nothing else. Resources
 * count as the caller's own, and keys leave everything to their account, so that the identity-based policy decides.
 */
export function enforce(policies: ReadonlyMap<string, PrintedPolicy>): Authorize {
  const known = new Map<string, boolean>();
  return ({ principal, accountId, action, resource }) => {
    const key = `${principal} ${action} ${resource}`;
    const allowed = known.get(key) ?? decide();
    known.set(key, allowed);
    return allowed;

    function decide(): boolean {
      const { decision, reasons } = answerCase(
        {
          request: { principal, action, resource, resourceAccount: accountId, context: {} },
          contextComplete: true,
          identityPolicies: [policies.get(accountId) ?? { Version: "2012-10-17", Statement: [] }],
          ...(action.startsWith("kms:") ? { resourcePolicy: keyPolicy(accountId) } : {}),
        },
        { file: "policy.json", pointer: [] },
      );
      if (decision === "unknown") throw new Error(`${action} on ${resource}: ${reasons.join(" ")}`);
      return decision === "allowed";
    }
  };
}

function keyPolicy(accountId: string): object {
  const root = { AWS: `arn:aws:iam::${accountId}:root` };
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: root, Action: "kms:*", Resource: "*" }] };
}
