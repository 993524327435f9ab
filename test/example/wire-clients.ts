/** The example's caller, for tests of the endpoint. */
export const PROFILE = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  accountId: "111122223333",
  arn: "arn:aws:iam::111122223333:user/on-call",
} as const;

/** Options of an SDK client of a service. */
export function clientOptions(endpoint: string, prefix?: string) {
  return {
    endpoint,
    region: "eu-west-1",
    credentials: { accessKeyId: PROFILE.accessKeyId, secretAccessKey: "example" },
    maxAttempts: 1,
    // `streaming-127.0.0.1` is no host.
    disableHostPrefix: true,
    ...OPTIONS[prefix ?? ""],
  };
}

const OPTIONS: Readonly<Record<string, object>> = {
  // The client would send to the host of the queue's URL, and check digests that a sample does not have.
  sqs: { useQueueUrlAsEndpoint: false, md5: false },
  // A sample's checksums are no checksums.
  s3: { requestChecksumCalculation: "WHEN_REQUIRED", responseChecksumValidation: "WHEN_REQUIRED" },
};

/** What was read, comparable: no `$metadata`, streams read to their end, the SDK's own kinds of bytes and texts made plain. */
export async function comparable(output: Record<string, unknown>): Promise<unknown> {
  const { $metadata: _metadata, ...rest } = output;
  for (const [name, value] of Object.entries(rest)) if (isStream(value)) rest[name] = await gathered(value);
  return plain(rest);
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

async function gathered(stream: AsyncIterable<unknown>): Promise<unknown> {
  const parts: unknown[] = [];
  for await (const part of stream) parts.push(part);
  return parts.every((part) => part instanceof Uint8Array) ? Buffer.concat(parts) : parts;
}

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return [...value];
  if (value instanceof Date || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}
