import { type Phrase, say } from "../core/phrase.ts";
import type { Step } from "../core/finding.ts";

/** What a `StateReasonCode` or `LastUpdateStatusReasonCode` means. */
export interface StateReason {
  /** Which of the article's steps looks at it. */
  readonly step: Step;
  /** Whether a permission is behind it. */
  readonly permission: boolean;
  readonly meaning: Phrase;
  readonly repair: Phrase;
  readonly source: string;
}

const DG = "https://docs.aws.amazon.com/lambda/latest/dg";
const VPC = `${DG}/configuration-vpc.html`;
const INVOKE = `${DG}/troubleshooting-invocation.html`;
const DEPLOY = `${DG}/troubleshooting-deployment.html`;
const IMAGES = `${DG}/images-create.html`;

function reason(step: Step, permission: boolean, source: string, meaning: Phrase, repair: Phrase): StateReason {
  return { step, permission, meaning, repair, source };
}

/** Codes: SDK enum `StateReasonCode` of client-lambda; meanings: Lambda Developer Guide. */
const REASONS: Readonly<Record<string, StateReason>> = {
  InsufficientRolePermissions: reason(
    4,
    true,
    VPC,
    say`Lambda could not make or describe the function's network interfaces, because the execution role lacks EC2 permissions.`,
    say`Give the execution role the VPC actions (AWSLambdaVPCAccessExecutionRole holds them), then update the function's configuration once so that Lambda tries again.`,
  ),
  ImageAccessDenied: reason(
    1,
    true,
    IMAGES,
    say`Lambda may not read the container image: the ECR repository policy does not let lambda.amazonaws.com pull it, or the image is another account's.`,
    say`Let lambda.amazonaws.com use ecr:BatchGetImage and ecr:GetDownloadUrlForLayer in the repository's policy.`,
  ),
  ImageDeleted: reason(
    1,
    false,
    IMAGES,
    say`The container image no longer exists in ECR.`,
    say`Push the image again, or point the function at one that exists.`,
  ),
  InvalidImage: reason(
    1,
    false,
    IMAGES,
    say`The container image cannot be used.`,
    say`Build the image for Lambda and the function's architecture.`,
  ),
  KMSKeyAccessDenied: reason(
    1,
    true,
    INVOKE,
    say`Lambda may not use the KMS key of the function's environment or code with the execution role.`,
    say`Let the execution role use kms:Decrypt on the key, in its policies and, where the key policy does not delegate to the account, in the key policy; or grant it.`,
  ),
  KMSKeyNotFound: reason(
    1,
    true,
    INVOKE,
    say`The KMS key of the function no longer exists, or is in another Region.`,
    say`Give the function a key that exists, and set its environment variables again.`,
  ),
  DisabledKMSKey: reason(
    1,
    true,
    INVOKE,
    say`The KMS key of the function is disabled.`,
    say`Enable the key (aws kms enable-key), or give the function another one.`,
  ),
  InvalidStateKMSKey: reason(
    1,
    true,
    INVOKE,
    say`The KMS key of the function is in a state that forbids its use, pending deletion for instance.`,
    say`Cancel the key's deletion, or give the function another key.`,
  ),
  EFSMountFailure: reason(
    1,
    true,
    INVOKE,
    say`The function could not mount its EFS file system: the role's elasticfilesystem:ClientMount, the file-system policy or the access point is at fault.`,
    say`Give the execution role elasticfilesystem:ClientMount (and ClientWrite) on the access point, and check the file-system policy.`,
  ),
  EFSMountConnectivityError: reason(
    4,
    false,
    INVOKE,
    say`The function cannot reach the EFS mount target over the network.`,
    say`Allow port 2049 between the security groups of the function and the mount target.`,
  ),
  EFSMountTimeout: reason(
    4,
    false,
    INVOKE,
    say`The EFS mount target did not answer in time.`,
    say`Check the mount target and the security groups.`,
  ),
  EFSIOError: reason(
    1,
    false,
    INVOKE,
    say`Reading or writing the EFS file system failed.`,
    say`Check the file system's health and burst credits.`,
  ),
  EniLimitExceeded: reason(
    4,
    false,
    VPC,
    say`The VPC's quota of network interfaces is used up.`,
    say`Raise the quota, or use fewer subnet and security group combinations.`,
  ),
  EC2RequestLimitExceeded: reason(
    4,
    false,
    VPC,
    say`EC2 throttled Lambda's calls in this account.`,
    say`Wait, or raise the account's EC2 request limits.`,
  ),
  SubnetOutOfIPAddresses: reason(
    4,
    false,
    VPC,
    say`A subnet of the function has no free addresses.`,
    say`Add subnets with free addresses to the function.`,
  ),
  InvalidSubnet: reason(
    4,
    false,
    VPC,
    say`A subnet of the function does not exist any more.`,
    say`Give the function subnets that exist.`,
  ),
  InvalidSecurityGroup: reason(
    4,
    false,
    VPC,
    say`A security group of the function does not exist any more.`,
    say`Give the function security groups that exist.`,
  ),
  DisallowedByVpcEncryptionControl: reason(
    4,
    true,
    VPC,
    say`The VPC's encryption control does not admit the function's network interfaces.`,
    say`Check the VPC's encryption control mode and its exclusions.`,
  ),
  Idle: reason(
    1,
    false,
    `${DG}/functions-states.html`,
    say`The function was not invoked for weeks and Lambda took its resources back; the next invocation brings it back.`,
    say`Invoke the function, then wait until it is active.`,
  ),
  InvalidConfiguration: reason(
    1,
    false,
    DEPLOY,
    say`The function's configuration cannot be used.`,
    say`Correct what the reason names.`,
  ),
  InvalidRuntime: reason(
    1,
    false,
    DEPLOY,
    say`The runtime is not supported any more.`,
    say`Move the function to a supported runtime.`,
  ),
  InvalidZipFileException: reason(
    1,
    false,
    DEPLOY,
    say`The deployment package cannot be read.`,
    say`Upload the package again.`,
  ),
  InternalError: reason(
    1,
    false,
    DEPLOY,
    say`Lambda failed inside.`,
    say`Update the function again; if it stays, ask AWS Support.`,
  ),
  "FunctionError.PermissionDenied": reason(
    1,
    false,
    INVOKE,
    say`The function's files may not be read or run: file permissions in the package, not IAM.`,
    say`Make the handler and its directories readable (chmod 755 for directories and executables, 644 for files), and deploy again.`,
  ),
};

export function reasonOf(code: string | undefined): StateReason | undefined {
  return code === undefined ? undefined : REASONS[code];
}
