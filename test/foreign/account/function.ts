import type { Builder } from "./builder.ts";
import type { MadeIdentity } from "./identity.ts";
import type { MadeResources } from "./resources.ts";

export const FUNCTION = "orders-consumer";
/** The same role and no more, as a container image. */
export const IMAGE_FUNCTION = "orders-image";
export const ALIAS = "live";

/** index.mjs, which answers "ok", in a zip. */
const CODE =
  "UEsDBBQAAAAAAAAAdF2GdC/zKQAAACkAAAAJAAAAaW5kZXgubWpzZXhwb3J0IGNvbnN0IGhhbmRsZXIgPSBhc3luYyAoKSA9PiAib2siOwpQSwECFAMUAAAAAAAAAHRdhnQv8ykAAAApAAAACQAAAAAAAAAAAAAAgAEAAAAAaW5kZXgubWpzUEsFBgAAAAABAAEANwAAAFAAAAAAAA==";

export const CONFIGURATION = {
  Description: "consumes the orders",
  Runtime: "nodejs20.x",
  Handler: "index.handler",
  MemorySize: 192,
  Timeout: 31,
  TracingConfig: { Mode: "Active" },
} as const;

export const TAGS = { team: "orders", stage: "test" } as const;
export const RESERVED = 7;
export const PROVISIONED = 2;
export const ASYNC = { MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 3600 } as const;
export const SECRET_VALUE = "hunter2-of-the-environment";

export interface MadeFunction {
  readonly arn: string;
  /** Published, and what the alias points at. */
  readonly version: string;
  readonly layerArn: string;
  readonly codeSigningArn: string | undefined;
  readonly mappings: readonly { readonly UUID: string; readonly EventSourceArn: string; readonly BatchSize: number }[];
}

export async function makeFunction(
  b: Builder,
  identity: MadeIdentity,
  resources: MadeResources,
): Promise<MadeFunction> {
  const ZipFile = Buffer.from(CODE, "base64");
  const FunctionName = FUNCTION;
  const layer = await b.must("lambda:PublishLayerVersion", ({ lambda }) =>
    lambda.publishLayerVersion({ LayerName: "orders-lib", Content: { ZipFile }, CompatibleRuntimes: ["nodejs20.x"] }),
  );
  const layerArn = layer.LayerVersionArn ?? "";
  await b.make("lambda:AddLayerVersionPermission", ({ lambda }) =>
    lambda.addLayerVersionPermission({
      LayerName: "orders-lib",
      VersionNumber: 1,
      StatementId: "everybody",
      Action: "lambda:GetLayerVersion",
      Principal: "*",
    }),
  );
  const made = await b.must("lambda:CreateFunction", ({ lambda }) =>
    lambda.createFunction({
      ...CONFIGURATION,
      FunctionName,
      Role: identity.roleArn,
      Code: { ZipFile },
      Layers: [layerArn],
      Environment: { Variables: { QUEUE_URL: resources.queueUrl, DB_PASSWORD: SECRET_VALUE } },
      KMSKeyArn: resources.keyArn,
      DeadLetterConfig: { TargetArn: resources.deadLetterArn },
      VpcConfig: { SubnetIds: [...resources.subnetIds], SecurityGroupIds: [resources.securityGroupId] },
      FileSystemConfigs: [{ Arn: resources.accessPointArn, LocalMountPath: "/mnt/orders" }],
      LoggingConfig: { LogFormat: "Text", LogGroup: `/aws/lambda/${FunctionName}` },
      Tags: TAGS,
    }),
  );
  await b.must("lambda:CreateFunction", ({ lambda }) =>
    lambda.createFunction({
      FunctionName: IMAGE_FUNCTION,
      Role: identity.roleArn,
      PackageType: "Image",
      Code: { ImageUri: `${resources.repositoryUri}:1` },
    }),
  );
  const published = await b.must("lambda:PublishVersion", ({ lambda }) => lambda.publishVersion({ FunctionName }));
  const version = published.Version ?? "";
  await b.must("lambda:CreateAlias", ({ lambda }) =>
    lambda.createAlias({ FunctionName, Name: ALIAS, FunctionVersion: version, Description: "in use" }),
  );
  await b.make("lambda:PutFunctionConcurrency", ({ lambda }) =>
    lambda.putFunctionConcurrency({ FunctionName, ReservedConcurrentExecutions: RESERVED }),
  );
  await b.make("lambda:PutProvisionedConcurrencyConfig", ({ lambda }) =>
    lambda.putProvisionedConcurrencyConfig({
      FunctionName,
      Qualifier: ALIAS,
      ProvisionedConcurrentExecutions: PROVISIONED,
    }),
  );
  await b.make("lambda:PutFunctionEventInvokeConfig", ({ lambda }) =>
    lambda.putFunctionEventInvokeConfig({
      ...ASYNC,
      FunctionName,
      DestinationConfig: { OnFailure: { Destination: resources.topicArn } },
    }),
  );
  await b.make("lambda:CreateFunctionUrlConfig", ({ lambda }) =>
    lambda.createFunctionUrlConfig({ FunctionName, AuthType: "AWS_IAM" }),
  );
  await b.make("lambda:PutRuntimeManagementConfig", ({ lambda }) =>
    lambda.putRuntimeManagementConfig({ FunctionName, UpdateRuntimeOn: "FunctionUpdate" }),
  );
  await b.make("lambda:PutFunctionRecursionConfig", ({ lambda }) =>
    lambda.putFunctionRecursionConfig({ FunctionName, RecursiveLoop: "Allow" }),
  );
  return {
    arn: made.FunctionArn ?? "",
    version,
    layerArn,
    codeSigningArn: await makeCodeSigning(b),
    mappings: await makeMappings(b, resources),
  };
}

async function makeCodeSigning(b: Builder): Promise<string | undefined> {
  const config = await b.make("lambda:CreateCodeSigningConfig", ({ lambda }) =>
    lambda.createCodeSigningConfig({
      AllowedPublishers: { SigningProfileVersionArns: [b.arn("signer", "/signing-profiles/orders/abcdefghij")] },
      CodeSigningPolicies: { UntrustedArtifactOnDeployment: "Warn" },
    }),
  );
  const CodeSigningConfigArn = config?.CodeSigningConfig?.CodeSigningConfigArn;
  if (CodeSigningConfigArn === undefined) return undefined;
  await b.make("lambda:PutFunctionCodeSigningConfig", ({ lambda }) =>
    lambda.putFunctionCodeSigningConfig({ FunctionName: FUNCTION, CodeSigningConfigArn }),
  );
  return CodeSigningConfigArn;
}

async function makeMappings(b: Builder, resources: MadeResources): Promise<MadeFunction["mappings"]> {
  const sources = [
    { EventSourceArn: resources.queueArn, BatchSize: 9 },
    { EventSourceArn: resources.streamArn, BatchSize: 90, StartingPosition: "LATEST" as const },
    { EventSourceArn: resources.tableStreamArn, BatchSize: 91, StartingPosition: "LATEST" as const },
  ];
  const made = [];
  for (const source of sources) {
    const mapping = await b.must("lambda:CreateEventSourceMapping", ({ lambda }) =>
      lambda.createEventSourceMapping({ FunctionName: FUNCTION, Enabled: false, ...source }),
    );
    const { EventSourceArn, BatchSize } = source;
    made.push({ UUID: mapping.UUID ?? "", EventSourceArn, BatchSize });
  }
  return made;
}
