/** A container image's repository. */
export interface Repository {
  readonly arn: string;
  readonly accountId: string;
  readonly name: string;
}

/**
 * The repository of an image in ECR: `1.dkr.ecr.eu-west-1.amazonaws.com/team/app:tag` is `team/app`. Source: Amazon ECR
 * User Guide, "Private registries".
 */
export function repositoryOf(imageUri: string | undefined, partition: string): Repository | undefined {
  const match = /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.[^/]+\/([^:@]+)/u.exec(imageUri ?? "");
  if (match === null) return undefined;
  const [, accountId = "", region = "", name = ""] = match;
  return { arn: `arn:${partition}:ecr:${region}:${accountId}:repository/${name}`, accountId, name };
}
