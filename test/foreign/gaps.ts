import type { Outcome } from "../../src/core/outcome.ts";
import type { ServerName } from "./servers.ts";

/** Something that an emulator does otherwise than AWS, and what the pack says of it. */
export interface Gap {
  readonly server: ServerName;
  readonly operation: string;
  /** How the manifest says that the call ended. */
  readonly outcome: Outcome;
  /** The error's code there. */
  readonly code?: string;
  /** Which of the operation's items, by a part of their ids; all where absent. */
  readonly about?: string;
  /** Where it was collected all the same: what of it is not as it was made. */
  readonly fields?: readonly string[];
  readonly why: string;
}

const NOT_KNOWN = "the server does not know the operation";
const NOT_ROUTED = "the server does not know the path, and answers 404 before it looks at permissions";
const NO_STORE = "the server makes no event data store";
const NO_CALLER = "moto writes a role or user as a bare text where AWS writes {AWS: ARN}, so nobody is named as caller";

/** The one table of known gaps: docs/testing.md shows it, the tests hold it. One that has closed fails a test, too. */
export const GAPS_OF_SERVERS: readonly Gap[] = [
  ...moto("failed", "ForeignReply", NOT_KNOWN, [
    "cloudtrail:ListEventDataStores",
    "cloudtrail:LookupEvents",
    "lambda:GetAccountSettings",
    "lambda:GetFunctionRecursionConfig",
    "lambda:GetRuntimeManagementConfig",
    "lambda:ListFunctionUrlConfigs",
    "lambda:ListProvisionedConcurrencyConfigs",
  ]),
  ...moto("failed", "ForeignReply", "the server fails on it", ["apigatewayv2:GetAuthorizers", "logs:StartQuery"]),
  ...moto("skipped", undefined, "logs:StartQuery fails", ["logs:GetQueryResults"]),
  ...moto("skipped", undefined, NO_STORE, ["cloudtrail:GetEventDataStore"]),
  ...moto("not-applicable", undefined, NO_STORE, ["cloudtrail:GetQueryResults", "cloudtrail:StartQuery"]),
  ...moto("failed", "UnreadableReply", "a time is a text, not a number", ["lambda:ListFunctionEventInvokeConfigs"]),
  ...moto("failed", "InternalFailure", NOT_KNOWN, ["xray:GetTraceSummaries"]),
  ...moto("empty", undefined, "segments that were put make no graph", ["xray:GetServiceGraph"]),
  ...moto("empty", undefined, "a code signing configuration cannot be made", ["lambda:GetFunctionCodeSigningConfig"]),
  ...moto("empty", undefined, "no interface has the type lambda", ["ec2:DescribeNetworkInterfaces"]),
  ...moto("empty", undefined, "the function's VPC is always vpc-123abc", ["ec2:DescribeVpcEndpoints"]),
  ...moto("not-applicable", undefined, "the function's file system is forgotten", [
    "elasticfilesystem:DescribeAccessPoints",
    "elasticfilesystem:DescribeFileSystemPolicy",
  ]),
  ...moto("not-applicable", undefined, NO_CALLER, [
    "iam:GetGroupPolicy",
    "iam:GetUser",
    "iam:GetUserPolicy",
    "iam:ListAttachedGroupPolicies",
    "iam:ListAttachedUserPolicies",
    "iam:ListGroupPolicies",
    "iam:ListGroupsForUser",
    "iam:ListUserPolicies",
  ]),
  { server: "moto", operation: "iam:GetRolePolicy", outcome: "collected", fields: ["of the caller"], why: NO_CALLER },
  {
    server: "moto",
    operation: "lambda:GetPolicy",
    outcome: "collected",
    fields: ["role", "alias", "others"],
    why: `${NO_CALLER}; and function, alias and version have one policy`,
  },
  ...["lambda:GetFunction", "lambda:GetFunctionConfiguration"].map((operation): Gap => ({
    server: "moto",
    operation,
    outcome: "collected",
    fields: ["DeadLetterConfig", "FileSystemConfigs", "LoggingConfig", "VpcId"],
    why: "moto forgets these members, and makes up the VPC",
  })),

  ...ministack("failed", "InvalidParameterException", NOT_KNOWN, ["cloudtrail:ListEventDataStores"]),
  ...ministack("failed", "ForeignReply", NOT_KNOWN, ["xray:GetServiceGraph", "xray:GetTraceSummaries"]),
  ...ministack("skipped", undefined, NO_STORE, ["cloudtrail:GetEventDataStore"]),
  ...ministack("not-applicable", undefined, NO_STORE, ["cloudtrail:GetQueryResults", "cloudtrail:StartQuery"]),
  ...ministack("not-found", "ResourceNotFoundException", NOT_KNOWN, ["lambda:GetRuntimeManagementConfig"]),
  ...ministack("not-found", "ResourceNotFoundException", "a layer's ARN is taken for its name", [
    "lambda:GetLayerVersionPolicy",
  ]),
  ...ministack("not-found", "ProvisionedConcurrencyConfigNotFoundException", "the list is taken for a single get", [
    "lambda:ListProvisionedConcurrencyConfigs",
  ]),
  ...ministack("not-applicable", undefined, "asked only where the list fails, which ministack answers", [
    "lambda:GetFunctionEventInvokeConfig",
  ]),
  ...ministack("failed", "UnreadableReply", "queries with `stats` give events, not counts", ["logs:GetQueryResults"]),
  {
    server: "ministack",
    operation: "logs:StartQuery",
    outcome: "collected",
    fields: ["counted"],
    why: "queries with `stats` give events, not counts",
  },
  {
    server: "ministack",
    operation: "lambda:GetFunctionCodeSigningConfig",
    outcome: "collected",
    fields: ["CodeSigningConfigArn"],
    why: "a code signing configuration is not made; the empty text stands for none",
  },
  {
    server: "ministack",
    operation: "lambda:GetPolicy",
    outcome: "collected",
    fields: ["others"],
    why: "the function's policy holds the alias's statements, too",
  },
  {
    server: "ministack",
    operation: "ec2:DescribeVpcEndpoints",
    outcome: "collected",
    fields: ["policy"],
    why: "an endpoint's policy is forgotten",
  },
];

