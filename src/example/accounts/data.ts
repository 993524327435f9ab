import type { JsonObject } from "../../core/json.ts";
import type { ExampleProfile, PlantedSecret } from "../account.ts";

/** Part of a reply in the SDK's shape: only the members that the handlers look at are named. */
export type Shape<K extends string = never> = Readonly<Record<K, string>> & { readonly [name: string]: unknown };

/** `examples/accounts/<name>/account.json`. */
export interface StoryFile {
  readonly name: string;
  /** One sentence. */
  readonly story: string;
  readonly functionName: string;
  /** Where every regional resource of the example stands. */
  readonly region: string;
  /** ISO 8601 in UTC. */
  readonly now: string;
  readonly profiles: readonly ExampleProfile[];
  readonly planted: readonly PlantedSecret[];
  /** Where the story is simpler than AWS is. */
  readonly liberties?: readonly string[];
}

/**
 * One AWS account: `examples/accounts/<name>/<account id>/*.json`, a file a service, named by its IAM prefix. A file
 * that is missing is a service that the account does not use.
 */
export interface AccountData {
  readonly id: string;
  readonly region: string;
  readonly profile: ExampleProfile;
  readonly iam: IamData;
  readonly lambda: LambdaData;
  readonly logs: LogsData;
  readonly cloudtrail: CloudTrailData;
  readonly ec2: Ec2Data;
  readonly kms: { readonly keys: readonly KeyData[] };
  readonly sqs: { readonly queues: readonly { readonly QueueUrl: string; readonly Attributes: Shape<"QueueArn"> }[] };
  readonly sns: { readonly topics: readonly { readonly Attributes: Shape<"TopicArn"> }[] };
  readonly s3: { readonly buckets: readonly BucketData[] };
  readonly events: { readonly rules: readonly RuleData[] };
  readonly dynamodb: { readonly tables: readonly TableData[] };
  readonly kinesis: { readonly streams: readonly StreamData[] };
  readonly secretsmanager: { readonly secrets: readonly SecretData[] };
  readonly ecr: { readonly repositories: readonly { readonly repositoryName: string; readonly policy?: JsonObject }[] };
  readonly elasticfilesystem: FileSystemsData;
  readonly apigateway: RestApisData;
  readonly apigatewayv2: HttpApisData;
  readonly xray: { readonly nodes: readonly ServiceNode[] };
  readonly organizations: { readonly Organization?: Shape };
}

export interface IamData {
  readonly aliases: readonly string[];
  readonly roles: readonly RoleData[];
  readonly users: readonly UserData[];
  readonly groups: readonly (Permissions & { readonly GroupName: string; readonly Arn: string })[];
  readonly policies: readonly ManagedPolicy[];
}

interface Permissions {
  readonly attached: readonly Shape<"PolicyName" | "PolicyArn">[];
  readonly inline: Readonly<Record<string, JsonObject>>;
}

export interface RoleData extends Permissions {
  /** GetRole's `Role`, its trust policy as a document. */
  readonly Role: Shape<"RoleName" | "Arn"> & { readonly AssumeRolePolicyDocument: JsonObject };
}

export interface UserData extends Permissions {
  readonly User: Shape<"UserName" | "Arn">;
  readonly groups: readonly string[];
}

export interface ManagedPolicy {
  readonly Policy: Shape<"PolicyName" | "Arn" | "DefaultVersionId">;
  /** By version id. */
  readonly versions: Readonly<Record<string, { readonly CreateDate: string; readonly Document: JsonObject }>>;
}

export interface LambdaData {
  readonly functions: readonly FunctionData[];
  readonly eventSourceMappings: readonly Shape<"UUID" | "FunctionArn">[];
  readonly layers: readonly { readonly LayerVersionArn: string; readonly policy?: PolicyWithRevision }[];
  readonly codeSigningConfigs: readonly Shape<"CodeSigningConfigArn">[];
  readonly accountSettings: Shape;
}

export interface PolicyWithRevision {
  readonly Policy: JsonObject;
  readonly RevisionId: string;
}

