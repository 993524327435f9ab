import type { AwsSession } from "../../aws/session.ts";
import type { CaseFacts } from "../facts.ts";
import type { GroupRef } from "./reader.ts";

/** A log group that holds something of the function. */
export interface LogTarget {
  readonly name: string;
  /** Where it is, if not in the function's Region. */
  readonly region?: string;
  /** In a group that functions share, the one whose streams are wanted. */
  readonly onlyOf?: string;
  /** Whether it is where the function writes; others may well not exist. */
  readonly own: boolean;
  /** Credentials of a monitoring account that the function's account is linked to: it names the group by its ARN. */
  readonly via?: AwsSession;
}

/** As requests name it. Source: CloudWatch Logs API Reference, `logGroupIdentifier`: an ARN ends without `:*`. */
export function refOf({ name, via }: LogTarget, { partition, region, accountId = "" }: CaseFacts): GroupRef {
  return via === undefined
    ? { logGroupName: name }
    : { logGroupIdentifier: `arn:${partition}:logs:${region}:${accountId}:log-group:${name}` };
}

/**
 * Regions with a regional edge cache, where Lambda@Edge functions run. Source: Amazon CloudFront Developer Guide, "How
 * CloudFront delivers content", and the AWS blog on Lambda@Edge logs.
 */
export const EDGE_REGIONS: readonly string[] = [
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "eu-central-1",
  "eu-west-1",
  "eu-west-2",
  "sa-east-1",
];

/** Every group to be read: the function's own first. */
export function logTargets(facts: CaseFacts): readonly LogTarget[] {
  return [ownTarget(facts), ...providerTargets(facts), ...edgeTargets(facts)];
}

/** A group that is not named for the function may hold the streams of other functions. */
function ownTarget({ logGroupName, functionName }: CaseFacts): LogTarget {
  const shared = logGroupName !== defaultGroup(functionName);
  return {
    name: logGroupName,
    own: true,
    ...(shared ? { onlyOf: functionName } : {}),
  };
}

/** Source: Lambda Developer Guide, "Lambda Managed Instances": the provider's instances write to a group of their own. */
function providerTargets({ configuration }: CaseFacts): readonly LogTarget[] {
  const arn = configuration?.CapacityProviderConfig?.LambdaManagedInstancesCapacityProviderConfig?.CapacityProviderArn;
  const name = arn?.split(":").at(-1);
  if (name === undefined || name === "") return [];
  return [{ name: `/aws/lambda/capacity-provider/${name}`, own: false }];
}

/**
 * Lambda@Edge functions are made in us-east-1 and write in the Region that ran them, to a group whose name begins with
 * us-east-1 wherever it is, unless the function names a group of its own. Source: Amazon CloudFront Developer Guide,
 * "Edge function logs".
 */
function edgeTargets(facts: CaseFacts): readonly LogTarget[] {
  const { region, functionName, logGroupName } = facts;
  if (region !== "us-east-1" || !isEdge(facts)) return [];
  const custom = logGroupName !== defaultGroup(functionName);
  const name = custom ? logGroupName : `/aws/lambda/us-east-1.${functionName}`;
  return EDGE_REGIONS.filter((each) => each !== region || !custom).map((each) => ({
    name,
    own: false,
    ...(each === region ? {} : { region: each }),
    ...(custom ? { onlyOf: functionName } : {}),
  }));
}

/**
 * Whether CloudFront may run or replicate it: its role trusts edgelambda.amazonaws.com, which Lambda@Edge demands, or its
 * policy lets CloudFront's replicator read it. Source: CloudFront Developer Guide, "Set up IAM permissions and roles for
 * Lambda@Edge".
 */
function isEdge({ policies, trust, configuration }: CaseFacts): boolean {
  if (configuration?.MasterArn !== undefined) return true;
  return /"(?:edgelambda|replicator\.lambda)\.amazonaws\.com"/u.test(JSON.stringify([trust, ...policies.values()]));
}

function defaultGroup(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}
