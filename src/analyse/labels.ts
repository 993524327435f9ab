import { parseArn, resourceName } from "../core/arn.ts";

/**
 * A short name for a person: the last part of an ARN is not always that. Streams end in a time, clusters and brokers
 * in an id, policies' resources in `*`. Formats: Service Authorization Reference.
 */
export function resourceLabel(arn: string): string {
  const parsed = parseArn(arn);
  if (parsed === undefined) return arn;
  const { service, resource, accountId } = parsed;
  const parts = resource.split("/");
  const [, second = "", third = "", fourth = ""] = parts;
  if (service === "iam" && resource === "root") return `account ${accountId}`;
  if (service === "dynamodb" && third === "stream") return second;
  if (service === "kinesis" && third === "consumer") return `${second} (${fourth.split(":")[0] ?? ""})`;
  if (service === "kafka" || service === "elasticloadbalancing") return second === "" ? resource : second;
  if (service === "mq") return resource.split(":")[1] ?? resource;
  if (service === "ecr") return resource.replace(/^repository\//u, "");
  if (service === "execute-api") return apiLabel(parts);
  const name = resourceName(arn);
  return name === "*" || name === "" ? resource : name;
}

/** `API/STAGE/METHOD/PATH`; a `*` for the method is what a method ANY is written as. */
function apiLabel([api = "", , method, ...path]: readonly string[]): string {
  if (method === undefined) return api;
  return `${api} ${method === "*" ? "ANY" : method} /${path.join("/")}`;
}