export interface FunctionData {
  /** Of `$LATEST`. */
  readonly Configuration: Shape<"FunctionName" | "FunctionArn">;
  readonly Code: Shape;
  readonly Tags: Readonly<Record<string, string>>;
  readonly Concurrency?: Shape;
  /** Published versions: what differs from `$LATEST`. */
  readonly versions: readonly Shape<"Version">[];
  readonly aliases: readonly Shape<"Name" | "AliasArn" | "FunctionVersion">[];
  /** Resource-based policies by qualifier; the function's own under `$LATEST`. */
  readonly policies: Readonly<Record<string, PolicyWithRevision>>;
  /** By qualifier, `$LATEST` for the function's own; likewise below. */
  readonly eventInvokeConfigs: Readonly<Record<string, Shape>>;
  readonly provisionedConcurrency: Readonly<Record<string, Shape>>;
  readonly urls: Readonly<Record<string, Shape>>;
  readonly runtimeManagement: Readonly<Record<string, Shape>>;
  readonly codeSigningConfigArn?: string;
  readonly recursiveLoop: string;
}

export interface LogsData {
  readonly groups: readonly LogGroupData[];
}

export interface LogGroupData {
  /** As DescribeLogGroups gives it. */
  readonly LogGroup: Shape<"logGroupName" | "logGroupArn"> & { readonly retentionInDays?: number };
  readonly subscriptionFilters: readonly Shape<"filterName">[];
  /** The functions that write here. */
  readonly traffic: readonly TrafficData[];
}

/** What a function did: invocations, and from them its log lines, metrics, traces and calls in CloudTrail. */
export interface TrafficData {
  readonly functionName: string;
  /** The alias or version that is invoked, absent for the unqualified function. */
  readonly qualifier?: string;
  /** Which version ran, newest last. */
  readonly versions: readonly { readonly version: string; readonly from?: string }[];
  readonly style: LineStyle;
  /** Absent for a container image: it brings its own. */
  readonly runtimeVersion?: string;
  readonly runtimeVersionArn?: string;
  readonly memoryMb: number;
  readonly usedMb: readonly [number, number];
  readonly initMs: readonly [number, number];
  readonly xray: boolean;
  /** Streams `YYYY/MM/DD/<function>[<version>]<hex>` of a shared group, instead of `YYYY/MM/DD/[<version>]<hex>`. */
  readonly sharedGroup?: boolean;
  /** An execution environment is given up after this long. */
  readonly environmentMinutes: readonly [number, number];
  /** Mean number of invocations in each hour of the day, UTC: 24 numbers. */
  readonly perHour: readonly number[];
  /** No invocations after this. */
  readonly until?: string;
  readonly kinds: readonly InvocationKind[];
  /** Single invocations beside the regular ones. */
  readonly once: readonly { readonly at: string; readonly kind: string }[];
  /** What Lambda itself does for a new execution environment, as it stands in CloudTrail. */
  readonly environmentTrail?: readonly TrailTemplate[];
  /** Values that stay the same within one execution environment: templates by name. */
  readonly environmentFields?: Readonly<Record<string, string>>;
}

/** `python` and `node` text formats, or Lambda's JSON format. */
export type LineStyle = "python" | "node" | "json";

export interface InvocationKind {
  readonly name: string;
  /** Its share among the kinds of the moment; 0 for those that only `once` uses. */
  readonly weight: number;
  readonly from?: string;
  readonly until?: string;
  readonly durationMs: readonly [number, number];
  readonly outcome: "ok" | "error" | "timeout";
  /** The error's class, for JSON platform events and traces. */
  readonly errorType?: string;
  readonly errorMessage?: string;
  /** Lambda itself failed, not the function's code: the REPORT line says so. */
  readonly platformError?: boolean;
  /** Values that stay the same within one invocation: templates by name. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly lines: readonly LineTemplate[];
  readonly trail?: readonly TrailTemplate[];
  /** The same event comes again: seconds after the invocation before, as a retry (same request id) or a redelivery. */
  readonly again?: { readonly afterSeconds: readonly number[]; readonly sameRequestId: boolean };
}

/** One log event of an invocation: through the runtime's logger, or printed as it is. */
export interface LineTemplate {
  /** Where in the invocation, 0 to 1; evenly spread where absent. */
  readonly at?: number;
  readonly level?: string;
  readonly message?: string;
  /** Further members of a JSON log line. */
  readonly with?: JsonObject;
  /** Text that the logger never saw: a print, a traceback, a library's own output. */
  readonly raw?: string;
}

export interface CloudTrailData {
  readonly trails: readonly {
    readonly Trail: Shape<"Name" | "TrailARN">;
    readonly Status: Shape;
    readonly Selectors: Shape;
  }[];
  readonly principals: Readonly<Record<string, Principal>>;
  readonly events: readonly (TrailTemplate & { readonly at: string })[];
  readonly routines: readonly Routine[];
}

