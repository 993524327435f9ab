import { parseArn } from "../../../core/arn.ts";
import { AwsError, type HandlerContext, type Handlers } from "../../handler.ts";
import type { BucketData, SecretData } from "../data.ts";
import type { World } from "../world.ts";
import { byName, policyText, refuseForeign } from "./common.ts";
import { tokenPage, type TokenInput } from "./paged.ts";

/** S3, DynamoDB, Kinesis, Secrets Manager, ECR and EFS: what they say of a resource and who may use it. */
export function storageHandlers(world: World): Handlers {
  return { ...s3(world), ...tables(world), ...secrets(world), ...fileSystems(world) };
}

function s3(world: World): Handlers {
  const bucket = (ctx: HandlerContext, { Bucket, ExpectedBucketOwner }: BucketInput): BucketData => {
    const account = world.account(ctx);
    const found = account.s3.buckets.find(({ name }) => name === Bucket);
    if (found === undefined) throw new AwsError("NoSuchBucket", "The specified bucket does not exist", 404);
    if (ExpectedBucketOwner !== undefined && ExpectedBucketOwner !== account.id)
      throw new AwsError("AccessDenied", "Access Denied", 403);
    return found;
  };
  return {
    "s3:GetBucketPolicy": (input: BucketInput, ctx) => {
      const { policy } = bucket(ctx, input);
      if (policy === undefined) throw new AwsError("NoSuchBucketPolicy", "The bucket policy does not exist", 404);
      return { Policy: policyText(policy) };
    },
    "s3:GetBucketNotificationConfiguration": (input: BucketInput, ctx) => bucket(ctx, input).notification,
    "s3:GetBucketLocation": (input: BucketInput, ctx) => {
      const { location } = bucket(ctx, input);
      // us-east-1 answers with an empty element.
      return location === "us-east-1" ? {} : { LocationConstraint: location };
    },
  };
}

interface BucketInput {
  readonly Bucket: string;
  readonly ExpectedBucketOwner?: string;
}

function tables(world: World): Handlers {
  return {
    "dynamodb:DescribeTable": ({ TableName }: { readonly TableName: string }, ctx) => {
      const account = world.regional(ctx);
      refuseForeign(TableName, "dynamodb:DescribeTable", account);
      const found = byName(
        account.dynamodb.tables,
        TableName,
        ({ Table }) => Table.TableName,
        ({ Table }) => Table.TableArn,
      );
      if (found === undefined) {
        const name = parseArn(TableName)?.resource.replace("table/", "") ?? TableName;
        throw new AwsError("ResourceNotFoundException", `Requested resource not found: Table: ${name} not found`, 400);
      }
      return { Table: found.Table };
    },
    "dynamodb:GetResourcePolicy": ({ ResourceArn }: { readonly ResourceArn: string }, ctx) => {
      const account = world.regional(ctx);
      refuseForeign(ResourceArn, "dynamodb:GetResourcePolicy", account);
      const table = ResourceArn.replace(/\/stream\/.*$/u, "");
      const found = account.dynamodb.tables.find(({ Table }) => Table.TableArn === table);
      if (found === undefined)
        throw new AwsError(
          "ResourceNotFoundException",
          `Requested resource not found: ResourceArn: ${ResourceArn} not found`,
          400,
        );
      if (found.policy === undefined)
        throw new AwsError(
          "PolicyNotFoundException",
          `Resource-based policy not found for the provided ResourceArn: ${ResourceArn}`,
          400,
        );
      return { Policy: policyText(found.policy.Policy), RevisionId: found.policy.RevisionId };
    },
    "kinesis:DescribeStreamSummary": ({ StreamName, StreamARN }: StreamInput, ctx) => {
      const account = world.regional(ctx);
      const name = StreamName ?? parseArn(StreamARN ?? "")?.resource.replace("stream/", "") ?? "";
      const found = account.kinesis.streams.find(
        ({ StreamDescriptionSummary }) => StreamDescriptionSummary.StreamName === name,
      );
      if (found === undefined) throw noStream(name, account.id);
      return { StreamDescriptionSummary: found.StreamDescriptionSummary };
    },
    "kinesis:GetResourcePolicy": ({ ResourceARN }: { readonly ResourceARN: string }, ctx) => {
      const account = world.regional(ctx);
      const found = account.kinesis.streams.find(
        ({ StreamDescriptionSummary }) => StreamDescriptionSummary.StreamARN === ResourceARN,
      );
      if (found === undefined) throw noStream(ResourceARN.split("/").at(-1) ?? ResourceARN, account.id);
      // A stream without a policy has an empty one.
      return { Policy: found.policy === undefined ? "{}" : policyText(found.policy) };
    },
  };
}

