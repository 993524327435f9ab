import { join, type Phrase, say, type Words } from "../core/phrase.ts";
import type { Fix } from "./said.ts";
import { shellWord } from "../core/shell.ts";
import type { Json } from "../core/json.ts";
import { nameOf, type Principal } from "./iam/principal.ts";

/** A policy with one Allow statement for exactly these actions and resources. */
export function allowPolicy(actions: readonly string[], resources: readonly string[]): Json {
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: [...actions], Resource: [...resources] }] };
}

/** Grants actions to a role or user by an inline policy of its own: nothing that exists is overwritten. */
export function grantToIdentity(
  principal: Extract<Principal, { type: "role" | "user" }>,
  actions: readonly string[],
  resources: readonly string[],
  note: Words = "",
): Fix {
  return applyPolicy(
    principal,
    allowPolicy(actions, resources),
    policyName(actions),
    say`Allow ${join(actions)} on ${join(resources)} for the ${nameOf(principal)}.${note}`,
  );
}

/** Puts a policy document on a role or user as an inline policy of its own. */
export function applyPolicy(
  principal: Extract<Principal, { type: "role" | "user" }>,
  policy: Json,
  name: string,
  summary: Words,
): Fix {
  const command = `aws iam put-${principal.type}-policy --${principal.type}-name ${shellWord(principal.name)} --policy-name ${shellWord(name)} --policy-document ${shellWord(JSON.stringify(policy))}`;
  return { summary, policy, commands: [command] };
}

/** A name that says what the policy allows: `allow-sqs-DeleteMessage`, `allow-ec2-3-actions`. */
function policyName(actions: readonly string[]): string {
  const [first = ""] = actions;
  const [service = "", operation = ""] = first.split(":");
  return actions.length === 1 ? `allow-${service}-${operation}` : `allow-${service}-${actions.length}-actions`;
}

export interface Permission {
  readonly functionArn: string;
  readonly qualifier?: string | undefined;
  readonly statementId: string;
  readonly action: string;
  readonly principal: string;
  readonly sourceArn?: string | undefined;
  readonly sourceAccount?: string | undefined;
}

/** Adds a statement to the function's resource-based policy, for the qualifier that is invoked. */
export function addPermission(permission: Permission): Fix {
  const { functionArn, qualifier, statementId, action, principal, sourceArn, sourceAccount } = permission;
  const options = [
    `--function-name ${shellWord(functionArn)}`,
    ...(qualifier === undefined ? [] : [`--qualifier ${shellWord(qualifier)}`]),
    `--statement-id ${shellWord(statementId)}`,
    `--action ${action}`,
    `--principal ${shellWord(principal)}`,
    ...(sourceArn === undefined ? [] : [`--source-arn ${shellWord(sourceArn)}`]),
    ...(sourceAccount === undefined ? [] : [`--source-account ${sourceAccount}`]),
  ];
  const where = qualifier === undefined ? say`the function` : say`its qualifier ${qualifier}`;
  return {
    summary: say`Let ${principal} use ${action} on ${where}${sourceArn === undefined ? "" : say`, only for ${sourceArn}`}.`,
    policy: {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: statementId,
          Effect: "Allow",
          Principal:
            principal.includes(".") && !principal.startsWith("arn:") ? { Service: principal } : { AWS: principal },
          Action: action,
          Resource: qualifier === undefined ? functionArn : `${functionArn}:${qualifier}`,
          ...conditionOf(sourceArn, sourceAccount),
        },
      ],
    },
    commands: [`aws lambda add-permission ${options.join(" ")}`],
  };
}

function conditionOf(sourceArn: string | undefined, sourceAccount: string | undefined): { readonly Condition?: Json } {
  if (sourceArn === undefined && sourceAccount === undefined) return {};
  return {
    Condition: {
      ...(sourceArn === undefined ? {} : { ArnLike: { "AWS:SourceArn": sourceArn } }),
      ...(sourceAccount === undefined ? {} : { StringEquals: { "AWS:SourceAccount": sourceAccount } }),
    },
  };
}

/** One statement for each set of resources, actions sorted: the least that covers the needs. */
export function allowStatements(needs: readonly { readonly action: string; readonly resource: string }[]): {
  readonly policy: Json;
  readonly summary: Phrase;
} {
  const byResource = new Map<string, string[]>();
  for (const { action, resource } of needs) {
    const actions = byResource.get(resource) ?? [];
    if (!actions.includes(action)) actions.push(action);
    byResource.set(resource, actions);
  }
  const entries = [...byResource];
  return {
    policy: {
      Version: "2012-10-17",
      Statement: entries.map(([resource, actions]) => ({ Effect: "Allow", Action: actions, Resource: resource })),
    },
    summary: say`Allow ${join(entries.map(([resource, actions]) => say`${join(actions)} on ${resource}`))}`,
  };
}

/** Whether a document holds a token of the redaction: as it stands it must not be applied. */
export function holdsRedacted(document: unknown): boolean {
  return /<[a-z][a-z0-9-]*:[0-9a-z]{4,}>/u.test(JSON.stringify(document) ?? "");
}