/** Who calls: the members of a record that are the same for each call of a principal. */
export interface Principal {
  readonly userIdentity: JsonObject;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  /** What LookupEvents calls the user: a session's or a user's name. */
  readonly username?: string;
}

/** Something that comes round again and again: a drift check, an inventory, a monitoring tool. */
export interface Routine {
  readonly principal: string;
  readonly everyMinutes: readonly [number, number];
  readonly from: string;
  readonly until?: string;
  readonly events: readonly Omit<TrailTemplate, "principal">[];
}

/** A CloudTrail record as the account's files write it; the generator adds ids, times and what every record has. */
export interface TrailTemplate {
  readonly principal: string;
  /** Seconds after the invocation or the routine's start. */
  readonly after?: number;
  readonly region?: string;
  /** `sqs`, `iam`: the event source without its domain. */
  readonly source: string;
  readonly name: string;
  readonly readOnly: boolean;
  readonly requestParameters?: JsonObject | null;
  readonly responseElements?: JsonObject | null;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly resources?: readonly { readonly type: string; readonly name: string }[];
  /** A call into another account stands in that one's trail too, its caller seen from there. */
  readonly alsoIn?: { readonly account: string; readonly userIdentity: JsonObject; readonly username?: string };
  /** Further members of the record, or replacements. */
  readonly record?: JsonObject;
}

export interface Ec2Data {
  readonly subnets: readonly Shape<"SubnetId" | "VpcId">[];
  readonly securityGroups: readonly Shape<"GroupId" | "VpcId">[];
  readonly networkInterfaces: readonly Shape<"NetworkInterfaceId" | "SubnetId">[];
  readonly vpcEndpoints: readonly Shape<"VpcEndpointId" | "VpcId">[];
}

export interface KeyData {
  readonly KeyMetadata: Shape<"KeyId" | "Arn">;
  readonly aliases: readonly string[];
  readonly policy: JsonObject;
  readonly grants: readonly Shape<"GrantId">[];
}

export interface BucketData {
  readonly name: string;
  readonly location: string;
  readonly policy?: JsonObject;
  readonly notification: Shape;
}

export interface RuleData {
  readonly Rule: Shape<"Name" | "Arn">;
  readonly targets: readonly string[];
}

export interface TableData {
  readonly Table: Shape<"TableName" | "TableArn">;
  readonly policy?: PolicyWithRevision;
}

export interface StreamData {
  readonly StreamDescriptionSummary: Shape<"StreamName" | "StreamARN">;
  readonly policy?: JsonObject;
}

export interface SecretData {
  readonly Secret: Shape<"ARN" | "Name">;
  readonly policy?: JsonObject;
}

export interface FileSystemsData {
  readonly fileSystems: readonly { readonly FileSystemId: string; readonly policy?: JsonObject }[];
  readonly accessPoints: readonly Shape<"AccessPointId" | "AccessPointArn" | "FileSystemId">[];
}

export interface RestApisData {
  readonly apis: readonly {
    readonly Api: Shape<"id" | "name">;
    /** With `resourceMethods` and, inside, each method's integration. */
    readonly resources: readonly Shape<"id" | "path">[];
    readonly stages: readonly Shape<"stageName">[];
    readonly authorizers: readonly Shape<"id">[];
  }[];
}

export interface HttpApisData {
  readonly apis: readonly {
    readonly Api: Shape<"ApiId" | "Name">;
    readonly routes: readonly Shape<"RouteId">[];
    readonly integrations: readonly Shape<"IntegrationId">[];
    readonly stages: readonly Shape<"StageName">[];
    readonly authorizers: readonly Shape<"AuthorizerId">[];
  }[];
}

/** A node of the X-Ray service graph; its statistics are counted from the invocations. */
export interface ServiceNode {
  readonly ReferenceId: number;
  readonly Name: string;
  readonly Type: string;
  readonly Root?: boolean;
  /** ReferenceIds that it calls. */
  readonly calls: readonly number[];
  /** Kinds of invocation that pass through it; all where absent. */
  readonly kinds?: readonly string[];
  /** Kinds of invocation that end here in an error of the client (4xx) or a fault. */
  readonly errors?: readonly string[];
  readonly faults?: readonly string[];
  /** Share of the invocation's duration that is spent here. */
  readonly share: number;
}