interface StreamInput {
  readonly StreamName?: string;
  readonly StreamARN?: string;
}

function noStream(name: string, accountId: string): AwsError {
  return new AwsError("ResourceNotFoundException", `Stream ${name} under account ${accountId} not found.`, 400);
}

function secrets(world: World): Handlers {
  const secret = (ctx: HandlerContext, id: string, action: string): SecretData => {
    const account = world.regional(ctx);
    refuseForeign(id, action, account);
    // An ARN may lack the six characters that Secrets Manager adds: API Reference, SecretId.
    const found = account.secretsmanager.secrets.find(
      ({ Secret }) => Secret.Name === id || Secret.ARN === id || Secret.ARN.slice(0, -7) === id,
    );
    if (found === undefined)
      throw new AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.", 400);
    return found;
  };
  return {
    "secretsmanager:DescribeSecret": ({ SecretId }: { readonly SecretId: string }, ctx) =>
      secret(ctx, SecretId, "secretsmanager:DescribeSecret").Secret,
    "secretsmanager:GetResourcePolicy": ({ SecretId }: { readonly SecretId: string }, ctx) => {
      const { Secret, policy } = secret(ctx, SecretId, "secretsmanager:GetResourcePolicy");
      return {
        ARN: Secret.ARN,
        Name: Secret.Name,
        ResourcePolicy: policy === undefined ? undefined : policyText(policy),
      };
    },
  };
}

function fileSystems(world: World): Handlers {
  return {
    "ecr:GetRepositoryPolicy": ({ repositoryName, registryId }: RepositoryInput, ctx) => {
      const account = world.regional(ctx);
      if (registryId !== undefined) {
        refuseForeign(
          `arn:aws:ecr:${ctx.region}:${registryId}:repository/${repositoryName}`,
          "ecr:GetRepositoryPolicy",
          account,
        );
      }
      const found = account.ecr.repositories.find((each) => each.repositoryName === repositoryName);
      const where = `in the registry with id '${account.id}'`;
      if (found === undefined)
        throw new AwsError(
          "RepositoryNotFoundException",
          `The repository with name '${repositoryName}' does not exist ${where}`,
          400,
        );
      if (found.policy === undefined)
        throw new AwsError(
          "RepositoryPolicyNotFoundException",
          `Repository policy does not exist for the repository with name '${repositoryName}' ${where}`,
          400,
        );
      return { registryId: account.id, repositoryName, policyText: policyText(found.policy) };
    },
    "elasticfilesystem:DescribeFileSystemPolicy": ({ FileSystemId }: { readonly FileSystemId: string }, ctx) => {
      const id = FileSystemId.split("/").at(-1) ?? FileSystemId;
      const found = world.regional(ctx).elasticfilesystem.fileSystems.find((each) => each.FileSystemId === id);
      if (found === undefined) throw missing("FileSystemNotFound", `File system '${id}' does not exist.`);
      if (found.policy === undefined) throw missing("PolicyNotFound", `File system '${id}' has no policy.`);
      return { FileSystemId: id, Policy: policyText(found.policy) };
    },
    "elasticfilesystem:DescribeAccessPoints": (input: AccessPointsInput, ctx) => {
      const { accessPoints } = world.regional(ctx).elasticfilesystem;
      const id = input.AccessPointId?.split("/").at(-1);
      const found = accessPoints.filter(
        (point) =>
          (id === undefined || point.AccessPointId === id) &&
          (input.FileSystemId === undefined || point.FileSystemId === input.FileSystemId),
      );
      if (id !== undefined && found.length === 0)
        throw missing("AccessPointNotFound", `Access Point ${id} does not exist.`);
      return tokenPage("AccessPoints", found, input, 100);
    },
  };
}

interface RepositoryInput {
  readonly repositoryName: string;
  readonly registryId?: string;
}

interface AccessPointsInput extends TokenInput {
  readonly AccessPointId?: string;
  readonly FileSystemId?: string;
}

function missing(code: string, message: string): AwsError {
  return new AwsError(code, message, 404);
}
