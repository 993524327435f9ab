import type { ExampleAccount, ExampleProfile } from "../../../src/example/account.ts";
import { asker, pages, type Ask, type Reply } from "./ask.ts";
import { leaves } from "./leaves.ts";

/** What came back of one call: a reply, or the code of an error. */
export interface Heard {
  readonly operation: string;
  readonly about: string;
  readonly reply?: Reply;
  readonly error?: string;
}

/** Asks every operation that an example serves, as one profile, about all that earlier replies name. */
export async function walk(url: string, example: ExampleAccount, profile: ExampleProfile): Promise<readonly Heard[]> {
  const walker = new Walker(asker(url, profile, example.region), example);
  await walker.functions();
  await walker.logs();
  await walker.trail();
  await walker.callers();
  await walker.resources();
  await walker.rest();
  return walker.heard;
}

class Walker {
  readonly heard: Heard[] = [];
  readonly #ask: Ask;
  readonly #example: ExampleAccount;

  constructor(ask: Ask, example: ExampleAccount) {
    this.#ask = ask;
    this.#example = example;
  }

  async functions(): Promise<void> {
    for (const configuration of list(await this.hear("lambda:ListFunctions"), "Functions")) {
      const FunctionName = String(configuration["FunctionName"]);
      for (const operation of FUNCTION_OPERATIONS) await this.hear(`lambda:${operation}`, { FunctionName });
      await this.hear("lambda:ListTags", { Resource: configuration["FunctionArn"] });
      const aliases = list(await this.hear("lambda:ListAliases", { FunctionName }), "Aliases");
      const versions = list(await this.hear("lambda:ListVersionsByFunction", { FunctionName }), "Versions");
      for (const Qualifier of [...aliases.map(({ Name }) => Name), ...versions.map(({ Version }) => Version)]) {
        for (const operation of QUALIFIED_OPERATIONS)
          await this.hear(`lambda:${operation}`, { FunctionName, Qualifier });
        await this.hear("lambda:ListEventSourceMappings", { FunctionName: `${FunctionName}:${String(Qualifier)}` });
      }
      for (const [name, version] of this.#found(/(arn:aws:lambda:[\w-]+:\d{12}:layer:[\w-]+):(\d+)/gu)) {
        await this.hear("lambda:GetLayerVersionPolicy", { LayerName: name, VersionNumber: Number(version) });
      }
      await this.role(String(configuration["Role"]));
    }
    for (const mapping of list(await this.hear("lambda:ListEventSourceMappings"), "EventSourceMappings")) {
      await this.hear("lambda:GetEventSourceMapping", { UUID: mapping["UUID"] });
    }
    await this.hear("lambda:GetAccountSettings");
  }

  async role(arn: string): Promise<void> {
    const RoleName = arn.split("/").at(-1);
    await this.hear("iam:GetRole", { RoleName });
    await this.hear("iam:ListRoleTags", { RoleName });
    await this.#policies("Role", { RoleName });
  }

