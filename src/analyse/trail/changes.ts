import type { TrailRecord } from "./record.ts";

export type ChangeKind = "policy" | "configuration";

/** Prefixes of the operations that change who may do what. Source: Service Authorization Reference, "Permissions management". */
const POLICY_CHANGES: Readonly<Record<string, readonly string[]>> = {
  iam: [
    "PutRolePolicy",
    "DeleteRolePolicy",
    "AttachRolePolicy",
    "DetachRolePolicy",
    "CreatePolicyVersion",
    "DeletePolicyVersion",
    "SetDefaultPolicyVersion",
    "UpdateAssumeRolePolicy",
    "PutRolePermissionsBoundary",
    "DeleteRolePermissionsBoundary",
    "CreateRole",
    "DeleteRole",
    "PutUserPolicy",
    "DeleteUserPolicy",
    "AttachUserPolicy",
    "DetachUserPolicy",
    "PutUserPermissionsBoundary",
    "DeleteUserPermissionsBoundary",
    "PutGroupPolicy",
    "DeleteGroupPolicy",
    "AttachGroupPolicy",
    "DetachGroupPolicy",
    "AddUserToGroup",
    "RemoveUserFromGroup",
    "CreatePolicy",
    "DeletePolicy",
  ],
  lambda: [
    "AddPermission",
    "RemovePermission",
    "AddLayerVersionPermission",
    "RemoveLayerVersionPermission",
    "PutResourcePolicy",
    "DeleteResourcePolicy",
  ],
  kms: ["PutKeyPolicy", "CreateGrant", "RevokeGrant", "RetireGrant", "DisableKey", "ScheduleKeyDeletion"],
  sqs: ["AddPermission", "RemovePermission", "SetQueueAttributes"],
  sns: ["AddPermission", "RemovePermission", "SetTopicAttributes"],
  s3: ["PutBucketPolicy", "DeleteBucketPolicy", "PutBucketPublicAccessBlock", "PutAccountPublicAccessBlock"],
  secretsmanager: ["PutResourcePolicy", "DeleteResourcePolicy"],
  dynamodb: ["PutResourcePolicy", "DeleteResourcePolicy"],
  kinesis: ["PutResourcePolicy", "DeleteResourcePolicy"],
  events: ["PutPermission", "RemovePermission"],
  ecr: ["SetRepositoryPolicy", "DeleteRepositoryPolicy"],
  elasticfilesystem: ["PutFileSystemPolicy", "DeleteFileSystemPolicy"],
  ec2: ["ModifyVpcEndpoint"],
  organizations: ["AttachPolicy", "DetachPolicy", "UpdatePolicy", "EnablePolicyType", "DisablePolicyType"],
};

/** Prefixes of the operations that change the function or how it is invoked. */
const CONFIGURATION_CHANGES: Readonly<Record<string, readonly string[]>> = {
  lambda: [
    "UpdateFunctionConfiguration",
    "UpdateFunctionCode",
    "CreateFunction",
    "DeleteFunction",
    "CreateAlias",
    "UpdateAlias",
    "DeleteAlias",
    "PublishVersion",
    "CreateEventSourceMapping",
    "UpdateEventSourceMapping",
    "DeleteEventSourceMapping",
    "PutFunctionEventInvokeConfig",
    "UpdateFunctionEventInvokeConfig",
    "DeleteFunctionEventInvokeConfig",
    "CreateFunctionUrlConfig",
    "UpdateFunctionUrlConfig",
    "DeleteFunctionUrlConfig",
    "PutFunctionConcurrency",
    "DeleteFunctionConcurrency",
    "PutFunctionCodeSigningConfig",
    "DeleteFunctionCodeSigningConfig",
    "PutRuntimeManagementConfig",
    "PutProvisionedConcurrencyConfig",
  ],
  kms: ["EnableKey", "CancelKeyDeletion"],
  s3: ["PutBucketNotification"],
  events: ["PutRule", "PutTargets", "RemoveTargets", "DisableRule", "EnableRule"],
};

/** Whether a record is an edit, and of which kind; names are matched by prefix, for Lambda's carry API versions. */
export function changeKind(record: TrailRecord): ChangeKind | undefined {
  if (listed(POLICY_CHANGES, record)) return "policy";
  return listed(CONFIGURATION_CHANGES, record) ? "configuration" : undefined;
}

function listed(table: Readonly<Record<string, readonly string[]>>, record: TrailRecord): boolean {
  return (table[record.service] ?? []).some(
    (name) => record.operation === name || record.eventName.startsWith(`${name}20`),
  );
}
