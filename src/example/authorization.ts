import type { Handlers } from "./handler.ts";
import type { Asker } from "./wire/refusals.ts";

/** What somebody wants to do, as a policy is asked about it. */
export interface AuthorizationRequest {
  /** The caller's ARN and account. */
  readonly principal: string;
  readonly accountId: string;
  /** `s3:GetBucketNotification`. */
  readonly action: string;
  /** ARN of what it is done to; `*` for actions that know no resource types. */
  readonly resource: string;
  readonly region: string;
}

/** Whether a request may be served. */
export type Authorize = (request: AuthorizationRequest) => boolean;

interface Lookup {
  readonly handlers: Handlers;
  readonly now: number;
}

/** The actions that an operation needs, each on its resource; none where AWS asks for none. Source: Service Authorization Reference. */
export async function authorizationOf(asker: Asker, lookup: Lookup): Promise<readonly AuthorizationRequest[]> {
  const { operation, arn: principal, accountId, region } = asker;
  if (WITHOUT_PERMISSION.has(operation)) return [];
  const action = actionOf(operation);
  const resource = WITHOUT_RESOURCE.has(action) ? "*" : await resourceOf(asker, lookup);
  return [{ principal, accountId, action, resource, region }];
}

/** "No permissions are required to perform this operation": STS API Reference, GetCallerIdentity. */
const WITHOUT_PERMISSION: ReadonlySet<string> = new Set(["sts:GetCallerIdentity"]);

/** Actions without resource types, which a policy can allow on `*` only. */
const WITHOUT_RESOURCE: ReadonlySet<string> = new Set([
  "cloudtrail:DescribeTrails",
  "cloudtrail:ListEventDataStores",
  "cloudtrail:LookupEvents",
  "cloudwatch:GetMetricData",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSubnets",
  "ec2:DescribeVpcEndpoints",
  "events:ListRuleNamesByTarget",
  "lambda:GetAccountSettings",
  "lambda:ListEventSourceMappings",
  "lambda:ListFunctions",
  "logs:DescribeLogGroups",
  "organizations:DescribeOrganization",
  "xray:GetServiceGraph",
  "xray:GetTraceSummaries",
]);

/** Operations that are authorised by an action of another name. */
const OTHER_ACTIONS: Readonly<Record<string, string>> = {
  "s3:GetBucketNotificationConfiguration": "s3:GetBucketNotification",
};

function actionOf(operation: string): string {
  // API Gateway's actions are HTTP's methods.
  if (/^apigateway(?:v2)?:Get/u.test(operation)) return "apigateway:GET";
  return OTHER_ACTIONS[operation] ?? operation;
}

async function resourceOf(asker: Asker, lookup: Lookup): Promise<string> {
  const { operation, accountId, region, input } = asker;
  const [service = "", name = ""] = operation.split(":");
  const text = (key: string): string => (typeof input[key] === "string" ? input[key] : "");
  const own = (resource: string): string => `arn:aws:${service}:${region}:${accountId}:${resource}`;
  const named = (value: string, kind: string): string => (value.startsWith("arn:") ? value : own(`${kind}${value}`));
  switch (service) {
    case "lambda":
      return functionOf(name, text, own, input);
    case "logs": {
      // The group of a query is not in the request; the query's id stands for it.
      const group =
        text("logGroupName") || text("logGroupIdentifier") || firstOf(input["logGroupIdentifiers"]) || "queried";
      return `${named(group, "log-group:")}:log-stream:`;
    }
    case "iam":
      return await identityOf(asker, lookup, text);
    case "kms": {
      const { KeyMetadata } = (await ask(asker, lookup, "kms:DescribeKey", { KeyId: text("KeyId") })) as {
        readonly KeyMetadata?: { readonly Arn?: string };
      };
      return KeyMetadata?.Arn ?? named(text("KeyId"), "key/");
    }
    case "s3":
      return `arn:aws:s3:::${text("Bucket")}`;
    case "sqs":
      return own(text("QueueName") || (text("QueueUrl").split("/").at(-1) ?? ""));
    case "sns":
      return text("TopicArn");
    case "dynamodb":
      return text("ResourceArn") || named(text("TableName"), "table/");
    case "kinesis":
      return text("ResourceARN") || text("StreamARN") || own(`stream/${text("StreamName")}`);
    case "secretsmanager":
      return named(text("SecretId"), "secret:");
    case "ecr":
      return `arn:aws:ecr:${region}:${text("registryId") || accountId}:repository/${text("repositoryName")}`;
    case "elasticfilesystem":
      return text("AccessPointId") !== ""
        ? named(text("AccessPointId"), "access-point/")
        : named(text("FileSystemId"), "file-system/");
    case "events":
      return own(
        `rule/${text("EventBusName") === "" ? "" : `${text("EventBusName").split("/").at(-1) ?? ""}/`}${text("Name")}`,
      );
    case "apigateway":
      return `arn:aws:apigateway:${region}::/restapis/${text("restApiId")}`;
    case "apigatewayv2":
      return `arn:aws:apigateway:${region}::/apis/${text("ApiId")}`;
    case "cloudtrail": {
      const store = text("EventDataStore") || / FROM ([\w-]+)/u.exec(text("QueryStatement"))?.[1] || "queried";
      const trail = text("TrailName") || text("Name");
      return trail === "" ? named(store, "eventdatastore/") : named(trail, "trail/");
    }
    default:
      return "*";
  }
}

function functionOf(
  name: string,
  text: (key: string) => string,
  own: (resource: string) => string,
  input: Asker["input"],
): string {
  if (name === "GetEventSourceMapping") return own(`event-source-mapping:${text("UUID")}`);
  if (name === "GetLayerVersionPolicy") {
    const layer = text("LayerName");
    return `${layer.startsWith("arn:") ? layer : own(`layer:${layer}`)}:${String(input["VersionNumber"])}`;
  }
  if (name === "ListTags") return text("Resource");
  const asked = text("FunctionName");
  const arn = asked.startsWith("arn:") ? asked : own(`function:${asked}`);
  return text("Qualifier") === "" ? arn : `${arn}:${text("Qualifier")}`;
}

/** IAM's requests name roles and users, its policies their ARNs, in which a path may stand. */
async function identityOf(asker: Asker, lookup: Lookup, text: (key: string) => string): Promise<string> {
  if (text("PolicyArn") !== "") return text("PolicyArn");
  for (const kind of ["Role", "User"] as const) {
    const name = text(`${kind}Name`);
    if (name === "") continue;
    const found = await ask(asker, lookup, `iam:Get${kind}`, { [`${kind}Name`]: name });
    const { Arn } = (found[kind] ?? {}) as { readonly Arn?: string };
    return Arn ?? `arn:aws:iam::${asker.accountId}:${kind.toLowerCase()}/${name}`;
  }
  return `arn:aws:iam::${asker.accountId}:group/${text("GroupName")}`;
}

/** The account's own knowledge, asked for as nobody; nothing where there is no such thing. */
async function ask(
  { region, accountId }: Asker,
  { handlers, now }: Lookup,
  operation: string,
  input: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    const found: unknown = await handlers[operation]?.(input, { region, accountId, now, origin: "http://127.0.0.1" });
    return (found ?? {}) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}

function firstOf(list: unknown): string {
  return Array.isArray(list) && typeof list[0] === "string" ? list[0] : "";
}
