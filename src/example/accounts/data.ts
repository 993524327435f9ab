import type { JsonObject } from "../../core/json.ts";
import type { ExampleProfile, PlantedSecret } from "../account.ts";
import type { CloudTrailData, LogsData } from "./activity/data.ts";
import type { Shape } from "./shape.ts";

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
