import { parseArn } from "../core/arn.ts";

/**
 * The one resource that a policy's `Resource` or an error message names, as it can be asked about, or undefined where
 * it stands for several or for a kind that has no policy of its own to read. Source: Service Authorization Reference,
 * "Resource types" of each service.
 * @returns the ARN of the bucket for `bucket/*`, of the table for `table/t/index/*`, of the stream for its consumers
 */
export function concreteResource(text: string): string | undefined {
  const { partition, service, region, accountId, resource } = parseArn(text) ?? {};
  if (service === undefined || resource === undefined) return undefined;
  const named = NAMES[service]?.exec(resource)?.[1];
  if (named === undefined) return undefined;
  // The ARN of a bucket names neither account nor Region (an access point's does); any other without them stands for several.
  const whole =
    service === "s3"
      ? accountId === "" && region === ""
      : /^\d{12}$/u.test(accountId ?? "") && /^[a-z0-9-]+$/u.test(region ?? "");
  if (!whole) return undefined;
  return `arn:${partition ?? ""}:${service}:${region ?? ""}:${accountId ?? ""}:${named}`;
}

/** What of a resource names the thing that has a policy. `*`, `?` and policy variables name none. */
const NAMES: Readonly<Record<string, RegExp>> = {
  s3: /^([a-z0-9.-]+)(?:\/.*)?$/u,
  dynamodb: /^(table\/[\w.-]+)(?:\/.*)?$/u,
  sqs: /^([\w.-]+)$/u,
  sns: /^([\w.-]+)(?::[\w-]+)?$/u,
  kms: /^((?:key|alias)\/[\w/-]+)$/u,
  kinesis: /^(stream\/[\w.-]+)(?:\/.*)?$/u,
  // Six random characters end a secret's ARN, for which policies write `-??????` or `-*`; without them it is found by
  // its partial ARN. Source: AWS Secrets Manager API Reference, "DescribeSecret".
  secretsmanager: /^(secret:[\w/+=.@-]+?)(?:-\?{6}|-\*)?$/u,
};
