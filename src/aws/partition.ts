/** A set of Regions with accounts of its own. Source: AWS General Reference, "AWS partitions". */
interface Partition {
  readonly name: string;
  readonly regionPrefix: string;
  /** Where IAM, Organizations and their CloudTrail events live. */
  readonly homeRegion: string;
}

const PARTITIONS: readonly Partition[] = [
  { name: "aws-cn", regionPrefix: "cn-", homeRegion: "cn-north-1" },
  { name: "aws-us-gov", regionPrefix: "us-gov-", homeRegion: "us-gov-west-1" },
  { name: "aws-iso", regionPrefix: "us-iso-", homeRegion: "us-iso-east-1" },
  { name: "aws-iso-b", regionPrefix: "us-isob-", homeRegion: "us-isob-east-1" },
  { name: "aws-iso-e", regionPrefix: "eu-isoe-", homeRegion: "eu-isoe-west-1" },
  { name: "aws-iso-f", regionPrefix: "us-isof-", homeRegion: "us-isof-south-1" },
  { name: "aws-eusc", regionPrefix: "eusc-", homeRegion: "eusc-de-east-1" },
];
const COMMERCIAL: Partition = { name: "aws", regionPrefix: "", homeRegion: "us-east-1" };

/** The partition of a Region: `cn-north-1` gives `aws-cn`. */
export function partitionOf(region: string): string {
  return find(region).name;
}

/** The Region that serves a partition's global services: `eu-west-1` gives `us-east-1`. */
export function homeRegion(region: string): string {
  return find(region).homeRegion;
}

function find(region: string): Partition {
  return PARTITIONS.find(({ regionPrefix }) => region.startsWith(regionPrefix)) ?? COMMERCIAL;
}