/** What AWS would answer just so, and is no gap. */
export const AS_AWS: readonly Omit<Gap, "server" | "fields">[] = [
  {
    operation: "lambda:ListFunctions",
    outcome: "not-applicable",
    why: "asked where there is no function of that name",
  },
  {
    operation: "apigateway:GetRestApi",
    outcome: "not-found",
    code: "NotFoundException",
    why: "the other API is an HTTP API",
  },
  {
    operation: "lambda:ListEventSourceMappings",
    about: "/",
    outcome: "empty",
    why: "alias and version have no mappings",
  },
  {
    operation: "events:ListRuleNamesByTarget",
    about: "/",
    outcome: "empty",
    why: "no rule has alias or version as target",
  },
  { operation: "lambda:GetPolicy", about: "/1", outcome: "not-found", why: "the version has no policy" },
  { operation: "cloudtrail:LookupEvents", outcome: "empty", why: "not each attribute has events" },
];

/** What each server refuses to make: operation to error code. */
export const NOT_MADE: Readonly<Record<ServerName, Readonly<Record<string, string>>>> = {
  moto: {
    "lambda:PutProvisionedConcurrencyConfig": "SyntaxError",
    "lambda:PutRuntimeManagementConfig": "SyntaxError",
    "lambda:PutFunctionRecursionConfig": "SyntaxError",
    "lambda:CreateCodeSigningConfig": "SyntaxError",
    "cloudtrail:CreateEventDataStore": "SyntaxError",
  },
  ministack: {
    "lambda:PutRuntimeManagementConfig": "ResourceNotFoundException",
    "organizations:CreateOrganization": "InvalidAction",
    "cloudtrail:CreateEventDataStore": "InvalidParameterException",
    "xray:PutTraceSegments": "Unknown",
  },
};

function moto(outcome: Outcome, code: string | undefined, why: string, operations: readonly string[]): readonly Gap[] {
  return listed("moto", outcome, code, why, operations);
}

function ministack(
  outcome: Outcome,
  code: string | undefined,
  why: string,
  operations: readonly string[],
): readonly Gap[] {
  return listed("ministack", outcome, code, why, operations);
}

function listed(
  server: ServerName,
  outcome: Outcome,
  code: string | undefined,
  why: string,
  operations: readonly string[],
): readonly Gap[] {
  return operations.map((operation) => ({ server, operation, outcome, ...(code === undefined ? {} : { code }), why }));
}

/** What moto's IAM enforcement never refuses. */
export const NEVER_REFUSED: Readonly<Record<string, string>> = {
  "sts:GetCallerIdentity": "it needs no permission, of AWS neither",
  "lambda:GetAccountSettings": NOT_ROUTED,
  "lambda:GetFunctionRecursionConfig": NOT_ROUTED,
  "lambda:GetRuntimeManagementConfig": NOT_ROUTED,
  "lambda:ListFunctionUrlConfigs": NOT_ROUTED,
  "lambda:ListProvisionedConcurrencyConfigs": NOT_ROUTED,
};

/** Rows of the table in docs/testing.md: operations that end alike for one reason share a row. */
export function gapTable(): readonly string[] {
  const rows = new Map<string, string[]>();
  for (const { server, operation, outcome, code, fields, why } of GAPS_OF_SERVERS) {
    const how = [outcome, code, fields === undefined ? undefined : `but for ${fields.join(", ")}`]
      .filter((part) => part !== undefined)
      .join(", ");
    const key = [server, how, why].join("\n");
    rows.set(key, [...(rows.get(key) ?? []), `\`${operation}\``]);
  }
  return [...rows].map(([key, operations]) => {
    const [server, how, why] = key.split("\n");
    return `| ${server} | ${operations.join(", ")} | ${how} | ${why} |`;
  });
}
