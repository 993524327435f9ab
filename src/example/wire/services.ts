/** A client package: its namespace holds the operation, error and structure schemas of the service. */
export interface ClientPackage {
  readonly schemas: Readonly<Record<string, unknown>>;
  /** Constructed once, never sent with: it alone knows its wire protocol. */
  readonly Client: new (config: ClientConfig) => { readonly config: { readonly protocol: ClientProtocol } };
}

export interface ClientConfig {
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** What the endpoint needs of a client's protocol object. */
export interface ClientProtocol {
  /** `aws.protocols#restJson1`. */
  getShapeId(): string;
}

/** A service that the endpoint speaks for. */
export interface Service {
  /** First half of an operation's name, `lambda` in `lambda:GetPolicy`. */
  readonly prefix: string;
  /** Names in a signature's credential scope that lead here. */
  readonly scopes: readonly string[];
  readonly load: () => Promise<ClientPackage>;
}

/** Every service of the endpoint. Packages load on the first request for their scope: EC2's alone takes 0.2 s. */
export const SERVICES: readonly Service[] = [
  service("sts", async () => of(await import("@aws-sdk/client-sts"), "STSClient")),
  service("lambda", async () => of(await import("@aws-sdk/client-lambda"), "LambdaClient")),
  service("iam", async () => of(await import("@aws-sdk/client-iam"), "IAMClient")),
  service("logs", async () => of(await import("@aws-sdk/client-cloudwatch-logs"), "CloudWatchLogsClient")),
  service("cloudtrail", async () => of(await import("@aws-sdk/client-cloudtrail"), "CloudTrailClient")),
  service("ec2", async () => of(await import("@aws-sdk/client-ec2"), "EC2Client")),
  service("kms", async () => of(await import("@aws-sdk/client-kms"), "KMSClient")),
  service("sqs", async () => of(await import("@aws-sdk/client-sqs"), "SQSClient")),
  service("sns", async () => of(await import("@aws-sdk/client-sns"), "SNSClient")),
  service("s3", async () => of(await import("@aws-sdk/client-s3"), "S3Client"), [
    "s3",
    "s3express",
    "s3-object-lambda",
  ]),
  service("events", async () => of(await import("@aws-sdk/client-eventbridge"), "EventBridgeClient")),
  service("dynamodb", async () => of(await import("@aws-sdk/client-dynamodb"), "DynamoDBClient")),
  service("kinesis", async () => of(await import("@aws-sdk/client-kinesis"), "KinesisClient")),
  service("secretsmanager", async () => of(await import("@aws-sdk/client-secrets-manager"), "SecretsManagerClient")),
  service("ecr", async () => of(await import("@aws-sdk/client-ecr"), "ECRClient")),
  service("elasticfilesystem", async () => of(await import("@aws-sdk/client-efs"), "EFSClient")),
  service("apigateway", async () => of(await import("@aws-sdk/client-api-gateway"), "APIGatewayClient")),
  // Both generations of API Gateway sign as `apigateway`; their routes do not overlap.
  service("apigatewayv2", async () => of(await import("@aws-sdk/client-apigatewayv2"), "ApiGatewayV2Client"), [
    "apigateway",
  ]),
  service("cloudwatch", async () => of(await import("@aws-sdk/client-cloudwatch"), "CloudWatchClient"), ["monitoring"]),
  service("xray", async () => of(await import("@aws-sdk/client-xray"), "XRayClient")),
  service("support", async () => of(await import("@aws-sdk/client-support"), "SupportClient")),
  service("organizations", async () => of(await import("@aws-sdk/client-organizations"), "OrganizationsClient")),
];

/** Throws unless the operation's first half is a service of the endpoint. Its second half is known when the model is loaded. */
export function requireService(operation: string): void {
  const [prefix, name] = operation.split(":");
  if (!name || !SERVICES.some((known) => known.prefix === prefix)) {
    throw new TypeError(
      `"${operation}" is no operation of the endpoint: SERVICE:OPERATION is wanted, such as lambda:GetPolicy`,
    );
  }
}

function service(prefix: string, load: () => Promise<ClientPackage>, scopes: readonly string[] = [prefix]): Service {
  return { prefix, scopes, load };
}

function of<Name extends string>(
  sdk: Readonly<Record<Name, ClientPackage["Client"]>> & object,
  client: Name,
): ClientPackage {
  return { schemas: { ...sdk }, Client: sdk[client] };
}
