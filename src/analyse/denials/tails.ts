/** How the end of "User P is not authorized to perform A on resource R" names the layer that refused. */
export interface Tail {
  readonly id: string;
  readonly pattern: RegExp;
  /** As `Denial.layer` has it; undefined where the text names none. */
  readonly layer: string | undefined;
  readonly explicit: boolean;
  readonly source: string;
}

const TROUBLESHOOT = "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html";
const STS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html";

function implicit(id: string, layer: string, words: string, source = TROUBLESHOOT): Tail {
  return {
    id: `no-${id}`,
    pattern: new RegExp(`because no ${words} allows the`, "iu"),
    layer,
    explicit: false,
    source,
  };
}

function explicit(id: string, layer: string, words: string, source = TROUBLESHOOT): Tail {
  const pattern = new RegExp(`(?:with|due to) an explicit deny in (?:an?|the) ${words}`, "iu");
  return { id: `deny-${id}`, pattern, layer, explicit: true, source };
}

/** The first that fits counts; the bare forms stand last. */
export const TAILS: readonly Tail[] = [
  implicit("identity", "identity-based policy", "identity-based policy"),
  implicit("resource", "resource-based policy", "resource-based policy"),
  implicit("session", "session policy", "sessions? policy"),
  implicit("scp", "service control policy", "service control policy"),
  implicit("rcp", "resource control policy", "resource control policy"),
  implicit("endpoint", "VPC endpoint policy", "VPC endpoint policy"),
  implicit("boundary", "permissions boundary", "permissions boundary"),
  implicit("trust", "role trust policy", "role trust policy", STS),
  explicit("identity", "identity-based policy", "identity-based policy"),
  explicit("resource", "resource-based policy", "resource-based policy"),
  explicit("session", "session policy", "sessions? policy"),
  explicit("scp", "service control policy", "service control policy"),
  explicit("rcp", "resource control policy", "resource control policy"),
  explicit("endpoint", "VPC endpoint policy", "VPC endpoint policy"),
  explicit("boundary", "permissions boundary", "permissions boundary"),
  explicit("trust", "role trust policy", "role trust policy", STS),
  {
    id: "deny-scp-transitive",
    pattern: /transitively through a service control policy/iu,
    layer: "service control policy",
    explicit: true,
    source: TROUBLESHOOT,
  },
  {
    id: "s3-block-public-access",
    pattern: /are blocked by the BlockPublic(?:Acls|Policy)/u,
    layer: "S3 Block Public Access",
    explicit: true,
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  },
  { id: "deny-bare", pattern: /with an explicit deny/iu, layer: undefined, explicit: true, source: TROUBLESHOOT },
];
