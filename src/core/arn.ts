/** The parts of an ARN; `resource` keeps everything after the fifth colon. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly accountId: string;
  readonly resource: string;
}

/** Reads an ARN, or gives undefined for text that is none. Source: AWS General Reference, "ARN format". */
export function parseArn(text: string): Arn | undefined {
  const parts = text.split(":");
  if (parts.length < 6 || parts[0] !== "arn") return undefined;
  const [, partition = "", service = "", region = "", accountId = ""] = parts;
  if (partition === "" || service === "") return undefined;
  return { partition, service, region, accountId, resource: parts.slice(5).join(":") };
}

/** The last name in an ARN's resource: `role/service-role/x` gives `x`, `function:f:live` gives `f`. */
export function resourceName(arn: string): string {
  const parsed = parseArn(arn);
  if (parsed === undefined) return arn;
  if (parsed.service === "lambda" || parsed.service === "logs") return parsed.resource.split(":")[1] ?? parsed.resource;
  // A stream's own label is a time, `table/orders/stream/2026-05-02T10:19:44.207`: its table is what people know.
  const table = /^table\/([^/]+)\/stream\//u.exec(parsed.resource)?.[1];
  if (parsed.service === "dynamodb" && table !== undefined) return table;
  return parsed.resource.split(/[/:]/u).at(-1) ?? parsed.resource;
}
