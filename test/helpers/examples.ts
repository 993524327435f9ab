/** The example accounts; a test holds this list against the folder. */
export const EXAMPLE_NAMES = ["cross-account-invoke", "healthy", "sqs-consumer-denied", "vpc-eni-denied"] as const;

/** Profiles of the other account, where the story has one. */
export const PEERS: Readonly<Record<string, readonly string[]>> = { "cross-account-invoke": ["orders"] };
