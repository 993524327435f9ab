/** What `policy` and `--dry-run` know of the case before anything was asked. */
export interface CaseTarget {
  readonly partition: string;
  readonly region: string;
  /** `*` while unknown. */
  readonly accountId: string;
  readonly functionName: string;
  /** Name of the function to compare with, if there is one. */
  readonly compareWith?: string;
}

/**
 * An operation that a collector may send, declared beside the code that sends it. The plan, the least-privilege policy
 * and the documentation are made of these; a call that is not declared cannot be sent.
 */
export interface CallSpec {
  /** IAM service prefix and API operation: `s3:GetBucketNotificationConfiguration`. */
  readonly operation: string;
  /** IAM actions that authorise it: `s3:GetBucketNotification`. Empty for calls that need none (sts:GetCallerIdentity). */
  readonly actions: readonly string[];
  /** Resource patterns for the least-privilege policy. Source: Service Authorization Reference. */
  readonly resources: (target: CaseTarget) => readonly string[];
  /** A clause for a person: "which principals may invoke the function". */
  readonly why: string;
  /** When it is sent: "always", "for each alias", "where the function is in a VPC". */
  readonly when: string;
  /** The operation whose answer says what to ask: where it failed, this call is missing rather than not needed. */
  readonly after?: string;
  /** What cannot be known without it. */
  readonly effect: string;
}
