import type { APIGateway } from "@aws-sdk/client-api-gateway";
import type { ApiGatewayV2 } from "@aws-sdk/client-apigatewayv2";
import type { CloudTrail } from "@aws-sdk/client-cloudtrail";
import type { CloudWatch } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import type { DynamoDB } from "@aws-sdk/client-dynamodb";
import type { EC2 } from "@aws-sdk/client-ec2";
import type { ECR } from "@aws-sdk/client-ecr";
import type { EFS } from "@aws-sdk/client-efs";
import type { EventBridge } from "@aws-sdk/client-eventbridge";
import type { IAM } from "@aws-sdk/client-iam";
import type { Kinesis } from "@aws-sdk/client-kinesis";
import type { KMS } from "@aws-sdk/client-kms";
import type { Lambda } from "@aws-sdk/client-lambda";
import type { Organizations } from "@aws-sdk/client-organizations";
import type { S3 } from "@aws-sdk/client-s3";
import type { SecretsManager } from "@aws-sdk/client-secrets-manager";
import type { SNS } from "@aws-sdk/client-sns";
import type { SQS } from "@aws-sdk/client-sqs";
import type { STS } from "@aws-sdk/client-sts";
import type { XRay } from "@aws-sdk/client-xray";
import type { NodeHttpHandler } from "@smithy/node-http-handler";
import type { CredentialProvider } from "./credentials.ts";
import { guard, type MiddlewareHost } from "./guard.ts";
import type { Pacer } from "./quotas.ts";

/** The aggregated client of each service. */
export interface Clients {
  readonly apiGateway: APIGateway;
  readonly apiGatewayV2: ApiGatewayV2;
  readonly cloudTrail: CloudTrail;
  readonly cloudWatch: CloudWatch;
  readonly dynamoDb: DynamoDB;
  readonly ec2: EC2;
  readonly ecr: ECR;
  readonly efs: EFS;
  readonly eventBridge: EventBridge;
  readonly iam: IAM;
  readonly kinesis: Kinesis;
  readonly kms: KMS;
  readonly lambda: Lambda;
  readonly logs: CloudWatchLogs;
  readonly organizations: Organizations;
  readonly s3: S3;
  readonly secretsManager: SecretsManager;
  readonly sns: SNS;
  readonly sqs: SQS;
  readonly sts: STS;
  readonly xray: XRay;
}

export type ServiceName = keyof Clients;

export interface ClientConfig {
  readonly region: string;
  readonly credentials: CredentialProvider;
  readonly requestHandler: NodeHttpHandler;
  readonly maxAttempts: number;
  readonly customUserAgent: [string, string][];
  readonly endpoint?: string;
  /** A stand-in for AWS has no host name for each bucket. */
  readonly s3PathStyle: boolean;
  /** Undefined where nothing needs pacing. */
  readonly pacer: Pacer | undefined;
}

type Config = Omit<ClientConfig, "pacer"> & { readonly logger: typeof SILENT; readonly retryMode: "standard" };

/** Service prefix of IAM and how to make the client. A client's module is loaded with the first call that needs it. */
const SERVICES: { readonly [Name in ServiceName]: readonly [string, (config: Config) => Promise<Clients[Name]>] } = {
  apiGateway: ["apigateway", async (config) => new (await import("@aws-sdk/client-api-gateway")).APIGateway(config)],
  apiGatewayV2: [
    "apigatewayv2",
    async (config) => new (await import("@aws-sdk/client-apigatewayv2")).ApiGatewayV2(config),
  ],
  cloudTrail: ["cloudtrail", async (config) => new (await import("@aws-sdk/client-cloudtrail")).CloudTrail(config)],
  cloudWatch: ["cloudwatch", async (config) => new (await import("@aws-sdk/client-cloudwatch")).CloudWatch(config)],
  dynamoDb: ["dynamodb", async (config) => new (await import("@aws-sdk/client-dynamodb")).DynamoDB(config)],
  ec2: ["ec2", async (config) => new (await import("@aws-sdk/client-ec2")).EC2(config)],
  ecr: ["ecr", async (config) => new (await import("@aws-sdk/client-ecr")).ECR(config)],
  efs: ["elasticfilesystem", async (config) => new (await import("@aws-sdk/client-efs")).EFS(config)],
  eventBridge: ["events", async (config) => new (await import("@aws-sdk/client-eventbridge")).EventBridge(config)],
  iam: ["iam", async (config) => new (await import("@aws-sdk/client-iam")).IAM(config)],
  kinesis: ["kinesis", async (config) => new (await import("@aws-sdk/client-kinesis")).Kinesis(config)],
  kms: ["kms", async (config) => new (await import("@aws-sdk/client-kms")).KMS(config)],
  lambda: ["lambda", async (config) => new (await import("@aws-sdk/client-lambda")).Lambda(config)],
  logs: ["logs", async (config) => new (await import("@aws-sdk/client-cloudwatch-logs")).CloudWatchLogs(config)],
  organizations: [
    "organizations",
    async (config) => new (await import("@aws-sdk/client-organizations")).Organizations(config),
  ],
  s3: [
    "s3",
    async ({ s3PathStyle, ...config }) =>
      new (await import("@aws-sdk/client-s3")).S3({
        ...config,
        // A bucket may be in another Region than the function.
        followRegionRedirects: true,
        forcePathStyle: s3PathStyle,
      }),
  ],
  secretsManager: [
    "secretsmanager",
    async (config) => new (await import("@aws-sdk/client-secrets-manager")).SecretsManager(config),
  ],
  sns: ["sns", async (config) => new (await import("@aws-sdk/client-sns")).SNS(config)],
  // The SDK would otherwise send to whatever host the queue's URL names, and say so on the console.
  sqs: [
    "sqs",
    async (config) => new (await import("@aws-sdk/client-sqs")).SQS({ ...config, useQueueUrlAsEndpoint: false }),
  ],
  sts: ["sts", async (config) => new (await import("@aws-sdk/client-sts")).STS(config)],
  xray: ["xray", async (config) => new (await import("@aws-sdk/client-xray")).XRay(config)],
};

const ignore = (): void => {};
/** The SDK's warnings may quote a reply; nothing of a reply goes to a terminal unredacted. */
export const SILENT = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

/** Makes a client that can only read, and no faster than the account's quotas. */
export async function createClient<Name extends ServiceName>(
  name: Name,
  { pacer, ...config }: ClientConfig,
): Promise<Clients[Name]> {
  const [prefix, make] = SERVICES[name];
  const client = await make({ ...config, logger: SILENT, retryMode: "standard" });
  guard(client as unknown as MiddlewareHost, prefix, config.region, pacer);
  return client;
}