  async #policies(of: "Role" | "User" | "Group", who: object): Promise<void> {
    for (const { PolicyArn } of list(await this.hear(`iam:ListAttached${of}Policies`, who), "AttachedPolicies")) {
      await this.hear("iam:GetPolicy", { PolicyArn });
      for (const VersionId of ["v1", "v2", "v3"]) await this.hear("iam:GetPolicyVersion", { PolicyArn, VersionId });
    }
    const names = (await this.hear(`iam:List${of}Policies`, who)).flatMap((reply) => reply["PolicyNames"] as string[]);
    for (const PolicyName of names) await this.hear(`iam:Get${of}Policy`, { ...who, PolicyName });
  }

  /** Users of the account that CloudTrail names, and their groups. */
  async callers(): Promise<void> {
    await this.hear("iam:ListAccountAliases");
    for (const [path] of this.#found(/arn:aws:iam::\d{12}:user\/([\w+=,.@/-]+)/gu)) {
      const UserName = path?.split("/").at(-1);
      await this.hear("iam:GetUser", { UserName });
      await this.hear("iam:ListUserTags", { UserName });
      await this.#policies("User", { UserName });
      for (const { GroupName } of list(await this.hear("iam:ListGroupsForUser", { UserName }), "Groups")) {
        await this.#policies("Group", { GroupName });
      }
    }
  }

  async logs(): Promise<void> {
    for (const { logGroupName } of list(await this.hear("logs:DescribeLogGroups"), "logGroups")) {
      await this.hear("logs:FilterLogEvents", { logGroupName });
      await this.hear("logs:DescribeSubscriptionFilters", { logGroupName });
      const streams = list(await this.hear("logs:DescribeLogStreams", { logGroupName }), "logStreams");
      for (const { logStreamName } of streams.slice(0, 2)) {
        await this.#one("logs:GetLogEvents", { logGroupName, logStreamName, startFromHead: true });
      }
    }
  }

  async trail(): Promise<void> {
    const range = {
      StartTime: new Date(Date.parse(this.#example.now) - 36 * 3_600_000),
      EndTime: new Date(this.#example.now),
    };
    for (const region of new Set([this.#example.region, "us-east-1"]))
      await this.hear("cloudtrail:LookupEvents", range, region);
    for (const { TrailARN } of list(await this.hear("cloudtrail:DescribeTrails"), "trailList")) {
      await this.hear("cloudtrail:GetTrailStatus", { Name: TrailARN });
      await this.hear("cloudtrail:GetEventSelectors", { TrailName: TrailARN });
    }
  }

  /** Everything that an ARN in any reply leads to. */
  async resources(): Promise<void> {
    const { region } = this.#example;
    const regional = (service: string, rest: string): string[] =>
      this.#found(new RegExp(`(arn:aws:${service}:${region}:\\d{12}:${rest})`, "gu")).map(([arn]) => arn ?? "");
    for (const KeyId of regional("kms", "key/[0-9a-f-]{36}")) {
      for (const operation of ["DescribeKey", "GetKeyPolicy", "ListGrants"])
        await this.hear(`kms:${operation}`, { KeyId });
    }
    for (const arn of regional("sqs", "[\\w-]+")) {
      const [QueueUrl] = (await this.hear("sqs:GetQueueUrl", { QueueName: arn.split(":").at(-1) })).map(
        (reply) => reply["QueueUrl"],
      );
      if (QueueUrl !== undefined) await this.hear("sqs:GetQueueAttributes", { QueueUrl, AttributeNames: ["All"] });
    }
    for (const TopicArn of regional("sns", "[\\w-]+")) await this.hear("sns:GetTopicAttributes", { TopicArn });
    for (const [Bucket] of this.#found(/arn:aws:s3:::([a-z0-9.-]+)/gu)) {
      for (const operation of S3_OPERATIONS) await this.hear(`s3:${operation}`, { Bucket });
    }
    for (const arn of regional("lambda", "function:[\\w-]+(?::[\\w-]+)?")) {
      for (const reply of await this.hear("events:ListRuleNamesByTarget", { TargetArn: arn })) {
        for (const Name of reply["RuleNames"] as string[]) await this.hear("events:DescribeRule", { Name });
      }
    }
    for (const arn of regional("dynamodb", "table/[\\w-]+")) {
      await this.hear("dynamodb:DescribeTable", { TableName: arn });
      await this.hear("dynamodb:GetResourcePolicy", { ResourceArn: arn });
    }
    for (const arn of regional("kinesis", "stream/[\\w-]+")) {
      await this.hear("kinesis:DescribeStreamSummary", { StreamARN: arn });
      await this.hear("kinesis:GetResourcePolicy", { ResourceARN: arn });
    }
    for (const SecretId of regional("secretsmanager", "secret:[\\w/-]+")) {
      await this.hear("secretsmanager:DescribeSecret", { SecretId });
      await this.hear("secretsmanager:GetResourcePolicy", { SecretId });
    }
    for (const [repositoryName] of this.#found(/\.dkr\.ecr\.[\w-]+\.amazonaws\.com\/([\w/-]+)/gu)) {
      await this.hear("ecr:GetRepositoryPolicy", { repositoryName });
    }
    for (const AccessPointId of regional("elasticfilesystem", "access-point/fsap-[0-9a-f]+")) {
      await this.hear("elasticfilesystem:DescribeAccessPoints", { AccessPointId });
    }
    for (const [FileSystemId] of this.#found(/\b(fs-[0-9a-f]{17})\b/gu)) {
      await this.hear("elasticfilesystem:DescribeFileSystemPolicy", { FileSystemId });
    }
    for (const operation of [
      "DescribeSubnets",
      "DescribeSecurityGroups",
      "DescribeNetworkInterfaces",
      "DescribeVpcEndpoints",
    ]) {
      await this.hear(`ec2:${operation}`);
    }
  }

  async rest(): Promise<void> {
    const { now, functionName } = this.#example;
    const [EndTime, sixHours] = [new Date(now), 6 * 3_600_000];
    await this.hear("sts:GetCallerIdentity");
    await this.hear("organizations:DescribeOrganization");
    for (const { id } of list(await this.hear("apigateway:GetRestApis"), "items")) {
      await this.hear("apigateway:GetResources", { restApiId: id, embed: ["methods"] });
      for (const operation of ["GetRestApi", "GetStages", "GetAuthorizers"])
        await this.hear(`apigateway:${operation}`, { restApiId: id });
    }
    for (const { ApiId } of list(await this.hear("apigatewayv2:GetApis"), "Items")) {
      for (const operation of V2_OPERATIONS) await this.hear(`apigatewayv2:${operation}`, { ApiId });
    }
    const Metric = {
      Namespace: "AWS/Lambda",
      MetricName: "Errors",
      Dimensions: [{ Name: "FunctionName", Value: functionName }],
    };
    await this.hear("cloudwatch:GetMetricData", {
      StartTime: new Date(Date.parse(now) - 14 * 86_400_000),
      EndTime,
      MetricDataQueries: [{ Id: "e", MetricStat: { Metric, Period: 300, Stat: "Sum" } }],
    });
    const range = { StartTime: new Date(Date.parse(now) - sixHours), EndTime };
    await this.hear("xray:GetServiceGraph", range);
    await this.hear("xray:GetTraceSummaries", range);
  }

  /** All pages of a call; errors that AWS has names for are noted, anything else ends the walk. */
  async hear(operation: string, input: object = {}, region?: string): Promise<Reply[]> {
    const about = JSON.stringify(input);
    try {
      const replies = await pages(this.#ask, operation, input, region);
      this.heard.push(...replies.map((reply) => ({ operation, about, reply })));
      return replies;
    } catch (error) {
      if (!(error instanceof Error) || !("$metadata" in error)) throw error;
      this.heard.push({ operation, about, error: error.name });
      return [];
    }
  }

  async #one(operation: string, input: object): Promise<void> {
    this.heard.push({ operation, about: JSON.stringify(input), reply: await this.#ask(operation, input) });
  }

  /** Groups of each different match in what was heard so far, logs aside. */
  #found(pattern: RegExp): readonly (readonly string[])[] {
    const found = new Map<string, readonly string[]>();
    for (const { operation, reply } of this.heard) {
      if (operation.startsWith("logs:")) continue;
      for (const match of leaves(reply).join("\n").matchAll(pattern)) found.set(match[0], match.slice(1));
    }
    return [...found.values()];
  }
}

const FUNCTION_OPERATIONS = [
  "GetFunction",
  "GetFunctionConfiguration",
  "GetPolicy",
  "ListFunctionEventInvokeConfigs",
  "GetFunctionConcurrency",
  "ListProvisionedConcurrencyConfigs",
  "ListFunctionUrlConfigs",
  "GetFunctionCodeSigningConfig",
  "GetRuntimeManagementConfig",
  "GetFunctionRecursionConfig",
];
const QUALIFIED_OPERATIONS = ["GetFunctionConfiguration", "GetPolicy", "GetFunctionEventInvokeConfig"];
const S3_OPERATIONS = ["GetBucketPolicy", "GetBucketNotificationConfiguration", "GetBucketLocation"];
const V2_OPERATIONS = ["GetApi", "GetRoutes", "GetIntegrations", "GetStages", "GetAuthorizers"];

function list(replies: readonly Reply[], member: string): readonly Readonly<Record<string, unknown>>[] {
  return replies.flatMap((reply) => (reply[member] as Readonly<Record<string, unknown>>[] | undefined) ?? []);
}
