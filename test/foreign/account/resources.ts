import { type Builder, document, type Document, REGION } from "./builder.ts";
import { bucketName } from "./identity.ts";

/** What the function reads, writes, is invoked by or runs in. */
export interface MadeResources {
  readonly keyArn: string;
  readonly keyPolicy: Document;
  readonly grant: { readonly name: string; readonly operations: readonly string[] };
  readonly queueArn: string;
  readonly queueUrl: string;
  readonly queuePolicy: Document;
  readonly deadLetterArn: string;
  readonly topicArn: string;
  readonly topicPolicy: Document;
  readonly bucket: string;
  readonly bucketPolicy: Document;
  readonly tableArn: string;
  readonly tableStreamArn: string;
  readonly tablePolicy: Document;
  readonly streamArn: string;
  readonly streamPolicy: Document;
  readonly secretArn: string;
  readonly secretPolicy: Document;
  readonly repositoryArn: string;
  readonly repositoryUri: string;
  readonly repositoryPolicy: Document;
  readonly accessPointArn: string;
  readonly fileSystemId: string;
  readonly fileSystemPolicy: Document;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  readonly endpointId: string;
  readonly interfaceId: string;
}

export async function makeResources(b: Builder, roleArn: string): Promise<MadeResources> {
  const principal = { AWS: roleArn };
  const root = { Effect: "Allow", Principal: { AWS: b.arn("iam", "root") }, Action: "kms:*", Resource: "*" };
  const keyPolicy = document(root, { Effect: "Allow", Principal: principal, Action: "kms:Decrypt", Resource: "*" });
  const key = await b.must("kms:CreateKey", ({ kms }) =>
    kms.createKey({ Description: "orders", Policy: JSON.stringify(keyPolicy) }),
  );
  const keyArn = key.KeyMetadata?.Arn ?? "";
  const grant = { name: "orders-grant", operations: ["Decrypt", "DescribeKey"] as const };
  await b.make("kms:CreateGrant", ({ kms }) =>
    kms.createGrant({
      KeyId: keyArn,
      GranteePrincipal: roleArn,
      Name: grant.name,
      Operations: [...grant.operations],
    }),
  );
  const of = (Resource: string, Action: string): Document =>
    document({ Sid: "Orders", Effect: "Allow", Principal: principal, Action, Resource });
  const queueArn = b.arn("sqs", "orders");
  const queuePolicy = of(queueArn, "sqs:ReceiveMessage");
  const queue = await b.must("sqs:CreateQueue", ({ sqs }) =>
    sqs.createQueue({
      QueueName: "orders",
      Attributes: { Policy: JSON.stringify(queuePolicy), VisibilityTimeout: "181", KmsMasterKeyId: keyArn },
    }),
  );
  await b.must("sqs:CreateQueue", ({ sqs }) => sqs.createQueue({ QueueName: "orders-dead" }));
  const topicArn = b.arn("sns", "orders-failed");
  const topicPolicy = of(topicArn, "sns:Publish");
  await b.must("sns:CreateTopic", ({ sns }) =>
    sns.createTopic({
      Name: "orders-failed",
      Attributes: { Policy: JSON.stringify(topicPolicy), KmsMasterKeyId: keyArn, DisplayName: "Orders that failed" },
    }),
  );
  const bucket = bucketName(b.accountId);
  const bucketPolicy = of(`arn:aws:s3:::${bucket}/*`, "s3:GetObject");
  await b.must("s3:CreateBucket", ({ s3 }) =>
    s3.createBucket({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: REGION } }),
  );
  await b.must("s3:PutBucketPolicy", ({ s3 }) =>
    s3.putBucketPolicy({ Bucket: bucket, Policy: JSON.stringify(bucketPolicy) }),
  );
  const table = await b.must("dynamodb:CreateTable", ({ dynamoDb }) =>
    dynamoDb.createTable({
      TableName: "orders",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
      SSESpecification: { Enabled: true, SSEType: "KMS", KMSMasterKeyId: keyArn },
    }),
  );
  const tableArn = b.arn("dynamodb", "table/orders");
  const tablePolicy = of(tableArn, "dynamodb:GetItem");
  await b.make("dynamodb:PutResourcePolicy", ({ dynamoDb }) =>
    dynamoDb.putResourcePolicy({ ResourceArn: tableArn, Policy: JSON.stringify(tablePolicy) }),
  );
  const streamArn = b.arn("kinesis", "stream/orders");
  const streamPolicy = of(streamArn, "kinesis:GetRecords");
  await b.must("kinesis:CreateStream", ({ kinesis }) => kinesis.createStream({ StreamName: "orders", ShardCount: 2 }));
  await b.make("kinesis:PutResourcePolicy", ({ kinesis }) =>
    kinesis.putResourcePolicy({ ResourceARN: streamArn, Policy: JSON.stringify(streamPolicy) }),
  );
  const secret = await b.must("secretsmanager:CreateSecret", ({ secretsManager }) =>
    secretsManager.createSecret({
      Name: "orders/db",
      Description: "the database of the orders",
      SecretString: "hunter2-hunter2",
      KmsKeyId: keyArn,
    }),
  );
  const secretArn = secret.ARN ?? "";
  const secretPolicy = of("*", "secretsmanager:GetSecretValue");
  await b.make("secretsmanager:PutResourcePolicy", ({ secretsManager }) =>
    secretsManager.putResourcePolicy({ SecretId: secretArn, ResourcePolicy: JSON.stringify(secretPolicy) }),
  );
  const repository = await b.must("ecr:CreateRepository", ({ ecr }) =>
    ecr.createRepository({ repositoryName: "team/orders" }),
  );
  const repositoryPolicy = document({
    Sid: "LambdaPull",
    Effect: "Allow",
    Principal: { Service: "lambda.amazonaws.com" },
    Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
  });
  await b.make("ecr:SetRepositoryPolicy", ({ ecr }) =>
    ecr.setRepositoryPolicy({ repositoryName: "team/orders", policyText: JSON.stringify(repositoryPolicy) }),
  );
  const files = await b.must("elasticfilesystem:CreateFileSystem", ({ efs }) =>
    efs.createFileSystem({ CreationToken: "orders" }),
  );
  const FileSystemId = files.FileSystemId ?? "";
  const point = await b.must("elasticfilesystem:CreateAccessPoint", ({ efs }) =>
    efs.createAccessPoint({
      FileSystemId,
      ClientToken: "orders",
      PosixUser: { Uid: 1001, Gid: 1002 },
      RootDirectory: { Path: "/orders" },
    }),
  );
  const fileSystemPolicy = of("*", "elasticfilesystem:ClientMount");
  await b.make("elasticfilesystem:PutFileSystemPolicy", ({ efs }) =>
    efs.putFileSystemPolicy({ FileSystemId, Policy: JSON.stringify(fileSystemPolicy) }),
  );
  return {
    keyArn,
    keyPolicy,
    grant,
    queueArn,
    queueUrl: queue.QueueUrl ?? "",
    queuePolicy,
    deadLetterArn: b.arn("sqs", "orders-dead"),
    topicArn,
    topicPolicy,
    bucket,
    bucketPolicy,
    tableArn,
    tableStreamArn: table.TableDescription?.LatestStreamArn ?? "",
    tablePolicy,
    streamArn,
    streamPolicy,
    secretArn,
    secretPolicy,
    repositoryArn: b.arn("ecr", "repository/team/orders"),
    repositoryUri: repository.repository?.repositoryUri ?? "",
    repositoryPolicy,
    accessPointArn: point.AccessPointArn ?? "",
    fileSystemId: FileSystemId,
    fileSystemPolicy,
    ...(await makeNetwork(b)),
  };
}

