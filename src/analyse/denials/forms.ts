import { type Phrase, say } from "../../core/phrase.ts";
import type { Denial } from "../../core/finding.ts";
import { actionOf } from "./services.ts";

/** A text that a service answers with instead of the common "is not authorized to perform" sentence. */
export interface Form {
  readonly id: string;
  readonly pattern: RegExp;
  /** What the groups of the match say. */
  readonly read: (groups: Readonly<Record<string, string | undefined>>) => Partial<Denial>;
  /** IAM prefix of the service that answers so, where it is only one. */
  readonly service?: string;
  /** In plain words, for texts that say little. */
  readonly meaning: Phrase;
  /** Speaks of the execution role without naming it. */
  readonly byRole?: boolean;
  /** Too common to count without an SDK's error code beside it. */
  readonly needsCode?: RegExp;
  readonly source: string;
}

const LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/";
const nothing = (): Partial<Denial> => ({});

/** One line a form; the common sentence with its tails is read in `sentence.ts`. */
export const FORMS: readonly Form[] = [
  {
    id: "principal-not-allowed-to-execute",
    pattern:
      /Principal \[(?<principal>[^\]]{1,400})\] is not allowed to execute \[(?<action>[^\]]{1,200})\] on the resource/u,
    read: ({ principal, action }) => ({ ...given("principal", principal), ...given("action", action) }),
    meaning: say`the caller may not use this API operation on the resource`,
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/security-iam.html",
  },
  {
    id: "vpc-access-denied",
    pattern:
      /Lambda was not able to set up VPC access for the function because EC2 denied access(?:[^\n]{0,200}?Encoded authorization failure message: (?<encoded>[\w.+/=-]+))?/u,
    read: ({ encoded }) => given("encodedMessage", encoded),
    service: "ec2",
    byRole: true,
    meaning: say`Lambda could not make the function's network interfaces with the execution role`,
    source: "https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-networking.html",
  },
  {
    id: "encoded-only",
    pattern:
      /You are not authorized to perform this operation\.?(?: Encoded authorization failure message: (?<encoded>[\w.+/=-]+))?/u,
    read: ({ encoded }) => given("encodedMessage", encoded),
    service: "ec2",
    meaning: say`EC2 refused the call and hides why in the encoded message, which sts:DecodeAuthorizationMessage opens`,
    source: "https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html",
  },
  {
    id: "sqs-resource-denied",
    pattern: /Access to the resource (?<resource>[^\s"']{1,500}) is denied\.?/u,
    read: ({ resource }) => given("resource", resource),
    service: "sqs",
    meaning: say`SQS refused access to the queue; it does not say which policy did`,
    source: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-troubleshooting.html",
  },
  {
    id: "not-authorized-to-access-resource",
    pattern: /Not authorized to access resource:? (?<resource>[^\s"']{1,500})/iu,
    read: ({ resource }) => given("resource", resource),
    meaning: say`the service refused access to the resource; it does not say which policy did`,
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html",
  },
  {
    id: "no-access-to-any-requested-resource",
    pattern: /No access to any requested resource/u,
    read: nothing,
    meaning: say`none of the resources asked for may be used`,
    source: "https://docs.aws.amazon.com/resource-explorer/latest/userguide/troubleshooting_search.html",
  },
  {
    id: "s3-public-acl-blocked",
    pattern: /because public access control lists \(ACLs\) are blocked by the BlockPublicAcls[^."]{0,80}/u,
    read: () => ({ explicit: true, layer: "S3 Block Public Access" }),
    service: "s3",
    meaning: say`the bucket's Block Public Access settings refuse public ACLs`,
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  },
  {
    id: "s3-access-denied",
    pattern: /\bAccess Denied\b/u,
    read: nothing,
    service: "s3",
    needsCode:
      /AccessDenied|<Code>AccessDenied<\/Code>|Status Code: 403|StatusCode: 403|S3Exception|S3ServiceException/u,
    meaning: say`S3 refused the call without a reason; a missing object looks the same when the caller may not list the bucket`,
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html",
  },
  {
    id: "s3-head-forbidden",
    pattern: /when calling the (?<operation>HeadObject|HeadBucket) operation: Forbidden/u,
    read: ({ operation = "" }) => ({ action: actionOf("s3", operation) }),
    service: "s3",
    meaning: say`S3 refused a HEAD request; it sends no reason with those`,
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html",
  },
  {
    id: "kms-ciphertext",
    pattern:
      /The ciphertext refers to a customer ?master key that does not exist, does not exist in this region, or you are not allowed to access/u,
    read: () => ({ action: "kms:Decrypt" }),
    service: "kms",
    meaning: say`the key that encrypted the data is gone, in another Region, or may not be used by the caller`,
    source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html",
  },
  {
    id: "secretsmanager-kms",
    pattern: /Access to KMS is not allowed/u,
    read: () => ({ action: "kms:Decrypt" }),
    service: "kms",
    meaning: say`the secret's KMS key may not be used by the caller`,
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html",
  },
  {
    id: "lambda-environment-kms",
    pattern:
      /Lambda was unable to (?:decrypt the environment variables|configure access to your environment variables) because (?:the )?KMS (?:access was denied|key is invalid for Decrypt|key is disabled|key is not found)/u,
    read: () => ({ action: "kms:Decrypt" }),
    service: "kms",
    byRole: true,
    meaning: say`Lambda could not decrypt the function's environment variables with the execution role`,
    source: `${LAMBDA}troubleshooting-invocation.html`,
  },
  {
    id: "role-cannot-be-assumed",
    pattern: /The role defined for the function cannot be assumed by Lambda/u,
    read: () => ({ principal: "lambda.amazonaws.com", action: "sts:AssumeRole", layer: "role trust policy" }),
    service: "sts",
    meaning: say`the execution role's trust policy does not let lambda.amazonaws.com assume it, or the role is gone`,
    source: `${LAMBDA}troubleshooting-deployment.html`,
  },
  {
    id: "execution-role-lacks",
    pattern:
      /The (?:provided|function(?:'s)?) execution role does not have (?:sufficient )?permissions to call (?<operation>\w{1,80}) on (?<service>[\w ]{1,40})/u,
    read: ({ operation, service }) =>
      operation === undefined || service === undefined
        ? {}
        : { action: `${service.trim().toLowerCase()}:${operation}` },
    byRole: true,
    meaning: say`Lambda tried the call with the execution role and was refused`,
    source: `${LAMBDA}configuration-vpc.html`,
  },
  {
    id: "ecr-image",
    pattern: /Lambda does not have permission to access the ECR image/u,
    read: () => ({ principal: "lambda.amazonaws.com", action: "ecr:BatchGetImage" }),
    service: "ecr",
    meaning: say`the image's ECR repository policy does not let Lambda read it`,
    source: `${LAMBDA}images-create.html`,
  },
  {
    id: "mapping-assume-role",
    pattern: /Lambda failed to assume your (?:function )?execution role/u,
    read: () => ({ principal: "lambda.amazonaws.com", action: "sts:AssumeRole" }),
    service: "sts",
    meaning: say`the event source mapping could not assume the execution role`,
    source: `${LAMBDA}invocation-eventsourcemapping.html`,
  },
  {
    id: "apigateway-invalid-permissions",
    pattern: /Invalid permissions on Lambda function/u,
    read: () => ({
      principal: "apigateway.amazonaws.com",
      action: "lambda:InvokeFunction",
      layer: "resource-based policy",
    }),
    service: "lambda",
    meaning: say`the function's resource-based policy does not let this API, stage, method and path invoke it`,
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html",
  },
  {
    id: "function-url-forbidden",
    pattern: /Forbidden\. For troubleshooting Function URL authorization issues/u,
    read: () => ({ action: "lambda:InvokeFunctionUrl", layer: "resource-based policy" }),
    service: "lambda",
    meaning: say`the function URL's caller lacks lambda:InvokeFunctionUrl or lambda:InvokeFunction`,
    source: `${LAMBDA}urls-auth.html`,
  },
  {
    id: "lake-formation",
    pattern:
      /Insufficient Lake Formation permission\(s\): Required (?<action>[\w ,]{1,100}) on (?<resource>[^\s"']{1,300})/u,
    read: ({ action, resource }) => ({
      ...given("action", action === undefined ? undefined : `Lake Formation ${action}`),
      ...given("resource", resource),
      layer: "Lake Formation permissions",
    }),
    service: "lakeformation",
    meaning: say`Lake Formation, not IAM, refused: its own grants apply besides IAM policies`,
    source: "https://docs.aws.amazon.com/lake-formation/latest/dg/troubleshooting.html",
  },
  {
    id: "bedrock-model",
    pattern: /You don['’]t have access to the model with the specified model ID/u,
    read: () => ({ action: "bedrock:InvokeModel", layer: "Bedrock model access" }),
    service: "bedrock",
    meaning: say`access to the model was not requested, or not granted, in this account and Region`,
    source: "https://docs.aws.amazon.com/bedrock/latest/userguide/model-access.html",
  },
  {
    id: "security-token-invalid",
    pattern: /The security token included in the request is invalid/u,
    read: nothing,
    meaning: say`the credentials belong to an identity that is gone: typical of a role that was deleted and created again under the same name`,
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html",
  },
  {
    id: "efs-mount",
    pattern: /The function could not mount the EFS file system with access point (?<resource>[^\s"',]{1,300})/u,
    read: ({ resource }) => ({ ...given("resource", resource), action: "elasticfilesystem:ClientMount" }),
    service: "elasticfilesystem",
    byRole: true,
    meaning: say`the mount was refused: the role's ClientMount, the file-system policy and the access point are to be checked`,
    source: `${LAMBDA}troubleshooting-invocation.html`,
  },
  {
    id: "not-authorized-to-invoke",
    pattern: /Not authorized to invoke function:? \[?(?<resource>[^\s\]"']{1,300})\]?/u,
    read: ({ resource }) => ({ ...given("resource", resource), action: "lambda:InvokeFunction" }),
    service: "lambda",
    meaning: say`the caller may not invoke that function`,
    source: `${LAMBDA}troubleshooting-invocation.html`,
  },
];

function given(
  name: "principal" | "action" | "resource" | "encodedMessage",
  value: string | undefined,
): Partial<Denial> {
  return value === undefined || value === "" ? {} : { [name]: value.replace(/[.,;]+$/u, "") };
}
