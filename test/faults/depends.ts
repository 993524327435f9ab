/** Resources are asked about where something names them, and "none is named" is not said where something could not be read. */
const RESOURCES = [
  "apigateway:*",
  "apigatewayv2:*",
  "dynamodb:*",
  "ecr:*",
  "elasticfilesystem:*",
  "events:DescribeRule",
  "kinesis:*",
  "kms:*",
  "s3:*",
  "secretsmanager:*",
  "sns:*",
  "sqs:*",
] as const;

/** Roles and users are read where a policy names them as callers, and searched for in CloudTrail. */
const CALLERS = ["iam:*", "cloudtrail:LookupEvents"] as const;

/** The head of a log file tells whether CloudWatch counted the same. */
const COUNTS = ["logs:StartQuery", "logs:GetQueryResults", "logs:FilterLogEvents"] as const;

/**
 * What cannot be asked, or not in the same way, where an operation fails: everything else must stay as it is in a
 * faultless run, byte by byte. `*` stands for all operations, `iam:*` for those of a service. An operation that is not
 * here has nothing that follows on it.
 */
export const FOLLOWS: Readonly<Record<string, readonly string[]>> = {
  // The function tells whose account it is. Nothing tells a peer's.
  "sts:GetCallerIdentity": ["lambda:GetFunction", ...RESOURCES, ...CALLERS],
  // Whether it traces is told by a mode.
  "lambda:GetFunction": ["lambda:GetFunctionConfiguration", "ecr:GetRepositoryPolicy", "xray:*"],
  "lambda:ListAliases": [
    "lambda:GetPolicy",
    "lambda:ListEventSourceMappings",
    "lambda:GetEventSourceMapping",
    "events:ListRuleNamesByTarget",
    ...RESOURCES,
    ...CALLERS,
  ],
  "lambda:ListFunctionEventInvokeConfigs": ["lambda:GetFunctionEventInvokeConfig", ...RESOURCES],
  "lambda:GetPolicy": [...RESOURCES, ...CALLERS],
  "lambda:ListEventSourceMappings": ["lambda:GetEventSourceMapping", ...RESOURCES, ...CALLERS],
  "cloudtrail:DescribeTrails": ["cloudtrail:GetTrailStatus", "cloudtrail:GetEventSelectors", "logs:FilterLogEvents"],
  "cloudtrail:GetEventSelectors": ["logs:FilterLogEvents"],
  "cloudtrail:ListEventDataStores": [
    "cloudtrail:GetEventDataStore",
    "cloudtrail:StartQuery",
    "cloudtrail:GetQueryResults",
  ],
  "cloudtrail:GetEventDataStore": ["cloudtrail:StartQuery", "cloudtrail:GetQueryResults"],
  "cloudtrail:StartQuery": ["cloudtrail:GetQueryResults"],
  // Who was given temporary credentials is searched for by their keys; a refused call names resources and Regions.
  "cloudtrail:LookupEvents": ["cloudtrail:LookupEvents", ...RESOURCES],
  "events:ListRuleNamesByTarget": ["events:DescribeRule"],
  "iam:GetRole": ["iam:GetPolicy", "iam:GetPolicyVersion"],
  "iam:ListAttachedRolePolicies": ["iam:GetPolicy", "iam:GetPolicyVersion", ...RESOURCES, ...CALLERS],
  "iam:GetPolicy": ["iam:GetPolicyVersion", ...RESOURCES, ...CALLERS],
  "iam:GetPolicyVersion": [...RESOURCES, ...CALLERS],
  "iam:ListRolePolicies": ["iam:GetRolePolicy", ...RESOURCES, ...CALLERS],
  "iam:GetRolePolicy": [...RESOURCES, ...CALLERS],
  "iam:GetUser": ["iam:GetPolicy", "iam:GetPolicyVersion"],
  "iam:ListAttachedUserPolicies": ["iam:GetPolicy", "iam:GetPolicyVersion"],
  "iam:ListUserPolicies": ["iam:GetUserPolicy"],
  "iam:ListGroupsForUser": [
    "iam:ListAttachedGroupPolicies",
    "iam:ListGroupPolicies",
    "iam:GetGroupPolicy",
    "iam:GetPolicy",
    "iam:GetPolicyVersion",
  ],
  "iam:ListAttachedGroupPolicies": ["iam:GetPolicy", "iam:GetPolicyVersion"],
  "iam:ListGroupPolicies": ["iam:GetGroupPolicy"],
  "logs:FilterLogEvents": [...COUNTS, ...RESOURCES, "cloudtrail:LookupEvents"],
  "logs:StartQuery": COUNTS,
  "logs:GetQueryResults": COUNTS,
  "logs:DescribeLogGroups": COUNTS,
  // They name the keys that encrypt them.
  "secretsmanager:DescribeSecret": ["kms:*"],
  "sqs:GetQueueUrl": ["sqs:GetQueueAttributes", "kms:*"],
  "sqs:GetQueueAttributes": ["kms:*"],
  "sns:GetTopicAttributes": ["kms:*"],
  "dynamodb:DescribeTable": ["kms:*"],
  "kinesis:DescribeStreamSummary": ["kms:*"],
  // The same id may be a REST API or an HTTP API.
  "apigateway:GetRestApi": [
    "apigateway:GetResources",
    "apigateway:GetStages",
    "apigateway:GetAuthorizers",
    "apigatewayv2:*",
  ],
  "apigatewayv2:GetApi": [
    "apigatewayv2:GetRoutes",
    "apigatewayv2:GetIntegrations",
    "apigatewayv2:GetStages",
    "apigatewayv2:GetAuthorizers",
  ],
  "elasticfilesystem:DescribeAccessPoints": ["elasticfilesystem:DescribeFileSystemPolicy"],
};

/** Whether an operation may differ where others are struck. */
export function follows(operation: string, struck: ReadonlySet<string>): boolean {
  return [...struck].some((each) => matchesAny(operation, FOLLOWS[each] ?? []));
}

/**
 * Whether two operations can be struck in one run: neither's calls depend on the other's, so that each can be held to
 * what is expected of it alone. What follows on either may differ.
 */
export function independent(one: string, other: string): boolean {
  return !matchesAny(other, FOLLOWS[one] ?? []) && !matchesAny(one, FOLLOWS[other] ?? []);
}

function matchesAny(operation: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => overlap(pattern, operation));
}

/** Either may end in a `*`. */
function overlap(one: string, other: string): boolean {
  if (one.endsWith("*") && other.startsWith(one.slice(0, -1))) return true;
  if (other.endsWith("*") && one.startsWith(other.slice(0, -1))) return true;
  return one === other;
}