async function makeNetwork(
  b: Builder,
): Promise<Pick<MadeResources, "vpcId" | "subnetIds" | "securityGroupId" | "endpointId" | "interfaceId">> {
  const vpc = await b.must("ec2:CreateVpc", ({ ec2 }) => ec2.createVpc({ CidrBlock: "10.20.0.0/16" }));
  const VpcId = vpc.Vpc?.VpcId ?? "";
  const subnetIds: string[] = [];
  for (const [index, zone] of ["a", "b"].entries()) {
    const subnet = await b.must("ec2:CreateSubnet", ({ ec2 }) =>
      ec2.createSubnet({ VpcId, CidrBlock: `10.20.${index}.0/24`, AvailabilityZone: `${REGION}${zone}` }),
    );
    subnetIds.push(subnet.Subnet?.SubnetId ?? "");
  }
  const group = await b.must("ec2:CreateSecurityGroup", ({ ec2 }) =>
    ec2.createSecurityGroup({ VpcId, GroupName: "orders", Description: "of the function" }),
  );
  const securityGroupId = group.GroupId ?? "";
  const endpoint = await b.must("ec2:CreateVpcEndpoint", ({ ec2 }) =>
    ec2.createVpcEndpoint({
      VpcId,
      ServiceName: `com.amazonaws.${REGION}.sqs`,
      VpcEndpointType: "Interface",
      SubnetIds: subnetIds,
      PolicyDocument: JSON.stringify(
        document({ Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: "*" }),
      ),
    }),
  );
  // Lambda would make one for the function; the emulators do not.
  const made = await b.must("ec2:CreateNetworkInterface", ({ ec2 }) =>
    ec2.createNetworkInterface({
      SubnetId: subnetIds[0],
      Groups: [securityGroupId],
      Description: "AWS Lambda VPC ENI-orders",
    }),
  );
  return {
    vpcId: VpcId,
    subnetIds,
    securityGroupId,
    endpointId: endpoint.VpcEndpoint?.VpcEndpointId ?? "",
    interfaceId: made.NetworkInterface?.NetworkInterfaceId ?? "",
  };
}
