import type { JsonObject } from "../../../core/json.ts";
import { AwsError, type Handlers } from "../../handler.ts";
import type { AccountData, RoleData, UserData } from "../data.ts";
import type { World } from "../world.ts";
import { iamPage, type IamPageInput } from "./paged.ts";

/** IAM: global, so the same in every Region. Documents are URL-encoded as RFC 3986 says: IAM API Reference, GetRolePolicy. */
export function iamHandlers(world: World): Handlers {
  return {
    "iam:ListAccountAliases": (input: IamPageInput, ctx) =>
      iamPage("AccountAliases", world.account(ctx).iam.aliases, input),
    "iam:GetRole": ({ RoleName }: RoleInput, ctx) => {
      const { Role } = role(world.account(ctx), RoleName);
      return { Role: { ...Role, AssumeRolePolicyDocument: encoded(Role.AssumeRolePolicyDocument) } };
    },
    "iam:ListAttachedRolePolicies": (input: RoleInput, ctx) =>
      iamPage("AttachedPolicies", role(world.account(ctx), input.RoleName).attached, input),
    "iam:ListRolePolicies": (input: RoleInput, ctx) =>
      iamPage("PolicyNames", Object.keys(role(world.account(ctx), input.RoleName).inline), input),
    "iam:GetRolePolicy": ({ RoleName, PolicyName }: RoleInput, ctx) => {
      const { inline } = role(world.account(ctx), RoleName);
      return { RoleName, PolicyName, PolicyDocument: inlineDocument(inline, PolicyName, "role") };
    },
    "iam:ListRoleTags": (input: RoleInput, ctx) =>
      iamPage("Tags", tagsOf(role(world.account(ctx), input.RoleName).Role), input),
    // As it is with most roles for support: they read, and may not simulate.
    "iam:SimulatePrincipalPolicy": ({ PolicySourceArn }: { readonly PolicySourceArn: string }, ctx) => {
      throw new AwsError(
        "AccessDenied",
        `User: ${world.account(ctx).profile.arn} is not authorized to perform: iam:SimulatePrincipalPolicy on resource: ${PolicySourceArn} because no identity-based policy allows the iam:SimulatePrincipalPolicy action`,
        403,
      );
    },
    "iam:GetUser": ({ UserName }: UserInput, ctx) => {
      const account = world.account(ctx);
      return { User: (UserName === undefined ? caller(account) : user(account, UserName)).User };
    },
    "iam:ListAttachedUserPolicies": (input: UserInput, ctx) =>
      iamPage("AttachedPolicies", user(world.account(ctx), input.UserName).attached, input),
    "iam:ListUserPolicies": (input: UserInput, ctx) =>
      iamPage("PolicyNames", Object.keys(user(world.account(ctx), input.UserName).inline), input),
    "iam:GetUserPolicy": ({ UserName, PolicyName }: UserInput, ctx) => {
      const { inline } = user(world.account(ctx), UserName);
      return { UserName, PolicyName, PolicyDocument: inlineDocument(inline, PolicyName, "user") };
    },
    "iam:ListUserTags": (input: UserInput, ctx) =>
      iamPage("Tags", tagsOf(user(world.account(ctx), input.UserName).User), input),
    "iam:ListGroupsForUser": (input: UserInput, ctx) => {
      const account = world.account(ctx);
      const groups = user(account, input.UserName).groups.map((name) => {
        const { attached: _attached, inline: _inline, ...shape } = group(account, name);
        return shape;
      });
      return iamPage("Groups", groups, input);
    },
    "iam:ListAttachedGroupPolicies": (input: GroupInput, ctx) =>
      iamPage("AttachedPolicies", group(world.account(ctx), input.GroupName).attached, input),
    "iam:ListGroupPolicies": (input: GroupInput, ctx) =>
      iamPage("PolicyNames", Object.keys(group(world.account(ctx), input.GroupName).inline), input),
    "iam:GetGroupPolicy": ({ GroupName, PolicyName }: GroupInput, ctx) => {
      const { inline } = group(world.account(ctx), GroupName);
      return { GroupName, PolicyName, PolicyDocument: inlineDocument(inline, PolicyName, "group") };
    },
    "iam:GetPolicy": ({ PolicyArn }: PolicyInput, ctx) => ({ Policy: policy(world.account(ctx), PolicyArn).Policy }),
    "iam:GetPolicyVersion": ({ PolicyArn, VersionId = "" }: PolicyInput, ctx) => {
      const { Policy, versions } = policy(world.account(ctx), PolicyArn);
      const version = versions[VersionId];
      if (version === undefined)
        throw noSuchEntity(`Policy ${PolicyArn} version ${VersionId} does not exist or is not attachable.`);
      const { Document, CreateDate } = version;
      return {
        PolicyVersion: {
          Document: encoded(Document),
          VersionId,
          IsDefaultVersion: VersionId === Policy.DefaultVersionId,
          CreateDate,
        },
      };
    },
  };
}

interface RoleInput extends IamPageInput {
  readonly RoleName: string;
  readonly PolicyName?: string;
}

interface UserInput extends IamPageInput {
  readonly UserName?: string;
  readonly PolicyName?: string;
}

interface GroupInput extends IamPageInput {
  readonly GroupName: string;
  readonly PolicyName?: string;
}

interface PolicyInput {
  readonly PolicyArn: string;
  readonly VersionId?: string;
}

function role({ iam }: AccountData, name: string): RoleData {
  const found = iam.roles.find(({ Role }) => Role.RoleName === name);
  if (found === undefined) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return found;
}

function user({ iam }: AccountData, name = ""): UserData {
  const found = iam.users.find(({ User }) => User.UserName === name);
  if (found === undefined) throw noSuchEntity(`The user with name ${name} cannot be found.`);
  return found;
}

/** GetUser without a name means the caller, who must be a user. */
function caller(account: AccountData): UserData {
  const found = account.iam.users.find(({ User }) => User.Arn === account.profile.arn);
  if (found === undefined)
    throw new AwsError("ValidationError", "Must specify userName when calling with non-User credentials", 400);
  return found;
}

function group({ iam }: AccountData, name: string): AccountData["iam"]["groups"][number] {
  const found = iam.groups.find(({ GroupName }) => GroupName === name);
  if (found === undefined) throw noSuchEntity(`The group with name ${name} cannot be found.`);
  return found;
}

function policy({ iam }: AccountData, arn: string): AccountData["iam"]["policies"][number] {
  const found = iam.policies.find(({ Policy }) => Policy.Arn === arn);
  if (found === undefined) throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
  return found;
}

function inlineDocument(inline: Readonly<Record<string, JsonObject>>, name = "", of: string): string {
  const document = inline[name];
  if (document === undefined) throw noSuchEntity(`The ${of} policy with name ${name} cannot be found.`);
  return encoded(document);
}

function tagsOf(entity: { readonly [name: string]: unknown }): readonly unknown[] {
  const { Tags } = entity;
  return Array.isArray(Tags) ? Tags : [];
}

function encoded(document: JsonObject): string {
  return encodeURIComponent(JSON.stringify(document, undefined, 2));
}

function noSuchEntity(message: string): AwsError {
  return new AwsError("NoSuchEntity", message, 404);
}
