import { APIGateway } from "@aws-sdk/client-api-gateway";
import { ApiGatewayV2 } from "@aws-sdk/client-apigatewayv2";
import { CloudTrail } from "@aws-sdk/client-cloudtrail";
import { CloudWatch } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDB } from "@aws-sdk/client-dynamodb";
import { EC2 } from "@aws-sdk/client-ec2";
import { ECR } from "@aws-sdk/client-ecr";
import { EFS } from "@aws-sdk/client-efs";
import { EventBridge } from "@aws-sdk/client-eventbridge";
import { IAM } from "@aws-sdk/client-iam";
import { Kinesis } from "@aws-sdk/client-kinesis";
import { KMS } from "@aws-sdk/client-kms";
import { Lambda } from "@aws-sdk/client-lambda";
import { Organizations } from "@aws-sdk/client-organizations";
import { S3 } from "@aws-sdk/client-s3";
import { SecretsManager } from "@aws-sdk/client-secrets-manager";
import { SNS } from "@aws-sdk/client-sns";
import { SQS } from "@aws-sdk/client-sqs";
import { STS } from "@aws-sdk/client-sts";
import { XRay } from "@aws-sdk/client-xray";
import { NodeHttpHandler } from "@smithy/node-http-handler";

export const REGION = "eu-west-1";

/** Clients that write, for an account on an emulator. None of the tool's own code is among them. */
export function writersTo(endpoint: string, credentials: { accessKeyId: string; secretAccessKey: string }) {
  const config = { endpoint, region: REGION, credentials, maxAttempts: 2 };
  return {
    apiGateway: new APIGateway(config),
    apiGatewayV2: new ApiGatewayV2(config),
    cloudTrail: new CloudTrail(config),
    cloudWatch: new CloudWatch(config),
    dynamoDb: new DynamoDB(config),
    ec2: new EC2(config),
    ecr: new ECR(config),
    // `elasticfilesystem.127.0.0.1` is no host.
    efs: new EFS({ ...config, disableHostPrefix: true }),
    eventBridge: new EventBridge(config),
    iam: new IAM(config),
    // The client's own choice is HTTP/2, which the emulators do not speak.
    kinesis: new Kinesis({ ...config, requestHandler: new NodeHttpHandler() }),
    kms: new KMS(config),
    lambda: new Lambda(config),
    logs: new CloudWatchLogs(config),
    organizations: new Organizations(config),
    s3: new S3({ ...config, forcePathStyle: true }),
    secretsManager: new SecretsManager(config),
    sns: new SNS(config),
    sqs: new SQS({ ...config, useQueueUrlAsEndpoint: false }),
    sts: new STS(config),
    xray: new XRay(config),
  };
}

export type Writers = ReturnType<typeof writersTo>;

/** Where things are made; what a server cannot make is written down, never passed over. */
export class Builder {
  readonly aws: Writers;
  readonly accountId: string;
  /** Calls that the server refused to make the account with: operation to error code. */
  readonly refused = new Map<string, string>();

  constructor(aws: Writers, accountId: string) {
    this.aws = aws;
    this.accountId = accountId;
  }

  arn(service: string, resource: string): string {
    const global = service === "iam";
    return `arn:aws:${service}:${global ? "" : REGION}:${this.accountId}:${resource}`;
  }

  /** Makes one thing; undefined where the server could not. `operation` is as the gap table names it. */
  async make<T>(operation: string, run: (aws: Writers) => Promise<T>): Promise<T | undefined> {
    try {
      return await run(this.aws);
    } catch (error) {
      const { name, $metadata } = error as { name: string; $metadata?: { httpStatusCode?: number } };
      if ($metadata === undefined && name !== "SyntaxError") throw error;
      this.refused.set(operation, name);
      return undefined;
    }
  }

  /** The same for what everything else stands on. */
  async must<T>(operation: string, run: (aws: Writers) => Promise<T>): Promise<T> {
    const made = await this.make(operation, run);
    if (made === undefined) throw new Error(`${operation}: ${this.refused.get(operation) ?? "nothing came back"}`);
    return made;
  }
}

export function allow(Action: string | readonly string[], Resource: string | readonly string[]): Statement {
  return { Effect: "Allow", Action, Resource };
}

export function document(...Statement: readonly Statement[]): Document {
  return { Version: "2012-10-17", Statement };
}

type Statement = Readonly<Record<string, unknown>>;
export interface Document {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}
